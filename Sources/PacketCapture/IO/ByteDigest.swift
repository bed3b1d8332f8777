/// Takes the bytes of an input as they stand in its file, in their order.
public protocol ByteDigest: AnyObject {
    func update(_ bytes: Span<UInt8>)
    /// Ends it; called once.
    func finish() -> String
}

/// A digest of an input's bytes.
public struct InputDigestRecord: Sendable {
    public let text: String
    /// How many bytes it is of.
    public let bytes: Int64
    /// Whether these are all there are, up to the input's end.
    public let isWhole: Bool
}
