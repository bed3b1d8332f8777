@testable import BITSProtocol

/// Credentials: NTLM and Negotiate as octets and in Base64, Basic and Digest, challenges.
enum TokenHarness {
    static func run(_ octets: [UInt8]) {
        guard let kind = octets.first else { return }
        let rest = Array(octets.dropFirst())
        switch kind % 6 {
        case 0:
            let plain = NTLMMessage(rest.span)
            let packed = AuthScheme("NTLM " + base64(rest))
            if rest.count <= Base64Token.maxOctets { demand(packed.ntlmMessage == plain?.type, "NTLM and its Base64") }
            check(packed)
        case 1: check(AuthScheme("Negotiate " + base64(rest)))
        case 2:
            let scheme = AuthScheme("Basic " + base64(rest))
            check(scheme)
            if let name = scheme.user?.name, rest.allSatisfy({ $0 < 0x80 }) {
                demand(!name.contains(":"), "a password in a name")
            }
        case 3: check(AuthScheme("Digest " + rest.latin1))
        case 4: for scheme in AuthScheme.challenges(in: [rest.latin1, "Basic"]) { check(scheme) }
        default:
            check(AuthScheme(rest.latin1))
            if let decoded = Base64Token.decode(rest) {
                demand(decoded.count <= Base64Token.maxOctets, "too many octets")
            }
        }
        demand(
            Base64Token.decode(base64(rest).utf8) == rest.prefix(Base64Token.maxOctets) + [], "Base64 there and back")
    }

    private static func check(_ scheme: AuthScheme) {
        guard let user = scheme.user else { return }
        demand(user.name.unicodeScalars.count <= AuthUser.maxLength, "a long name")
        demand((user.domain?.unicodeScalars.count ?? 0) <= AuthUser.maxLength, "a long domain")
        _ = user.account
    }

    private static func base64(_ octets: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: octets.count, by: 3) {
            let group = octets[start..<min(start + 3, octets.count)]
            let padded = group + Array(repeating: 0, count: 3 - group.count)
            let bits = padded.reduce(0) { $0 << 8 | Int($1) }
            for place in 0..<4 {
                text.append(place <= group.count ? digits[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
