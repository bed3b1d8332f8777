/// The names in credentials whose fields can be read: Basic (RFC 7617) and Digest (RFC 7616). Passwords and responses
/// are never kept.
enum PlainCredentials {
    /// The user of Basic credentials: what stands before the first colon. Nil if it is no Base64, or has no colon,
    /// where nobody knows what of it is secret.
    static func basicUser(_ token: some Collection<UInt8>) -> AuthUser? {
        guard let octets = Base64Token.decode(token), let colon = octets.firstIndex(of: 0x3a) else { return nil }
        return AuthUser(account: AuthUser.text(Array(octets[..<colon])))
    }

    /// The user that Digest credentials name; nil if the name is hashed or encoded.
    static func digestUser(_ parameters: [String]) -> AuthUser? {
        if value(of: "userhash", in: parameters).map({ WireText.equal($0, "true") }) ?? false { return nil }
        return value(of: "username", in: parameters).flatMap {
            AuthUser(account: AuthUser.text(WireText.octets($0)))
        }
    }

    /// The value of the parameter with that name, without its quotation marks.
    static func value(of name: String, in parameters: [String]) -> String? {
        for parameter in parameters {
            let octets = parameter.utf8
            guard let equals = octets.firstIndex(of: 0x3d) else { continue }
            let found = WireText.trimmed(String(Substring(octets[..<equals])))
            guard WireText.equal(found, name) else { continue }
            return unquoted(WireText.trimmed(String(Substring(octets[octets.index(after: equals)...]))))
        }
        return nil
    }

    /// A quoted string's text (RFC 9110 5.6.4); other text as it is.
    private static func unquoted(_ text: String) -> String {
        var octets = Array(text.utf8)
        guard octets.count >= 2, octets.first == 0x22, octets.last == 0x22 else { return text }
        octets = Array(octets[1..<(octets.count &- 1)])
        var plain: [UInt8] = []
        var isEscaped = false
        for octet in octets {
            if octet == 0x5c, !isEscaped {
                isEscaped = true
            } else {
                plain.append(octet)
                isEscaped = false
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
