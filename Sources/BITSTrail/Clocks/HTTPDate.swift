/// The time that a `Date` field states, in its usual form (`Sun, 06 Nov 1994 08:49:37 GMT`, RFC 9110 5.6.7).
enum HTTPDate {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Seconds since 1970 UTC; nil in any other form.
    static func seconds(_ text: String) -> Int? {
        let parts = text.split(separator: " ")
        guard text.utf8.count == 29, parts.count == 6, parts[5] == "GMT",
            let month = months.firstIndex(of: "\(parts[2])"), let day = number(parts[1], 2),
            let year = number(parts[3], 4)
        else { return nil }
        let time = parts[4].split(separator: ":").map { number($0, 2) }
        guard time.count == 3, let hour = time[0], let minute = time[1], let second = time[2], (1...31).contains(day)
        else { return nil }
        // The year begins with March, so that a leap day is its last one.
        let (begun, since) = month < 2 ? (year - 1, month + 10) : (year, month - 2)
        let days = begun * 365 + begun / 4 - begun / 100 + begun / 400 + (since * 153 + 2) / 5 + day - 1 - 719_468
        return ((days * 24 + hour) * 60 + minute) * 60 + second
    }

    private static func number(_ text: Substring, _ digits: Int) -> Int? {
        text.utf8.count == digits && text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
    }
}
