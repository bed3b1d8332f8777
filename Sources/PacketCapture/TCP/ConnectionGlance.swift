/// The few numbers of ``ConnectionMetrics`` that are asked for at each message, of one sender.
public struct ConnectionGlance: Sendable {
    public internal(set) var hasOneClock = true
    public internal(set) var synToAnswer: Int64 = -1
    public internal(set) var answerToAcknowledgement: Int64 = -1
    public internal(set) var connectTime: Int64 = -1
    /// Frames of the sender and of its receiver are in the capture.
    public internal(set) var hasSender = false
    public internal(set) var hasReceiver = false
    /// The sender's last payload; nil without payload.
    public internal(set) var lastTime: Int64?
    public internal(set) var lossTime: Int64 = 0
    public internal(set) var quietTime: Int64 = 0
    public internal(set) var zeroWindowTime: Int64 = 0
    public internal(set) var windowLimitedTime: Int64 = 0
    /// Whether the receiver's window is known.
    public internal(set) var isWindowKnown = false
    /// Segments sent again or behind a loss, and those of them that were needless.
    public internal(set) var sentAgain = 0
    public internal(set) var needless = 0
    public internal(set) var leastTrip: Int64?
    public internal(set) var smoothedTrip: Int64 = 0
    /// Of what the receiver sent.
    public internal(set) var leastTripBack: Int64?
    public internal(set) var lossTimeBack: Int64 = 0
    public internal(set) var zeroWindowTimeBack: Int64 = 0
    public internal(set) var sentAgainBack = 0
}

extension StreamAssembler {
    /// ``metrics(_:)`` in short, for what direction `sender` sent; nil where that is nil.
    public mutating func glance(_ slot: Int, sender: Int) -> ConnectionGlance? {
        guard table.connections.indices.contains(slot), table[slot].meter >= 0 else { return nil }
        let position = Int(table[slot].meter)
        let handshake = table[slot].handshake
        var glance = ConnectionGlance()
        glance.hasOneClock = !meters[position].clocks.hasSeveral
        glance.synToAnswer = handshake.synToAnswer
        glance.answerToAcknowledgement = handshake.answerToAcknowledgement
        glance.connectTime = handshake.connectTime
        glance.hasSender = table[slot, sender].frames > 0
        glance.hasReceiver = table[slot, 1 &- sender].frames > 0
        glance.isWindowKnown = handshake.windowShift(1 &- sender) != nil
        meters[position][sender].fill(&glance, until: table[slot].lastTime)
        meters[position][1 &- sender].fillBack(&glance, until: table[slot].lastTime)
        return glance
    }
}

// Mutating although they change nothing: an inline array lends its elements whole to what only reads them, as copies.
extension DirectionMeter {
    fileprivate mutating func fill(_ glance: inout ConnectionGlance, until time: Int64) {
        if segments > 0 { glance.lastTime = lastTime }
        glance.lossTime = totals.lossTime
        glance.quietTime = totals.quietTime
        glance.zeroWindowTime = closedTime(until: time)
        glance.windowLimitedTime = windowLimitedTime
        glance.sentAgain = totals.retransmitted.segments &+ totals.recovered.segments
        glance.needless = totals.needless
        glance.leastTrip = leastTrip()
        glance.smoothedTrip = totals.roundTrips.smoothed
    }

    fileprivate mutating func fillBack(_ glance: inout ConnectionGlance, until time: Int64) {
        glance.leastTripBack = leastTrip()
        glance.lossTimeBack = totals.lossTime
        glance.sentAgainBack = totals.retransmitted.segments
        glance.zeroWindowTimeBack = closedTime(until: time)
    }

    private mutating func closedTime(until time: Int64) -> Int64 {
        let isClosed = attention.contains(.closedWindow)
        return totals.zeroWindowTime &+ (isClosed ? DirectionMeter.elapsed(zeroSince, time) : 0)
    }

    fileprivate mutating func leastTrip() -> Int64? { totals.roundTrips.count > 0 ? totals.roundTrips.least : nil }
}
