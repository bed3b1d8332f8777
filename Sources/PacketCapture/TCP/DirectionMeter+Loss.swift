/// How long loss held a sender up.
///
/// It stands still from where the acknowledgement of what it sent last was due, up to what it sends again, and from there
/// to its next payload or to the acknowledgement of all that was under way. Seen at the sender most of that lies behind
/// what is sent again, seen at the receiver before it; the sum is the same.
extension DirectionMeter {
    /// Octets are sent again. If all that was sent is acknowledged here, it lost nothing by that.
    mutating func noteLoss(_ roundTrip: Int64, at time: Int64) {
        guard acknowledged < highest, !attention.contains(.closedWindow) else { return }
        if attention.contains(.recovering) { return addStandstill(since: lastTime, roundTrip, at: time) }
        let trip = totals.roundTrips.count > 0 ? totals.roundTrips.smoothed : roundTrip
        let due = lastTime.addingReportingOverflow(trip)
        addStandstill(
            since: max(due.overflow ? lastTime : due.partialValue, lastAcknowledgementTime), roundTrip, at: time)
        // Without acknowledgements nothing tells when it is over.
        if acknowledged >= 0 { attention.insert(.recovering) }
    }

    /// All is acknowledged that was under way when octets were sent again last.
    mutating func endRecovery(_ roundTrip: Int64, at time: Int64) {
        addStandstill(since: lastTime, roundTrip, at: time)
        attention.remove(.recovering)
    }

    /// Segments that follow each other closer than a quarter of a round trip are no standstill.
    mutating func addStandstill(since begin: Int64, _ roundTrip: Int64, at time: Int64) {
        let still = DirectionMeter.elapsed(begin, time)
        if still >= max(roundTrip, totals.roundTrips.smoothed) / 4 { totals.lossTime &+= still }
    }
}
