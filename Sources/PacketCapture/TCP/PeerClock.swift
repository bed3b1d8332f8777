/// One side's own clock, as the TCP time stamps of its segments tell it (RFC 7323): less time than the capture's clock
/// says may have passed between two of them, where that clock was set, or the capturing machine stood still.
///
/// A tick takes at most a second (RFC 7323 5.4), and at most twice what it took on an average over two seconds and
/// more: a clock of the capture that went too fast meanwhile makes that longer and proves less. What is said is only
/// that the time is not proven: also where it is the side's machine that stood still.
struct PeerClock: Equatable {
    private static let second: Int64 = 1_000_000_000
    /// Between two segments that are compared: enough to learn from, less than any limit of time.
    static let distance = 2 * second
    /// By how much later than another one a segment may have been seen that was sent as early.
    private static let delay = second
    /// More than half of what the numbers go round in tell no order (RFC 7323 5.2): of ticks as short as they may be,
    /// while shorter ones were not met.
    private static let order: Int64 = 1 << 31
    private static let shortest: Int64 = 1_000_000

    /// The first segment that its pace is learned from, and the latest one: when they were seen, and their time stamps.
    private var firstTime: Int64 = 0
    private var latestTime: Int64 = 0
    private var firstValue: UInt32 = 0
    private var latestValue: UInt32 = 0
    /// How many nanoseconds a tick takes; a second while nothing is known of it.
    private var tick = UInt32(second)
    private var hasBegun = false
    /// The latest segments that were compared had the same number: once that is the capture's clock, else it is one
    /// that does not tick.
    private var standing: UInt8 = 0

    /// A stretch of the capture's time in which less time passed for the side, by so many nanoseconds at least.
    struct Doubt: Equatable {
        let stretch: Range<Int64>
        let missing: Int64
    }

    /// Takes a segment's time stamp.
    mutating func see(_ value: UInt32, at time: Int64) -> Doubt? {
        guard hasBegun else {
            begin(value, at: time)
            return nil
        }
        let before = latestTime
        let elapsed = time.subtractingReportingOverflow(before)
        let ticks = Int64(Int32(bitPattern: value &- latestValue))
        guard !elapsed.overflow, elapsed.partialValue >= 0, ticks >= 0 else {
            // The clock was set back, or the segment is not the side's own.
            begin(value, at: time)
            return nil
        }
        guard elapsed.partialValue >= PeerClock.distance else { return nil }
        let pace = Int64(tick)
        guard elapsed.partialValue < min(pace, PeerClock.shortest) &* PeerClock.order else {
            begin(value, at: time)
            return nil
        }
        latestTime = time
        latestValue = value
        standing = ticks == 0 ? min(2, standing &+ 1) : 0
        if standing > 1 { return nil }
        let longest = min(PeerClock.second, pace &* 2)
        let missing = elapsed.partialValue &- ((ticks &+ 1) &* longest &+ PeerClock.delay)
        guard missing > 0 else {
            learn()
            return nil
        }
        // What is caught up with behind it tells no pace.
        hasBegun = false
        return Doubt(stretch: before..<time, missing: missing)
    }

    private mutating func begin(_ value: UInt32, at time: Int64) {
        hasBegun = true
        tick = UInt32(PeerClock.second)
        firstTime = time
        latestTime = time
        firstValue = value
        latestValue = value
    }

    private mutating func learn() {
        let ticks = Int64(latestValue &- firstValue)
        let span = latestTime.subtractingReportingOverflow(firstTime)
        guard ticks > 1, !span.overflow, span.partialValue >= PeerClock.distance else { return }
        tick = UInt32(clamping: max(1, min(PeerClock.second, span.partialValue / ticks)))
    }
}
