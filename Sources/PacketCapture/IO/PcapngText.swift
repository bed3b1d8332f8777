/// Texts out of options, and words for what is told about a file.
enum PcapngText {
    /// An option's text up to the first NUL, which some writers append; cut after `limit` octets.
    ///
    /// Octets that are not UTF-8 become U+FFFD; escaping is the printer's work.
    static func option(_ block: Span<UInt8>, _ value: Range<Int>, limit: Int) -> String {
        let count = min(value.count, limit)
        var octets: [UInt8] = []
        octets.reserveCapacity(count)
        for index in 0..<count {
            let octet = block[value.lowerBound &+ index]
            if octet == 0 { return String(decoding: octets, as: UTF8.self) }
            octets.append(octet)
        }
        guard value.count > limit else { return String(decoding: octets, as: UTF8.self) }
        // Not in the middle of a character: its first octet goes too if the rest does not follow.
        while let last = octets.last, last & 0xc0 == 0x80 { octets.removeLast() }
        if let last = octets.last, last >= 0xc0 { octets.removeLast() }
        return String(decoding: octets, as: UTF8.self) + "…"
    }

    /// A number with its thousands set apart: 12,345.
    static func number(_ value: Int64) -> String {
        let digits = String(value.magnitude)
        var text = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count &- index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }

    /// `1 byte`, `12,345 bytes`.
    static func counted(_ value: Int64, _ noun: String) -> String {
        "\(number(value)) \(noun)\(value == 1 ? "" : "s")"
    }

    static func bytes(_ value: Int) -> String { counted(Int64(value), "byte") }

    /// `is` or `are`, as the number asks.
    static func verb(_ value: Int64) -> String { value == 1 ? "is" : "are" }
}
