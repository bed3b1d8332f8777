/// Blanks credentials and challenges at equal length. What stays is what tells how somebody authenticates, and as whom:
/// the scheme, the step of the handshake, names, parameters that are no secrets.
enum CredentialBlanking {
    /// Of Digest (RFC 7616 3.3, 3.4) and Basic: those whose values are no secrets.
    private static let openParameters: Set<String> = [
        "username", "realm", "uri", "qop", "nc", "algorithm", "userhash", "stale", "charset", "domain",
    ]

    /// Names of schemes behind which credentials follow.
    static let schemes: Set<String> = ["basic", "digest", "bearer", "ntlm", "negotiate", "kerberos"]
    /// Those of them whose challenges go on with a token.
    private static let tokenSchemes: Set<String> = ["ntlm", "negotiate", "kerberos"]

    /// `Authorization` and `Proxy-Authorization` (RFC 9110 11.6.2).
    static func blankCredentials(_ octets: inout [UInt8], _ range: Range<Int>, isContinued: Bool) {
        let (scheme, rest) = split(octets, range)
        let name = String(decoding: octets[scheme], as: UTF8.self).lowercased()
        switch name {
        case _ where isContinued: blankAll(&octets, range)
        case "basic": blankTokens(&octets, rest, isBasic: true, from: 1)
        case "ntlm", "negotiate", "kerberos": blankTokens(&octets, rest, isBasic: false, from: 1)
        case "digest": blankParameters(&octets, rest)
        case "bearer": blankAll(&octets, rest)
        // Without a scheme nobody knows what is secret of it.
        default: blankAll(&octets, rest.isEmpty ? range : rest)
        }
    }

    /// `WWW-Authenticate` and the like, which may list several challenges (RFC 9110 11.6.1): long tokens go but for what
    /// NTLM says in the clear, parameters go but for the open ones.
    static func blankChallenge(_ octets: inout [UInt8], _ range: Range<Int>) {
        blankParameters(&octets, range)
        blankTokens(&octets, range, isBasic: false, from: shortestToken)
    }

    private static func split(_ octets: [UInt8], _ range: Range<Int>) -> (scheme: Range<Int>, rest: Range<Int>) {
        let trimmed = range.drop { HeadBlanking.isBlank(octets[$0]) }
        let scheme = trimmed.prefix { !HeadBlanking.isBlank(octets[$0]) }
        let rest = (scheme.endIndex..<range.upperBound).drop { HeadBlanking.isBlank(octets[$0]) }
        return (scheme.startIndex..<scheme.endIndex, rest.startIndex..<max(rest.startIndex, range.upperBound))
    }

    private static func blankAll(_ octets: inout [UInt8], _ range: Range<Int>) {
        for position in range where !HeadBlanking.isBlank(octets[position]) { octets[position] = HeadBlanking.blank }
    }

    // MARK: Parameters

    /// `name=value` and `name="value"`, separated by commas.
    private static func blankParameters(_ octets: inout [UInt8], _ range: Range<Int>) {
        var position = range.lowerBound
        while position < range.upperBound {
            let name = (position..<range.upperBound).prefix { isToken(octets[$0]) }
            guard !name.isEmpty else {
                position += 1
                continue
            }
            position = name.endIndex
            guard position < range.upperBound, octets[position] == UInt8(ascii: "=") else { continue }
            // Base64 ends with such signs as well.
            guard position + 1 < range.upperBound, octets[position + 1] != UInt8(ascii: "=") else { continue }
            let value = self.value(octets, (position + 1)..<range.upperBound)
            let text = String(decoding: octets[name], as: UTF8.self).lowercased()
            if openParameters.contains(text) {
                URLBlanking.blank(&octets, value, hasBareAuthority: false)
                QueryBlanking.blank(&octets, value)
            } else {
                for position in value where octets[position] != UInt8(ascii: "\"") {
                    octets[position] = HeadBlanking.blank
                }
            }
            position = value.upperBound
        }
    }

    private static func value(_ octets: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var end = range.lowerBound
        guard octets[end] == UInt8(ascii: "\"") else {
            while end < range.upperBound, octets[end] != UInt8(ascii: ","), !HeadBlanking.isBlank(octets[end]) {
                end += 1
            }
            return range.lowerBound..<end
        }
        end += 1
        while end < range.upperBound, octets[end] != UInt8(ascii: "\"") {
            end += octets[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        return range.lowerBound..<min(end + 1, range.upperBound)
    }

    private static func isToken(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: false
        }
    }

    // MARK: Tokens

    /// A word of a challenge that is as long may be a token; shorter ones are names of schemes.
    private static let shortestToken = 16

    /// - Parameter shortest: words with fewer octets stay, unless they follow a scheme that goes on with a token.
    private static func blankTokens(
        _ octets: inout [UInt8], _ range: Range<Int>, isBasic: Bool, from shortest: Int
    ) {
        var position = range.lowerBound
        var isBehindScheme = false
        while position < range.upperBound {
            if octets[position] == UInt8(ascii: ",") { isBehindScheme = false }
            if octets[position] == UInt8(ascii: "\"") {
                position = value(octets, position..<range.upperBound).upperBound
                continue
            }
            let word = (position..<range.upperBound).prefix {
                !HeadBlanking.isBlank(octets[$0]) && octets[$0] != UInt8(ascii: ",")
                    && octets[$0] != UInt8(ascii: "\"")
            }
            guard !word.isEmpty else {
                position += 1
                continue
            }
            let digits = word.prefix { TokenText.isDigit(octets[$0]) }
            // A parameter, whose value was looked at before.
            let isParameter =
                digits.endIndex < word.endIndex && !octets[digits.endIndex..<word.endIndex].allSatisfy { $0 == 0x3d }
                || octets[word].last == UInt8(ascii: "=") && word.endIndex < range.upperBound
                    && octets[word.endIndex] == UInt8(ascii: "\"")
            if isBasic {
                blankBasic(&octets, word.startIndex..<word.endIndex)
            } else if !isParameter, digits.count >= shortest || isBehindScheme {
                TokenText.change(&octets, digits.startIndex..<digits.endIndex) { $0 = TokenBlanking.blanked($0) }
            } else if isParameter, octets[word].firstIndex(of: UInt8(ascii: "=")) == nil {
                blankAll(&octets, word.startIndex..<word.endIndex)
            }
            isBehindScheme =
                !isParameter && tokenSchemes.contains(String(decoding: octets[word], as: UTF8.self).lowercased())
            position = word.endIndex
        }
    }

    /// The password goes; without a colon nobody knows what it is, and all goes.
    private static func blankBasic(_ octets: inout [UInt8], _ word: Range<Int>) {
        let digits = word.prefix { TokenText.isDigit(octets[$0]) }
        let padding = digits.endIndex..<word.upperBound
        if !octets[padding].allSatisfy({ $0 == UInt8(ascii: "=") }) {
            return blankAll(&octets, word)
        }
        TokenText.change(&octets, digits.startIndex..<digits.endIndex) { clear in
            let colon = clear.firstIndex(of: UInt8(ascii: ":"))
            for index in (colon.map { $0 + 1 } ?? 0)..<clear.count { clear[index] = HeadBlanking.blank }
        }
    }
}

/// What stays of a token of NTLM or SPNEGO ([MS-NLMP] 2.2.1, RFC 4178): what stands before the NTLM message in it, its
/// signature, type, flags and names. Of any other token only its first octets stay, which say what it is.
enum TokenBlanking {
    private static let signature = Array("NTLMSSP\0".utf8)
    /// Mechanisms that SPNEGO names before the token.
    private static let longestPrefix = 256
    /// Tags and lengths, and whether the server refuses.
    private static let openStart = 20

    static func blanked(_ token: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: token.count)
        guard let start = find(token), start + 12 <= token.count else {
            // SPNEGO's own tags.
            let isNegotiation = token.first == 0x60 || token.first == 0xa1
            for index in 0..<min(isNegotiation ? openStart : 0, token.count) { result[index] = token[index] }
            return result
        }
        keep(0..<(start + 12), token, &result)
        switch token[start + 8] {
        case 1: keep(start..<token.count, token, &result)
        case 2:
            keep((start + 12)..<(start + 24), token, &result)
            keep((start + 32)..<(start + 56), token, &result)
            for descriptor in [12, 40] { keep(buffer(token, start, descriptor), token, &result) }
        case 3:
            keep((start + 12)..<(start + 64), token, &result)
            // Domain, user, workstation; the responses stand elsewhere.
            let secrets = [12, 20, 52].map { buffer(token, start, $0) }
            for descriptor in [28, 36, 44] {
                let name = buffer(token, start, descriptor)
                if !secrets.contains(where: { $0.overlaps(name) }) { keep(name, token, &result) }
            }
            for secret in secrets { for index in secret { result[index] = 0 } }
        default: break
        }
        return result
    }

    private static func keep(_ range: Range<Int>, _ token: [UInt8], _ result: inout [UInt8]) {
        for index in range.clamped(to: 0..<token.count) { result[index] = token[index] }
    }

    private static func find(_ token: [UInt8]) -> Int? {
        (0...max(0, min(longestPrefix, token.count - signature.count))).first { start in
            start + signature.count <= token.count && token[start..<(start + signature.count)].elementsEqual(signature)
        }
    }

    /// What a descriptor (length 16 bit, capacity 16 bit, offset 32 bit, little-endian) points at, without the fixed part
    /// of the message.
    private static func buffer(_ token: [UInt8], _ start: Int, _ descriptor: Int) -> Range<Int> {
        let place = start + descriptor
        guard place + 8 <= token.count else { return 0..<0 }
        let length = Int(token[place]) | Int(token[place + 1]) << 8
        let offset = (0..<4).reduce(0) { $0 | Int(token[place + 4 + $1]) << ($1 * 8) }
        guard offset >= 56 || length == 0, start + offset + length <= token.count else { return 0..<0 }
        return (start + offset)..<(start + offset + length)
    }
}

/// Octets written as Base64 (RFC 4648 4), changed where they stand.
private enum TokenText {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func isDigit(_ octet: UInt8) -> Bool { value(octet) != nil }

    private static func value(_ octet: UInt8) -> UInt32? {
        switch octet {
        case 0x41...0x5a: UInt32(octet) - 0x41
        case 0x61...0x7a: UInt32(octet) - 0x47
        case 0x30...0x39: UInt32(octet) + 4
        case 0x2b: 62
        case 0x2f: 63
        default: nil
        }
    }

    /// Lets whole octets be changed; bits of a last one that is not whole become 0.
    static func change(_ octets: inout [UInt8], _ range: Range<Int>, _ change: (inout [UInt8]) -> Void) {
        var clear: [UInt8] = []
        var (bits, count): (UInt32, UInt32) = (0, 0)
        for position in range {
            bits = (bits << 6 | (value(octets[position]) ?? 0)) & 0xff_ffff
            count += 6
            if count >= 8 {
                count -= 8
                clear.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        let length = clear.count
        change(&clear)
        guard clear.count == length else { return }
        (bits, count) = (0, 0)
        var next = clear.makeIterator()
        for position in range {
            if count < 6 {
                bits = (bits << 8 | UInt32(next.next() ?? 0)) & 0xff_ffff
                count += 8
            }
            count -= 6
            octets[position] = digits[Int(bits >> count & 63)]
        }
    }
}
