/// One BITS packet as `bitstrail packets` lists it.
public struct PacketReport: Sendable {
    public let moment: Moment
    public let lastFrame: FrameReference
    public let direction: Direction
    public internal(set) var connection: Int
    public internal(set) var client: Endpoint
    public internal(set) var server: Endpoint
    /// `Create-Session`, … or `Ack`; as spelled on the wire, nil if the message has none.
    public internal(set) var packetType: String?
    /// For an answer: what it answers, if known.
    public internal(set) var answers: String?
    public internal(set) var method: String?
    public internal(set) var target: String?
    public let status: Int?
    public internal(set) var sessionID: String?
    public let range: OctetRange?
    /// Content-Range as on the wire, where it cannot be read.
    public internal(set) var rawRange: String?
    public let received: Int64?
    public internal(set) var error: String?
    /// Header block as on the wire.
    public internal(set) var head: [UInt8]
    /// Octets of the body that the message claims; nil if it does not say.
    public let bodyLength: Int64?
    public internal(set) var note: String?
    /// Index of the session that it was known to belong to when it came; nil if it was not known.
    var session: Int?
    /// Of that session, else as the message says: raw.
    var host: String?
    /// Of the head's first octet in the stream of its direction; nil where nothing tells where all of the head's octets
    /// stand.
    public internal(set) var streamOffset: Int64? = nil
}
