/// Slots of a table in the order in which they were added, each taken out at any time: a doubly linked list in two
/// arrays.
struct SlotOrder {
    private var before: [Int32] = []
    private var behind: [Int32] = []
    private(set) var first: Int?
    private var last: Int?
    private(set) var count = 0

    /// The slot must not be in the list.
    mutating func append(_ slot: Int) {
        while behind.count <= slot {
            before.append(-1)
            behind.append(-1)
        }
        before[slot] = Int32(truncatingIfNeeded: last ?? -1)
        behind[slot] = -1
        if let last { behind[last] = Int32(truncatingIfNeeded: slot) } else { first = slot }
        last = slot
        count &+= 1
    }

    /// The slot must be in the list.
    mutating func remove(_ slot: Int) {
        let (previous, next) = (Int(before[slot]), Int(behind[slot]))
        if previous >= 0 { behind[previous] = behind[slot] } else { first = next >= 0 ? next : nil }
        if next >= 0 { before[next] = before[slot] } else { last = previous >= 0 ? previous : nil }
        count &-= 1
    }
}
