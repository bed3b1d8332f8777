/// One captured frame; its bytes are lent by the reader until the next one is read.
public struct Frame: Sendable {
    /// 1-based in its capture.
    public var number: Int64 = 0
    /// Nanoseconds since 1970 UTC, as the capture says; not necessarily ascending.
    public var time: Int64 = 0
    /// Bytes of the frame that the capture holds.
    public var capturedLength: Int = 0
    /// Bytes of the frame on the wire; never below ``capturedLength``.
    public var originalLength: Int = 0
    /// LINKTYPE_ number of the tcpdump registry.
    public var linkType: UInt32 = 0
    /// Index of the interface in its capture.
    public var interface: Int = 0
    /// The frame record's first byte in the (decompressed) file.
    public var byteOffset: Int64 = 0
    /// Whether the capture holds comments on this frame, which its reader then lends.
    public var hasComments = false
    /// Octets of the frame check sequence at the frame's end.
    public var frameCheckLength: UInt8 = 0

    public init() {}
}

/// What asking a reader for a frame came to.
enum ReadStep: UInt8 {
    case frame
    /// Nothing at the moment, more may come: of live captures and files that grow.
    case idle
    case end
}

/// A fault of a capture file: where it stands and what is wrong there.
public struct CaptureProblem: Sendable, Equatable {
    /// In the (decompressed) file; nil if the file as a whole is meant.
    public let byteOffset: Int64?
    /// One line without a full stop: what was found, what was expected.
    public let message: String
}

/// An interface as its capture describes it.
public struct CaptureInterface: Sendable {
    public let linkType: UInt32
    /// 0 = no limit.
    public let snapLength: Int
    public let name: String?
    /// Frames that the capture says were dropped at this interface; nil if it does not say.
    public internal(set) var dropped: Int64?
}
