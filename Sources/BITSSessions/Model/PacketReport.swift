/// One BITS packet as `bitstrail packets` lists it.
public struct PacketReport: Sendable {
    public let moment: Moment
    public let lastFrame: FrameReference
    public let direction: Direction
    public let connection: Int
    public let client: Endpoint
    public let server: Endpoint
    /// `Create-Session`, … or `Ack`; as spelled on the wire, nil if the message has none.
    public let packetType: String?
    /// For an answer: what it answers, if known.
    public let answers: String?
    public let method: String?
    public let target: String?
    public let status: Int?
    public let sessionID: String?
    public let range: OctetRange?
    /// Content-Range as on the wire, where it cannot be read.
    public let rawRange: String?
    public let received: Int64?
    public let error: String?
    /// Header block as on the wire.
    public let head: [UInt8]
    /// Octets of the body that the message claims; nil if it does not say.
    public let bodyLength: Int64?
    public let note: String?
}
