/// SplitMix64: the same numbers for the same seed on every machine.
struct Random: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }

    /// A number in `range`; the slight bias does not matter here.
    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound &+ Int(next() % UInt64(range.upperBound &- range.lowerBound &+ 1))
    }

    mutating func octets(_ count: Int) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(count &+ 8)
        while octets.count < count {
            var word = next()
            for _ in 0..<8 {
                octets.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        octets.removeLast(octets.count &- count)
        return octets
    }

    /// A GUID in the form of IIS: braces, upper case.
    mutating func guid() -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var text: [UInt8] = [0x7b]
        for (index, octet) in octets(16).enumerated() {
            if index == 4 || index == 6 || index == 8 || index == 10 { text.append(0x2d) }
            text.append(digits[Int(octet >> 4)])
            text.append(digits[Int(octet & 15)])
        }
        text.append(0x7d)
        return String(decoding: text, as: UTF8.self)
    }
}
