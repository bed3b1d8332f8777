/// Names of files as octets. In what encoding a header field holds them nobody says.
package enum NameOctets {
    /// Those of a name, without such as may be the second half of a character: in Shift-JIS or GBK a half looks like a
    /// letter, `\` or `|`. UTF-8 has none.
    ///
    /// - Parameter name: one scalar up to U+00FF for each octet, as `MessageHead` gives it; of any other its UTF-8.
    package static func withoutHalves(_ name: String) -> [UInt8] {
        var octets: [UInt8] = []
        for scalar in name.unicodeScalars {
            guard let octet = UInt8(exactly: scalar.value) else { return Array(name.utf8) }
            octets.append(octet)
        }
        guard octets.contains(where: { $0 >= 0x80 }), String(validating: octets, as: UTF8.self) == nil else {
            return octets
        }
        var isHalf = false
        return octets.filter { octet in
            if isHalf, octet >= 0x40, octet != 0x7f, octet != 0xff {
                isHalf = false
                return octet >= 0x80
            }
            isHalf = (0x81...0xfe).contains(octet)
            return true
        }
    }
}
