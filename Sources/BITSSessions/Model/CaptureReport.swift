/// One interface of a capture.
public struct InterfaceReport: Sendable {
    public internal(set) var name: String?
    public let linkType: String
    public let snapLength: Int64
    /// Frames that the capture says were dropped; nil if it does not say.
    public let dropped: Int64?

    public init(name: String?, linkType: String, snapLength: Int64, dropped: Int64?) {
        self.name = name
        self.linkType = linkType
        self.snapLength = snapLength
        self.dropped = dropped
    }
}

/// A fault of a capture file, and where.
public struct ProblemReport: Sendable {
    /// Offset in the decompressed file; nil if the fault has no place.
    public let byteOffset: Int64?
    public internal(set) var message: String

    public init(byteOffset: Int64?, message: String) {
        self.byteOffset = byteOffset
        self.message = message
    }
}

/// One input of the run.
public struct CaptureReport: Sendable {
    public var index: Int
    /// The name as given, `-` for standard input.
    public var name: String
    /// `pcap`, `pcapng`, or nil if it could not be told.
    public var format: String?
    /// `none`, or what the file was compressed with.
    public var compression: String
    public var bytes: Int64
    public var frames: Int64
    public var firstTime: Int64?
    public var lastTime: Int64?
    public var interfaces: [InterfaceReport]
    /// Frames per link type, in the order of names.
    public var linkTypes: [(name: String, frames: Int64)]
    public var complete: Bool
    public var problems: [ProblemReport]
    /// What the capture says beside its frames, and what was odd about it and cost nothing.
    public var notes: [ProblemReport]
    /// TCP segments captured more than once: the copies, which are left out.
    public var duplicates: Int64 = 0
    /// Frames that the filter left out, contained in ``frames``.
    public var filteredOut: Int64 = 0
    /// Captures that hold the same traffic as this one, with the number of segments that stand in both.
    public var sameTraffic: [(capture: Int, segments: Int64)] = []
    /// Octets of the input as it is stored, and their SHA-256 in lower-case hexadecimal; nil if nobody asked for it, or
    /// it is not known.
    public var stored: (bytes: Int64, sha256: String)?

    public init(
        index: Int, name: String, format: String?, compression: String, bytes: Int64, frames: Int64, firstTime: Int64?,
        lastTime: Int64?, interfaces: [InterfaceReport], linkTypes: [(name: String, frames: Int64)], complete: Bool,
        problems: [ProblemReport], notes: [ProblemReport] = []
    ) {
        self.index = index
        self.name = name
        self.format = format
        self.compression = compression
        self.bytes = bytes
        self.frames = frames
        self.firstTime = firstTime
        self.lastTime = lastTime
        self.interfaces = interfaces
        self.linkTypes = linkTypes
        self.complete = complete
        self.problems = problems
        self.notes = notes
    }
}
