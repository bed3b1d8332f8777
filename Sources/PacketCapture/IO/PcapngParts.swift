/// The unit and origin of an interface's time stamps (if_tsresol, if_tsoffset).
struct PcapngClock {
    private var decimalDigits = 6
    private var binaryDigits: Int?
    /// Added to every time stamp.
    var offsetSeconds: Int64 = 0

    /// The option's octet: a power of ten, or with the high bit a power of two.
    mutating func setResolution(_ octet: UInt8) {
        if octet & 0x80 != 0 {
            binaryDigits = Int(octet & 0x7f)
        } else {
            binaryDigits = nil
            decimalDigits = Int(octet)
        }
    }

    /// Nanoseconds since 1970 UTC; what does not fit is clamped to the ends of the range.
    func nanoseconds(_ ticks: UInt64) -> Int64 {
        let seconds: UInt64
        let fraction: UInt64
        if let digits = binaryDigits {
            seconds = digits < 64 ? ticks >> UInt64(digits) : 0
            let rest = digits < 64 ? ticks & ((1 << UInt64(digits)) &- 1) : ticks
            fraction =
                digits <= 32
                ? (rest &* 1_000_000_000) >> UInt64(digits)
                : ((rest >> UInt64(min(digits &- 32, 63))) &* 1_000_000_000) >> 32
        } else if decimalDigits <= 19 {
            var unit: UInt64 = 1
            for _ in 0..<decimalDigits { unit &*= 10 }
            seconds = ticks / unit
            let rest = ticks % unit
            if decimalDigits <= 9 {
                fraction = rest &* (1_000_000_000 / unit)
            } else {
                fraction = rest / (unit / 1_000_000_000)
            }
        } else {
            seconds = 0
            fraction = 0
        }
        let whole = Int64(clamping: seconds).addingReportingOverflow(offsetSeconds)
        guard !whole.overflow else { return offsetSeconds < 0 ? Int64.min : Int64.max }
        let product = whole.partialValue.multipliedReportingOverflow(by: 1_000_000_000)
        guard !product.overflow else { return whole.partialValue < 0 ? Int64.min : Int64.max }
        let sum = product.partialValue.addingReportingOverflow(Int64(fraction))
        return sum.overflow ? Int64.max : sum.partialValue
    }
}

/// The options at the end of a block.
enum PcapngOptions {
    /// Calls `body` with each option's code and the range of its value; stops at the first that does not fit the block.
    static func forEach(_ block: Span<UInt8>, from start: Int, _ bigEndian: Bool, _ body: (UInt16, Range<Int>) -> Void)
    {
        let end = block.count &- 4
        var position = start
        while position &+ 4 <= end {
            let code = block.half(position, bigEndian)
            let length = Int(block.half(position &+ 2, bigEndian))
            position &+= 4
            guard code != 0, position &+ length <= end else { return }
            body(code, position..<(position &+ length))
            position &+= (length &+ 3) & ~3
        }
    }
}

extension Span where Element == UInt8 {
    /// 16 bits in the section's byte order. The position must be inside the span.
    @inline(__always)
    func half(_ at: Int, _ bigEndian: Bool) -> UInt16 {
        let (a, b) = (UInt16(self[at]), UInt16(self[at &+ 1]))
        return bigEndian ? a << 8 | b : b << 8 | a
    }

    /// 32 bits in the section's byte order. The position must be inside the span.
    @inline(__always)
    func word(_ at: Int, _ bigEndian: Bool) -> UInt32 {
        let (a, b) = (UInt32(half(at, bigEndian)), UInt32(half(at &+ 2, bigEndian)))
        return bigEndian ? a << 16 | b : b << 16 | a
    }

    /// 64 bits in the section's byte order. The position must be inside the span.
    @inline(__always)
    func long(_ at: Int, _ bigEndian: Bool) -> UInt64 {
        let (a, b) = (UInt64(word(at, bigEndian)), UInt64(word(at &+ 4, bigEndian)))
        return bigEndian ? a << 32 | b : b << 32 | a
    }
}
