/// A header field name: compared without letter case, printed as given (RFC 9110 5.1).
///
/// Names that are looked up often are declared once as static members, so that a lookup compares one 32-bit hash and,
/// when that agrees, the octets.
public struct FieldName: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The spelling given at declaration, for printing.
    public let spelling: String
    let lowercased: [UInt8]
    let hash: UInt32

    public init(_ spelling: String) {
        self.spelling = spelling
        lowercased = spelling.utf8.map(ASCII.lowercased)
        var hash = FieldNameHash()
        for octet in lowercased { hash.add(octet) }
        self.hash = hash.value
    }

    public init(stringLiteral value: StaticString) {
        self.init("\(value)")
    }

    public static func == (a: FieldName, b: FieldName) -> Bool {
        a.lowercased == b.lowercased
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(lowercased)
    }
}

extension FieldName {
    public static let connection: FieldName = "Connection"
    public static let contentLength: FieldName = "Content-Length"
    public static let contentRange: FieldName = "Content-Range"
    public static let expect: FieldName = "Expect"
    public static let host: FieldName = "Host"
    public static let server: FieldName = "Server"
    public static let transferEncoding: FieldName = "Transfer-Encoding"
    public static let upgrade: FieldName = "Upgrade"
    public static let userAgent: FieldName = "User-Agent"
    public static let via: FieldName = "Via"
}

/// FNV-1a over the octets of a field name without regard to letter case; not seeded, since the octets are compared
/// after it.
struct FieldNameHash {
    private(set) var value: UInt32 = 0x811c_9dc5

    /// Letter case does not count, and neither does that bit of any other octet.
    @inline(__always)
    mutating func add(_ octet: UInt8) {
        value = (value ^ UInt32(octet | 0x20)) &* 0x0100_0193
    }

    /// One of 64 bits that stands for a hash.
    @inline(__always)
    static func bit(_ hash: UInt32) -> UInt64 { 1 << UInt64(hash & 63) }
}

/// Letter case and character classes of ASCII octets.
public enum ASCII {
    public static let tab: UInt8 = 0x09
    public static let lineFeed: UInt8 = 0x0a
    public static let carriageReturn: UInt8 = 0x0d
    public static let space: UInt8 = 0x20
    public static let colon: UInt8 = 0x3a

    @inline(__always)
    public static func lowercased(_ octet: UInt8) -> UInt8 {
        octet &- 0x41 < 26 ? octet | 0x20 : octet
    }

    /// The value of a hexadecimal digit.
    @inline(__always)
    public static func hexDigit(_ octet: UInt8) -> UInt8? {
        switch octet {
        case 0x30...0x39: octet &- 0x30
        case 0x41...0x46: octet &- 0x37
        case 0x61...0x66: octet &- 0x57
        default: nil
        }
    }

    /// Whether octets are those of a known text in lower case, but for the case of their letters.
    static func isEqual(_ octets: Span<UInt8>, toLowercased known: Span<UInt8>) -> Bool {
        guard octets.count == known.count else { return false }
        var difference: UInt8 = 0
        for index in 0..<octets.count {
            let own = known[index]
            // The same, or the upper case of a letter.
            difference |= (octets[index] ^ own) & (own &- 0x61 < 26 ? 0xdf : 0xff)
        }
        return difference == 0
    }

    /// Whether two texts are the same octets: without a branch for each, so that many are compared at once.
    static func isSame(_ octets: Span<UInt8>, _ known: Span<UInt8>) -> Bool {
        guard octets.count == known.count else { return false }
        var difference: UInt8 = 0
        for index in 0..<octets.count { difference |= octets[index] ^ known[index] }
        return difference == 0
    }

    /// Whether a text begins with the octets of another one.
    public static func begins(_ text: String, with start: String) -> Bool {
        let octets = text.utf8.span
        let known = start.utf8.span
        guard octets.count >= known.count else { return false }
        var index = 0
        while index < known.count, octets[index] == known[index] { index &+= 1 }
        return index == known.count
    }

    @inline(__always)
    public static func isBlank(_ octet: UInt8) -> Bool {
        octet == space || octet == tab
    }

    @inline(__always)
    public static func isDigit(_ octet: UInt8) -> Bool {
        octet &- 0x30 < 10
    }

    @inline(__always)
    static func isLetter(_ octet: UInt8) -> Bool { (octet | 0x20) &- 0x61 < 26 }

    /// `tchar` of RFC 9110 5.6.2: what method and field names are made of.
    @inline(__always)
    public static func isTokenOctet(_ octet: UInt8) -> Bool {
        let mask = octet < 0x40 ? tokenOctets.low : tokenOctets.high
        return octet < 0x80 && mask >> UInt64(octet & 0x3f) & 1 != 0
    }

    /// A bit for each octet below 0x80: digits, letters, and `!#$%&'*+-.^_`|~`.
    @inline(__always)
    private static var tokenOctets: (low: UInt64, high: UInt64) { (0x03ff_6cfa_0000_0000, 0x57ff_ffff_c7ff_fffe) }
}
