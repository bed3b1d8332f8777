import HTTPMessages

/// Which octets of the file a Fragment holds: `bytes first-last/total` ([MC-BUP] 2.2.6.1, RFC 9110 14.4).
///
/// What can be read as three numbers is kept even if the numbers contradict each other; see ``isReversed`` and
/// ``exceedsTotal``.
public struct ContentRange: Hashable, Sendable {
    public enum Total: Hashable, Sendable {
        case number(Int64)
        /// `*`
        case unknown
        /// Nothing stands behind the range.
        case missing
    }

    /// As on the wire; equal to `bytes` but for letter case.
    public let unit: String
    /// 0 … 2^63 − 1.
    public let first: Int64
    /// 0 … 2^63 − 1, inclusive.
    public let last: Int64
    public let total: Total

    /// For building; negative numbers are not representable on the wire and become 0.
    public init(first: Int64, last: Int64, total: Total, unit: String = "bytes") {
        self.first = max(0, first)
        self.last = max(0, last)
        self.total = total
        self.unit = unit
    }

    public init(first: Int64, last: Int64, total: Int64) {
        self.init(first: first, last: last, total: .number(total))
    }

    /// The total if it is a number.
    public var totalNumber: Int64? {
        if case .number(let number) = total { number } else { nil }
    }

    /// The last octet stands before the first (FR-003).
    public var isReversed: Bool { last < first }

    /// The last octet is not within the total (FR-004); false if the total is no number.
    public var exceedsTotal: Bool {
        if case .number(let number) = total { last >= number } else { false }
    }

    /// How many octets; nil if reversed or above 2^63 − 1.
    public var length: Int64? {
        guard !isReversed else { return nil }
        let (length, overflow) = (last &- first).addingReportingOverflow(1)
        return overflow ? nil : length
    }

    /// The offset behind the last octet; nil above 2^63 − 1.
    public var end: Int64? {
        let (end, overflow) = last.addingReportingOverflow(1)
        return overflow ? nil : end
    }

    /// Whether this range reaches the end of the file; false if the total is no number.
    public var isFinal: Bool {
        if let end, let totalNumber { end == totalNumber } else { false }
    }

    /// Whether the unit is spelled as the norm has it (FR-023).
    public var hasUsualUnit: Bool { unit == "bytes" }

    /// In the form of the wire.
    public var wireText: String {
        switch total {
        case .number(let number): "\(unit) \(first)-\(last)/\(number)"
        case .unknown: "\(unit) \(first)-\(last)/*"
        case .missing: "\(unit) \(first)-\(last)"
        }
    }
}

/// Why a `Content-Range` cannot be read (FR-002).
public enum ContentRangeFault: String, Error, Hashable, Sendable, CaseIterable {
    case empty = "the value is empty"
    case noUnit = "the unit is missing"
    case foreignUnit = "the unit is not bytes"
    case unsatisfied = "no range stands before the total"
    case badFirst = "the first offset is no number below 2^63"
    case badLast = "the last offset is no number below 2^63"
    case badTotal = "the total is no number below 2^63"
    /// Of the norm's form, which has 64 bits; not followed here.
    case beyond = "the total is 2^63 or above"
    case excess = "something follows the range"
}

extension ContentRange {
    /// Reads a field value. The unit may be in any letter case, the total may be `*` or missing, and the offsets need
    /// not make sense together; a missing unit, another unit, `*` for the range, or a number of 2^63 or above is a
    /// fault.
    public static func parse(_ text: String) -> Result<ContentRange, ContentRangeFault> {
        let octets = text.utf8.span
        guard !octets.isEmpty else { return .failure(.empty) }
        var position = 0
        while position < octets.count, ASCII.isTokenOctet(octets[position]), !ASCII.isDigit(octets[position]) {
            position &+= 1
        }
        let unitEnd = position
        while position < octets.count, ASCII.isBlank(octets[position]) { position &+= 1 }
        guard unitEnd > 0, position > unitEnd else { return .failure(.noUnit) }
        let unit = String(text.utf8.prefix(unitEnd)) ?? ""
        guard WireText.equal(unit, "bytes") else { return .failure(.foreignUnit) }
        guard position < octets.count, octets[position] != 0x2a else { return .failure(.unsatisfied) }
        switch readRange(octets, &position) {
        case .failure(let fault): return .failure(fault)
        case .success(let (first, last, total)):
            return .success(ContentRange(first: first, last: last, total: total, unit: unit))
        }
    }

    /// `first-last`, then `/total`, `/*`, `/` or nothing, up to the end of the octets.
    static func readRange(
        _ octets: Span<UInt8>, _ position: inout Int
    ) -> Result<(Int64, Int64, Total), ContentRangeFault> {
        guard let first = WireNumber.read(octets, &position), position < octets.count, octets[position] == 0x2d else {
            return .failure(.badFirst)
        }
        position &+= 1
        guard let last = WireNumber.read(octets, &position) else { return .failure(.badLast) }
        guard position < octets.count else { return .success((first, last, .missing)) }
        guard octets[position] == 0x2f else { return .failure(.excess) }
        position &+= 1
        guard position < octets.count else { return .success((first, last, .missing)) }
        if octets[position] == 0x2a, position &+ 1 == octets.count { return .success((first, last, .unknown)) }
        let start = position
        guard let total = WireNumber.read(octets, &position) else {
            return .failure(last >= first && WireNumber.isBeyond(octets, from: start) ? .beyond : .badTotal)
        }
        guard position == octets.count else { return .failure(.excess) }
        return .success((first, last, .number(total)))
    }
}
