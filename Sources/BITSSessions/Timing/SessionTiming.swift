/// Where the time of a session went, and what limited it.
public struct SessionTiming: Sendable {
    /// Add up to ``SessionReport/duration``.
    public let shares: TimeShares
    /// The name of what took most of the time (``TimeCause/name``), or `several`; nil if that cannot be told.
    public let limitedBy: String?
    /// One sentence that says it, with the shares, or why it cannot be told.
    public let sentence: String
    /// The longest time without a message under way.
    public let longestIdle: Int64

    /// Of a session that nobody timed.
    static let notTaken = SessionTiming(
        shares: TimeShares(), limitedBy: nil, sentence: "What limited the upload was not looked at.", longestIdle: 0)
}

extension SessionTiming {
    /// Below that a session is too short for its time to mean anything.
    private static let leastDuration: Int64 = 10_000_000
    /// What of a wait behind the last message is worth a word.
    private static let tellingWait: Int64 = 1_000_000_000

    /// - Parameter trailingWait: behind the session's last message, for an answer that did not come.
    init(_ session: Session, trailingWait: Int64) {
        let duration = session.duration
        let clock = session.clock
        var shares = clock.ledger.shares
        if duration == Int64.max {
            // Times that lie further apart than numbers reach.
            shares = TimeShares()
            shares[.unwatched] = duration
        }
        self.shares = shares
        longestIdle = clock.ledger.longestIdle
        let weighing = TimeWeighing(shares, clock, duration: duration)
        let wait = trailingWait >= SessionTiming.tellingWait ? trailingWait : 0
        if wait > duration {
            limitedBy = TimeCause.unanswered.name
            let whole = spoken(clampedSum(duration, wait))
            sentence = """
                Limited by waiting for the server in vain: \(spoken(wait)) of \(whole), behind the last message.
                """
        } else if let reason = SessionTiming.doubt(weighing, clock, duration: duration) {
            limitedBy = nil
            sentence = "What limited the upload cannot be told: \(reason)."
        } else {
            limitedBy = weighing.isClear ? weighing.limit.name : "several"
            let rest =
                wait > 0 ? " Behind that another \(spoken(wait)) went by with waiting for the server in vain." : ""
            sentence = weighing.sentence(session) + rest
        }
    }

    private static func doubt(_ weighing: TimeWeighing, _ clock: SessionClock, duration: Int64) -> String? {
        if clock.exchanges < 2 { return "fewer than two of its requests and answers are in the capture" }
        if duration < leastDuration { return "it lasted only \(spoken(duration))" }
        let unseen = weighing.unwatched
        guard unseen > weighing.amount(of: weighing.limit) || unseen > duration / 2 else { return nil }
        return "the capture does not show what went on in \(percent(unseen, of: duration)) of its \(spoken(duration))"
    }
}

extension Session {
    /// From its first frame to its last, nanoseconds; the largest number if it does not fit.
    var duration: Int64 {
        let difference = lastTime.subtractingReportingOverflow(firstTime)
        return difference.overflow ? Int64.max : difference.partialValue
    }
}
