/// Numbers as people read them.
public enum Quantity {
    /// With a comma after every three digits: `12,000`.
    public static func grouped(_ number: some BinaryInteger) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(32)
        text.appendGrouped(number)
        return String(decoding: text, as: UTF8.self)
    }

    /// `1 frame`, `12,000 frames`.
    package static func counted(_ number: some BinaryInteger, _ singular: String, _ plural: String? = nil) -> String {
        "\(grouped(number)) \(number == 1 ? singular : plural ?? singular + "s")"
    }

    /// A duration in nanoseconds: `350 µs`, `1.204 s`, `75 s`, `2 min 05 s`, `1 h 00 min`.
    public static func duration(_ nanoseconds: Int64) -> String {
        let sign = nanoseconds < 0 ? "-" : ""
        let amount = nanoseconds.magnitude
        let seconds = amount / 1_000_000_000
        func twoDigits(_ number: UInt64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        switch seconds {
        case 0 where amount < 1000: return "\(sign)\(amount) ns"
        case 0 where amount < 1_000_000: return "\(sign)\(thousandths(amount)) µs"
        case 0: return "\(sign)\(thousandths(amount / 1000)) ms"
        case 1..<120: return "\(sign)\(thousandths(amount / 1_000_000)) s"
        case 120..<3600: return "\(sign)\(seconds / 60) min \(twoDigits(seconds % 60)) s"
        case 3600..<172_800: return "\(sign)\(seconds / 3600) h \(twoDigits(seconds / 60 % 60)) min"
        default: return "\(sign)\(seconds / 86400) d \(twoDigits(seconds / 3600 % 24)) h"
        }
    }

    /// The same in few columns, rounded, for tables: `350 µs`, `4.9 ms`, `70.0 s`, `2 min 05 s`.
    static func short(_ nanoseconds: Int64) -> String {
        let sign = nanoseconds < 0 ? "-" : ""
        let amount = nanoseconds.magnitude
        func tenths(_ tenth: UInt64) -> String {
            let number = (amount + tenth / 2) / tenth
            return "\(sign)\(number / 10).\(number % 10)"
        }
        // What would be rounded to a thousand of a unit is one of the next.
        switch amount {
        case ..<999_500: return "\(sign)\((amount + 500) / 1000) µs"
        case ..<999_950_000: return "\(tenths(100_000)) ms"
        case ..<119_950_000_000: return "\(tenths(100_000_000)) s"
        default:
            let leastMinutes: Int64 = 120_000_000_000
            return duration(nanoseconds < 0 ? min(nanoseconds, -leastMinutes) : max(nanoseconds, leastMinutes))
        }
    }

    /// A span of nanoseconds in seconds with six decimals, cut: `70.003012`.
    static func offset(_ nanoseconds: Int64) -> String {
        var bytes: [UInt8] = nanoseconds < 0 ? [UInt8(ascii: "-")] : []
        let microseconds = Int64(nanoseconds.magnitude / 1000)
        bytes.appendDecimal(microseconds / 1_000_000)
        bytes.append(UInt8(ascii: "."))
        bytes.appendDecimal(microseconds % 1_000_000, digits: 6)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `amount / 1000` with up to three decimals.
    private static func thousandths(_ amount: UInt64) -> String {
        var bytes: [UInt8] = []
        bytes.appendDecimal(Int64(amount % 1000), digits: 3)
        while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
        return bytes.isEmpty ? "\(amount / 1000)" : "\(amount / 1000).\(String(decoding: bytes, as: UTF8.self))"
    }
}
