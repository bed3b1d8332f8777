/// Troubles of the line. Most of them concern the segments of the next message, which count from 1.
extension ConversationBuilder {
    /// From here on the current connection's segments carry at most `size` octets.
    public mutating func segment(_ size: Int) {
        connectIfNeeded()
        connections[current].mss = size
    }

    /// The next message is also cut at these offsets.
    public mutating func split(_ offsets: Int...) { plan.splits += offsets }
    mutating func split(at offsets: [Int]) { plan.splits += offsets }

    /// The next message waits and leaves together with the one after it of the same side.
    public mutating func coalesce() { plan.coalesce = true }

    /// The next message carries the ACK number from before the other end's latest message: the two crossed.
    public mutating func stale() { plan.stale = true }

    /// Only the first `count` octets of the next message (head included) are ever sent.
    public mutating func breakOff(after count: Int) { plan.limit = count }

    /// Lost before the capture point, sent again after the retransmission time-out.
    public mutating func lose(_ segments: Int...) { plan.lost.formUnion(segments) }
    mutating func lose(all segments: [Int]) { plan.lost.formUnion(segments) }

    /// The receiver got it, the capture did not.
    public mutating func drop(_ segments: Int...) { plan.dropped.formUnion(segments) }
    mutating func drop(all segments: [Int]) { plan.dropped.formUnion(segments) }

    /// The same frame is captured twice.
    public mutating func duplicate(_ segments: Int...) { plan.duplicated.formUnion(segments) }
    mutating func duplicate(all segments: [Int]) { plan.duplicated.formUnion(segments) }

    /// Captured, lost behind the capture point, sent again after the retransmission time-out.
    public mutating func retransmit(_ segments: Int...) { plan.retransmitted.formUnion(segments) }
    mutating func retransmit(all segments: [Int]) { plan.retransmitted.formUnion(segments) }

    /// Changed on the way, so that the receiver drops it for its checksum; sent again after the time-out.
    public mutating func corrupt(_ segments: Int...) { plan.corrupted.formUnion(segments) }
    mutating func corrupt(all segments: [Int]) { plan.corrupted.formUnion(segments) }

    /// Two segments change places.
    public mutating func reorder(_ first: Int, _ second: Int) { plan.swaps.append((first, second)) }

    /// Octets `range` of the latest message of `side` are sent once more in one segment, if wanted with other content.
    public mutating func overlap(_ side: Side, _ range: Range<Int>, changed: Bool = false) {
        connectIfNeeded()
        let peer = connections[current][side]
        let range = range.clamped(to: 0..<peer.lastMessage.octets.count)
        now += settings.retransmissionTimeout
        let octets = peer.lastMessage.octets[range].map { changed ? $0 ^ 0x20 : $0 }
        emit(
            side, at: now, .retransmission, sequence: peer.lastMessage.sequence &+ UInt32(range.lowerBound),
            acknowledgment: peer.received, flags: [.ack, .psh], payload: octets[...])
        if connections[current][side.other].acks == .normal {
            emitAck(side.other, at: now + settings.reaction(of: side.other))
        }
    }

    /// How the TCP of `side` acknowledges from here on. After `none` it catches up with what was sent meanwhile.
    public mutating func acks(_ side: Side, _ behaviour: AckBehaviour) {
        connectIfNeeded()
        if (behaviour == .none) != (connections[current][side].acks == .none) {
            note(.isolate(side, behaviour == .none))
        }
        if behaviour != .none { connections[current][side].received = connections[current][side.other].next }
        connections[current][side].acks = behaviour
    }

    /// The window that `side` offers from here on (in units of 256 octets).
    public mutating func window(_ side: Side, _ size: UInt16) {
        connectIfNeeded()
        connections[current][side].window = size
    }

    /// A segment made by hand, which changes no state. Numbers count from the first octet of each direction; without
    /// them the segment continues what was sent and acknowledges what was received.
    public mutating func tcp(
        _ side: Side, sequence: Int? = nil, acknowledgment: Int? = nil, flags: TCPFlags = [.ack, .psh],
        _ octets: [UInt8] = []
    ) {
        connectIfNeeded()
        let (peer, other) = (connections[current][side], connections[current][side.other])
        now += settings.spacing
        emit(
            side, at: now, .data,
            sequence: sequence.map { peer.isn &+ 1 &+ UInt32(truncatingIfNeeded: $0) } ?? peer.next,
            acknowledgment: acknowledgment.map { other.isn &+ 1 &+ UInt32(truncatingIfNeeded: $0) } ?? peer.received,
            flags: flags, payload: octets[...])
    }
}
