import HTTPMessages

/// Says whether the file came to its place ([MC-BUP] 2.2.9).
public struct CloseSessionAck: AnswerContent {
    /// IIS sends none (CLA-001).
    public var sessionID: SessionID?
    public var error: HResult?
    public var errorContext: ErrorContext?

    public init(sessionID: SessionID? = nil, error: HResult? = nil, errorContext: ErrorContext? = nil) {
        self.sessionID = sessionID
        self.error = error
        self.errorContext = errorContext
    }

    public func fields() -> [WireField] {
        var fields = AckFields()
        fields.add(.bitsSessionId, sessionID?.raw)
        fields.addLength()
        return fields.finished(error: error, context: errorContext)
    }
}
