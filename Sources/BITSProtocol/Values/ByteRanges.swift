import HTTPMessages

/// What a request wants of a file: `Range: bytes=0-99,200-` (RFC 9110 14.2).
public struct ByteRanges: Hashable, Sendable {
    public enum Range: Hashable, Sendable {
        /// Both ends included; no last: up to the end.
        case from(Int64, through: Int64?)
        /// The last octets.
        case suffix(Int64)
    }

    /// More than the Windows client asks for in one file (500).
    private static let maxRanges = 1000

    /// In the order of the request; never empty.
    public let ranges: [Range]

    /// Nil for another unit, a reversed range, anything that is no range, and more ranges than anybody asks for.
    public init?(_ text: String) {
        let octets = text.utf8.span
        var position = 0
        let unit = Array("bytes=".utf8)
        guard octets.count > unit.count else { return nil }
        while position < unit.count {
            guard ASCII.lowercased(octets[position]) == unit[position] else { return nil }
            position &+= 1
        }
        var ranges: [Range] = []
        while true {
            while position < octets.count, ASCII.isBlank(octets[position]) { position &+= 1 }
            guard ranges.count < ByteRanges.maxRanges, let range = ByteRanges.read(octets, &position) else {
                return nil
            }
            ranges.append(range)
            while position < octets.count, ASCII.isBlank(octets[position]) { position &+= 1 }
            if position == octets.count { break }
            guard octets[position] == UInt8(ascii: ",") else { return nil }
            position &+= 1
        }
        self.ranges = ranges
    }

    private static func read(_ octets: Span<UInt8>, _ position: inout Int) -> Range? {
        let first = WireNumber.read(octets, &position)
        guard position < octets.count, octets[position] == UInt8(ascii: "-") else { return nil }
        position &+= 1
        let last = WireNumber.read(octets, &position)
        guard let first else { return last.map { .suffix($0) } }
        if let last, last < first { return nil }
        return .from(first, through: last)
    }

    /// What the range means for a file of that length, half-open; nil if the file has none of it, or its length is
    /// needed and not known.
    public static func resolve(_ range: Range, total: Int64?) -> Swift.Range<Int64>? {
        switch range {
        case .from(let first, let last):
            guard let end = [last.map { $0 == Int64.max ? $0 : $0 &+ 1 }, total].compactMap(\.self).min(), first < end
            else { return nil }
            return first..<end
        case .suffix(let count):
            guard let total, count > 0, total > 0 else { return nil }
            return max(0, total &- count)..<total
        }
    }
}
