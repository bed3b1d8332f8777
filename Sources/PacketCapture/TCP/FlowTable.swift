/// Finds a connection by its addresses and ports: open addressing over an array of connections that are changed in
/// place.
///
/// The hash is seeded per run so that no capture can be made to collide; nothing that is reported depends on it.
struct FlowTable {
    private(set) var connections: ContiguousArray<TCPConnection> = []
    private var free: [Int32] = []
    /// Slot of a connection, or -1.
    private var index: [Int32]
    private var mask: Int
    private(set) var count = 0
    let seed: UInt64

    init(seed: UInt64) {
        self.seed = seed
        index = [Int32](repeating: -1, count: 1024)
        mask = 1023
    }

    subscript(slot: Int) -> TCPConnection {
        @inline(__always) _read { yield connections[slot] }
        @inline(__always) _modify { yield &connections[slot] }
    }

    @inline(__always)
    func find(_ key: FlowKey, _ hash: UInt64) -> Int? {
        var position = Int(truncatingIfNeeded: hash) & mask
        while true {
            let slot = Int(index[position])
            if slot < 0 { return nil }
            if connections[slot].hash == hash, connections[slot].key == key { return slot }
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
        } else {
            slot = connections.count
            connections.append(connection)
        }
        link(slot)
        return slot
    }

    /// Takes the connection out; its slot may be used again.
    mutating func remove(_ slot: Int) {
        let hash = connections[slot].hash
        var position = Int(truncatingIfNeeded: hash) & mask
        while index[position] != Int32(truncatingIfNeeded: slot) {
            if index[position] < 0 { return }
            position = (position &+ 1) & mask
        }
        // Backward shift: no marks of removed entries, so that lookups never slow down.
        var hole = position
        var next = (hole &+ 1) & mask
        while index[next] >= 0 {
            let home = Int(truncatingIfNeeded: connections[Int(index[next])].hash) & mask
            if (next &- home) & mask >= (next &- hole) & mask {
                index[hole] = index[next]
                hole = next
            }
            next = (next &+ 1) & mask
        }
        index[hole] = -1
        connections[slot].isInUse = false
        connections[slot].held = nil
        connections[slot].reports = nil
        free.append(Int32(truncatingIfNeeded: slot))
        count &-= 1
    }

    private mutating func link(_ slot: Int) {
        var position = Int(truncatingIfNeeded: connections[slot].hash) & mask
        while index[position] >= 0 { position = (position &+ 1) & mask }
        index[position] = Int32(truncatingIfNeeded: slot)
    }

    private mutating func grow() {
        mask = (mask &+ 1) &* 2 &- 1
        index = [Int32](repeating: -1, count: mask &+ 1)
        for slot in connections.indices where connections[slot].isInUse { link(slot) }
    }
}
