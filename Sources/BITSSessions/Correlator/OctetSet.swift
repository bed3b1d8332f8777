/// Which octets of a file are known: disjoint half-open ranges, ascending.
struct OctetSet {
    /// More stretches than that are an attack; further ones then count as new although they may not be.
    static let maxRanges = 10_000

    private(set) var ranges: [Range<Int64>] = []
    private(set) var count: Int64 = 0

    /// It may lack stretches that were to be added.
    var isFull: Bool { ranges.count >= OctetSet.maxRanges }

    /// Adds a range; how many of its octets were not there before.
    mutating func insert(_ range: Range<Int64>) -> Int64 {
        guard !range.isEmpty else { return 0 }
        if let last = ranges.last, range.lowerBound == last.upperBound {
            ranges[ranges.count &- 1] = last.lowerBound..<range.upperBound
            count = clampedSum(count, Int64(clamping: range.count))
            return Int64(clamping: range.count)
        }
        let start = firstIndex { $0.upperBound >= range.lowerBound }
        var end = start
        var merged = range
        var overlap: Int64 = 0
        while end < ranges.count, ranges[end].lowerBound <= range.upperBound {
            overlap &+= Int64(ranges[end].clamped(to: range).count)
            merged = min(merged.lowerBound, ranges[end].lowerBound)..<max(merged.upperBound, ranges[end].upperBound)
            end &+= 1
        }
        if start == end, ranges.count >= OctetSet.maxRanges { return Int64(range.count) }
        ranges.replaceSubrange(start..<end, with: [merged])
        let new = Int64(range.count) &- overlap
        count = clampedSum(count, new)
        return new
    }

    /// Forgets a range; of stretches that it parts, more than ``maxRanges`` may come of it only by one each time.
    mutating func remove(_ range: Range<Int64>) {
        guard !range.isEmpty else { return }
        let start = firstIndex { $0.upperBound > range.lowerBound }
        var end = start
        var left: [Range<Int64>] = []
        while end < ranges.count, ranges[end].lowerBound < range.upperBound {
            let own = ranges[end]
            count &-= Int64(own.clamped(to: range).count)
            if own.lowerBound < range.lowerBound { left.append(own.lowerBound..<range.lowerBound) }
            if own.upperBound > range.upperBound { left.append(range.upperBound..<own.upperBound) }
            end &+= 1
        }
        ranges.replaceSubrange(start..<end, with: left)
    }

    /// The stretches of `0..<total` that are not known, at most `limit` of them.
    func holes(upTo total: Int64, limit: Int) -> [Range<Int64>] {
        var holes: [Range<Int64>] = []
        var position: Int64 = 0
        for range in ranges where range.lowerBound < total {
            if range.lowerBound > position { holes.append(position..<range.lowerBound) }
            position = max(position, range.upperBound)
            if holes.count == limit { return holes }
        }
        if position < total { holes.append(position..<total) }
        return holes
    }

    /// Whether all of `0..<total` is known.
    func covers(_ total: Int64) -> Bool {
        total == 0 || (ranges.first.map { $0.lowerBound == 0 && $0.upperBound >= total } ?? false)
    }

    /// Whether ``insert(_:)`` can keep the range.
    func canTake(_ range: Range<Int64>) -> Bool {
        guard ranges.count >= OctetSet.maxRanges else { return true }
        let start = firstIndex { $0.upperBound >= range.lowerBound }
        return start < ranges.count && ranges[start].lowerBound <= range.upperBound
    }

    /// The parts of the range that are known, ascending.
    func forEach(in range: Range<Int64>, _ body: (Range<Int64>) -> Void) {
        var index = firstIndex { $0.upperBound > range.lowerBound }
        while index < ranges.count, ranges[index].lowerBound < range.upperBound {
            body(ranges[index].clamped(to: range))
            index &+= 1
        }
    }

    private func firstIndex(where holds: (Range<Int64>) -> Bool) -> Int {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low &+ high) / 2
            if holds(ranges[middle]) { high = middle } else { low = middle &+ 1 }
        }
        return low
    }
}

func clampedSum(_ a: Int64, _ b: Int64) -> Int64 {
    let sum = a.addingReportingOverflow(b)
    return sum.overflow ? Int64.max : sum.partialValue
}
