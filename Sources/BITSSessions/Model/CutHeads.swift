/// What a session shows of messages whose heads have a hole, e.g. in captures with a snap length: its other figures
/// leave out what stands in the holes.
public struct CutHeads: Hashable, Sendable {
    /// Requests and answers.
    public var messages = 0
    /// Requests whose packet type is not known.
    public var requestsWithoutType = 0
    /// Fragments whose Content-Range is not known, so that their octets have no place in the file.
    public var fragmentsWithoutRange = 0
    /// Answers to Fragments that may say how far the server has come, where that is not known.
    public var acksWithoutOffset = 0
    /// Octets of the requests without type and of the Fragments without range, heads included, as sequence numbers
    /// prove them.
    public var octets: Int64 = 0

    public init() {}
}
