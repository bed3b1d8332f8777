/// Writes times in the form of RFC 3339, in UTC; remembers the last second, since neighbours mostly share it.
struct TimeText {
    private var second = Int64.min
    private var secondText: [UInt8] = []

    /// - Parameter time: nanoseconds since 1970 UTC, also before it. Written with nine decimals, or six if the rest is
    ///   zero, as in a capture that counts microseconds.
    mutating func append(_ time: Int64, to bytes: inout [UInt8]) {
        let fraction = appendSecond(of: time, to: &bytes)
        if fraction % 1000 == 0 {
            bytes.appendDigits(UInt64(fraction / 1000), 6)
        } else {
            bytes.appendDigits(UInt64(fraction), 9)
        }
        bytes.append(UInt8(ascii: "Z"))
    }

    /// The second with a point behind it.
    /// - Returns: the nanoseconds above it.
    mutating func appendSecond(of time: Int64, to bytes: inout [UInt8]) -> Int64 {
        let (whole, fraction) = Self.split(time)
        if whole != second {
            second = whole
            secondText = Self.text(ofSecond: whole)
        }
        bytes.append(contentsOf: secondText)
        bytes.append(UInt8(ascii: "."))
        return fraction
    }

    mutating func string(_ time: Int64) -> String {
        var bytes: [UInt8] = []
        append(time, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Seconds, rounded down, and the nanoseconds above them.
    private static func split(_ time: Int64) -> (Int64, Int64) {
        let (whole, fraction) = time.quotientAndRemainder(dividingBy: 1_000_000_000)
        return fraction < 0 ? (whole - 1, fraction + 1_000_000_000) : (whole, fraction)
    }

    private static func text(ofSecond second: Int64) -> [UInt8] {
        var days = second / 86400
        var rest = second % 86400
        if rest < 0 {
            rest += 86400
            days -= 1
        }
        let (year, month, day) = civil(days: days)
        var bytes: [UInt8] = []
        bytes.appendDecimal(year, digits: 4)
        for (separator, part) in [
            ("-", month), ("-", day), ("T", rest / 3600), (":", rest / 60 % 60), (":", rest % 60),
        ] {
            bytes.append(contentsOf: separator.utf8)
            bytes.appendDecimal(part, digits: 2)
        }
        return bytes
    }

    /// The Gregorian date of a day that is counted from 1970-01-01 (H. Hinnant, "chrono-Compatible Low-Level Date
    /// Algorithms").
    private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
