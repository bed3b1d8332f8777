import HTTPMessages

/// Small operations on header text. All of them look at octets, never at grapheme clusters, and change ASCII letters
/// only.
package enum WireText {
    package static func lowercased(_ text: String) -> String {
        let octets = text.utf8.span
        var hasCapital: UInt8 = 0
        for index in 0..<octets.count { hasCapital |= octets[index] &- 0x41 < 26 ? 1 : 0 }
        if hasCapital == 0 { return text }
        return String(decoding: text.utf8.map(ASCII.lowercased), as: UTF8.self)
    }

    /// Equality without regard to the case of ASCII letters.
    static func equal(_ a: String, _ b: String) -> Bool {
        a.utf8.count == b.utf8.count
            && zip(a.utf8, b.utf8).allSatisfy { ASCII.lowercased($0) == ASCII.lowercased($1) }
    }

    /// Without blanks (space, tab) at both ends.
    static func trimmed(_ text: String) -> String {
        let octets = text.utf8
        guard let start = octets.firstIndex(where: { !ASCII.isBlank($0) }),
            let last = octets.lastIndex(where: { !ASCII.isBlank($0) })
        else { return "" }
        if start == octets.startIndex && octets.index(after: last) == octets.endIndex { return text }
        return String(text[start...last])
    }

    /// The octets that the text stands for: one for each scalar below 256, UTF-8 for any other.
    static func octets(_ text: String) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            if let octet = UInt8(exactly: scalar.value) {
                octets.append(octet)
            } else {
                octets.append(contentsOf: String(scalar).utf8)
            }
        }
        return octets
    }

    /// The inverse of ``octets(_:)`` for what comes from the wire: each octet becomes the Latin-1 scalar of its value.
    static func text(_ octets: [UInt8]) -> String {
        if octets.allSatisfy({ $0 < 0x80 }) { return String(decoding: octets, as: UTF8.self) }
        var scalars = String.UnicodeScalarView()
        for octet in octets { scalars.append(Unicode.Scalar(octet)) }
        return String(scalars)
    }

    /// How many octets the text has on the wire.
    static func length(_ text: String) -> Int {
        let octets = text.utf8.span
        var bits: UInt8 = 0
        for index in 0..<octets.count { bits |= octets[index] }
        return bits < 0x80 ? octets.count : text.unicodeScalars.count
    }

    /// Whether all octets are visible ASCII.
    static func isVisible(_ text: String) -> Bool {
        let octets = text.utf8.span
        var largest: UInt8 = 0
        for index in 0..<octets.count { largest = max(largest, octets[index] &- 0x21) }
        return largest < 0x5e
    }

    /// `0x` and at least `digits` hexadecimal digits.
    static func hexadecimal(_ value: UInt64, upperCase: Bool = true, digits: Int) -> String {
        let bare = String(value, radix: 16, uppercase: upperCase)
        return String(repeating: "0", count: max(0, digits - bare.utf8.count)) + bare
    }
}
