import BITSProtocol

/// A server application was told of a session's upload ([MC-BUP] 2.2.12), as the capture shows it.
public struct NotificationReport: Sendable {
    /// Nanoseconds since 1970 UTC.
    public let time: Int64
    /// The request's first frame and the answer's first one, as far as they are there.
    public let frames: [FrameReference]
    /// Index of the connection, which is none of the session's own.
    public internal(set) var connection: Int
    /// The machine of the back end, and the one that was told.
    public internal(set) var client: Endpoint
    public internal(set) var application: Endpoint
    /// With the paths of files; else with the upload as body.
    public let byReference: Bool
    /// The URL of the upload as the back end names it; without user information.
    public internal(set) var originalRequestURL: String?
    public let requestBytes: Int64
    /// nil if no answer is in the capture.
    public let status: Int?
    /// From the request's last octet to the answer's first, nanoseconds; nil if that is not known.
    public let wait: Int64?
    /// Where the client shall fetch the reply; without user information.
    public internal(set) var staticResponseURL: String?
    public let replyBytes: Int64
    /// How its session was found: by the GUID in its paths, else by the URL.
    public let isTiedByGUID: Bool

    init(_ record: NotificationRecord) {
        time = record.start.time
        frames = [record.start.frame, record.answerStart?.frame].compactMap(\.self)
        connection = record.connection.index
        client = record.connection.client
        application = record.application
        byReference = record.isByReference
        originalRequestURL = record.target?.withoutSecrets
        requestBytes = record.requestBytes
        status = record.status
        wait = record.wait
        staticResponseURL = record.staticURL.map { RequestTarget($0).withoutSecrets }
        replyBytes = record.answerBytes
        isTiedByGUID = record.tie == .guid
    }
}

/// What became of an upload's reply, as far as the capture shows.
public struct ReplyReport: Sendable {
    public enum Outcome: String, Sendable, CaseIterable {
        /// All of it, or all that there seems to be.
        case fetched
        /// A part of it.
        case incomplete
        /// The server answered with an error.
        case refused
        /// It was asked for, and no success is in the capture: no answer, or only challenges and redirects
        /// (``ReplyReport/status``).
        case requested
        /// A program other than the Windows client asked for it; what it got is not followed.
        case askedByOther = "asked-by-other"
        /// The capture shows no request for it, which may have gone another way.
        case notSeen = "not-seen"
    }

    /// As on the wire, without user information.
    public var url: String?
    /// Where that is: a relative one made absolute by the upload's URL.
    public var resolvedURL: String?
    /// Octets that were seen fetched with success, each once.
    public var bytes: Int64 = 0
    public var totalBytes: Int64?
    /// The last status other than a success that a request for it got; nil if none did.
    public var status: Int?
    /// nil if the session has no reply.
    public var outcome: Outcome?

    public init() {}

    /// What became of a reply that was asked for without success, in words.
    public var requestNote: String {
        status.map { "asked for, and answered \($0)" } ?? "asked for; no answer in the capture"
    }

    init(_ session: Session) {
        url = session.replyURL?.withoutSecrets
        resolvedURL = session.resolvedReply
        bytes = session.replyFetched
        totalBytes = session.replyLength
        status = session.replyStatus
        guard url != nil || session.replyRequested else { return }
        if bytes > 0 || session.replyLength == 0 {
            outcome = bytes >= session.replyLength ?? 0 ? .fetched : .incomplete
        } else if session.replyRefused != nil {
            outcome = .refused
        } else {
            let others: Outcome = session.replyAskedByOther ? .askedByOther : .notSeen
            outcome = session.replyRequested ? .requested : others
        }
    }
}

extension Session {
    /// Where the reply lies, without secrets in the URL; nil if that is not known.
    var resolvedReply: String? {
        guard let reply = replyURL else { return nil }
        guard reply.form != .absolute else { return reply.resolved(against: RequestTarget("/")).withoutSecrets }
        guard let target else { return nil }
        let path = reply.resolved(against: target)
        if path.form == .absolute { return path.withoutSecrets }
        return host.map { "http://\($0)\(path.withoutSecrets)" }
    }
}
