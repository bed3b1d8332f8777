import BITSProtocol

// The rounds of 401 and 407 in which a client proves who it is: all of them, and the message that is taken at last, are
// one attempt at one message.
extension Exchange {
    /// The answer was only a challenge, or has to be: nothing but a challenge can follow the first message of NTLM.
    ///
    /// Such an exchange changes nothing in its session, and no rule takes it for an error, a resend or a loss.
    var isAuthenticationLeg: Bool {
        if let status = answerPacket?.status { return status == 401 || status == 407 }
        return packet?.authorization?.ntlmMessage == 1 || packet?.proxyAuthorization?.ntlmMessage == 1
    }

    /// With what the request answers the challenge that it got, or one like it before: for the server by 401, for the
    /// proxy by 407.
    var credentials: AuthScheme? {
        answerPacket?.status == 407 ? packet?.proxyAuthorization : packet?.authorization
    }

    /// The challenges of the answer.
    var challenges: [AuthScheme] {
        guard let answer = answerPacket else { return [] }
        return answer.status == 407 ? answer.proxyChallenges : answer.challenges
    }

    /// The client had said all that its scheme has to say, and was challenged nevertheless: the credentials were
    /// refused.
    var isRefusedAuthentication: Bool {
        guard isAuthenticationLeg, answerPacket != nil, let scheme = credentials, scheme.hasToken else { return false }
        switch scheme.kind {
        case .basic, .bearer: return true
        case .digest: return !challenges.contains { $0.kind == .digest && $0.isStale }
        case .ntlm: return scheme.ntlmMessage == 3
        case .negotiate, .kerberos:
            if scheme.ntlmMessage == 3 { return true }
            return !challenges.contains { $0.kind == scheme.kind && $0.hasToken && !$0.isRejection }
        case .other: return false
        }
    }
}

extension Session {
    /// Octets of the file that left the client, each once.
    var sentOctets: Int64 {
        guard challenged.count > 0 else { return sent.count }
        var all = sent
        for range in challenged.ranges { _ = all.insert(range) }
        return all.count
    }

    /// Whether a Create-Session goes on with the attempt of this session's, whose challenge is not in the capture, or
    /// not told yet: the same message, now with credentials for the server or the proxy that it had lacked.
    func mayWaitForCredentials(in next: Exchange) -> Bool {
        guard id == nil, let create, create.answer == nil,
            create.damage.contains(.answer) || !create.connection.hasBothDirections || create.connection.isHeldBack,
            let packet = next.packet, packet.hasAuthorization, let before = create.packet
        else { return false }
        return create.isAuthenticationLeg || before.authorization == nil && packet.authorization != nil
            || before.proxyAuthorization == nil && packet.proxyAuthorization != nil
    }
}

extension SessionTracker {
    /// Notes whether the server accepted a message of the session with or without authentication; not where that
    /// cannot be told.
    func noteAcceptance(_ exchange: Exchange, _ session: Session) {
        let connection = exchange.connection
        guard exchange.packet?.recognition.isUpload ?? false, let start = exchange.request?.start,
            exchange.answerPacket?.isSuccess ?? false, exchange.damage.isEmpty, !connection.isProxied
        else { return }
        if exchange.packet?.authorization != nil || connection.authentication.isProven {
            if session.accepted.proven == nil { session.accepted.proven = start }
        } else if session.accepted.anonymous == nil, connection.handshakeSeen, connection.gapCount == 0,
            connection.hasBothDirections, connection.authentication.isWhole
        {
            session.accepted.anonymous = start
        }
    }

    /// Notes who a message's sender says it is. What the server took counts more than what it refused.
    func noteUser(_ exchange: Exchange, _ session: Session) {
        guard exchange.packet?.recognition.isUpload ?? false, session.user?.isAccepted != true else { return }
        let isTaken = exchange.answerPacket != nil && !exchange.isAuthenticationLeg
        let connection = exchange.connection
        if let user = exchange.packet?.authorization?.user {
            session.user = (user.account, isTaken)
        } else if isTaken, exchange.packet?.authorization == nil, let account = connection.authenticatedUser {
            session.user = (account, true)
        }
    }
}

/// The rounds of one attempt, as a timeline shows them: in one line.
struct AuthenticationLegs {
    private let first: Exchange
    private var last: Exchange
    private var count = 1
    private var isRefused: Bool
    private var schemes: [AuthScheme.Kind] = []
    /// 401 of the server, 407 of a proxy before it, in order.
    private var statuses: [Int] = []
    /// A finding points at one of them.
    private(set) var isMarked: Bool

    init(_ exchange: Exchange, isMarked: Bool) {
        first = exchange
        last = exchange
        isRefused = exchange.isRefusedAuthentication
        self.isMarked = isMarked
        note(exchange)
    }

    /// Adds another round; false if the exchange is another attempt.
    mutating func add(_ exchange: Exchange, isMarked: Bool) -> Bool {
        guard last.isSameMessage(as: exchange) else { return false }
        last = exchange
        count &+= 1
        isRefused = isRefused || exchange.isRefusedAuthentication
        self.isMarked = self.isMarked || isMarked
        note(exchange)
        return true
    }

    private mutating func note(_ exchange: Exchange) {
        let used = [exchange.credentials?.kind].compactMap(\.self)
        for kind in used.isEmpty && schemes.isEmpty ? exchange.challenges.map(\.kind) : used
        where kind != .other && !schemes.contains(kind) {
            schemes.append(kind)
        }
        if let status = exchange.answerPacket?.status, !statuses.contains(status) { statuses.append(status) }
    }

    var entry: TimelineEntry {
        let start = first.request?.start ?? first.connection.first
        let end = last.answer?.end ?? last.answer?.headEnd ?? start
        let what = Wording(own: first.packet?.type?.rawValue ?? "request")
        let names = Wording(own: schemes.map(\.rawValue).joined(separator: ", "))
        let answered = Wording(own: statuses.map(String.init).joined(separator: " and "))
        let note: Wording =
            "\(what): \(count) \(count == 1 ? "round" : "rounds") of authentication answered \(answered)"
            + (schemes.isEmpty ? "" : " (\(names))") + (isRefused ? ", credentials refused" : "")
        return TimelineEntry(
            kind: .note, time: start.time,
            frames: start.frame == end.frame ? [start.frame] : [start.frame, end.frame], direction: nil,
            connection: first.connection.index, packetType: first.packet?.typeReading.raw,
            status: last.answerPacket?.status, note: note)
    }
}
