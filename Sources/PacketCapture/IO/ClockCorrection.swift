/// What a capture's clock was ahead of another one, and thus what is taken from its times.
public struct ClockCorrection: Sendable, Equatable {
    /// How far it was ahead at one time.
    public struct Point: Sendable, Equatable {
        /// By the capture's own clock, nanoseconds since 1970 UTC.
        public let time: Int64
        /// Nanoseconds; negative if it was behind.
        public let ahead: Int64

        public init(time: Int64, ahead: Int64) {
            self.time = time
            self.ahead = ahead
        }
    }

    /// In the order of their times. Between two of them the distance changes evenly, beyond them it stays.
    public let points: [Point]
    /// By how much the distance may be wrong either way, nanoseconds.
    public let uncertainty: Int64
    /// What the report says of it.
    public let note: String

    public init(points: [Point], uncertainty: Int64, note: String) {
        self.points = points
        self.uncertainty = uncertainty
        self.note = note
    }

    /// The time by the other clock.
    public func corrected(_ time: Int64) -> Int64 {
        time.subtractingReportingOverflow(ahead(at: time)).partialValue
    }

    private func ahead(at time: Int64) -> Int64 {
        guard let first = points.first, let last = points.last else { return 0 }
        if time <= first.time { return first.ahead }
        if time >= last.time { return last.ahead }
        var (low, high) = (0, points.count &- 1)
        while high &- low > 1 {
            let middle = (low &+ high) / 2
            if points[middle].time <= time { low = middle } else { high = middle }
        }
        let (before, behind) = (points[low], points[high])
        let span = Int128(behind.time) - Int128(before.time)
        guard span > 0 else { return before.ahead }
        let change = (Int128(behind.ahead) - Int128(before.ahead)) * (Int128(time) - Int128(before.time)) / span
        return Int64(truncatingIfNeeded: Int128(before.ahead) + change)
    }
}
