/// Very many sessions at once: what one gap, or all their timelines, may cost.
extension SessionTracker {
    /// With more sessions on its connection a gap behind another one is no entry of its own in the timelines of those that
    /// did nothing in between.
    static let crowd = 32

    /// Sessions that a gap would touch beyond the bound are reported: half of it goes at once, since each look for those
    /// unused longest goes through all.
    func makeRoomForGaps(_ connection: Connection) {
        guard connection.sessions.count > bounds.sessionsPerGap else { return }
        let byUse = connection.sessions.filter { !$0.isReported }.sorted {
            ($0.lastUse, $0.index) < ($1.lastUse, $1.index)
        }
        for session in byUse.dropLast(bounds.sessionsPerGap / 2) {
            boundsReached.add(.sessionsPerGap)
            report(session, isEvicted: true)
        }
    }

    /// Beyond the bound of all timelines, those longer than half of what is a session's share are shortened to that.
    func boundTimelines() {
        guard timelineAdded > bounds.timelineEntries / 2 else { return }
        timelineAdded = 0
        let all = open.values.reduce(0) { $0 &+ $1.timeline.count }
        guard all > bounds.timelineEntries / 2 else { return }
        let share = max(4, bounds.timelineEntries / 4 / max(1, open.count))
        for session in open.values { session.timeline.trim(to: share) }
    }
}

extension Session {
    /// Whether nothing was seen of it since a gap of the same connection and side.
    func isIdleSinceGap(of connection: Connection, _ side: HiddenEnd) -> Bool {
        lastHole >= lastUse && holeOn == connection.index && hiddenEnd.contains(side)
    }

    func noteGap(of connection: Connection, at time: Int64) {
        endHiddenWait()
        holeOn = connection.index
        hiddenWait = time..<time
    }

    /// Another gap: what it did until then is hidden as well.
    func goesOnHidden(until time: Int64) {
        guard let wait = hiddenWait, time > wait.upperBound else { return }
        hiddenWait = wait.lowerBound..<time
    }

    /// It goes on, or another connection's gap is told.
    func endHiddenWait() {
        guard let wait = hiddenWait else { return }
        hiddenWait = nil
        clock.ledger.add(.hidden, from: wait.lowerBound, to: wait.upperBound)
    }
}
