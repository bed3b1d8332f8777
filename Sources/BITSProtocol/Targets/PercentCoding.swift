import HTTPMessages

/// Percent-encoding (RFC 3986 2.1).
public enum PercentCoding {
    /// Replaces each `%` with two hexadecimal digits by its octet; a `%` without them stays. Never fails. Octets above
    /// 0x7F become the Latin-1 character of their value, as everywhere in this library.
    public static func decoded(_ text: String) -> String {
        text.utf8.contains(0x25) ? WireText.text(decodedOctets(WireText.octets(text))) : text
    }

    static func decodedOctets(_ octets: [UInt8]) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(octets.count)
        var index = 0
        while index < octets.count {
            if octets[index] == 0x25, index &+ 2 < octets.count, let high = ASCII.hexDigit(octets[index &+ 1]),
                let low = ASCII.hexDigit(octets[index &+ 2])
            {
                decoded.append(high << 4 | low)
                index &+= 3
            } else {
                decoded.append(octets[index])
                index &+= 1
            }
        }
        return decoded
    }

    /// Encodes what may not stand in a path as it is: blanks, controls, octets above 0x7E and `" # < > ? [ ] ^ \` { |
    /// }`. A `%` stays.
    static func encodedPath(_ text: String) -> String {
        var encoded: [UInt8] = []
        for octet in WireText.octets(text) {
            switch octet {
            case 0...0x20, 0x7f...0xff, 0x22, 0x23, 0x3c, 0x3e, 0x3f, 0x5b, 0x5d, 0x5e, 0x60, 0x7b, 0x7c, 0x7d:
                encoded.append(0x25)
                encoded.append(contentsOf: WireText.hexadecimal(UInt64(octet), digits: 2).utf8)
            default:
                encoded.append(octet)
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
