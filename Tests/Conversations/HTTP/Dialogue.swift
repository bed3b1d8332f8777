/// The BITS packets that a client sends.
public enum PacketKind: String, Sendable, Hashable {
    case ping = "Ping"
    case create = "Create-Session"
    case fragment = "Fragment"
    case close = "Close-Session"
    case cancel = "Cancel-Session"
}

/// What the next messages have in common: the target, the host, the session, and standing changes of the header.
public struct Dialogue: Sendable {
    public var method = "BITS_POST"
    public var target = "/upload/report.zip"
    public var host = "upload.example.test"
    public var session: String?
    /// `Content-Name` of Fragments and Close-Session, as in F.1; `nil` = not sent.
    public var contentName: String?
    public var clientEdits = MessageEdits()
    public var serverEdits = MessageEdits()

    public static let protocolID = "{7df0354d-249b-430f-820d-3d2a9bef4931}"
}

/// What an Ack may say; `nil` = the header is not sent.
public struct AckFields: Sendable {
    public var session: String?
    public var protocolID: String?
    public var received: String?
    public var hostID: String?
    public var fallbackTimeout: String?
    public var replyURL: String?
    public var errorCode: String?
    public var errorContext: String?

    public init(
        session: String? = nil, protocolID: String? = nil, received: String? = nil, hostID: String? = nil,
        fallbackTimeout: String? = nil, replyURL: String? = nil, errorCode: String? = nil, errorContext: String? = nil
    ) {
        self.session = session
        self.protocolID = protocolID
        self.received = received
        self.hostID = hostID
        self.fallbackTimeout = fallbackTimeout
        self.replyURL = replyURL
        self.errorCode = errorCode
        self.errorContext = errorContext
    }
}
