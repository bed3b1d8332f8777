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
    /// Octets at the end of the frame's bytes that the capture says are its frame check sequence; 0 if it says nothing
    /// or if they were cut off.
    public var frameCheckLength: UInt8 = 0
    /// Which way the frame went at the interface, if the capture says.
    public var direction = FrameDirection.unknown

    public init() {}
}

/// Which way a frame went, seen from the host that captured it.
public enum FrameDirection: UInt8, Sendable {
    case unknown
    case inbound
    case outbound
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

/// An interface as its capture describes it. Texts are as they stand in the file, bounded, not escaped.
public struct CaptureInterface: Sendable {
    public let linkType: UInt32
    /// 0 = no limit.
    public let snapLength: Int
    public internal(set) var name: String?
    public internal(set) var description: String?
    /// What the capture was filtered with.
    public internal(set) var filter: String?
    public internal(set) var operatingSystem: String?
    /// Octets of frame check sequence at the end of its frames, if the capture says.
    public internal(set) var frameCheckLength: UInt8?
    /// Digits behind the decimal point of its times in seconds, 0...9; 9 also for units that are no power of ten or
    /// smaller.
    public internal(set) var timeDigits: UInt8 = 6
    /// Seconds that its capture adds to its time stamps.
    public internal(set) var timeOffset: Int64 = 0
    /// Frames that the capture says were dropped at this interface; nil if it does not say.
    public internal(set) var dropped: Int64?
    /// Frames that the interface received, dropped or not; nil if the capture does not say.
    public internal(set) var received: Int64?
    /// Frames that passed the filter; nil if the capture does not say.
    public internal(set) var accepted: Int64?
    /// Frames that reached the capturing program; nil if the capture does not say.
    public internal(set) var delivered: Int64?

    init(linkType: UInt32, snapLength: Int, name: String?, dropped: Int64?) {
        self.linkType = linkType
        self.snapLength = snapLength
        self.name = name
        self.dropped = dropped
    }
}
