import BITSProtocol

/// One notification of a server application, while the session that it tells of is followed.
final class NotificationRecord {
    /// By what sign its session was found.
    enum Tie {
        /// The session's GUID stands in its paths.
        case guid
        /// The URL of the upload, of which the last Fragment was under way then.
        case url
    }

    let content: Notification
    let connection: ConnectionReference
    let start: Moment
    /// Whether both directions of its connection are in the capture; known at its end.
    var isPaired = false
    var requestBytes: Int64 = 0
    /// The answer's first octet.
    var answerStart: Moment?
    var status: Int?
    /// From the request's last octet to the answer's first, nanoseconds.
    var wait: Int64?
    var staticURL: String?
    /// Octets of a body that the answer has.
    var answerBytes: Int64 = 0
    /// The application closed the connection as the request was on its way: it has not seen it.
    var isUnmet = false
    /// What the capture lacks of its exchange, or of its client's other messages.
    var isDamaged = false
    var mayHideOthers = false
    var isOver = false
    /// The Fragment that completed the file, if it was under way when the notification was sent.
    var fragment: Exchange?
    weak var session: Session?
    var tie: Tie?
    /// It keeps its session from being reported.
    var isHeld = false
    /// The same session's notification before this one; nil also where that is not known.
    var earlier: NotificationRecord?
    /// For the timeline of a session that becomes known only later.
    var entries: [TimelineEntry] = []

    init(_ exchange: Exchange, _ content: Notification, start: Moment) {
        self.content = content
        self.start = start
        connection = exchange.connection.reference
    }

    /// Who was told.
    var application: Endpoint { connection.server }

    var isByReference: Bool { content.isByReference }

    /// The upload's target as the back end names it; nil if it is not told.
    var target: RequestTarget? { content.originalRequestURL.map { RequestTarget($0) } }

    /// The same notification went on to another machine while this one was under way: a proxy stands in between.
    func isLeg(of other: NotificationRecord) -> Bool {
        let isElsewhere =
            connection.client.address != other.connection.client.address
            || connection.client == other.connection.client && connection.server != other.connection.server
        guard connection.index != other.connection.index, isElsewhere else { return false }
        guard let end = other.answerStart else { return !other.isOver }
        return start.time <= end.time
    }

    /// Takes what is known when its exchange is over.
    func finish(_ exchange: Exchange, parameters: Parameters, now: Int64) {
        isOver = true
        isPaired = exchange.connection.hasBothDirections
        requestBytes = exchange.request?.bodyLength ?? 0
        isDamaged = !exchange.damage.isEmpty
        isUnmet = Silence.of(exchange, parameters: parameters, now: now) == .serverFinished(isRace: true)
        guard let answer = exchange.answer, let packet = exchange.answerPacket else { return }
        answerStart = answer.start
        status = packet.status
        staticURL = packet.staticResponseURL.raw
        answerBytes = answer.bodyLength
        if let through = exchange.requestThrough, !exchange.answeredEarly {
            wait = max(0, answer.start.time.subtractingReportingOverflow(through.time).partialValue)
        }
    }

    /// The application took the upload.
    var isAccepted: Bool { status == 200 }

    /// The application, or what stands before it, refused. Other successes than 200 are told apart: what the back end
    /// makes of them is not known. A challenge is followed by the same notification with credentials.
    var isRefused: Bool {
        guard let status else { return false }
        return status >= 300 && status != 401 && status != 407
    }

    var isChallenged: Bool { status == 401 || status == 407 }

    /// The answer has a reply for the client: its place, or by value its octets.
    var offersReply: Bool {
        isAccepted && (staticURL.map { !$0.isEmpty } ?? false || !isByReference && answerBytes > 0)
    }
}
