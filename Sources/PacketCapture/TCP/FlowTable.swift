/// Finds a connection by its addresses and ports: open addressing over an array of connections that are changed in
/// place.
///
/// The hash is seeded per run so that no capture can be made to collide; nothing that is reported depends on it.
struct FlowTable: ~Copyable {
    private(set) var connections = SlotArray<TCPConnection>()
    /// Both directions of each connection, side by side. As a part of it they would be copied for every look at them.
    private var streams = SlotArray<TCPStream>()
    private var free: [Int32] = []
    /// Below, the slot of a connection; above, 32 bits of its hash, so that others need no look. All bits: none.
    private var index: [UInt64]
    private var mask: Int
    private(set) var count = 0
    let seed: UInt64

    init(seed: UInt64) {
        self.seed = seed
        index = [UInt64](repeating: FlowTable.none, count: 1024)
        mask = 1023
    }

    subscript(slot: Int) -> TCPConnection {
        @inline(__always) _read { yield connections[slot] }
        @inline(__always) _modify { yield &connections[slot] }
    }

    /// One direction of a connection, 0 or 1.
    subscript(slot: Int, direction: Int) -> TCPStream {
        @inline(__always) _read { yield streams[slot &* 2 &+ (direction & 1)] }
        @inline(__always) _modify { yield &streams[slot &* 2 &+ (direction & 1)] }
    }

    private static let none = UInt64.max
    private static let marks = UInt64.max << 32

    @inline(__always)
    private static func slot(_ entry: UInt64) -> Int { Int(UInt32(truncatingIfNeeded: entry)) }

    @inline(always)
    func find(_ key: FlowKey, _ hash: UInt64) -> Int? {
        var position = Int(truncatingIfNeeded: hash) & mask
        let mark = hash & FlowTable.marks
        while true {
            let entry = index[position]
            if entry == FlowTable.none { return nil }
            if (entry ^ mark) & FlowTable.marks == 0 {
                let slot = FlowTable.slot(entry)
                if connections[slot].key == key { return slot }
            }
            position = (position &+ 1) & mask
        }
    }

    mutating func insert(_ connection: TCPConnection) -> Int {
        if count &* 2 >= mask { grow() }
        count &+= 1
        let slot: Int
        if let reused = free.popLast() {
            slot = Int(reused)
            connections[slot] = connection
            self[slot, 0] = TCPStream()
            self[slot, 1] = TCPStream()
        } else {
            slot = connections.count
            connections.append(connection)
            streams.append(TCPStream())
            streams.append(TCPStream())
        }
        link(slot)
        return slot
    }

    /// Takes the connection out; its slot may be used again.
    mutating func remove(_ slot: Int) {
        let hash = connections[slot].hash
        var position = Int(truncatingIfNeeded: hash) & mask
        while FlowTable.slot(index[position]) != slot {
            if index[position] == FlowTable.none { return }
            position = (position &+ 1) & mask
        }
        // Backward shift: no marks of removed entries, so that lookups never slow down.
        var hole = position
        var next = (hole &+ 1) & mask
        while index[next] != FlowTable.none {
            let home = Int(truncatingIfNeeded: connections[FlowTable.slot(index[next])].hash) & mask
            if (next &- home) & mask >= (next &- hole) & mask {
                index[hole] = index[next]
                hole = next
            }
            next = (next &+ 1) & mask
        }
        index[hole] = FlowTable.none
        connections[slot].isInUse = false
        connections[slot].held = nil
        connections[slot].reports = nil
        free.append(Int32(truncatingIfNeeded: slot))
        count &-= 1
    }

    private mutating func link(_ slot: Int) {
        let hash = connections[slot].hash
        var position = Int(truncatingIfNeeded: hash) & mask
        while index[position] != FlowTable.none { position = (position &+ 1) & mask }
        index[position] = hash & FlowTable.marks | UInt64(UInt32(truncatingIfNeeded: slot))
    }

    private mutating func grow() {
        mask = (mask &+ 1) &* 2 &- 1
        index = [UInt64](repeating: FlowTable.none, count: mask &+ 1)
        for slot in connections.indices where connections[slot].isInUse { link(slot) }
    }
}

// MARK: What both directions tell together

extension FlowTable {
    /// How a connection's SYN was answered.
    func answer(_ slot: Int) -> HandshakeAnswer {
        let handshake = connections[slot].handshake
        guard connections[slot].payload == 0, handshake.attempts > 0, handshake.answer == HandshakeTimes.unseen else {
            return .taken
        }
        if self[slot, 1].resetEnd >= 0 { return .refused }
        let isBare = handshake.attempts == .max || self[slot, 0].frames == UInt32(handshake.attempts)
        return self[slot, 1].frames == 0 && isBare ? .none : .taken
    }

    /// Whether something waits for more frames, or for time.
    @inline(__always)
    func isBlocked(_ slot: Int) -> Bool { connections[slot].held != nil || isAcknowledgedAhead(slot) }

    /// The same without what may be a stranger's, which the connection goes on without.
    func isWaiting(_ slot: Int) -> Bool {
        if let held = connections[slot].held, held.count > held.doubtful { return true }
        return isAcknowledgedAhead(slot)
    }

    @inline(__always)
    private func isAcknowledgedAhead(_ slot: Int) -> Bool {
        self[slot, 0].acknowledgedOctets > self[slot, 0].next || self[slot, 1].acknowledgedOctets > self[slot, 1].next
    }
}
