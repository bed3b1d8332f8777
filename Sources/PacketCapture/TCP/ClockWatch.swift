/// Tells whether the segments of a connection were seen by one clock.
///
/// The interfaces of a capture, and captures that overlap in time, may have clocks of their own: between segments that
/// different ones saw no time can be relied on. Captures that follow each other, as those of a ring, are taken for one.
struct ClockWatch: Equatable {
    /// An interface of a capture; 0 is none.
    struct Source: Equatable {
        fileprivate var number: UInt64 = 0

        init() {}

        /// - Parameter era: how often a capture began when all before it were over.
        init(era: Int, capture: Int32, interface: Int32) {
            let part: UInt64 = 0xff_ffff
            number =
                (UInt64(truncatingIfNeeded: era) &+ 1) << 48 | (UInt64(truncatingIfNeeded: capture) & part) << 24
                | UInt64(truncatingIfNeeded: interface) & part
        }
    }

    private(set) var source = Source()
    /// Segments were seen by different ones.
    private(set) var hasSeveral = false

    mutating func see(_ new: Source) {
        if new == source { return }
        if source.number != 0, source.number >> 48 == new.number >> 48 { hasSeveral = true }
        source = new
    }
}
