import HTTPMessages

/// A 128-bit identifier, compared as a number: letter case and braces do not count.
public struct GUID: Hashable, Sendable, CustomStringConvertible {
    /// The first 16 hexadecimal digits as written.
    public let high: UInt64
    /// The last 16 hexadecimal digits as written.
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// `{8-4-4-4-12}` hexadecimal digits in any letter case; anything else is nil ([MC-BUP] 2.2.2.2).
    public init?(_ text: String) {
        guard let (guid, spelling) = GUID.parse(text), spelling.hasBraces else { return nil }
        self = guid
    }

    /// Like ``init(_:)``, the braces may lack.
    public init?(loose text: String) {
        guard let (guid, _) = GUID.parse(text) else { return nil }
        self = guid
    }

    /// The only protocol that was ever defined: "BITS 1.5 upload" ([MC-BUP] 1.7.1).
    public static let bitsUploadProtocol = GUID(high: 0x7df0_354d_249b_430f, low: 0x820d_3d2a_9bef_4931)

    /// Canonical: braces, lower case.
    public var description: String { "{\(text(upperCase: false))}" }

    /// As IIS writes its session ids: braces, upper case.
    public var uppercased: String { "{\(text(upperCase: true))}" }

    private func text(upperCase: Bool) -> String {
        let digits =
            WireText.hexadecimal(high, upperCase: upperCase, digits: 16)
            + WireText.hexadecimal(low, upperCase: upperCase, digits: 16)
        var text = ""
        text.reserveCapacity(36)
        for (index, digit) in digits.unicodeScalars.enumerated() {
            if index == 8 || index == 12 || index == 16 || index == 20 { text.append("-") }
            text.unicodeScalars.append(digit)
        }
        return text
    }
}

extension GUID {
    /// The whole text as a GUID, with or without braces, and how it is spelled.
    public static func parse(_ text: String) -> (guid: GUID, spelling: GUIDSpelling)? {
        let octets = text.utf8.span
        switch octets.count {
        case 36:
            return read(octets, at: 0, hasBraces: false)
        case 38 where octets[0] == 0x7b && octets[37] == 0x7d:
            return read(octets, at: 1, hasBraces: true)
        default:
            return nil
        }
    }

    /// The first `{…}` within the text that is a GUID: IIS puts the session's into paths ([MC-BUP] 4.2).
    public static func firstBraced(in text: String) -> GUID? {
        let octets = text.utf8.span
        var start = 0
        while start &+ 38 <= octets.count {
            if octets[start] == 0x7b, octets[start &+ 37] == 0x7d,
                let (guid, _) = read(octets, at: start &+ 1, hasBraces: true)
            {
                return guid
            }
            start &+= 1
        }
        return nil
    }

    /// The 36 octets from `start` on; the caller has seen to it that they exist.
    private static func read(
        _ octets: Span<UInt8>, at start: Int, hasBraces: Bool
    ) -> (guid: GUID, spelling: GUIDSpelling)? {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var digits = 0
        var hasUpper = false
        var hasLower = false
        for offset in 0..<36 {
            let octet = octets[start &+ offset]
            if offset == 8 || offset == 13 || offset == 18 || offset == 23 {
                guard octet == 0x2d else { return nil }
                continue
            }
            guard let digit = ASCII.hexDigit(octet) else { return nil }
            if octet >= 0x61 { hasLower = true } else if octet >= 0x41 { hasUpper = true }
            if digits < 16 { high = high << 4 | UInt64(digit) } else { low = low << 4 | UInt64(digit) }
            digits &+= 1
        }
        let letterCase: GUIDSpelling.LetterCase =
            hasUpper ? (hasLower ? .mixed : .upper) : (hasLower ? .lower : .noLetters)
        return (GUID(high: high, low: low), GUIDSpelling(hasBraces: hasBraces, letterCase: letterCase))
    }
}

/// How a GUID was written: of use as a fingerprint, and where a peer compares letter by letter.
public struct GUIDSpelling: Hashable, Sendable {
    public enum LetterCase: Sendable {
        case lower, upper, mixed
        /// The GUID has decimal digits only.
        case noLetters
    }

    public let hasBraces: Bool
    public let letterCase: LetterCase

    public init(hasBraces: Bool, letterCase: LetterCase) {
        self.hasBraces = hasBraces
        self.letterCase = letterCase
    }
}
