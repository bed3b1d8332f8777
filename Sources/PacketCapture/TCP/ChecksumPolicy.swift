/// What is done about wrong checksums.
public enum ChecksumPolicy: Sendable, CaseIterable {
    /// A segment is dropped as its receiver drops it, if its direction shows that checksums can be relied upon
    /// (``ChecksumJudge``); only segments that are read anyway and a sample are looked at.
    case auto
    /// Every segment is looked at; whatever is not right is dropped.
    case verify
    /// Nothing is looked at.
    case ignore
}

/// What the checksums of a run's segments turned out to be.
public struct ChecksumCounts: Sendable, Equatable {
    /// Segments looked at; those whose checksum cannot be known as the capture holds only a part are among them.
    public internal(set) var looked: Int64 = 0
    public internal(set) var right: Int64 = 0
    public internal(set) var wrong: Int64 = 0
    /// Left to the adapter by the sending host.
    public internal(set) var unfilled: Int64 = 0
    /// Segments taken as lost, as their receiver took them.
    public internal(set) var dropped: Int64 = 0

    public init() {}
}
