import PacketCapture

/// Connections whose start was seen and that were given up since they were silent for long, or to keep within bounds:
/// what comes of them later is followed as a connection without a start, but not one that the capture came too late for.
struct RetiredConnections {
    private struct Ends: Hashable {
        let initiatorHigh: UInt64
        let initiatorLow: UInt64
        let responderHigh: UInt64
        let responderLow: UInt64
        let ports: UInt32

        init(_ facts: ConnectionFacts) {
            initiatorHigh = facts.initiatorHigh
            initiatorLow = facts.initiatorLow
            responderHigh = facts.responderHigh
            responderLow = facts.responderLow
            ports = UInt32(facts.initiatorPort) << 16 | UInt32(facts.responderPort)
        }

        init(swapped facts: ConnectionFacts) {
            initiatorHigh = facts.responderHigh
            initiatorLow = facts.responderLow
            responderHigh = facts.initiatorHigh
            responderLow = facts.initiatorLow
            ports = UInt32(facts.responderPort) << 16 | UInt32(facts.initiatorPort)
        }
    }

    /// Connections that are remembered: a run with more that fall silent tells less of the later ones.
    static let limit = 16_384

    let limit: Int
    private var ends: Set<Ends> = []
    /// Those that are not remembered.
    private(set) var dropped = 0

    init(limit: Int) { self.limit = limit }

    mutating func note(_ facts: ConnectionFacts) {
        guard facts.handshakeSeen || holds(facts) else { return }
        guard ends.count < limit else {
            if !ends.contains(Ends(facts)) { dropped += 1 }
            return
        }
        ends.insert(Ends(facts))
    }

    /// Whether it is one of them, or may be: who spoke first behind the silence is taken for the initiator.
    func holds(_ facts: ConnectionFacts) -> Bool {
        dropped > 0 || ends.contains(Ends(facts)) || ends.contains(Ends(swapped: facts))
    }
}
