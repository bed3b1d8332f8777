/// Times are nanoseconds since 1970 UTC; this is all the calendar that a capture needs.
enum Times {
    static let microsecond: Int64 = 1_000
    static let millisecond: Int64 = 1_000_000
    static let second: Int64 = 1_000_000_000

    /// Reads `4ms`, `70s`, `1.5s`, `10min`, `2h`, `3d`, `250us`, `10ns`.
    static func duration(_ text: some StringProtocol) -> Int64? {
        let number = text.prefix { $0.isNumber || $0 == "." }
        let units: [Substring: Int64] = [
            "ns": 1, "us": microsecond, "ms": millisecond, "s": second, "min": 60 * second, "h": 3_600 * second,
            "d": 86_400 * second,
        ]
        guard let unit = units[Substring(text[number.endIndex...])] else { return nil }
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = parts.first.flatMap({ Int64($0) }), parts.count <= 2 else { return nil }
        guard parts.count == 2 else { return whole * unit }
        guard let fraction = Int64(parts[1]), parts[1].count <= 9 else { return nil }
        let scale = (0..<parts[1].count).reduce(Int64(1)) { product, _ in product * 10 }
        return whole * unit + fraction * unit / scale
    }

    /// Reads `2025-03-04T09:00:00Z`, with up to nine digits of fraction.
    static func instant(_ text: some StringProtocol) -> Int64? {
        guard text.hasSuffix("Z") else { return nil }
        let fields = text.dropLast().split { "-T:.".contains($0) }
        let numbers = fields.compactMap { Int64($0) }
        guard numbers.count == fields.count, (6...7).contains(numbers.count) else { return nil }
        let days = daysFromCivil(year: numbers[0], month: numbers[1], day: numbers[2])
        var nanoseconds: Int64 = 0
        if fields.count == 7 {
            guard fields[6].count <= 9 else { return nil }
            nanoseconds = (fields[6].count..<9).reduce(numbers[6]) { value, _ in value * 10 }
        }
        return (days * 86_400 + numbers[3] * 3_600 + numbers[4] * 60 + numbers[5]) * second + nanoseconds
    }

    /// The form of the `Date` header: `Tue, 04 Mar 2025 09:00:00 GMT`.
    static func httpDate(_ time: Int64) -> String {
        let seconds = time / second
        let days = seconds / 86_400
        let (year, month, day) = civil(days: days)
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let rest = seconds % 86_400
        let clock = "\(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
        return "\(weekdays[Int(days % 7)]), \(two(day)) \(months[Int(month) - 1]) \(year) \(clock) GMT"
    }

    private static func daysFromCivil(year: Int64, month: Int64, day: Int64) -> Int64 {
        let y = month <= 2 ? year - 1 : year
        let era = y / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let z = days + 719_468
        let era = z / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}
