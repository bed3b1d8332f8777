/// Blanks what proves who somebody is in a message's head, octet for octet, so that nothing moves: passwords, tokens,
/// cookies, user information in URLs, parameters of queries that are named like secrets, and the values of all fields
/// that are not known to hold no secret. Names stay: of fields, hosts, paths, users.
///
/// It looks at lines, not at fields, so that a head that is cut, or no proper one, is blanked just as well.
package enum HeadBlanking {
    /// What stands in the place of an octet.
    package static let blank = UInt8(ascii: "x")
    /// Digits of a chunk's size.
    private static let maxSizeDigits = 16

    /// - Parameter showsUnknown: values of fields that nobody knows stay if their names do not tell of a secret: for
    ///   those who look at their own capture, not for what is sent on.
    package static func blanked(_ head: [UInt8], showsUnknown: Bool = false) -> [UInt8] {
        var octets = head
        var start = 0
        var isFirst = true
        // Of the field that a folded line goes on with.
        var secrecy = Secrecy.none
        while start < head.count {
            var end = start
            // Some take a CR alone for the end of a line, too (RFC 9112 2.2).
            while end < head.count, head[end] != 0x0a, head[end] != 0x0d { end += 1 }
            let next = min(end + 1, head.count)
            let line = start..<end
            if isFirst {
                URLBlanking.blank(&octets, line, hasBareAuthority: false)
                QueryBlanking.blank(&octets, line)
                blankAuthorityForm(&octets, line)
            } else if let first = line.first, isBlank(head[first]) {
                blankValue(&octets, line, secrecy, isContinued: true)
                // It may have been meant as a field of its own.
                let field = line.drop { isBlank(head[$0]) }
                if secrecy == .none || secrecy == .authority {
                    _ = blankField(&octets, field.startIndex..<field.endIndex, true)
                }
            } else if !line.isEmpty {
                secrecy = blankField(&octets, line, showsUnknown)
            }
            isFirst = false
            start = next
        }
        return octets
    }

    /// What frames a body: sizes, line ends and blanks stay, extensions and trailers go.
    package static func framing(_ octets: Span<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var digits = 0
        for index in 0..<octets.count {
            let octet = octets[index]
            switch octet {
            case 0x0a, 0x0d:
                digits = 0
                result.append(octet)
            case 0x09, 0x20: result.append(octet)
            default:
                let isDigit = Character(Unicode.Scalar(octet)).isHexDigit && digits < maxSizeDigits
                digits = isDigit ? digits + 1 : maxSizeDigits
                result.append(isDigit || octet == UInt8(ascii: ";") ? octet : blank)
            }
        }
        return result
    }

    /// Whether a field's name says that its value is a secret.
    package static func tellsSecret(_ name: String) -> Bool { OpenFields.tellSecret(name.lowercased()) }

    // MARK: Fields

    private enum Secrecy {
        case none, credentials, challenge, cookie, all
        /// A value that is an authority, which may hold user information without a scheme before it.
        case authority
        /// Machines on the way, each with a protocol before it (RFC 9110 7.6.3).
        case hops
    }

    private static func blankField(
        _ octets: inout [UInt8], _ line: Range<Int>, _ showsUnknown: Bool
    ) -> Secrecy {
        guard let colon = line.first(where: { octets[$0] == UInt8(ascii: ":") }) else {
            // No field, but it may have been meant as one.
            let name = line.prefix { !isBlank(octets[$0]) && octets[$0] != UInt8(ascii: "=") }
            let word = text(octets, name)
            let secrecy = CredentialBlanking.schemes.contains(word) ? .all : secrecy(of: word, showsUnknown)
            let isName = secrecy != .all || OpenFields.tellSecret(word)
            blankValue(
                &octets, (isName ? name.endIndex : line.lowerBound)..<line.upperBound,
                secrecy == .none ? .none : .all, isContinued: false)
            return secrecy == .none ? .none : .all
        }
        // A secret may stand before the colon, too: `Authorization Basic dTpw:`.
        let word = line.prefix { !isBlank(octets[$0]) && $0 < colon }
        if word.endIndex < colon, secrecy(of: text(octets, word), showsUnknown) != .none {
            blankValue(&octets, word.endIndex..<colon, .all, isContinued: false)
        }
        var secrecy = secrecy(of: text(octets, line.lowerBound..<colon), showsUnknown)
        let value = ((colon + 1)..<line.upperBound).drop { isBlank(octets[$0]) }
        let scheme = value.prefix { !isBlank(octets[$0]) }
        if secrecy == .none, scheme.endIndex < line.upperBound,
            CredentialBlanking.schemes.contains(text(octets, scheme))
        {
            secrecy = .credentials
        }
        blankValue(&octets, (colon + 1)..<line.upperBound, secrecy, isContinued: false)
        return secrecy
    }

    private static func text(_ octets: [UInt8], _ range: Range<Int>) -> String {
        String(decoding: octets[range].filter { !isBlank($0) }, as: UTF8.self).lowercased()
    }

    private static func secrecy(of name: String, _ showsUnknown: Bool) -> Secrecy {
        switch name {
        case "authorization", "proxy-authorization": .credentials
        case "www-authenticate", "proxy-authenticate": .challenge
        case "authentication-info", "proxy-authentication-info": .challenge
        case "cookie", "set-cookie", "cookie2", "set-cookie2": .cookie
        case "host", "bits-host-id", "x-forwarded-host": .authority
        case "via": .hops
        default: OpenFields.hold(name) || showsUnknown && !OpenFields.mayHideSecret(name) ? .none : .all
        }
    }

    private static func blankValue(
        _ octets: inout [UInt8], _ range: Range<Int>, _ secrecy: Secrecy, isContinued: Bool
    ) {
        switch secrecy {
        case .none:
            // Credentials in a field that is not theirs.
            if let start = loudScheme(octets, range) {
                return CredentialBlanking.blankCredentials(&octets, start..<range.upperBound, isContinued: false)
            }
            QueryBlanking.blankWords(&octets, range)
            URLBlanking.blank(&octets, range, hasBareAuthority: false)
            QueryBlanking.blank(&octets, range)
        case .authority: URLBlanking.blank(&octets, range, hasBareAuthority: true)
        case .hops: blankHops(&octets, range)
        case .credentials: CredentialBlanking.blankCredentials(&octets, range, isContinued: isContinued)
        case .challenge: CredentialBlanking.blankChallenge(&octets, range)
        case .cookie: blankCookie(&octets, range)
        case .all:
            for position in range where !isBlank(octets[position]) { octets[position] = blank }
        }
    }

    /// Where a word begins that names a scheme whose credentials follow it; nil if none does.
    private static func loudScheme(_ octets: [UInt8], _ range: Range<Int>) -> Int? {
        var start = range.lowerBound
        while start < range.upperBound {
            let word = (start..<range.upperBound).prefix { !isBlank(octets[$0]) }
            if ["basic", "bearer", "negotiate", "ntlm"].contains(text(octets, word)), word.endIndex < range.upperBound {
                return start
            }
            start = word.endIndex + 1
        }
        return nil
    }

    /// ``blanked(_:showsUnknown:)`` of the value of `Via`.
    package static func blankedHops(_ value: String) -> String {
        guard value.utf8.contains(UInt8(ascii: "@")) else { return value }
        var octets = Array(value.utf8)
        blankHops(&octets, octets.indices)
        return String(decoding: octets, as: UTF8.self)
    }

    private static func blankHops(_ octets: inout [UInt8], _ range: Range<Int>) {
        URLBlanking.blank(&octets, range, hasBareAuthority: false)
        var start = range.lowerBound
        while start < range.upperBound {
            let word = (start..<range.upperBound).prefix { !isBlank(octets[$0]) && octets[$0] != UInt8(ascii: ",") }
            URLBlanking.blank(&octets, word.startIndex..<word.endIndex, hasBareAuthority: true)
            start = word.endIndex + 1
        }
    }

    /// Attributes of cookies that have no value (RFC 6265 4.1).
    private static let cookieAttributes: Set<String> = ["secure", "httponly", "partitioned"]

    /// Names of cookies and their attributes stay; what has no name is a value.
    private static func blankCookie(_ octets: inout [UInt8], _ range: Range<Int>) {
        var start = range.lowerBound
        while start < range.upperBound {
            let part = (start..<range.upperBound).prefix {
                octets[$0] != UInt8(ascii: ";") && octets[$0] != UInt8(ascii: ",")
            }
            start = part.endIndex + 1
            let sign = part.first { octets[$0] == UInt8(ascii: "=") }
            if sign == nil, cookieAttributes.contains(text(octets, part)) { continue }
            for position in (sign ?? part.startIndex)..<part.endIndex
            where !isBlank(octets[position]) && octets[position] != UInt8(ascii: "=") {
                octets[position] = blank
            }
        }
    }

    /// CONNECT takes an authority for its target.
    private static func blankAuthorityForm(_ octets: inout [UInt8], _ line: Range<Int>) {
        guard octets[line].starts(with: Array("CONNECT ".utf8)) else { return }
        URLBlanking.blank(&octets, (line.lowerBound + 8)..<line.upperBound, hasBareAuthority: true)
    }

    static func isBlank(_ octet: UInt8) -> Bool { octet == 0x20 || octet == 0x09 }
}

/// Blanks user information in URLs (RFC 3986 3.2.1).
enum URLBlanking {
    /// - Parameter hasBareAuthority: the text begins with an authority.
    static func blank(_ octets: inout [UInt8], _ range: Range<Int>, hasBareAuthority: Bool) {
        var position = range.lowerBound
        while position < range.upperBound, HeadBlanking.isBlank(octets[position]) { position += 1 }
        if hasBareAuthority { blankAuthority(&octets, position..<range.upperBound) }
        while position < range.upperBound {
            let isStart = position == range.lowerBound || !isPath(octets[position - 1])
            if isSlash(octets[position]), isStart, position + 1 < range.upperBound, isSlash(octets[position + 1]) {
                blankAuthority(&octets, (position + 2)..<range.upperBound)
                position += 1
            } else if isSlash(octets[position]), position > range.lowerBound, octets[position - 1] == UInt8(ascii: ":")
            {
                // A URL that lacks a slash.
                blankAuthority(&octets, (position + 1)..<range.upperBound)
            }
            position += 1
        }
    }

    /// Of either kind: servers of Windows take both.
    static func isSlash(_ octet: UInt8) -> Bool { octet == UInt8(ascii: "/") || octet == UInt8(ascii: "\\") }

    /// Whether two slashes behind it are no start of an authority, but of an empty part of a path.
    private static func isPath(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "%"):
            true
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: false
        }
    }

    private static func blankAuthority(_ octets: inout [UInt8], _ range: Range<Int>) {
        let authority = range.prefix { position in
            switch octets[position] {
            case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "#"), 0x20, 0x09,
                UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"):
                false
            default: true
            }
        }
        guard let end = authority.last(where: { octets[$0] == UInt8(ascii: "@") }) else { return }
        for position in authority.lowerBound..<end where octets[position] != UInt8(ascii: ":") {
            octets[position] = HeadBlanking.blank
        }
    }
}
