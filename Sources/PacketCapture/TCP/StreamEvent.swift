/// Where a segment stands: capture, frame, time.
public struct Place: Sendable, Equatable {
    /// Index of the capture in the run.
    public var capture: Int32 = 0
    /// Index of the interface in its capture.
    public var interface: Int32 = 0
    /// 1-based in its capture.
    public var frame: Int64 = 0
    /// Nanoseconds since 1970 UTC.
    public var time: Int64 = 0
    /// The frame record's first byte in the (decompressed) file.
    public var byteOffset: Int64 = 0

    public init() {}
}

/// Why octets of a stream are not there.
public enum GapCause: String, Sendable {
    /// The receiver acknowledged or answered them: they were sent and the capture lacks them.
    case notCaptured = "not-captured"
    /// The frame was cut by the snap length.
    case truncated
    /// Never acknowledged: they did not reach the receiver while the capture ran.
    case lost
    /// The capture ends before it can be told.
    case captureEnd = "capture-end"
    /// Given up to keep within our own bounds.
    case evicted
}

/// Why nothing more of a connection follows.
public enum CloseReason: String, Sendable {
    /// Both sides finished.
    case closed
    /// One side reset it and nothing followed.
    case reset
    /// A new connection took its addresses and ports.
    case reused
    /// Silent for longer than ``StreamAssembler/Bounds/idleTime``.
    case idle
    /// Given up to keep within our own bounds.
    case evicted
    /// The last capture ended.
    case captureEnd = "capture-end"
}

/// What happened on one connection.
///
/// Offsets count octets of one direction's stream from its first octet, or from the first one that the capture can
/// place. Direction 0 is that of the side that sent the SYN, or, if the capture lacks the handshake, of the side seen
/// first.
public struct StreamEvent: Sendable {
    public enum Kind: Sendable {
        /// Contiguous octets, lent by ``StreamAssembler/lent`` until the next event.
        case bytes
        /// Octets that the capture lacks.
        case gap(GapCause)
        /// The skip credit is used up, or the stream went no further: ``length`` octets were counted, ``missing`` of
        /// them unseen.
        case skipped
        /// The other side acknowledged everything before the offset watched for.
        case acknowledged
        /// This direction's FIN; all octets before it were delivered.
        case fin
        /// This direction's RST.
        case reset
        /// This direction goes on after its RST, or after a FIN that was only presumed: neither was its own.
        case resumed
        /// The connection is over; its slot is not used again before the next event was asked for.
        case closed(CloseReason)
        /// The capture holds comments on the connection's frame: ``StreamAssembler/comments``.
        case comment
        /// Less time passed than the capture's clock says between two segments of this direction, as its time stamps
        /// tell (RFC 7323): the one seen at the time that ``offset`` is, and this one; by ``length`` nanoseconds at least.
        case clockDoubted
        /// Time went on; no connection is meant.
        case tick
        /// Nothing comes at the moment, though more may; no connection is meant.
        case idle
    }

    public var kind: Kind
    /// Small number that stands for the connection until `closed`.
    public var slot: Int = 0
    public var direction: Int = 0
    /// Where it was seen; of octets: of the segment that brought their last one; of a gap: of the segment behind it, or
    /// of the one that acknowledges it.
    public var place = Place()
    /// The first octet meant; of `skipped` the one behind the last; of `clockDoubted` a time, nanoseconds since 1970 UTC.
    public var offset: Int64 = 0
    public var length: Int64 = 0
    public var missing: Int64 = 0
    /// Of a gap: its octets are in a following ``skipped`` too.
    public var isCounted = false
    /// Of a gap: what tells why.
    public var evidence: GapEvidence?
    /// Of a FIN: the capture lacks it, but the other side acknowledged one number more than there were octets, and
    /// nothing followed.
    public var isPresumed = false
    /// Of `skipped` and gaps: no frame of the capture carried the last octet, so that ``place`` only tells where that was
    /// found out.
    public var isEndUnseen = false
    /// Octets of the other direction that the segment acknowledged; -1 if it did not say. Of a presumed FIN: at least
    /// so many.
    public var acknowledged: Int64 = -1

    init(_ kind: Kind) {
        self.kind = kind
    }
}

/// How a connection's SYN was answered.
public enum HandshakeAnswer: Sendable {
    /// The responder took it, or more came of the connection than its SYN alone would bring.
    case taken
    /// With RST (RFC 9293 3.10.7.1): nobody listens there, or something on the way answers for it.
    case refused
    /// By nothing that the capture holds, and the initiator sent nothing but SYNs.
    case none
}

/// What is known of a connection as a whole.
public struct ConnectionFacts: Sendable {
    /// Number of the connection in the run, 0-based, in the order of first frames.
    public let serial: Int
    public let isIPv6: Bool
    /// Address of direction 0's sender: high and low eight octets, big-endian; IPv4 in the low 32 bits.
    public let initiatorHigh: UInt64
    public let initiatorLow: UInt64
    public let initiatorPort: UInt16
    public let responderHigh: UInt64
    public let responderLow: UInt64
    public let responderPort: UInt16
    public let first: Place
    /// Whether a SYN of this connection is in the capture; direction 0 is then the client's for certain.
    public let handshakeSeen: Bool
    /// Whether the initiator's SYN is in the capture: a SYN-ACK alone does not tell whether octets came with the SYN
    /// (RFC 7413).
    public let initiatorStartSeen: Bool
    public let initiatorFrames: Int
    public let responderFrames: Int
    public let lastTime: Int64
    /// Payload octets on the wire, both directions, repeated ones included.
    public let payload: Int64
    /// SYNs of the initiator in the capture, up to 255.
    public let attempts: Int
    /// What the capture shows of the answer to them.
    public let answer: HandshakeAnswer
}
