import HTTPMessages

/// Hands out a session, or says why not ([MC-BUP] 2.2.3).
public struct CreateSessionAck: AnswerContent {
    /// The server's choice among those offered; nil if the field is absent or not exactly one GUID.
    public var protocolGUID: GUID?
    public var sessionID: SessionID?
    /// The host that the client has to use from now on.
    public var hostID: HostID?
    public var fallbackTimeout: FallbackTimeout?
    /// What encodings of Fragments the server takes; a response field here.
    public var acceptEncoding: String?
    public var error: HResult?
    public var errorContext: ErrorContext?

    public init(
        protocolGUID: GUID? = nil, sessionID: SessionID? = nil, hostID: HostID? = nil,
        fallbackTimeout: FallbackTimeout? = nil, acceptEncoding: String? = nil, error: HResult? = nil,
        errorContext: ErrorContext? = nil
    ) {
        self.protocolGUID = protocolGUID
        self.sessionID = sessionID
        self.hostID = hostID
        self.fallbackTimeout = fallbackTimeout
        self.acceptEncoding = acceptEncoding
        self.error = error
        self.errorContext = errorContext
    }

    public func fields() -> [WireField] {
        var fields = AckFields()
        fields.add(.bitsProtocol, protocolGUID?.description)
        fields.add(.bitsSessionId, sessionID?.raw)
        fields.add(.bitsHostId, hostID?.raw)
        fields.add(.bitsHostIdFallbackTimeout, fallbackTimeout.map { String($0.seconds) })
        fields.addLength()
        // IIS writes it with a small e.
        fields.add("Accept-encoding", acceptEncoding)
        return fields.finished(error: error, context: errorContext)
    }
}
