import HTTPMessages

/// A Windows result code as a server sends it ([MC-BUP] 2.2.1.2, 1.8).
public struct HResult: Sendable, CustomStringConvertible {
    /// How it was written (ERR-006).
    public enum Spelling: String, Sendable {
        /// `0x` and one to eight hexadecimal digits: the norm.
        case prefixed
        /// As ``prefixed``, with leading zeros beyond eight digits.
        case prefixedLong
        /// `x8020001F`
        case bareX
        /// One to eight hexadecimal digits without prefix. Decimal digits alone are read as hexadecimal, too.
        case bareHex
        /// Nine or ten decimal digits, or a plus sign and digits.
        case decimal
        /// A minus sign and digits: the code as a signed number.
        case negative
    }

    /// BG_E_SESSION_NOT_FOUND: the server does not know the session ([MC-BUP] 2.2.1.2).
    public static let sessionNotFound: UInt32 = 0x8020_001f

    public let code: UInt32
    /// As on the wire.
    public let raw: String
    public let spelling: Spelling

    /// A code in the usual spelling.
    public init(_ code: UInt32) {
        self.code = code
        raw = "0x" + WireText.hexadecimal(UInt64(code), digits: 8)
        spelling = .prefixed
    }

    /// Nil if the text cannot be read as a number of 32 bits in any of the spellings.
    public init?(_ text: String) {
        guard let (code, spelling) = HResult.read(text) else { return nil }
        self.code = code
        self.spelling = spelling
        raw = text
    }

    /// Whether the spelling is the norm's.
    public var isUsualSpelling: Bool { spelling == .prefixed }
    /// Bit 31.
    public var isFailure: Bool { code & 0x8000_0000 != 0 }
    /// Bit 29: defined by a vendor other than Microsoft.
    public var isCustomer: Bool { code & 0x2000_0000 != 0 }
    /// Bits 16 to 26: 7 is Win32, 0x19 HTTP, 0x20 BITS.
    public var facility: UInt16 { UInt16(truncatingIfNeeded: code >> 16) & 0x7ff }
    /// The low 16 bits.
    public var lowWord: UInt16 { UInt16(truncatingIfNeeded: code) }
    /// The HTTP status that a code of the form 0x8019xxxx stands for.
    public var httpStatus: Int? { code >> 16 == 0x8019 ? Int(lowWord) : nil }
    /// `0x` and eight upper-case digits, however it was written.
    public var description: String { "0x" + WireText.hexadecimal(UInt64(code), digits: 8) }
}

/// Equal if the codes are.
extension HResult: Hashable {
    public static func == (a: HResult, b: HResult) -> Bool { a.code == b.code }

    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension HResult {
    private static func read(_ text: String) -> (UInt32, Spelling)? {
        let octets = text.utf8.span
        guard let first = octets.isEmpty ? nil : octets[0] else { return nil }
        if octets.count > 1, first == 0x30, octets[1] | 0x20 == 0x78 {
            guard let code = hexadecimal(octets, from: 2) else { return nil }
            return (code, octets.count <= 10 ? .prefixed : .prefixedLong)
        }
        switch first {
        case 0x58, 0x78:
            return hexadecimal(octets, from: 1).map { ($0, .bareX) }
        case 0x2d:
            var position = 1
            guard let number = WireNumber.read(octets, &position), position == octets.count,
                number <= 0x8000_0000
            else { return nil }
            return (UInt32(truncatingIfNeeded: 0 &- number), .negative)
        case 0x2b:
            return decimal(octets, from: 1)
        default:
            return octets.count <= 8 ? hexadecimal(octets, from: 0).map { ($0, .bareHex) } : decimal(octets, from: 0)
        }
    }

    private static func decimal(_ octets: Span<UInt8>, from start: Int) -> (UInt32, Spelling)? {
        var position = start
        guard let number = WireNumber.read(octets, &position), position == octets.count,
            let code = UInt32(exactly: number)
        else { return nil }
        return (code, .decimal)
    }

    /// All octets from `start` on; nil if there is none, one is no digit, or the number has more than 32 bits.
    static func hexadecimal(_ octets: Span<UInt8>, from start: Int) -> UInt32? {
        guard start < octets.count else { return nil }
        var code: UInt32 = 0
        for index in start..<octets.count {
            guard let digit = ASCII.hexDigit(octets[index]), code >> 28 == 0 else { return nil }
            code = code << 4 | UInt32(digit)
        }
        return code
    }
}
