import BITSSessions

/// IP addresses as people write them.
enum AddressText {
    /// Dotted decimal, or any form of RFC 4291 2.2; nil for anything else.
    static func address(_ text: String) -> IPAddress? {
        if let low = version4(text[...]) { return IPAddress(isIPv6: false, high: 0, low: UInt64(low)) }
        return version6(text)
    }

    private static func version4(_ text: Substring) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let octet = UInt8(part)
            else { return nil }
            value = value << 8 | UInt32(octet)
        }
        return value
    }

    private static func version6(_ text: String) -> IPAddress? {
        var halves: [[UInt16]] = [[]]
        var rest = text[...]
        if rest.hasPrefix("::") {
            halves.append([])
            rest = rest.dropFirst(2)
        }
        while !rest.isEmpty {
            let end = rest.firstIndex(of: ":") ?? rest.endIndex
            let group = rest[..<end]
            if end == rest.endIndex, let low = version4(group) {
                halves[halves.count - 1] += [UInt16(low >> 16), UInt16(truncatingIfNeeded: low)]
            } else {
                guard (1...4).contains(group.utf8.count), let value = UInt16(group, radix: 16), group.first != "+"
                else { return nil }
                halves[halves.count - 1].append(value)
            }
            rest = rest[end...].dropFirst()
            if end < text.endIndex, rest.isEmpty { return nil }
            if rest.first == ":" {
                guard halves.count == 1 else { return nil }
                halves.append([])
                rest = rest.dropFirst()
            }
        }
        let count = halves.reduce(0) { $0 + $1.count }
        guard halves.count == 2 ? count < 8 : count == 8 else { return nil }
        let groups = halves[0] + [UInt16](repeating: 0, count: 8 - count) + (halves.count == 2 ? halves[1] : [])
        let words = [groups[0..<4], groups[4..<8]].map { $0.reduce(UInt64(0)) { $0 << 16 | UInt64($1) } }
        return IPAddress(isIPv6: true, high: words[0], low: words[1])
    }
}
