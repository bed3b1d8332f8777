/// Tells whether the segments of a connection were seen by one clock.
///
/// The interfaces of a capture, and captures that overlap in time, may have clocks of their own: between segments that
/// different ones saw no time can be relied on. Captures that follow each other, as those of a ring, are taken for one.
struct ClockWatch: Equatable {
    /// An interface of a capture, and about when: the first segment of each second is another one's. 0 is none.
    struct Source: Equatable {
        fileprivate var number: UInt64 = 0

        init() {}

        @inline(__always)
        init(_ time: Period, capture: Int32, interface: Int32) {
            number =
                time.number | (UInt64(truncatingIfNeeded: capture) & 0xffff) << 24
                | UInt64(truncatingIfNeeded: interface) & 0xff_ffff
        }

        fileprivate var era: UInt64 { number >> 48 }
        /// Without the time.
        fileprivate var place: UInt64 { number & ~(0xff << 40) }
    }

    /// What of a ``Source`` changes with time.
    struct Period {
        fileprivate var number: UInt64 = 1 << 48

        /// - Parameters:
        ///   - era: how often a capture began when all before it were over.
        ///   - second: a number that changes with each.
        init(era: Int = 0, second: Int64 = 0) {
            number =
                (UInt64(truncatingIfNeeded: era) &+ 1) << 48
                | (UInt64(truncatingIfNeeded: second / 1_000_000_000) & 0xff) << 40
        }
    }

    private(set) var source = Source()
    /// Segments were seen by different ones.
    private(set) var hasSeveral = false

    mutating func see(_ new: Source) {
        if new.place == source.place { return }
        if source.number != 0, source.era == new.era { hasSeveral = true }
        source = new
    }
}
