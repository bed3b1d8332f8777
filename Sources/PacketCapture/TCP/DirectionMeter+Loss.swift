/// How long loss held a sender up.
///
/// It stands still from where the acknowledgement of what it sent last was due, up to what it sends again, and from there
/// to its next payload or to the acknowledgement of all that was under way. That is what can be seen: of a loss before
/// the capture's place the last octets of a flight show nothing but that they came late.
extension DirectionMeter {
    /// Octets are sent again that are not acknowledged here.
    mutating func noteLoss(_ roundTrip: Int64, at time: Int64) {
        guard !attention.contains(.closedWindow) else { return }
        if attention.contains(.recovering) {
            totals.lossTime &+= standstill(since: lastTime, roundTrip, at: time)
            return
        }
        let trip = totals.roundTrips.count > 0 ? totals.roundTrips.smoothed : roundTrip
        let due = lastTime.addingReportingOverflow(trip)
        let since = max(due.overflow ? lastTime : due.partialValue, lastAcknowledgementTime)
        totals.lossTime &+= standstill(since: since, roundTrip, at: time)
        // Without acknowledgements nothing tells when it is over.
        if acknowledged >= 0 { attention.insert(.recovering) }
    }

    /// What was sent again is followed by other payload, or all that was under way is acknowledged.
    mutating func noteProgress(_ roundTrip: Int64, at time: Int64) {
        let still = standstill(since: lastTime, roundTrip, at: time)
        totals.lossTime &+= still
        if let last = repeats.indices.last { repeats[last].lossTime &+= still }
        if acknowledged >= recoveryEnd { attention.remove(.recovering) }
    }

    /// Segments that follow each other closer than a quarter of a round trip are no standstill.
    private func standstill(since begin: Int64, _ roundTrip: Int64, at time: Int64) -> Int64 {
        let still = DirectionMeter.elapsed(begin, time)
        return still >= max(roundTrip, totals.roundTrips.smoothed) / 4 ? still : 0
    }
}
