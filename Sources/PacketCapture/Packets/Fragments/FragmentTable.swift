/// Puts IP datagrams together from their fragments (RFC 791 3.2, RFC 8200 4.5).
///
/// - A fragment that the snap length cut is no reason to give its datagram up: what lies before the cut is given, with
///   the length that the datagram had on the wire, as for a cut frame.
/// - A datagram waits for its fragments as long as hosts wait; whatever is given up is counted (``FragmentCounts``).
///   Nothing runs out by itself: that a datagram is too old shows when its next fragment comes or newer ones need room.
///   So a frame with a wild time costs no datagram but its own.
/// - Memory is bounded (``Bounds``): the oldest go first, those that are complete before those under way.
struct FragmentTable {
    struct Bounds {
        /// Datagrams under way: fragments of one come close together, so that more are lost ones.
        var datagrams = 1_024
        /// Complete and discarded ones that are remembered, so that a fragment captured again starts no new one.
        var remembered = 1_024
        /// What all of them may cost: 256 of the largest.
        var octets = 16 << 20
        /// Fragments of one datagram: the largest datagram over the smallest link (RFC 791: 68 octets) has 1,366.
        var fragmentsPerDatagram = 2_048
        /// From the first fragment on, as Linux and BSD do for IPv4: 16 bits of identification are soon used again.
        var patienceIPv4: Int64 = 30_000_000_000
        /// RFC 8200 4.5.
        var patienceIPv6: Int64 = 60_000_000_000
        /// An IPv4 datagram under way is given up when so many newer ones began: a quarter of the identifications, so
        /// that fragments of two datagrams with the same one do not meet (RFC 4963).
        var distanceIPv4 = 16_384
        /// How long a complete datagram is remembered: copies of a frame come within less, and the octets are compared.
        var memory: Int64 = 1_000_000_000
    }

    let bounds: Bounds
    private(set) var counts = FragmentCounts()
    private var slots: [FragmentKey: Int] = [:]
    private var table: [Reassembly?] = []
    private var free: [Int] = []
    private var underWay = SlotOrder()
    private var settled = SlotOrder()
    private(set) var cost = 0
    private var started = 0

    init(bounds: Bounds = Bounds()) {
        self.bounds = bounds
    }

    /// Takes a fragment; gives the datagram that it completes.
    ///
    /// - Parameters:
    ///   - bytes: the frame (or the datagram around it); the fragment's payload lies at ``Fragment/start``.
    ///   - time: of its frame, nanoseconds since 1970 UTC.
    mutating func add(_ fragment: Fragment, bytes: Span<UInt8>, time: Int64) -> Datagram? {
        counts.fragments &+= 1
        guard fragment.isPlausible else {
            counts.damaged &+= 1
            return nil
        }
        var fragment = fragment
        fragment.start = max(0, min(fragment.start, bytes.count))
        fragment.captured = max(0, min(fragment.captured, fragment.length, bytes.count &- fragment.start))
        if fragment.captured < fragment.length { counts.truncated &+= 1 }
        if fragment.offset == 0, fragment.isLast { return FragmentTable.whole(fragment, bytes) }
        guard let slot = place(of: fragment, bytes, time) else { return nil }
        return insert(fragment, bytes, slot, time)
    }

    /// No more fragments come: datagrams under way are counted as incomplete.
    mutating func finish() {
        while let slot = underWay.first { giveUp(slot) }
    }

    /// An "atomic" fragment is a datagram by itself, whatever else has its identification (RFC 6946).
    private static func whole(_ fragment: Fragment, _ bytes: Span<UInt8>) -> Datagram {
        var octets: [UInt8] = []
        octets.append(bytes.extracting(fragment.start..<(fragment.start &+ fragment.captured)))
        return Datagram(octets: octets, length: fragment.length, protocolNumber: fragment.protocolNumber)
    }

    /// The slot of the datagram under way that the fragment belongs to, a new one if need be; nil if it belongs to one
    /// that is settled.
    private mutating func place(of fragment: Fragment, _ bytes: Span<UInt8>, _ time: Int64) -> Int? {
        let key = FragmentKey(fragment)
        if let slot = slots[key], let known = table[slot] {
            if isCurrent(known, time) {
                switch known.state {
                case .underWay: return slot
                case .discarded: return nil
                case .complete:
                    if known.holds(fragment, bytes: bytes) {
                        counts.duplicates &+= 1
                        return nil
                    }
                }
            }
            known.state == .underWay ? giveUp(slot) : forget(slot)
        }
        return start(fragment, key, time)
    }

    private func isCurrent(_ known: Reassembly, _ time: Int64) -> Bool {
        // The distance of two times is a number of 64 bits without sign.
        let distance = UInt64(bitPattern: time > known.time ? time &- known.time : known.time &- time)
        let patience = known.key.isIPv6 ? bounds.patienceIPv6 : bounds.patienceIPv4
        if known.state == .complete { return distance <= UInt64(bitPattern: bounds.memory) }
        if !known.key.isIPv6, started &- known.serial > bounds.distanceIPv4 { return false }
        return distance <= UInt64(bitPattern: patience)
    }

    private mutating func start(_ fragment: Fragment, _ key: FragmentKey, _ time: Int64) -> Int {
        if underWay.count >= bounds.datagrams, let oldest = underWay.first {
            counts.pushedOut &+= 1
            giveUp(oldest)
        }
        started &+= 1
        let new = Reassembly(fragment, time: time, serial: started)
        cost &+= new.cost
        let slot: Int
        if let reused = free.popLast() {
            slot = reused
            table[slot] = new
        } else {
            slot = table.count
            table.append(new)
        }
        slots[key] = slot
        underWay.append(slot)
        return slot
    }

    private mutating func insert(
        _ fragment: Fragment, _ bytes: Span<UInt8>, _ slot: Int, _ time: Int64
    ) -> Datagram? {
        guard let before = table[slot]?.cost, let outcome = table[slot]?.insert(fragment, bytes: bytes),
            let after = table[slot]?.cost
        else { return nil }
        cost &+= after &- before
        switch outcome {
        case .taken: break
        case .duplicate: counts.duplicates &+= 1
        case .overlapping(let isConflicting):
            counts.overlapping &+= 1
            if isConflicting { counts.conflicting &+= 1 }
            if fragment.isIPv6 {
                discard(slot)
                return nil
            }
        }
        var datagram: Datagram?
        if table[slot]?.isWhole == true {
            datagram = table[slot]?.complete(at: time)
            counts.reassembled &+= 1
            settle(slot, costing: after)
        } else if (table[slot]?.fragments ?? 0) >= bounds.fragmentsPerDatagram {
            discard(slot)
        }
        while cost > bounds.octets, let oldest = settled.first { forget(oldest) }
        while cost > bounds.octets, let oldest = underWay.first {
            counts.pushedOut &+= 1
            giveUp(oldest)
        }
        return datagram
    }

    // MARK: Ends

    private mutating func discard(_ slot: Int) {
        counts.discarded &+= 1
        let before = table[slot]?.cost ?? 0
        table[slot]?.discard()
        settle(slot, costing: before)
    }

    private mutating func settle(_ slot: Int, costing before: Int) {
        cost &+= (table[slot]?.cost ?? 0) &- before
        underWay.remove(slot)
        settled.append(slot)
        if settled.count > bounds.remembered, let oldest = settled.first { forget(oldest) }
    }

    private mutating func giveUp(_ slot: Int) {
        counts.incomplete &+= 1
        underWay.remove(slot)
        release(slot)
    }

    private mutating func forget(_ slot: Int) {
        settled.remove(slot)
        release(slot)
    }

    private mutating func release(_ slot: Int) {
        guard let gone = table[slot] else { return }
        cost &-= gone.cost
        slots[gone.key] = nil
        table[slot] = nil
        free.append(slot)
    }
}
