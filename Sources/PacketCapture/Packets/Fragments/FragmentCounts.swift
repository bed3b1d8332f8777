/// What became of the IP fragments of a run.
public struct FragmentCounts: Sendable, Equatable {
    /// Fragments seen, duplicates among them.
    public internal(set) var fragments = 0
    /// Datagrams put together.
    public internal(set) var reassembled = 0
    /// Datagrams given up because fragments were missing: timed out, pushed out by newer ones, or left at the end.
    public internal(set) var incomplete = 0
    /// Those among ``incomplete`` that were pushed out by newer ones.
    public internal(set) var pushedOut = 0
    /// Datagrams given up because their fragments overlap (IPv6) or because there were too many of them.
    public internal(set) var discarded = 0
    /// Fragments captured again.
    public internal(set) var duplicates = 0
    /// Fragments that overlap others without being duplicates, or tell another end of the datagram.
    public internal(set) var overlapping = 0
    /// Those among ``overlapping`` that contradict what was there: other octets, or another end of the datagram.
    public internal(set) var conflicting = 0
    /// Fragments that the snap length cut; their datagrams are put together as far as the octets go.
    public internal(set) var truncated = 0
    /// Fragments that cannot be part of a datagram: empty, not a multiple of eight octets, beyond 65,535.
    public internal(set) var damaged = 0

    public init() {}
}
