/// One TCP connection as the sessions see it; filled by whoever reads the capture, read by the rules.
public final class Connection {
    /// How a side ended its half of the connection.
    public struct Closing: Sendable {
        public enum Kind: Sendable { case fin, reset }

        public let kind: Kind
        public let moment: Moment
        /// Octets of the other side's stream that the closing segment acknowledged; nil if it acknowledged none. Of one
        /// that was not seen: at least so many.
        public let acknowledged: Int64?
        /// Octets of its own side's stream before it.
        public let offset: Int64
        /// The capture holds it; else the other side's ACK number stands for it, and the moment is that one's.
        public let isSeen: Bool

        public init(kind: Kind, moment: Moment, acknowledged: Int64?, offset: Int64, isSeen: Bool = true) {
            self.kind = kind
            self.moment = moment
            self.acknowledged = acknowledged
            self.offset = offset
            self.isSeen = isSeen
        }

        /// Whether it came before the request could have reached it, for certain.
        func precedes(_ request: Exchange.Message) -> Bool {
            switch kind {
            case .fin: isSeen && acknowledged.map { $0 <= request.streamOffset } ?? false
            case .reset: moment.elapsed(to: request.start) ?? 0 > 0
            }
        }

        /// Whether nobody knows what of the request it came before: a FIN that the capture lacks.
        func mayPrecede(_ request: Exchange.Message) -> Bool {
            kind == .fin && !isSeen && acknowledged ?? -1 <= request.streamOffset
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

    /// Whether the first octet of the requests is known: octets may have come with a SYN that the capture lacks.
    public var requestsStartSeen: Bool {
        get { storedRequestsStartSeen }
        set { storedRequestsStartSeen = newValue }
    }
    var storedRequestsStartSeen: Bool = true

    /// It is among the tracker's ``LiveConnections``.
    var isLive = false

    /// It was followed before, from its start, and given up since it was silent for long, or to keep within bounds.
    public var isContinued = false

    /// Kept up to date by the reader; final when the connection has ended.
    public var lastTime: Int64 { storedLastTime }
    var storedLastTime: Int64
    public var clientFrames: Int { storedClientFrames }
    var storedClientFrames: Int = 0
    public var serverFrames: Int { storedServerFrames }
    var storedServerFrames: Int = 0
    /// Takes what the reader knows by now, in one go: it tells at every message.
    ///
    /// - Parameter lastTime: of its last frame, nanoseconds since 1970 UTC.
    public func refresh(clientFrames: Int, serverFrames: Int, lastTime: Int64) {
        storedClientFrames = clientFrames
        storedServerFrames = serverFrames
        storedLastTime = lastTime
    }

    public var clientClosing: Closing? {
        get { storedClientClosing }
        set { storedClientClosing = newValue }
    }
    var storedClientClosing: Closing?
    public var serverClosing: Closing? {
        get { storedServerClosing }
        set { storedServerClosing = newValue }
    }
    var storedServerClosing: Closing?
    public var end: End? {
        get { storedEnd }
        set { storedEnd = newValue }
    }
    var storedEnd: End?
    /// Host and port of the CONNECT that made the connection to a proxy a tunnel, as on the wire; nil if none did. The
    /// messages on it are then those between client and that host.
    public var tunnel: String? {
        get { storedTunnel }
        set { storedTunnel = newValue }
    }
    var storedTunnel: String?
    /// Whether requests carry Via, Forwarded or X-Forwarded-For, or a load balancer's header stands before them.
    public internal(set) var isProxied: Bool {
        get { storedIsProxied }
        set { storedIsProxied = newValue }
    }
    var storedIsProxied: Bool = false
    /// What a load balancer says of it that passes it on.
    private(set) var proxied: ProxiedConnection?
    /// A load balancer stands between its client and the server.
    public func noteProxied(_ proxied: ProxiedConnection) {
        self.proxied = proxied
        storedIsProxied = true
    }
    public internal(set) var gaps: [GapReport] = []
    public internal(set) var gapCount = 0
    /// Whether octets of either side are in gaps that show at that time (nanoseconds since 1970 UTC) or later; true if not
    /// all gaps are known.
    func hasGap(since time: Int64) -> Bool { gapCount > gaps.count || gaps.contains { $0.time >= time } }
    /// Octets of the server in gaps that show at that time (nanoseconds since 1970 UTC) or later; 2^63 − 1 if not all
    /// gaps are known.
    func hiddenAnswerOctets(since time: Int64) -> Int64 {
        if gapCount > gaps.count { return Int64.max }
        return gaps.reduce(0) { sum, gap in
            gap.direction == .serverToClient && gap.time >= time ? clampedSum(sum, gap.length) : sum
        }
    }
    /// Offset in the client's stream behind the last gap that may have held requests.
    var hiddenRequestsEnd: Int64 = 0

    // What the correlator keeps of the connection; meaningless outside it.
    /// Sessions with messages on it that are not reported yet.
    var sessions: [Session] = []
    /// All of them, reported ones included.
    var sessionCount = 0
    var lastExchange: Exchange?
    /// What the requests on it told about authentication.
    var authentication = ConnectionAuthentication()
    var security = ConnectionSecurity()
    var openExchanges: [Exchange] = []
    /// The connection on the other side of a machine in between that an exchange was seen on, too.
    weak var leg: Connection?
    /// What the run knows of its clock.
    var doubts: ClockDoubts?
    /// It has had such a leg.
    var hasLeg = false
    /// A gap in one of its streams may hide messages.
    var mayLackMessages = false
    /// BITS requests on it so far.
    var requestCount = 0
    /// By how many requests it is ahead of ``leg``, both counted; nil if that is not known, as behind a hole.
    var legStep: Int?
    /// Create-Session and its Ack passed here and on another leg.
    var sharesGrant = false
    /// Machines in between that its messages have passed, and whether they were seen behind the next one.
    var legDepth = 0
    /// The leg in front goes to the same server: the machine in between changes the client's address alone.
    var sharesServer = false
    var goesOn = false
    /// The tracker knows that its client sends BITS messages to its server.
    var isFollowed = false
    /// The end of the last message on it that is over.
    var lastMessageTime: Int64?

    /// Whether octets of it wait for ones that are missing, so that other connections are ahead of it now.
    private let holdsBack: () -> Bool
    /// How it fares now; nil once that is final.
    private var measure: (() -> TransportReport?)?
    private var finalMetrics: Metrics?

    /// Of a connection that is over. A pointer in each connection in place of their size.
    private final class Metrics {
        let report: TransportReport

        init(_ report: TransportReport) { self.report = report }
    }
    /// The same in short.
    private var glance: (() -> TransportGlance?)?

    /// - Parameters:
    ///   - gapsBefore: how many gaps its streams had before its first BITS message.
    ///   - firstGaps: the first of those.
    ///   - holdsBack: tells whether octets of it wait for ones that are missing.
    ///   - measure: tells how it fares so far; asked until ``endMeasuring()``.
    ///   - glance: tells the same in short, at less cost; without it the long form is asked for.
    public init(
        index: Int, client: Endpoint, server: Endpoint, first: Moment, handshakeSeen: Bool, gapsBefore: Int = 0,
        firstGaps: [GapReport] = [],
        holdsBack: @escaping () -> Bool = { false }, measure: (() -> TransportReport?)? = nil,
        glance: (() -> TransportGlance?)? = nil
    ) {
        self.index = index
        gapCount = gapsBefore
        gaps = firstGaps
        self.holdsBack = holdsBack
        self.measure = measure
        self.glance = glance
        self.client = client
        self.server = server
        self.first = first
        self.handshakeSeen = handshakeSeen
        storedLastTime = first.time
    }

    /// How it fares up to now, or fared to its end; nil if it was not measured. It is put together each time: whoever
    /// wants to compare moments keeps what it was then.
    public var metrics: TransportReport? { measure.map { $0() } ?? finalMetrics?.report }

    /// It is over: ``metrics`` stay as they are.
    public func endMeasuring() {
        finalMetrics = metrics.map { Metrics($0) }
        measure = nil
        glance = nil
    }

    /// It is over, and so is all that was on it: nobody asks for ``metrics`` any more.
    func forgetMetrics() {
        finalMetrics = nil
        isForgotten = true
    }

    /// ``metrics`` were let go of.
    private(set) var isForgotten = false

    /// Whether it is known how long the receiver's window held the client back.
    var knowsWindowLimits: Bool { metrics?.clientToServer?.receiver?.windowLimitedTime != nil }

    /// ``metrics`` in short: asked at each message.
    var glanced: TransportGlance? { glance.map { $0() } ?? metrics.map(TransportGlance.init) }

    var reference: ConnectionReference { ConnectionReference(index: index, client: client, server: server) }

    var isHeldBack: Bool { end == nil && holdsBack() }

    /// Gate B for the connection as a whole: frames of both sides are in the capture.
    public var hasBothDirections: Bool { clientFrames > 0 && serverFrames > 0 }
}
