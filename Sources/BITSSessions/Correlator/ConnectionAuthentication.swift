import BITSProtocol
import HTTPMessages

/// What the exchanges of a connection told about authentication. NTLM and Negotiate prove who is there for a whole
/// connection (RFC 4559), so that later requests on it come without credentials.
struct ConnectionAuthentication {
    /// A handshake of NTLM or Negotiate.
    struct Handshake {
        let first: Moment
        var last: Moment
        /// As the client names it.
        let scheme: AuthScheme.Kind
        /// Requests with a token.
        var tokens = 0
        /// 401 and 407 in it, the one that asked for it included.
        var challenges = 0
        /// The answer to the last token.
        var status = 0
        /// NTLM's messages were seen in it, bare or within Negotiate.
        var isNTLM = false
        var account: String?
        /// How often a handshake began on the connection.
        var count = 1
    }

    /// The first of the connection.
    private(set) var handshake: Handshake?
    /// A handshake with the server ended well: who it was, if that can be read.
    private(set) var isProven = false
    private(set) var account: String?
    /// The first 407.
    private(set) var proxyChallenge: Moment?
    private(set) var proxyChallenges = 0
    /// All requests so far were BITS messages, so that none of another kind can have authenticated the connection.
    private(set) var isWhole = true
    /// Where the next request begins if it follows at once.
    private(set) var nextOffset: Int64 = 0
    private var lastChallenge: Moment?
    private var isUnderWay = false

    /// Takes an exchange that is over, in their order.
    mutating func note(_ exchange: Exchange) {
        noteOrder(exchange)
        guard let answer = exchange.answerPacket, let request = exchange.request, let message = exchange.answer,
            exchange.damage.isEmpty
        else { return }
        // Whoever refuses a message for its form has not looked at who sent it.
        if answer.status == 400 || answer.status == 431, !answer.isAck { return }
        let isLeg = exchange.isAuthenticationLeg
        if answer.status == 407 { noteProxyChallenges(1, first: message.start) }
        let schemes =
            exchange.packet?.hasAuthorization ?? false
            ? [exchange.packet?.authorization, exchange.packet?.proxyAuthorization] : []
        let scheme = schemes.compactMap(\.self).first { $0.isConnectionBound && $0.hasToken }
        if let scheme {
            if !isUnderWay {
                if handshake == nil {
                    handshake = Handshake(
                        first: lastChallenge ?? request.start, last: message.start, scheme: scheme.kind,
                        challenges: lastChallenge == nil ? 0 : 1)
                } else {
                    handshake?.count &+= 1
                }
                isUnderWay = true
            }
            if handshake?.count == 1 {
                handshake?.tokens &+= 1
                handshake?.status = answer.status
                handshake?.last = message.start
                if scheme.ntlmMessage != nil { handshake?.isNTLM = true }
                if let user = scheme.user { handshake?.account = user.account }
                if isLeg { handshake?.challenges &+= 1 }
            }
            if !isLeg || exchange.isRefusedAuthentication { isUnderWay = false }
            if !isLeg, exchange.packet?.authorization?.isConnectionBound ?? false {
                isProven = true
                account = scheme.user?.account
            }
        }
        if isLeg, !isUnderWay { lastChallenge = request.start }
    }

    mutating func noteProxyChallenges(_ count: Int, first: Moment) {
        if proxyChallenge == nil { proxyChallenge = first }
        proxyChallenges &+= count
    }

    private mutating func noteOrder(_ exchange: Exchange) {
        guard let request = exchange.request else { return }
        guard request.streamOffset == nextOffset else {
            isWhole = false
            return
        }
        nextOffset = clampedSum(
            clampedSum(request.streamOffset, Int64(request.head.bytes.count)), request.bodyLength)
    }
}

extension Connection {
    /// Who authenticated on it for all later requests; nil behind a proxy, whose connections several clients share.
    var authenticatedUser: String? { isProxied ? nil : authentication.account }

    /// A proxy answered so many requests that are none of BITS, such as CONNECT, with 407.
    public func noteProxyChallenges(_ count: Int, first: Moment) {
        authentication.noteProxyChallenges(count, first: first)
    }
}
