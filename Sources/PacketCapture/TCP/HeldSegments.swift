/// Segments of one connection that cannot be delivered yet: octets before them are missing, or octets that their sender
/// had already seen are.
final class HeldSegments {
    struct Item {
        var offset: Int64
        var length: Int64
        /// The captured octets from ``offset``; empty if they only need counting.
        var bytes: [UInt8]
        /// How many of ``length`` the capture holds.
        var captured: Int64
        /// Octets of the other direction that the sender had seen; -1 unknown.
        var acknowledges: Int64
        var place: Place
        /// The connection's frame count when it came, and that of the other direction.
        var arrival: UInt32
        var otherFrames: UInt32 = 0
        /// It stood beyond what its receiver can have offered, so that it may be a stranger's.
        var isDoubtful = false

        var end: Int64 { offset &+ length }
    }

    /// Per direction, ascending and disjoint; those before the head are gone.
    private var items: [[Item]] = [[], []]
    private var heads = [0, 0]
    /// What all of it costs in memory, about.
    private(set) var cost = 0
    /// Segments that may be a stranger's.
    private(set) var doubtful = 0

    var count: Int { items[0].count &+ items[1].count &- heads[0] &- heads[1] }
    var isEmpty: Bool { count == 0 }

    func first(_ direction: Int) -> Item? {
        heads[direction] < items[direction].count ? items[direction][heads[direction]] : nil
    }

    func last(_ direction: Int) -> Item? {
        heads[direction] < items[direction].count ? items[direction].last : nil
    }

    /// The first segment is its sender's after all.
    func trustFirst(_ direction: Int) {
        guard heads[direction] < items[direction].count else { return }
        if items[direction][heads[direction]].isDoubtful { doubtful &-= 1 }
        items[direction][heads[direction]].isDoubtful = false
    }

    /// The direction begins so much earlier than was thought when they came.
    func shift(_ direction: Int, by distance: Int64) {
        for index in heads[direction]..<items[direction].count { items[direction][index].offset &+= distance }
    }

    /// The other direction begins so much earlier than was thought when they acknowledged its octets.
    func shift(acknowledgedBy direction: Int, by distance: Int64) {
        for index in items[direction].indices where items[direction][index].acknowledges >= 0 {
            items[direction][index].acknowledges &+= distance
        }
    }

    func removeFirst(_ direction: Int) {
        guard let item = first(direction) else { return }
        cost &-= HeldSegments.cost(of: item)
        if item.isDoubtful { doubtful &-= 1 }
        items[direction][heads[direction]].bytes = []
        heads[direction] &+= 1
        // Moving the rest down only now and then keeps removal cheap however many wait.
        if heads[direction] &* 2 >= items[direction].count {
            items[direction].removeFirst(heads[direction])
            heads[direction] = 0
        }
    }

    static func cost(of item: Item) -> Int { item.bytes.count &+ 144 }

    /// Adds what no earlier segment brought: the first data win, but for doubtful ones.
    ///
    /// - Returns: how many doubtful segments it took the place of.
    @discardableResult
    func insert(_ item: Item, _ direction: Int) -> Int {
        let displaced = doubtful > 0 && !item.isDoubtful ? dropDoubtful(item.offset..<item.end, direction) : 0
        add(item, direction)
        return displaced
    }

    private func dropDoubtful(_ range: Range<Int64>, _ direction: Int) -> Int {
        let before = doubtful
        var position = items[direction].count
        while position > heads[direction], items[direction][position &- 1].end > range.lowerBound {
            position &-= 1
            let item = items[direction][position]
            guard item.isDoubtful, item.offset < range.upperBound else { continue }
            doubtful &-= 1
            cost &-= HeldSegments.cost(of: item)
            items[direction].remove(at: position)
        }
        return before &- doubtful
    }

    private func add(_ item: Item, _ direction: Int) {
        var start = item.offset
        var position = place(of: start, direction)
        while start < item.end {
            var end = item.end
            if position < items[direction].count {
                let other = items[direction][position]
                if item.offset <= other.offset, item.end >= other.end {
                    // The same octets again: what their sender had seen at least is what counts.
                    items[direction][position].acknowledges = min(other.acknowledges, item.acknowledges)
                }
                if other.offset <= start {
                    start = max(start, other.end)
                    position &+= 1
                    continue
                }
                end = min(end, other.offset)
            }
            let piece = HeldSegments.cut(item, start..<end)
            cost &+= HeldSegments.cost(of: piece)
            if piece.isDoubtful { doubtful &+= 1 }
            if position == heads[direction] {
                prepend(piece, direction)
                position = heads[direction] &+ 1
            } else {
                items[direction].insert(piece, at: position)
                position &+= 1
            }
            start = end
        }
    }

    /// The first segment that ends behind an offset. Mostly there is none.
    private func place(of offset: Int64, _ direction: Int) -> Int {
        var low = heads[direction]
        var high = items[direction].count
        if low < high, items[direction][high &- 1].end <= offset { return high }
        while low < high {
            let middle = (low &+ high) / 2
            if items[direction][middle].end > offset { high = middle } else { low = middle &+ 1 }
        }
        return low
    }

    /// Room before the first one grows with their number, so that segments that come backwards do not each move all
    /// others.
    private func prepend(_ item: Item, _ direction: Int) {
        if heads[direction] == 0 {
            let room = items[direction].count / 2 &+ 1
            items[direction].insert(contentsOf: repeatElement(HeldSegments.gone, count: room), at: 0)
            heads[direction] = room
        }
        heads[direction] &-= 1
        items[direction][heads[direction]] = item
    }

    /// Stands before the head.
    private static let gone = Item(
        offset: 0, length: 0, bytes: [], captured: 0, acknowledges: -1, place: Place(), arrival: 0)

    private static func cut(_ item: Item, _ range: Range<Int64>) -> Item {
        if range.lowerBound == item.offset, range.upperBound == item.end { return item }
        var piece = item
        let from = range.lowerBound &- item.offset
        piece.offset = range.lowerBound
        piece.length = range.upperBound &- range.lowerBound
        piece.captured = max(0, min(item.captured &- from, piece.length))
        if item.bytes.isEmpty {
            piece.bytes = []
        } else {
            let lower = Int(min(from, Int64(item.bytes.count)))
            piece.bytes = Array(item.bytes[lower..<min(lower &+ Int(piece.captured), item.bytes.count)])
        }
        return piece
    }
}
