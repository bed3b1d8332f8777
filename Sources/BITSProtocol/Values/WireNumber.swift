import HTTPMessages

/// Decimal numbers of the wire: `1*20DIGIT` up to 2^63 − 1.
enum WireNumber {
    /// More digits than this are no number, even if they are zeros.
    static let maximumDigits = 20

    /// Reads digits from `position` on and moves it behind them; nil if there is none, there are too many, or the
    /// number is too large. The position is then undefined.
    static func read(_ octets: Span<UInt8>, _ position: inout Int) -> Int64? {
        let start = position
        var value: Int64 = 0
        var overflow = false
        while position < octets.count, ASCII.isDigit(octets[position]) {
            let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, tooLargeToo) = product.addingReportingOverflow(Int64(octets[position] &- 0x30))
            overflow = overflow || tooLarge || tooLargeToo
            value = overflow ? 0 : sum
            position &+= 1
        }
        let digits = position &- start
        return digits > 0 && digits <= maximumDigits && !overflow ? value : nil
    }

    /// Whether what stands from `position` on is a number of 2^63 to 2^64 − 1: one that ``read(_:_:)`` does not take.
    static func isBeyond(_ octets: Span<UInt8>, from position: Int) -> Bool {
        var value: UInt64 = 0
        var place = position
        while place < octets.count, ASCII.isDigit(octets[place]) {
            let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, tooLargeToo) = product.addingReportingOverflow(UInt64(octets[place] &- 0x30))
            guard !tooLarge, !tooLargeToo else { return false }
            value = sum
            place &+= 1
        }
        return place == octets.count && place &- position <= maximumDigits && value > UInt64(Int64.max)
    }

    /// The whole text as a number.
    static func parse(_ text: String) -> Int64? {
        let octets = text.utf8.span
        var position = 0
        guard let value = read(octets, &position), position == octets.count else { return nil }
        return value
    }
}
