/// One TCP connection as the sessions see it; filled by whoever reads the capture, read by the rules.
public final class Connection {
    /// How a side ended its half of the connection.
    public struct Closing: Sendable {
        public enum Kind: Sendable { case fin, reset }

        public let kind: Kind
        public let moment: Moment
        /// Octets of the other side's stream that the closing segment acknowledged; nil if it acknowledged none.
        public let acknowledged: Int64?
        /// Octets of its own side's stream before it.
        public let offset: Int64

        public init(kind: Kind, moment: Moment, acknowledged: Int64?, offset: Int64) {
            self.kind = kind
            self.moment = moment
            self.acknowledged = acknowledged
            self.offset = offset
        }

        /// Whether it came before the other side's closing. A FIN that acknowledges the other one's came behind it,
        /// whatever the clocks of two interfaces say.
        func precedes(_ other: Closing) -> Bool {
            if other.kind == .fin, let acknowledged, acknowledged > other.offset { return false }
            if kind == .fin, let seen = other.acknowledged, seen > offset { return true }
            return moment.time < other.moment.time
        }
    }

    /// Why no more of the connection follows.
    public enum End: String, Sendable {
        case closed, reset, reused, idle, evicted
        case captureEnd = "capture-end"
    }

    /// 0-based, in the order in which connections turned out to carry BITS.
    public let index: Int
    public let client: Endpoint
    public let server: Endpoint
    public let first: Moment
    /// Whether the client's or the server's SYN is in the capture, so that both streams are known from their first
    /// octet.
    public let handshakeSeen: Bool

    /// Kept up to date by the reader; final when the connection has ended.
    public var lastTime: Int64
    public var clientFrames = 0
    public var serverFrames = 0
    public var clientClosing: Closing?
    public var serverClosing: Closing?
    public var end: End?
    /// Host and port of the CONNECT that made the connection to a proxy a tunnel, as on the wire; nil if none did. The
    /// messages on it are then those between client and that host.
    public var tunnel: String?
    /// Whether requests carry Via, Forwarded or X-Forwarded-For.
    public internal(set) var isProxied = false
    public internal(set) var gaps: [GapReport] = []
    public internal(set) var gapCount = 0

    // What the correlator keeps of the connection; meaningless outside it.
    /// Sessions with messages on it that are not reported yet.
    var sessions: [Session] = []
    /// All of them, reported ones included.
    var sessionCount = 0
    var lastExchange: Exchange?
    /// What the requests on it told about authentication.
    var authentication = ConnectionAuthentication()
    var openExchanges: [Exchange] = []

    /// Whether octets of it wait for ones that are missing, so that other connections are ahead of it now.
    private let holdsBack: () -> Bool

    /// - Parameters:
    ///   - gapsBefore: gaps in its streams before its first BITS message.
    ///   - holdsBack: tells whether octets of it wait for ones that are missing.
    public init(
        index: Int, client: Endpoint, server: Endpoint, first: Moment, handshakeSeen: Bool, gapsBefore: Int = 0,
        holdsBack: @escaping () -> Bool = { false }
    ) {
        self.index = index
        gapCount = gapsBefore
        self.holdsBack = holdsBack
        self.client = client
        self.server = server
        self.first = first
        self.handshakeSeen = handshakeSeen
        lastTime = first.time
    }

    var reference: ConnectionReference { ConnectionReference(index: index, client: client, server: server) }

    var isHeldBack: Bool { end == nil && holdsBack() }

    /// Gate B for the connection as a whole: frames of both sides are in the capture.
    public var hasBothDirections: Bool { clientFrames > 0 && serverFrames > 0 }
}
