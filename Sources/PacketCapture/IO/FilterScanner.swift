/// Where the addresses, numbers and names of a filter expression end, as libpcap's scanner sees them.
struct FilterScanner {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Letters, digits, `-`, `_` and `.`, of which only letters and digits may begin and only `.` too may end a name.
    func identifierEnd(_ start: Int) -> Int? {
        guard isAlphanumeric(start) else { return nil }
        var end = start + 1
        while isAlphanumeric(end) || has("-", end) || has("_", end) || has(".", end) { end += 1 }
        while has("-", end - 1) || has("_", end - 1) { end -= 1 }
        return end
    }

    /// A name behind a backslash, which takes nearly everything.
    func escapedEnd(_ start: Int) -> Int {
        var end = start + 1
        while end < bytes.count, !" !()\n\t".utf8.contains(bytes[end]) { end += 1 }
        return end
    }

    /// The longest address or number; `start` if there is none.
    func addressOrNumberEnd(_ start: Int) -> Int {
        var end = numberEnd(start)
        if end > start, let quad = dottedEnd(start, atLeast: 2) { end = max(end, quad) }
        for candidate in [version6End(start), hardwareEnd(start), brokenHardwareEnd(start), arcnetEnd(start)] {
            end = max(end, candidate ?? start)
        }
        return end
    }

    /// Decimal, or hexadecimal behind `0x`; `start` if there is none.
    private func numberEnd(_ start: Int) -> Int {
        if has("0", start), has("x", start + 1) || has("X", start + 1), isHex(start + 2) {
            return hexEnd(start + 2, atMost: .max)
        }
        var end = start
        while end < bytes.count, bytes[end] >= 0x30, bytes[end] <= 0x39 { end += 1 }
        return end
    }

    /// Two to four numbers with dots between them.
    private func dottedEnd(_ start: Int, atLeast count: Int) -> Int? {
        var end = numberEnd(start)
        guard end > start else { return nil }
        var parts = 1
        while parts < 4, has(".", end), numberEnd(end + 1) > end + 1 {
            end = numberEnd(end + 1)
            parts += 1
        }
        return parts >= count ? end : nil
    }

    /// An IPv6 address in any form of RFC 4291 2.2; the longest prefix of the text that is one.
    private func version6End(_ start: Int) -> Int? {
        var best: Int?
        var end = start
        var groups = 0
        var hasGap = false
        if has(":", end), has(":", end + 1) {
            hasGap = true
            end += 2
            best = end
        }
        while true {
            if hasGap ? groups <= 5 : groups == 6, let quad = dottedEnd(end, atLeast: 4) { best = max(best ?? 0, quad) }
            guard isHex(end), groups < (hasGap ? 7 : 8) else { return best }
            end = hexEnd(end, atMost: 4)
            groups += 1
            if hasGap || groups == 8 { best = max(best ?? 0, end) }
            guard has(":", end) else { return best }
            end += 1
            if has(":", end), !hasGap, groups <= 7 {
                hasGap = true
                end += 1
                best = max(best ?? 0, end)
            }
        }
    }

    /// Six octets with `:`, `-` or `.` between them, three quadruples of digits with dots, or twelve digits.
    private func hardwareEnd(_ start: Int) -> Int? {
        var best: Int?
        for separator: Unicode.Scalar in [":", "-", "."] {
            if let end = hexParts(start, count: 6, separator, digits: 1...2) { best = max(best ?? 0, end) }
        }
        if let end = hexParts(start, count: 3, ".", digits: 4...4) { best = max(best ?? 0, end) }
        if hexEnd(start, atMost: 12) == start + 12 { best = max(best ?? 0, start + 12) }
        return best
    }

    private func hexParts(_ start: Int, count: Int, _ separator: Unicode.Scalar, digits: ClosedRange<Int>) -> Int? {
        var end = start
        for part in 0..<count {
            if part > 0 {
                guard has(separator, end) else { return nil }
                end += 1
            }
            let stop = hexEnd(end, atMost: digits.upperBound)
            guard stop - end >= digits.lowerBound else { return nil }
            end = stop
        }
        return end
    }

    /// What begins like a hardware address; libpcap complains of it.
    private func brokenHardwareEnd(_ start: Int) -> Int? {
        var end = start
        var parts = 0
        while isHex(end) {
            let digits = hexEnd(end, atMost: 2)
            guard has(":", digits) else { break }
            end = digits
            while has(":", end) { end += 1 }
            parts += 1
        }
        return parts >= 2 ? end : nil
    }

    /// An ARCNET address: `$` and an octet.
    private func arcnetEnd(_ start: Int) -> Int? {
        has("$", start) && isHex(start + 1) ? hexEnd(start + 1, atMost: 2) : nil
    }

    // MARK: Characters

    private func has(_ character: Unicode.Scalar, _ index: Int) -> Bool {
        index >= 0 && index < bytes.count && UInt32(bytes[index]) == character.value
    }

    private func isHex(_ index: Int) -> Bool {
        guard index < bytes.count else { return false }
        switch bytes[index] {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: return true
        default: return false
        }
    }

    private func isAlphanumeric(_ index: Int) -> Bool {
        guard index < bytes.count else { return false }
        switch bytes[index] {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: return true
        default: return false
        }
    }

    private func hexEnd(_ start: Int, atMost count: Int) -> Int {
        var end = start
        while end - start < count, isHex(end) { end += 1 }
        return end
    }
}
