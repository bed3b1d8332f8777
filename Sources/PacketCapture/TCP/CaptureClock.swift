/// What time it is in the capture: the time stamps of frames without the wrong ones among them.
///
/// It goes forward with the frames and stays where frames are a little older. A jump of more than a day, or of more than
/// a minute back, counts only when a second frame confirms it: one wrong time stamp must not end connections or let
/// answers be overdue, but the next capture of a run may well be older, and a clock may be set.
struct CaptureClock {
    /// Larger than any pause that a single frame may prove.
    private static let day: Int64 = 86_400_000_000_000
    /// Larger than what frames of several interfaces are out of order by.
    private static let minute: Int64 = 60_000_000_000

    /// Nanoseconds since 1970 UTC; nil before the first frame.
    private(set) var now: Int64?
    private var suspect: Int64?

    @inline(__always)
    mutating func see(_ time: Int64) {
        guard let now else {
            self.now = time
            return
        }
        let difference = time.subtractingReportingOverflow(now)
        if difference.overflow || difference.partialValue.magnitude > UInt64(CaptureClock.day) {
            jump(to: time, within: CaptureClock.day)
        } else if difference.partialValue < -CaptureClock.minute {
            jump(to: time, within: CaptureClock.minute)
        } else {
            if difference.partialValue > 0 { self.now = time }
            suspect = nil
        }
    }

    private mutating func jump(to time: Int64, within distance: Int64) {
        let difference = suspect.map { time.subtractingReportingOverflow($0) }
        if let difference, !difference.overflow, difference.partialValue.magnitude <= UInt64(distance) {
            now = time
            self.suspect = nil
        } else {
            suspect = time
        }
    }

    /// A new capture begins: it may be older than the last one.
    mutating func restart(at time: Int64) {
        now = time
        suspect = nil
    }
}
