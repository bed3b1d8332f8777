/// What became of the run's TCP segments and IP fragments on the way to the streams.
public struct DecodingReport: Sendable, Equatable {
    /// Segments that brought nothing that was not there: sent again, by what the capture shows.
    public var repeatedSegments: Int64 = 0
    /// Segments that their connection's window or end does not allow.
    public var strangeSegments: Int64 = 0
    /// Checksums looked at, and what they turned out to be; ``checksumsUnfilled`` were left to the network adapter.
    public var checksumsLooked: Int64 = 0
    public var checksumsRight: Int64 = 0
    public var checksumsWrong: Int64 = 0
    public var checksumsUnfilled: Int64 = 0
    /// Segments dropped for their checksum, as their receiver dropped them.
    public var checksumsDropped: Int64 = 0
    public var fragments: Int64 = 0
    /// Datagrams put together from fragments.
    public var datagrams: Int64 = 0
    /// Datagrams of which fragments are missing.
    public var datagramsIncomplete: Int64 = 0
    /// Datagrams that hosts throw away as their fragments overlap, or that have too many fragments.
    public var datagramsDiscarded: Int64 = 0
    /// Fragments that overlap others; the first data win.
    public var fragmentsOverlapping: Int64 = 0
    /// Those of them that contradict the first data.
    public var fragmentsConflicting: Int64 = 0
    /// Fragments cut by the snap length, or that cannot be part of a datagram.
    public var fragmentsUnusable: Int64 = 0

    public init() {}

    /// The counts by their names in reports, grouped.
    public var listed: [(group: String, counts: [(name: String, count: Int64)])] {
        [
            ("segments", [("repeated", repeatedSegments), ("strange", strangeSegments)]),
            (
                "checksums",
                [
                    ("looked_at", checksumsLooked), ("right", checksumsRight), ("wrong", checksumsWrong),
                    ("unfilled", checksumsUnfilled), ("dropped", checksumsDropped),
                ]
            ),
            (
                "fragments",
                [
                    ("seen", fragments), ("datagrams", datagrams), ("incomplete", datagramsIncomplete),
                    ("discarded", datagramsDiscarded), ("overlapping", fragmentsOverlapping),
                    ("conflicting", fragmentsConflicting), ("unusable", fragmentsUnusable),
                ]
            ),
        ]
    }

    mutating func add(_ other: DecodingReport) {
        repeatedSegments += other.repeatedSegments
        strangeSegments += other.strangeSegments
        checksumsLooked += other.checksumsLooked
        checksumsRight += other.checksumsRight
        checksumsWrong += other.checksumsWrong
        checksumsUnfilled += other.checksumsUnfilled
        checksumsDropped += other.checksumsDropped
        fragments += other.fragments
        datagrams += other.datagrams
        datagramsIncomplete += other.datagramsIncomplete
        datagramsDiscarded += other.datagramsDiscarded
        fragmentsOverlapping += other.fragmentsOverlapping
        fragmentsConflicting += other.fragmentsConflicting
        fragmentsUnusable += other.fragmentsUnusable
    }
}
