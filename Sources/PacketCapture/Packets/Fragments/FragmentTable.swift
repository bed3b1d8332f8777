/// Puts IP datagrams together from their fragments.
struct FragmentTable {
    private(set) var counts = FragmentCounts()

    init() {}

    /// Takes a fragment; gives the datagram that it completes.
    ///
    /// - Parameters:
    ///   - bytes: the frame (or the datagram around it); the fragment's payload lies at ``Fragment/start``.
    ///   - time: of its frame, nanoseconds since 1970 UTC.
    mutating func add(_ fragment: Fragment, bytes: Span<UInt8>, time: Int64) -> Datagram? {
        counts.fragments &+= 1
        return nil
    }

    /// No more fragments come: datagrams under way are counted as incomplete.
    mutating func finish() {}
}
