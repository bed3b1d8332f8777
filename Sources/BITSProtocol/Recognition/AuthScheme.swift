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
    /// 1, 2 or 3 if the token begins with the signature of NTLM, as it may with ``Kind/negotiate``, too (SEC-008).
    public let ntlmMessage: Int?

    /// The value of `Authorization` or `Proxy-Authorization`, or one challenge of the answer's fields. Never fails.
    public init(_ value: String) {
        let octets = value.utf8
        let end = octets.firstIndex(where: ASCII.isBlank) ?? octets.endIndex
        let name = String(Substring(octets[..<end]))
        kind = Kind.allCases.first { $0 != .other && WireText.equal($0.rawValue, name) } ?? .other
        let token = octets[end...].drop(while: ASCII.isBlank)
        hasToken = !token.isEmpty || kind == .other && !octets.isEmpty
        ntlmMessage = kind == .ntlm || kind == .negotiate ? AuthScheme.ntlmMessage(token) : nil
    }

    /// Whether the scheme proves who is there once for a whole connection.
    public var isConnectionBound: Bool { kind == .ntlm || kind == .negotiate || kind == .kerberos }

    /// The challenges in the values of `WWW-Authenticate` or `Proxy-Authenticate`; a value may hold several (RFC 9110
    /// 11.6.1).
    public static func challenges(in values: [String]) -> [AuthScheme] {
        var challenges: [AuthScheme] = []
        for value in values {
            for part in partsOutsideQuotes(value) where beginsChallenge(part) {
                challenges.append(AuthScheme(part))
            }
        }
        return challenges
    }

    /// Pieces between commas that are not within quotation marks.
    private static func partsOutsideQuotes(_ value: String) -> [String] {
        var parts: [String] = []
        var part: [UInt8] = []
        var isQuoted = false
        for octet in value.utf8 {
            if octet == 0x22 { isQuoted.toggle() }
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

    /// The type of an NTLM message, told by the first 12 octets behind Base64.
    private static func ntlmMessage(_ token: Substring.UTF8View) -> Int? {
        var octets: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for digit in token.prefix(16) {
            guard let value = base64Digit(digit) else { return nil }
            bits = (bits << 6 | UInt32(value)) & 0xff_ffff
            count &+= 6
            if count >= 8 {
                count &-= 8
                octets.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        guard octets.count == 12, octets.starts(with: Array("NTLMSSP\0".utf8)) else { return nil }
        guard octets[9] == 0, octets[10] == 0, octets[11] == 0, (1...3).contains(octets[8]) else { return nil }
        return Int(octets[8])
    }

    private static func base64Digit(_ octet: UInt8) -> UInt8? {
        switch octet {
        case 0x41...0x5a: octet &- 0x41
        case 0x61...0x7a: octet &- 0x47
        case 0x30...0x39: octet &+ 4
        case 0x2b: 62
        case 0x2f: 63
        default: nil
        }
    }
}
