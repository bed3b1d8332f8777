public import BITSProtocol
public import HTTPMessages

// What others see of the properties below are accessors: whether accesses to stored ones overlap need then be checked
// nowhere, since no other module can reach them.

/// One HTTP request and its answer, filled in phases as the capture brings them.
///
/// An answer without a request (its request is not in the capture) is an exchange whose ``request`` is nil.
public final class Exchange {
    /// One message of the exchange.
    public final class Message {
        public let head: MessageHead
        /// Its first octet.
        public let start: Moment
        /// Its head's last octet.
        public let headEnd: Moment
        /// Offset of its first octet in its stream, counted from the first octet of the stream that the capture can
        /// place.
        public let streamOffset: Int64
        /// Octets of the other side's stream that the segment with the first octet acknowledged; nil if unknown.
        public let acknowledged: Int64?
        /// Octets that the head announces for the body; nil for chunked or until close.
        public let announcedLength: Int64?
        /// It was found behind a gap, or where the capture of its stream begins: octets of its first line may stand
        /// before what was found.
        public var isStartUncertain: Bool {
            get { storedIsStartUncertain }
            set { storedIsStartUncertain = newValue }
        }
        var storedIsStartUncertain: Bool = false
        /// Its last octet; nil while, or if, the body is not complete.
        public var end: Moment? {
            get { storedEnd }
            set { storedEnd = newValue }
        }
        var storedEnd: Moment?
        /// The capture lacks its last octet: ``end`` is where that was found out, and it came before.
        public var isEndUnseen: Bool {
            get { storedIsEndUnseen }
            set { storedIsEndUnseen = newValue }
        }
        var storedIsEndUnseen: Bool = false
        /// Body octets counted, missing ones included.
        public var bodyLength: Int64 {
            get { storedBodyLength }
            set { storedBodyLength = newValue }
        }
        var storedBodyLength: Int64 = 0
        /// Body octets that the capture lacks although they were counted.
        public var bodyMissing: Int64 {
            get { storedBodyMissing }
            set { storedBodyMissing = newValue }
        }
        var storedBodyMissing: Int64 = 0
        /// Where its body ends shows only by what follows it.
        public var isEndUnproven: Bool {
            get { storedIsEndUnproven }
            set { storedIsEndUnproven = newValue }
        }
        var storedIsEndUnproven: Bool = false
        /// Its head has a hole: it was sent with more fields than are known (gate H).
        public var isCut: Bool { head.isCut }
        /// Of a message whose head has a hole: all its octets, from its first one to where the next message began or
        /// the other side took its turn; nil before.
        public var cutLength: Int64? {
            get { storedCutLength }
            set { storedCutLength = newValue }
        }
        var storedCutLength: Int64?
        /// Octets behind a complete message that begin no new one (GEN-005, SEC-015).
        public var strayOctets: Int64 {
            get { storedStrayOctets }
            set { storedStrayOctets = newValue }
        }
        var storedStrayOctets: Int64 = 0

        public init(
            head: MessageHead, start: Moment, headEnd: Moment, streamOffset: Int64, acknowledged: Int64?,
            announcedLength: Int64?
        ) {
            self.head = head
            self.start = start
            self.headEnd = headEnd
            self.streamOffset = streamOffset
            self.acknowledged = acknowledged
            self.announcedLength = announcedLength
        }
    }

    /// A 1xx answer.
    public struct Interim: Sendable {
        public let status: Int
        public let moment: Moment

        public init(status: Int, moment: Moment) {
            self.status = status
            self.moment = moment
        }
    }

    /// What the capture lacks of the exchange beside counted body octets.
    public struct Damage: OptionSet, Sendable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Octets of the request's head or of unknown place behind it are missing.
        public static let request = Damage(rawValue: 1)
        /// Octets from the server are missing between the request and where its answer was due.
        public static let answer = Damage(rawValue: 2)
        /// The server sent octets that are no HTTP where the answer was due.
        public static let unreadable = Damage(rawValue: 4)
        /// Too many requests waited: its answer was not waited for.
        static let givenUp = Damage(rawValue: 8)
    }

    public let connection: Connection
    /// nil for an answer whose request is not in the capture.
    public var request: Message? {
        get { storedRequest }
        set { storedRequest = newValue }
    }
    var storedRequest: Message?
    /// nil if there is no request, or none that speaks BITS.
    public let packet: RequestPacket?
    public var interims: [Interim] = []
    public var answer: Message? {
        get { storedAnswer }
        set { storedAnswer = newValue }
    }
    var storedAnswer: Message?
    public var answerPacket: AnswerPacket? {
        get { storedAnswerPacket }
        set { storedAnswerPacket = newValue }
    }
    var storedAnswerPacket: AnswerPacket?
    /// When the server's TCP had acknowledged the request's last octet.
    public var requestAcknowledged: Moment? {
        get { storedRequestAcknowledged }
        set { storedRequestAcknowledged = newValue }
    }
    var storedRequestAcknowledged: Moment?
    /// It was acknowledged when it was read, behind octets that are missing: ``requestAcknowledged`` is the latest that it
    /// can have been.
    public var wasAcknowledged = false
    /// When the client's TCP had acknowledged the answer's last octet.
    public var answerAcknowledged: Moment? {
        get { storedAnswerAcknowledged }
        set { storedAnswerAcknowledged = newValue }
    }
    var storedAnswerAcknowledged: Moment?
    /// The answer began before the request was complete (ANS-006).
    public var answeredEarly: Bool {
        get { storedAnsweredEarly }
        set { storedAnsweredEarly = newValue }
    }
    var storedAnsweredEarly: Bool = false
    public var damage: Damage {
        get { storedDamage }
        set { storedDamage = newValue }
    }
    var storedDamage: Damage = []
    /// The server's side ended the connection behind so many octets of the answer's head, and the capture lacks none of
    /// them; nil if it did not.
    public var brokenOff: Int? {
        get { storedBrokenOff }
        set { storedBrokenOff = newValue }
    }
    var storedBrokenOff: Int?
    /// The answer is proven to be one that no request of any kind asked for (ANS-007).
    public var isUnrequested: Bool {
        get { storedIsUnrequested }
        set { storedIsUnrequested = newValue }
    }
    var storedIsUnrequested: Bool = false
    /// Stretches of the request's body that the capture lacks: offsets in the body, half-open, ascending.
    public private(set) var missing: [Range<Int64>] = []
    /// There were more of them than are kept.
    public private(set) var missingIsPartial = false

    /// Notes a stretch of the request's body that the capture lacks. Stretches come in order.
    public func noteMissing(_ range: Range<Int64>) {
        if let last = missing.last, last.upperBound == range.lowerBound {
            missing[missing.count &- 1] = last.lowerBound..<range.upperBound
        } else if missing.count < 10_000 {
            missing.append(range)
        } else {
            missingIsPartial = true
        }
    }

    // What the correlator notes; meaningless outside it.
    var session: Session?
    var standing = Standing()
    var isClosed = false
    /// The same exchange on the other side of a proxy, NAT or load balancer; nil once both are over.
    var twin: Exchange?
    /// What a machine in between made of one request of the client's, if that is more than one.
    var passes: Passes?
    /// Its number among the BITS requests of its connection, from 1 on; 0 without a request.
    var ordinal = 0
    /// It only stands beside its session: it names no id, or a wrong one, and changes nothing in the session.
    var isStray = false
    /// Its number for ``UploadOwner/fragment(_:)``; nil if it has a session from its first octet.
    var fragmentNumber: Int?
    var clock = ExchangeClock()
    /// The protocol rules that it broke, notes and above.
    var faults: [Fault] = []
    /// What the body of an answer in parts holds; nil for any other body.
    var parts: PartReader?

    /// Gate D: the answer reached the client.
    var isDelivered: Bool { answerAcknowledged != nil && !connection.isProxied }

    /// Whether its request is in the capture and was sent behind the other one's. Of one connection the stream tells,
    /// also of requests in one frame.
    func isSent(after other: Exchange) -> Bool {
        guard self !== other, let own = request, let before = other.request else { return false }
        return connection === other.connection
            ? own.streamOffset > before.streamOffset : own.start.time > before.start.time
    }

    /// The request's method may be what a hole has left of `BITS_POST`, or another one ([MC-BUP] 2.2.1).
    var isVerbUncertain: Bool {
        guard let request, request.isStartUncertain, packet?.recognition == .headerOnly else { return false }
        return "BITS_POST".hasSuffix(request.head.method)
    }

    public init(connection: Connection, request: Message?, packet: RequestPacket?) {
        self.connection = connection
        storedRequest = request
        self.packet = packet
    }
}
