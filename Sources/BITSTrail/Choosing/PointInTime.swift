/// A time as people write it, in the form of RFC 3339; what is left out of its end is zero, and UTC.
enum PointInTime {
    /// Nanoseconds since 1970 UTC; nil if it is no time.
    static func nanoseconds(_ text: String) -> Int64? {
        var rest = text.utf8[...]
        guard let year = digits(&rest, 4), skip("-", &rest), let month = digits(&rest, 2), skip("-", &rest),
            let day = digits(&rest, 2), (1...12).contains(month), (1...daysOf(month, year)).contains(day)
        else { return nil }
        var seconds = days(year, month, day) * 86_400
        var fraction: Int64 = 0
        if skip("T", &rest) || skip("t", &rest) || skip(" ", &rest) {
            guard let hour = digits(&rest, 2), skip(":", &rest), let minute = digits(&rest, 2), hour < 24, minute < 60
            else { return nil }
            seconds += hour * 3600 + minute * 60
            if skip(":", &rest) {
                guard let second = digits(&rest, 2), second < 61 else { return nil }
                seconds += second
                if skip(".", &rest) {
                    guard let read = fractionOfSecond(&rest) else { return nil }
                    fraction = read
                }
            }
            guard let offset = zone(&rest) else { return nil }
            seconds -= offset
        }
        guard rest.isEmpty else { return nil }
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (time, overflows) = whole.addingReportingOverflow(fraction)
        return overflow || overflows ? nil : time
    }

    /// Up to nine digits.
    private static func fractionOfSecond(_ rest: inout Substring.UTF8View) -> Int64? {
        var value: Int64 = 0
        var count = 0
        while let octet = rest.first, octet &- 0x30 < 10, count < 9 {
            value = value * 10 + Int64(octet - 0x30)
            count += 1
            rest = rest.dropFirst()
        }
        guard count > 0 else { return nil }
        for _ in count..<9 { value *= 10 }
        return value
    }

    /// Seconds before UTC; 0 if nothing stands there.
    private static func zone(_ rest: inout Substring.UTF8View) -> Int64? {
        if rest.isEmpty || skip("Z", &rest) || skip("z", &rest) { return 0 }
        let sign: Int64 = skip("+", &rest) ? 1 : skip("-", &rest) ? -1 : 0
        guard sign != 0, let hours = digits(&rest, 2) else { return nil }
        _ = skip(":", &rest)
        guard let minutes = digits(&rest, 2), hours < 24, minutes < 60 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }

    private static func skip(_ mark: Character, _ rest: inout Substring.UTF8View) -> Bool {
        guard let octet = rest.first, octet == mark.asciiValue else { return false }
        rest = rest.dropFirst()
        return true
    }

    private static func digits(_ rest: inout Substring.UTF8View, _ count: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<count {
            guard let octet = rest.first, octet &- 0x30 < 10 else { return nil }
            value = value * 10 + Int64(octet - 0x30)
            rest = rest.dropFirst()
        }
        return value
    }

    private static func daysOf(_ month: Int64, _ year: Int64) -> Int64 {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Days since 1970-01-01 of a day of the Gregorian calendar, by counting its years from March on.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let leaps = shifted / 4 - shifted / 100 + shifted / 400
        return shifted * 365 + leaps + ofYear - 719_468
    }
}
