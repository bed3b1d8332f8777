/// A segment on its way.
struct SimulatedSegment {
    let link: Int
    let side: Side
    var flags: TCPFlags
    /// Of its first octet in its stream.
    var offset = 0
    var octets = 0..<0
    var acknowledged = 0
    /// SACK blocks (RFC 2018), in offsets.
    var blocks: [Range<Int>] = []
    var isAgain = false
    var identification: UInt16 = 0
    /// Nanoseconds since 1970 UTC.
    var sent: Int64 = 0

    init(_ link: Int, _ side: Side, _ flags: TCPFlags) {
        self.link = link
        self.side = side
        self.flags = flags
    }

    var role: FrameRole {
        if isAgain { return .retransmission }
        if flags.contains(.syn) { return .handshake }
        if !flags.isDisjoint(with: [.fin, .rst]) { return .end }
        return octets.isEmpty ? .acknowledgment : .data
    }
}

/// Events in order of time; those of one time in the order in which they came.
struct EventQueue<Event> {
    private var heap: [(time: Int64, order: Int, event: Event)] = []
    private var count = 0

    mutating func push(_ event: Event, at time: Int64) {
        heap.append((time, count, event))
        count += 1
        var child = heap.count - 1
        while child > 0, isBefore(child, (child - 1) / 2) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() -> (time: Int64, event: Event)? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            var parent = 0
            while true {
                let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < heap.count }
                guard let least = children.min(by: { isBefore($0, $1) }), isBefore(least, parent) else { break }
                heap.swapAt(parent, least)
                parent = least
            }
        }
        return (first.time, first.event)
    }

    mutating func removeAll() { heap = [] }

    private func isBefore(_ a: Int, _ b: Int) -> Bool {
        (heap[a].time, heap[a].order) < (heap[b].time, heap[b].order)
    }
}
