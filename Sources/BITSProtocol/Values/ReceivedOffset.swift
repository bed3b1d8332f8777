import HTTPMessages

/// The offset that the client has to send next: `BITS-Received-Content-Range` ([MC-BUP] 2.2.7.2).
public struct ReceivedOffset: Hashable, Sendable {
    /// 0 … 2^63 − 1.
    public let value: Int64
    /// The server wrote a range instead of a number, and the value is the offset behind it (FRA-002).
    public let isLoose: Bool

    /// For building.
    public init(_ value: Int64) {
        self.value = max(0, value)
        isLoose = false
    }

    /// Reads `1*20DIGIT`; or, marked as loose, `a-b`, `a-b/t`, `bytes a-b` and `bytes a-b/t`. Anything else is nil.
    public init?(_ text: String) {
        if let number = WireNumber.parse(text) {
            value = number
            isLoose = false
            return
        }
        guard let end = ReceivedOffset.endOfRange(text) else { return nil }
        value = end
        isLoose = true
    }

    private static func endOfRange(_ text: String) -> Int64? {
        let octets = text.utf8.span
        guard octets.count > 0 else { return nil }
        if ASCII.isDigit(octets[0]) {
            var position = 0
            guard case .success(let (first, last, total)) = ContentRange.readRange(octets, &position) else {
                return nil
            }
            return ContentRange(first: first, last: last, total: total).end
        }
        guard case .success(let range) = ContentRange.parse(text) else { return nil }
        return range.end
    }
}
