/// The last octets of a file that was hashed, to compare what is sent again with.
struct DigestTail {
    /// Octets: as many as are usually on the way when a connection breaks.
    static let usualLimit = 128 << 10
    /// So many sessions keep theirs at the same time, each up to twice the limit, and once more from before the Fragment
    /// under way.
    static let maxTails = 64

    private let limit: Int
    private var octets: [UInt8] = []
    /// Offset in the file of the first one.
    private var start: Int64 = 0

    init(limit: Int) { self.limit = limit }

    private var end: Int64 { start &+ Int64(octets.count) }

    func covers(_ offset: Int64) -> Bool { offset >= start && offset < end }

    /// Whether so many further octets push out older ones.
    func drops(_ count: Int) -> Bool { limit > 0 && octets.count &+ min(count, limit) > 2 &* limit || count > limit }

    mutating func append(_ new: Span<UInt8>, at offset: Int64) {
        guard limit > 0 else { return }
        if offset != end || octets.isEmpty {
            octets.removeAll(keepingCapacity: true)
            start = offset
        }
        let kept = new.extracting(last: min(new.count, limit))
        if kept.count < new.count {
            octets.removeAll(keepingCapacity: true)
            start = offset &+ Int64(new.count &- kept.count)
        }
        if octets.count &+ kept.count > 2 &* limit {
            let surplus = octets.count &- limit
            octets.removeFirst(surplus)
            start &+= Int64(surplus)
        }
        let place = octets.count
        octets.append(contentsOf: repeatElement(0, count: kept.count))
        var own = octets.mutableSpan
        for index in kept.indices { own[place &+ index] = kept[index] }
    }

    /// Nothing from that offset on is there any more.
    mutating func cut(to offset: Int64) {
        if offset <= start { forget() } else if offset < end { octets.removeLast(Int(end &- offset)) }
    }

    mutating func forget() { octets.removeAll(keepingCapacity: true) }

    /// Where octets, the first of them at an offset that is there, first differ from those that are there; nil if none
    /// does. Those behind the end are not looked at.
    func firstDifference(_ other: Span<UInt8>, at offset: Int64) -> Int64? {
        let own = octets.span
        var index = Int(offset &- start)
        var position = 0
        while position < other.count, index < own.count {
            if own[index] != other[position] { return offset &+ Int64(position) }
            index &+= 1
            position &+= 1
        }
        return nil
    }

    /// The octets of a range as far as they are there.
    func forEach(_ range: Range<Int64>, _ body: (Span<UInt8>) -> Void) {
        let lower = max(range.lowerBound, start)
        let upper = min(range.upperBound, end)
        guard lower < upper else { return }
        body(octets.span.extracting(Int(lower &- start)..<Int(upper &- start)))
    }
}
