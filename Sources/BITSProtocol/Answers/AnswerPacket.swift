public import HTTPMessages

/// One response to a request of the upload protocol, an Ack or not, as typed fields.
public final class AnswerPacket: Sendable {
    /// What belongs to the kind of packet alone.
    public enum Content: Hashable, Sendable {
        case create(CreateSessionAck)
        case ping(PingAck)
        case fragment(FragmentAck)
        case close(CloseSessionAck)
        case cancel(CancelSessionAck)
        case notification(NotificationResponse)
        /// The request is not known, and no field tells.
        case unknown
    }

    /// What the response answers.
    public enum Answered: Hashable, Sendable {
        case packet(PacketType)
        case notification
    }

    /// 0 … 999.
    public let status: Int
    public let reason: String
    public let version: HTTPVersion
    /// Whether the packet type is `Ack`.
    public let isAck: Bool
    public let typeReading: Reading<PacketType>
    /// The request as told by the caller, or inferred; nil if unknown.
    public let answered: Answered?
    /// The request was not told; ``answered`` comes from fields that only one kind of Ack has.
    public let isInferred: Bool
    public let sessionID: Reading<SessionID>
    /// Nil value unless exactly one GUID, with or without braces.
    public let protocolGUID: Reading<GUID>
    /// The value is never nil if the field is there; see ``HostID/kind``.
    public let hostID: Reading<HostID>
    public let fallbackTimeout: Reading<FallbackTimeout>
    public let acceptEncoding: Reading<String>
    public let receivedOffset: Reading<ReceivedOffset>
    public let replyURL: Reading<ReplyURL>
    /// `BITS-Error-Code`.
    public let errorCode: Reading<HResult>
    /// `BITS-Error`, the name of [MC-BUP].
    public let error: Reading<HResult>
    public let errorContext: Reading<ErrorContext>
    /// 0 … 2^63 − 1.
    public let contentLength: Reading<Int64>
    public let contentType: String?
    public let contentEncoding: Reading<String>
    public let transferEncoding: String?
    public let server: String?
    public let date: String?
    public let location: String?
    public let hasPragmaNoCache: Bool
    /// `Connection: close`.
    public let closesConnection: Bool
    public let hasVia: Bool
    /// Of `WWW-Authenticate`, and whether the field is there.
    public let challenges: [AuthScheme]
    public let hasChallenge: Bool
    /// Of `Proxy-Authenticate`.
    public let proxyChallenges: [AuthScheme]
    public let hasProxyChallenge: Bool
    /// Of a notification's response ([MC-BUP] 2.2.13).
    public let staticResponseURL: Reading<String>
    public let copiesFileToDestination: Bool
    /// How many fields are named BITS-…, Content-Length, Content-Range or Content-Name.
    public let watchedFields: Int

    /// `type` is the paired request's packet type; nil if the request is not captured or its type not known. Nil if the
    /// head is a request.
    ///
    /// - Parameter known: an answer before it, whose values are taken over where they are the same octets.
    public convenience init?(_ head: MessageHead, answering type: PacketType?, like known: AnswerPacket? = nil) {
        self.init(head, answered: type.map { .packet($0) }, like: known)
    }

    /// Like ``init(_:answering:like:)``, for the responses to notifications, too.
    public init?(_ head: MessageHead, answered told: Answered?, like known: AnswerPacket? = nil) {
        guard let status = head.status else { return nil }
        self.status = status
        reason = known.flatMap { head.reasonIs($0.reason) ? $0.reason : nil } ?? head.reason
        version = head.version
        let table = FieldTable(head)
        watchedFields = table.watchedFields
        typeReading = table.reading(.bitsPacketType, like: known?.typeReading) { PacketType(wire: $0) }
        isAck = typeReading.value == .ack
        sessionID = table.reading(.bitsSessionId, like: known?.sessionID) { SessionID($0) }
        protocolGUID = table.reading(.bitsProtocol, like: known?.protocolGUID) { GUID(loose: $0) }
        hostID = table.reading(.bitsHostId, like: known?.hostID) { HostID($0) }
        fallbackTimeout = table.reading(.bitsHostIdFallbackTimeout, like: known?.fallbackTimeout) {
            FallbackTimeout($0)
        }
        acceptEncoding = table.reading(.acceptEncoding, like: known?.acceptEncoding) { $0 }
        receivedOffset = table.soleReading(.bitsReceivedContentRange) { ReceivedOffset($0) }
        replyURL = table.reading(.bitsReplyURL, like: known?.replyURL) { ReplyURL($0) }
        errorCode = table.reading(.bitsErrorCode) { HResult($0) }
        error = table.reading(.bitsError) { HResult($0) }
        errorContext = table.reading(.bitsErrorContext) { ErrorContext($0) }
        contentLength = table.reading(.contentLength, like: known?.contentLength, WireNumber.parse)
        contentType = table.raw(.contentType, like: known?.contentType)
        contentEncoding = table.reading(.contentEncoding)
        transferEncoding = table.raw(.transferEncoding)
        server = table.raw(.server, like: known?.server)
        date = table.raw(.date, like: known?.date)
        location = table.raw(.location)
        hasPragmaNoCache = table.has(.pragma) && head.list(.pragma, contains: "no-cache")
        closesConnection = table.has(.connection) && head.list(.connection, contains: "close")
        hasVia = table.has(.via)
        challenges = AuthScheme.challenges(in: table.all(.wwwAuthenticate))
        hasChallenge = table.has(.wwwAuthenticate)
        proxyChallenges = AuthScheme.challenges(in: table.all(.proxyAuthenticate))
        hasProxyChallenge = table.has(.proxyAuthenticate)
        staticResponseURL = table.reading(.bitsStaticResponseURL)
        copiesFileToDestination = table.has(.bitsCopyFileToDestination)
        answered = told ?? AnswerPacket.infer(table)
        isInferred = told == nil && answered != nil
    }

    /// Some fields stand in one kind of response alone.
    private static func infer(_ table: FieldTable) -> Answered? {
        if table.has(.bitsReceivedContentRange) || table.has(.bitsReplyURL) { return .packet(.fragment) }
        if table.has(.bitsProtocol) || table.has(.bitsHostId) { return .packet(.createSession) }
        return table.has(.bitsStaticResponseURL) || table.has(.bitsCopyFileToDestination) ? .notification : nil
    }
}

extension AnswerPacket {
    /// What belongs to the kind of packet, put together from the fields.
    public var content: Content {
        let error = hresult.value
        switch answered {
        case .packet(.ping):
            return .ping(
                PingAck(sessionID: sessionID.value, error: error, errorContext: errorContext.value))
        case .packet(.createSession):
            return .create(
                CreateSessionAck(
                    protocolGUID: protocolGUID.value, sessionID: sessionID.value, hostID: hostID.value,
                    fallbackTimeout: fallbackTimeout.value, acceptEncoding: acceptEncoding.value, error: error,
                    errorContext: errorContext.value))
        case .packet(.fragment):
            return .fragment(
                FragmentAck(
                    sessionID: sessionID.value, received: receivedOffset.value, replyURL: replyURL.value,
                    error: error, errorContext: errorContext.value))
        case .packet(.closeSession):
            return .close(
                CloseSessionAck(sessionID: sessionID.value, error: error, errorContext: errorContext.value))
        case .packet(.cancelSession):
            return .cancel(
                CancelSessionAck(sessionID: sessionID.value, error: error, errorContext: errorContext.value))
        case .notification:
            return .notification(
                NotificationResponse(
                    staticResponseURL: staticResponseURL.value, copiesFileToDestination: copiesFileToDestination,
                    contentLength: contentLength.value))
        case .packet(.ack), nil:
            return .unknown
        }
    }

    /// An Ack with status 200 or 201.
    public var isSuccess: Bool { isAck && (status == 200 || status == 201) }

    /// The error under either of its names; `BITS-Error-Code` if both are there.
    public var hresult: Reading<HResult> { errorCode.isPresent ? errorCode : error }

    /// Whether an error stands there under either name.
    public var hasError: Bool { hresult.isPresent }

    /// Both names are there and say different things (ERR-008); codes are compared where both can be read.
    public var errorNamesDiffer: Bool {
        guard errorCode.isPresent, error.isPresent else { return false }
        if let a = errorCode.value, let b = error.value { return a != b }
        return errorCode.raw != error.raw
    }
}
