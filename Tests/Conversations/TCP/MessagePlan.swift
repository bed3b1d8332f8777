/// What is to happen to the segments of the next message. Segments count from 1.
struct MessagePlan {
    var splits: [Int] = []
    var lost: Set<Int> = []
    var dropped: Set<Int> = []
    var duplicated: Set<Int> = []
    var retransmitted: Set<Int> = []
    var corrupted: Set<Int> = []
    var swaps: [(Int, Int)] = []
    var coalesce = false
    var stale = false
    /// Segments after this many octets are never sent.
    var limit: Int?

    /// Cuts `count` octets at the wanted offsets and at the segment size.
    func pieces(of count: Int, mss: Int) -> [Range<Int>] {
        let borders = Set(splits.filter { $0 > 0 && $0 < count }).union([0]).sorted() + [count]
        return zip(borders, borders.dropFirst()).flatMap { start, end in
            stride(from: start, to: end, by: max(mss, 1)).map { $0..<min($0 + mss, end) }
        }
    }

    /// The order in which the segments are sent.
    func order(_ count: Int) -> [Int] {
        var order = Array(0..<count)
        for (first, second) in swaps where (1...count).contains(first) && (1...count).contains(second) {
            order.swapAt(first - 1, second - 1)
        }
        return order
    }
}
