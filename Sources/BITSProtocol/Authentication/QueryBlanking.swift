import HTTPMessages

/// Blanks the values of those parameters of a query, of a fragment, or of a path's segment, that are named like
/// secrets: signatures, tokens, keys, passwords, ids of sessions (RFC 3986 3.3, 3.4; RFC 6750 2.3), also where their
/// borders are percent-encoded, and user information of URLs that are. All else stays.
enum QueryBlanking {
    private static let names: Set<String> = [
        "sig", "sign", "hmac", "mac", "key", "code", "pw", "pin", "otp", "ott", "sas", "sid", "nonce", "cred", "psk",
        "tok", "tk", "sess", "loginpw",
    ]
    /// Of names in queries.
    private static let queryParts = ["pass", "pwd", "ticket", "bearer", "sessid", "_pin", "pin_", "_pw", "saml"]
    private static let parts = [
        "token", "signature", "secret", "passw", "passphrase", "passcode", "auth", "jwt", "assertion", "credential",
        "session", "sessid", "apikey", "api-key", "api_key", "-key", "_key", "-sig", "_sig", "accesskey", "access_key",
    ]

    /// The same of a URL by itself.
    static func blanked(_ url: String) -> String {
        guard url.utf8.contains(where: { $0 == 0x3f || $0 == 0x23 || $0 == 0x3b || $0 == 0x25 }) else { return url }
        var octets = Array(url.utf8)
        blank(&octets, octets.indices)
        return String(decoding: octets, as: UTF8.self)
    }

    static func blank(_ octets: inout [UInt8], _ range: Range<Int>) {
        blankEncodedAuthorities(&octets, range)
        var start = range.lowerBound
        var isQuery = false
        // Of a path's segment (`;jsessionid=`): ends with the segment.
        var isParameter = false
        while start < range.upperBound {
            let part = (start..<range.upperBound).prefix { !isBorder(border(octets, $0, range.upperBound).octet) }
            let sign = part.first { border(octets, $0, range.upperBound).octet == UInt8(ascii: "=") }
            if isQuery || isParameter, let sign, isSecret(octets[part.startIndex..<sign], ofQuery: isQuery) {
                let length = border(octets, sign, range.upperBound).length
                let value = ((sign + length)..<max(sign + length, part.endIndex)).prefix {
                    isQuery || octets[$0] != UInt8(ascii: "/")
                }
                for position in value { octets[position] = HeadBlanking.blank }
            }
            isParameter = false
            start = part.endIndex
            guard start < range.upperBound else { break }
            let end = border(octets, start, range.upperBound)
            switch end.octet {
            case UInt8(ascii: "?"), UInt8(ascii: "#"): isQuery = true
            case UInt8(ascii: ";"): isParameter = true
            case UInt8(ascii: "&"): break
            default: isQuery = false
            }
            start += end.length
        }
    }

    /// In text that is no URL: words `name=value` whose name tells a secret.
    static func blankWords(_ octets: inout [UInt8], _ range: Range<Int>) {
        var start = range.lowerBound
        while start < range.upperBound {
            let word = (start..<range.upperBound).prefix { !isWordEnd(octets[$0]) }
            if let sign = word.first(where: { octets[$0] == UInt8(ascii: "=") }),
                isSecret(octets[word.startIndex..<sign], ofQuery: false)
            {
                var value = (sign + 1)..<word.endIndex
                if value.isEmpty, word.endIndex < range.upperBound, octets[word.endIndex] == UInt8(ascii: "\"") {
                    let quoted = (word.endIndex + 1)..<range.upperBound
                    value = quoted.lowerBound..<quoted.prefix { octets[$0] != UInt8(ascii: "\"") }.endIndex
                }
                for position in value { octets[position] = HeadBlanking.blank }
                start = value.upperBound
            }
            start = max(start, word.endIndex) + 1
        }
    }

    private static func isWordEnd(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x20, 0x09, UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\""), UInt8(ascii: "("), UInt8(ascii: ")"),
            UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "?"), UInt8(ascii: "&"):
            true
        default: false
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

    /// The octet that stands there, decoded if it is one of a query's borders, and how many octets it takes.
    private static func border(_ octets: [UInt8], _ position: Int, _ end: Int) -> (octet: UInt8, length: Int) {
        guard octets[position] == UInt8(ascii: "%"), position + 2 < end else { return (octets[position], 1) }
        switch (octets[position + 1], octets[position + 2] | 0x20) {
        case (UInt8(ascii: "3"), UInt8(ascii: "f")): return (UInt8(ascii: "?"), 3)
        case (UInt8(ascii: "2"), UInt8(ascii: "6")): return (UInt8(ascii: "&"), 3)
        case (UInt8(ascii: "3"), UInt8(ascii: "d")): return (UInt8(ascii: "="), 3)
        case (UInt8(ascii: "2"), UInt8(ascii: "3")): return (UInt8(ascii: "#"), 3)
        default: return (octets[position], 1)
        }
    }

    /// The short names are usual in queries alone; elsewhere they may be a part of a file's name.
    private static func isSecret(_ octets: ArraySlice<UInt8>, ofQuery isQuery: Bool) -> Bool {
        let name = PercentCoding.decoded(String(decoding: octets, as: UTF8.self)).lowercased()
        if isQuery, names.contains(name) || queryParts.contains(where: { name.contains($0) }) { return true }
        return parts.contains { name.contains($0) }
    }

    // MARK: User information

    /// `%2F%2Fname%3Apassword%40`, once encoded or more often: what stands between goes.
    private static func blankEncodedAuthorities(_ octets: inout [UInt8], _ range: Range<Int>) {
        guard octets[range].contains(UInt8(ascii: "%")) else { return }
        var position = range.lowerBound
        while position < range.upperBound {
            guard let first = encoded(octets, position, range.upperBound), URLBlanking.isSlash(first.octet),
                let second = encoded(octets, first.end, range.upperBound), URLBlanking.isSlash(second.octet)
            else {
                position += 1
                continue
            }
            position = blankAuthority(&octets, second.end, range.upperBound)
        }
    }

    /// - Returns: where the authority ends.
    private static func blankAuthority(_ octets: inout [UInt8], _ start: Int, _ end: Int) -> Int {
        var position = start
        var sign: Int?
        while position < end {
            let octet = encoded(octets, position, end) ?? (octets[position], position + 1)
            if URLBlanking.isSlash(octet.octet) || isBorder(octet.octet) { break }
            if octet.octet == UInt8(ascii: "@") { sign = position }
            position = octet.end
        }
        if let sign { for index in start..<sign { octets[index] = HeadBlanking.blank } }
        return max(position, start)
    }

    /// The octet that is percent-encoded there, however often (`%2F`, `%252F`), and where it ends; nil if none is.
    private static func encoded(_ octets: [UInt8], _ position: Int, _ end: Int) -> (octet: UInt8, end: Int)? {
        guard position < end, octets[position] == UInt8(ascii: "%") else { return nil }
        var index = position + 1
        while index + 1 < end, octets[index] == UInt8(ascii: "2"), octets[index + 1] == UInt8(ascii: "5") { index += 2 }
        guard index + 1 < end, let high = ASCII.hexDigit(octets[index]), let low = ASCII.hexDigit(octets[index + 1])
        else { return nil }
        return (high << 4 | low, index + 2)
    }
}
