import HTTPMessages

/// What an authentication field says about the way of authentication; never anything of the secret itself.
public struct AuthScheme: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case basic = "Basic"
        case digest = "Digest"
        case ntlm = "NTLM"
        case negotiate = "Negotiate"
        case kerberos = "Kerberos"
        case bearer = "Bearer"
        /// Not named, since what stands there may be a secret without any scheme.
        case other = "other"
    }

    public let kind: Kind
    /// Something follows the scheme: credentials, a token, or the parameters of a challenge.
    public let hasToken: Bool
    /// 1, 2 or 3 if the token is an NTLM message, as it may be with ``Kind/negotiate``, too: bare, or within SPNEGO
    /// (SEC-008).
    public let ntlmMessage: Int?
    /// Who the client says it is: in NTLM's last message, in Basic and Digest. Kerberos hides it.
    public let user: AuthUser?
    /// The challenge says that only the client's nonce was too old, not its password wrong (RFC 7616 3.3).
    public internal(set) var isStale = false
    /// The server's token says that it refuses.
    public let isRejection: Bool

    /// The value of `Authorization` or `Proxy-Authorization`, or one challenge of the answer's fields. Never fails.
    public init(_ value: String) {
        let octets = value.utf8
        let end = octets.firstIndex(where: ASCII.isBlank) ?? octets.endIndex
        let name = String(Substring(octets[..<end]))
        kind = Kind.allCases.first { $0 != .other && WireText.equal($0.rawValue, name) } ?? .other
        let token = octets[end...].drop(while: ASCII.isBlank)
        hasToken = !token.isEmpty || kind == .other && !octets.isEmpty
        var message: NTLMMessage?
        var named: AuthUser?
        var isRefused = false
        switch kind {
        case .ntlm, .negotiate:
            if !token.isEmpty, let octets = Base64Token.decode(token) {
                let negotiation = NegotiationToken(octets.span)
                message = negotiation.ntlm
                isRefused = negotiation.isRejection
            }
            named = message?.user
        case .basic: named = PlainCredentials.basicUser(token)
        case .digest:
            let parameters = AuthScheme.partsOutsideQuotes(String(Substring(token)))
            named = PlainCredentials.digestUser(parameters)
            isStale = AuthScheme.saysStale(parameters)
        case .kerberos, .bearer, .other: break
        }
        ntlmMessage = message?.type
        user = named
        isRejection = isRefused
    }

    /// Whether the scheme proves who is there once for a whole connection.
    public var isConnectionBound: Bool { kind == .ntlm || kind == .negotiate || kind == .kerberos }

    /// The challenges in the values of `WWW-Authenticate` or `Proxy-Authenticate`; a value may hold several (RFC 9110
    /// 11.6.1).
    public static func challenges(in values: [String]) -> [AuthScheme] {
        var challenges: [AuthScheme] = []
        for value in values {
            for part in partsOutsideQuotes(value) {
                if beginsChallenge(part) {
                    challenges.append(AuthScheme(part))
                } else if saysStale([part]), let last = challenges.indices.last {
                    challenges[last].isStale = true
                }
            }
        }
        return challenges
    }

    private static func saysStale(_ parameters: [String]) -> Bool {
        PlainCredentials.value(of: "stale", in: parameters).map { WireText.equal($0, "true") } ?? false
    }

    /// Pieces between commas that are not within quotation marks.
    private static func partsOutsideQuotes(_ value: String) -> [String] {
        var parts: [String] = []
        var part: [UInt8] = []
        var isQuoted = false
        var isEscaped = false
        for octet in value.utf8 {
            if octet == 0x22, !isEscaped { isQuoted.toggle() }
            isEscaped = isQuoted && octet == 0x5c && !isEscaped
            if octet == 0x2c && !isQuoted {
                parts.append(WireText.trimmed(String(decoding: part, as: UTF8.self)))
                part.removeAll(keepingCapacity: true)
            } else {
                part.append(octet)
            }
        }
        parts.append(WireText.trimmed(String(decoding: part, as: UTF8.self)))
        return parts
    }

    /// A scheme stands alone or before a blank; `name=value` is a parameter of the challenge before.
    private static func beginsChallenge(_ part: String) -> Bool {
        let octets = part.utf8
        guard let first = octets.first, ASCII.isTokenOctet(first) else { return false }
        let rest = octets.drop(while: ASCII.isTokenOctet)
        guard let next = rest.first else { return true }
        return ASCII.isBlank(next) && rest.drop(while: ASCII.isBlank).first != 0x3d
    }
}
