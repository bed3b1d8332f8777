import HTTPMessages

/// Fields whose values are known to hold no secret but in URLs; those of all others may be one.
enum OpenFields {
    private static let names: Set<String> = [
        "accept", "accept-charset", "accept-encoding", "accept-language", "accept-ranges", "age", "allow", "alt-svc",
        "bits_basic_info", "cache-control", "connection", "date", "dav", "etag", "expect", "expires", "forwarded",
        "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "keep-alive",
        "last-modified", "location", "max-forwards", "mime-version", "ms-author-via", "origin", "persistent-auth",
        "pragma", "proxy-connection", "public", "range", "referer", "retry-after", "server", "te", "trailer",
        "transfer-encoding", "translate", "upgrade", "user-agent", "vary", "via", "warning", "x-aspnet-version",
        "x-aspnetmvc-version", "x-cache", "x-cache-lookup", "x-content-type-options", "x-forwarded-for",
        "x-forwarded-port", "x-forwarded-proto", "x-frame-options", "x-http-method-override", "x-p2p-peerdist",
        "x-powered-by", "x-real-ip", "x-request-id", "x-squid-error",
    ]

    private static let secrets = [
        "auth", "token", "secret", "passw", "key", "credential", "signature", "jwt", "assertion", "cookie",
    ]

    /// - Parameter name: in lower case.
    static func hold(_ name: String) -> Bool {
        if names.contains(name) { return true }
        return (name.hasPrefix("content-") || name.hasPrefix("bits-")) && !tellSecret(name)
    }

    /// The same of a field that nobody knows, whose name may only hint at it.
    static func mayHideSecret(_ name: String) -> Bool { tellSecret(name) || hints.contains { name.contains($0) } }

    private static let hints = ["pass", "pin", "pwd", "session", "csrf", "xsrf", "principal", "ticket", "nonce", "otp"]

    /// Whether a name says that its value is a secret.
    static func tellSecret(_ name: String) -> Bool { secrets.contains { name.contains($0) } }
}

/// Blanks the values of those parameters of a query, of a fragment, or of a path's segment, that are named like secrets:
/// signatures, tokens, keys, passwords, ids of sessions (RFC 3986 3.3, 3.4; RFC 6750 2.3). All else stays.
enum QueryBlanking {
    private static let names: Set<String> = [
        "sig", "sign", "hmac", "mac", "key", "code", "pwd", "pw", "pass", "pin", "otp", "sas", "sid", "ticket", "nonce",
        "cred", "psk", "tok",
    ]
    private static let parts = [
        "token", "signature", "secret", "passw", "auth", "jwt", "assertion", "credential", "session", "apikey",
        "api-key", "api_key", "-key", "_key", "-sig", "_sig", "accesskey", "access_key",
    ]

    /// The same of a URL by itself.
    static func blanked(_ url: String) -> String {
        guard url.utf8.contains(where: { $0 == 0x3f || $0 == 0x23 || $0 == 0x3b }) else { return url }
        var octets = Array(url.utf8)
        blank(&octets, octets.indices)
        return String(decoding: octets, as: UTF8.self)
    }

    static func blank(_ octets: inout [UInt8], _ range: Range<Int>) {
        var start = range.lowerBound
        var isQuery = false
        // Of a path's segment (`;jsessionid=`): ends with the segment.
        var isParameter = false
        while start < range.upperBound {
            let part = (start..<range.upperBound).prefix { !isBorder(octets[$0]) }
            if isQuery || isParameter, let sign = part.first(where: { octets[$0] == UInt8(ascii: "=") }),
                isSecret(octets[part.startIndex..<sign], ofQuery: isQuery)
            {
                let value = ((sign + 1)..<part.endIndex).prefix { isQuery || octets[$0] != UInt8(ascii: "/") }
                for position in value { octets[position] = HeadBlanking.blank }
            }
            isParameter = false
            start = part.endIndex
            if start < range.upperBound {
                switch octets[start] {
                case UInt8(ascii: "?"), UInt8(ascii: "#"): isQuery = true
                case UInt8(ascii: ";"): isParameter = true
                case UInt8(ascii: "&"): break
                default: isQuery = false
                }
            }
            start += 1
        }
    }

    /// What begins or ends a parameter, or a URL.
    private static func isBorder(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "&"), UInt8(ascii: ";"), 0x20, 0x09,
            UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"):
            true
        default: false
        }
    }

    /// The short names are usual in queries alone; elsewhere they may be a part of a file's name.
    private static func isSecret(_ octets: ArraySlice<UInt8>, ofQuery isQuery: Bool) -> Bool {
        let name = PercentCoding.decoded(String(decoding: octets, as: UTF8.self)).lowercased()
        return isQuery && names.contains(name) || parts.contains { name.contains($0) }
    }
}
