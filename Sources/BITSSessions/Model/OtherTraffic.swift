/// A TLS server that connections went to.
public struct TLSTally: Hashable, Sendable {
    public internal(set) var server: Endpoint
    /// Server name of the ClientHello; nil if there was none.
    public internal(set) var serverName: String?
    public let connections: Int
    public let bytes: Int64

    public init(server: Endpoint, serverName: String?, connections: Int, bytes: Int64) {
        self.server = server
        self.serverName = serverName
        self.connections = connections
        self.bytes = bytes
    }
}

/// A server that clients tried to reach in vain.
public struct AttemptTally: Hashable, Sendable {
    public internal(set) var server: Endpoint
    /// Connections that got no answer, and those that were refused with RST.
    public let unanswered: Int
    public let refused: Int
    /// SYNs of all of them.
    public let segments: Int

    public init(server: Endpoint, unanswered: Int, refused: Int, segments: Int) {
        self.server = server
        self.unanswered = unanswered
        self.refused = refused
        self.segments = segments
    }
}

/// What the captures held beside BITS.
public struct OtherTraffic: Sendable {
    public var tls: [TLSTally] = []
    /// TLS servers beyond those listed.
    public var tlsOmitted = 0
    /// TCP connections whose first octets are neither HTTP nor TLS.
    public var otherTCPConnections = 0
    /// Connections without payload.
    public var silentTCPConnections = 0
    /// Of those, the ones that no server took, by server; at most ``maxListed``, those with most connections first.
    public var failedConnects: [AttemptTally] = []
    /// Servers beyond those listed.
    public var failedConnectsOmitted = 0
    /// Connections of which the capture cut so much that nothing of their messages can be read, by the server's port.
    public var cutTCPConnections: [Tally] = []
    /// The most octets of a segment's payload that the capture holds of them; nil if there are none.
    public var cutTCPOctetsSeen: Int?
    /// Frames that are not TCP, by what they are (`UDP`, `ARP`, `ICMP`, `IPv4 fragment`…).
    public var notTCP: [Tally] = []
    /// Frames of link types that are not read.
    public var unknownLinkTypes: [Tally] = []
    /// Frames too short for what their headers say.
    public var damagedFrames = 0

    public init() {}
}
