/// One gap in a stream.
public struct GapReport: Sendable {
    /// What tells why the octets are not there.
    public enum Evidence: String, Sendable, CaseIterable {
        case acknowledged
        case selectivelyAcknowledged = "selectively-acknowledged"
        case notSentAgain = "not-sent-again"
        case reportedMissing = "reported-missing"
        case neverAcknowledged = "never-acknowledged"
        case receiverSilent = "receiver-silent"
        case snapLength = "snap-length"
        case bound
    }

    public let direction: Direction
    /// Offset of the first missing octet in its stream.
    public let offset: Int64
    public let length: Int64
    /// `not-captured`, `truncated`, `lost`, `capture-end` or `evicted`.
    public let cause: String
    public let frame: FrameReference
    public let time: Int64
    public let evidence: Evidence?

    /// - Parameters:
    ///   - frame: the one behind the gap, or the one that acknowledges it.
    public init(
        direction: Direction, offset: Int64, length: Int64, cause: String, frame: FrameReference, time: Int64,
        evidence: Evidence? = nil
    ) {
        self.direction = direction
        self.offset = offset
        self.length = length
        self.cause = cause
        self.frame = frame
        self.time = time
        self.evidence = evidence
    }
}

/// One TCP connection that carried BITS.
public struct ConnectionReport: Sendable {
    /// 0-based, in the order of first frames among those that carried BITS.
    public internal(set) var index: Int
    public internal(set) var client: Endpoint
    public internal(set) var server: Endpoint
    public let firstFrame: FrameReference
    public let firstTime: Int64
    public let lastTime: Int64
    /// Whether the handshake's first SYN is in the capture.
    public let handshakeSeen: Bool
    /// Frames from the client and from the server.
    public let clientFrames: Int
    public let serverFrames: Int
    /// `fin-client`, `fin-server`, `reset-client`, `reset-server`, `reused`, `idle`, `evicted`, `capture-end`.
    public let end: String
    /// At most the first 100.
    public let gaps: [GapReport]
    public let gapsOmitted: Int
    /// nil if it was not measured, because too many were at the same time.
    public var metrics: TransportReport? = nil
    /// Host and port of the CONNECT that made it a tunnel through ``server``, as on the wire; nil if none did.
    public var tunnel: String?
}
