/// The unit and origin of an interface's time stamps (if_tsresol, if_tsoffset).
struct PcapngClock {
    private enum Unit {
        /// Nanoseconds per tick.
        case multiple(UInt64)
        /// Ticks per nanosecond.
        case part(UInt64)
        /// Ticks of 2⁻ⁿ s.
        case binary(UInt8)
    }

    private var unit = Unit.multiple(1_000)
    /// Seconds to be added to every time stamp.
    var offsetSeconds: Int64 = 0

    /// The option's octet: a power of ten, or with the high bit a power of two.
    ///
    /// Returns whether 64 bits of such ticks reach a nanosecond; if they do not, every time stamp is 0.
    @discardableResult
    mutating func setResolution(_ octet: UInt8) -> Bool {
        let digits = octet & 0x7f
        if octet & 0x80 != 0 {
            unit = .binary(digits)
            return digits < 94
        }
        switch digits {
        case 0...9: unit = .multiple(Self.powerOfTen(9 &- digits))
        case 10...28: unit = .part(Self.powerOfTen(digits &- 9))
        default: unit = .binary(127)
        }
        return digits <= 28
    }

    /// Nanoseconds since 1970 UTC, rounded down; what does not fit is clamped to the ends of the range.
    @inline(__always)
    func nanoseconds(_ ticks: UInt64) -> Int64 {
        if case .multiple(let factor) = unit, offsetSeconds == 0 {
            let product = ticks.multipliedReportingOverflow(by: factor)
            return product.overflow ? .max : Int64(clamping: product.partialValue)
        }
        return wide(ticks)
    }

    /// Ticks beyond 64 bits of nanoseconds may come back into the range with a negative offset: the times of a writer
    /// that counts from 1601.
    private func wide(_ ticks: UInt64) -> Int64 {
        let whole: Int128
        switch unit {
        case .multiple(let factor): whole = Int128(ticks) &* Int128(factor)
        case .part(let divisor): whole = Int128(ticks / max(divisor, 1))
        case .binary(let digits): whole = (Int128(ticks) &* 1_000_000_000) >> Int128(digits)
        }
        return Int64(clamping: whole &+ Int128(offsetSeconds) &* 1_000_000_000)
    }

    /// `digits` is at most 19.
    private static func powerOfTen(_ digits: UInt8) -> UInt64 {
        (0..<digits).reduce(1) { power, _ in power &* 10 }
    }
}
