import BITSProtocol

/// The Fragments that the rules of FR look at. Nothing here makes text or copies a packet: these run for every
/// exchange.
extension ExchangeContext {
    /// Whether the request is a Fragment; an Ack to one that cannot be read says `open`, since every rule needs a whole
    /// head.
    func hasFragment(_ judge: inout Judge) -> Bool {
        if isFragment { return true }
        if request == nil, damage.contains(.request), answerPacket?.answered == .packet(.fragment) {
            judge.open(.wholeHead)
        }
        return false
    }

    /// Whether the request is a Fragment that takes part in the transfer: no authentication leg.
    func hasTransfer(_ judge: inout Judge) -> Bool {
        hasFragment(&judge) && !isAuthenticationLeg
    }

    /// Octets of the body by Content-Length; nil if the message does not say it, or says different things.
    var statedLength: Int64? {
        if exchange.packet?.contentLength.differing ?? false { return nil }
        if exchange.packet?.transferEncoding != nil { return nil }
        return exchange.packet?.contentLength.value
    }

    /// An empty request with a token of NTLM or Negotiate: HTTP stacks begin the handshake so, and send the body later.
    var looksLikeEmptyLeg: Bool {
        guard statedLength == 0 else { return false }
        return isHandshake(exchange.packet?.authorization) || isHandshake(exchange.packet?.proxyAuthorization)
    }

    private func isHandshake(_ scheme: AuthScheme?) -> Bool {
        scheme?.kind == .ntlm || scheme?.kind == .negotiate
    }

    /// Octets are missing that may hide a new session of the same id. A GUID is not given twice.
    var mayBeOtherSession: Bool {
        guard exchange.packet?.sessionID.value?.guid == nil else { return false }
        return session?.hasHole ?? false || exchange.connection.gapCount > 0
    }

    /// Where to look: the request, then what proves it.
    func requestPlaces(_ earlier: Moment?...) -> [Moment] {
        (request.map { [$0.start] } ?? []) + earlier.compactMap(\.self)
    }

    /// The value of the Content-Range as on the wire.
    var rangeText: String { exchange.packet?.contentRange.raw ?? "" }
}
