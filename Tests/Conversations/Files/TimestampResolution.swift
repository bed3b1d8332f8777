/// The unit of an interface's time stamps: 10⁻ⁿ s or 2⁻ⁿ s.
public enum TimestampResolution: Sendable, Hashable {
    case decimal(UInt8)
    case binary(UInt8)

    var optionValue: UInt8 {
        switch self {
        case .decimal(let exponent): exponent
        case .binary(let exponent): exponent | 0x80
        }
    }

    /// A time in this unit, rounded down.
    func ticks(_ nanoseconds: Int64) -> UInt64 {
        let (seconds, rest) = (UInt64(nanoseconds / Times.second), UInt64(nanoseconds % Times.second))
        switch self {
        case .decimal(let exponent):
            let scale = (0..<exponent).reduce(UInt64(1)) { product, _ in product * 10 }
            return seconds * scale + (exponent <= 9 ? rest / (1_000_000_000 / scale) : rest * (scale / 1_000_000_000))
        case .binary(let exponent):
            let product = rest.multipliedFullWidth(by: 1 << UInt64(exponent))
            return seconds << UInt64(exponent) + UInt64(1_000_000_000).dividingFullWidth(product).quotient
        }
    }

    /// What is left of a time that was written in this unit: nanoseconds, rounded down twice.
    public func rounded(_ nanoseconds: Int64) -> Int64 {
        let ticks = ticks(nanoseconds)
        switch self {
        case .decimal(let exponent):
            let scale = (0..<exponent).reduce(UInt64(1)) { product, _ in product * 10 }
            let rest = ticks % scale
            let fraction = exponent <= 9 ? rest * (1_000_000_000 / scale) : rest / (scale / 1_000_000_000)
            return Int64(ticks / scale) * Times.second + Int64(fraction)
        case .binary(let exponent):
            let rest = ticks & (1 << UInt64(exponent) - 1)
            let product = rest.multipliedFullWidth(by: 1_000_000_000)
            let fraction = (UInt64(1) << UInt64(exponent)).dividingFullWidth(product).quotient
            return Int64(ticks >> UInt64(exponent)) * Times.second + Int64(fraction)
        }
    }
}
