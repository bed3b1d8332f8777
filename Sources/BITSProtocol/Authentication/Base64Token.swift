/// The octets of a Base64 token (RFC 4648 section 4), as authentication fields carry them.
enum Base64Token {
    /// Octets that are decoded of one token. A user name stands within the first few hundred; Kerberos tickets are
    /// longer (up to 64 KiB), but say nothing in plaintext.
    static let maxOctets = 16_384

    /// The token's octets, at most ``maxOctets`` of them; nil if what stands there is no Base64. What follows the
    /// padding is not looked at.
    static func decode(_ digits: some Collection<UInt8>) -> [UInt8]? {
        var octets: [UInt8] = []
        octets.reserveCapacity(min(digits.count / 4 &* 3, maxOctets))
        var bits: UInt32 = 0
        var count: UInt32 = 0
        for digit in digits {
            guard digit != 0x3d, octets.count < maxOctets else { break }
            guard let value = value(of: digit) else { return nil }
            bits = (bits << 6 | value) & 0xff_ffff
            count &+= 6
            if count >= 8 {
                count &-= 8
                octets.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return octets
    }

    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case 0x41...0x5a: UInt32(digit) &- 0x41
        case 0x61...0x7a: UInt32(digit) &- 0x47
        case 0x30...0x39: UInt32(digit) &+ 4
        case 0x2b: 62
        case 0x2f: 63
        default: nil
        }
    }
}
