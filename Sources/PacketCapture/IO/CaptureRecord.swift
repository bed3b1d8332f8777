/// How one input was read.
public struct CaptureRecord: Sendable {
    /// The path as given, `-` for standard input.
    public let name: String
    /// nil if the input could not be opened.
    public internal(set) var format: String?
    /// `gzip`, `zstd`, `lz4`; nil if it is not compressed.
    public internal(set) var compression: String?
    public internal(set) var frames: Int64 = 0
    /// Frames that the filter did not accept, contained in ``frames``.
    public internal(set) var framesFilteredOut: Int64 = 0
    /// TCP segments that were captured before, here or in another capture: the same packet, not sent again.
    public internal(set) var duplicates: Int64 = 0
    /// Of the duplicates, those whose first copy stands in another capture, by its index.
    public internal(set) var duplicatesOf: [Int32: Int64] = [:]
    /// Bytes of the (decompressed) file up to the end of the last whole record.
    public internal(set) var bytes: Int64 = 0
    public internal(set) var firstTime: Int64?
    public internal(set) var lastTime: Int64?
    public internal(set) var interfaces: [CaptureInterface] = []
    public internal(set) var framesByLinkType: [UInt32: Int64] = [:]
    /// What was wrong with the input: what it cost was not read.
    public internal(set) var problems: [CaptureProblem] = []
    /// What the input says beside its frames, and what was odd about it and cost nothing.
    public internal(set) var notes: [CaptureProblem] = []

    /// Of the bytes as they are stored; nil if nobody asked, or the input could not be opened.
    public internal(set) var digest: InputDigestRecord?

    init(name: String) {
        self.name = name
    }
}
