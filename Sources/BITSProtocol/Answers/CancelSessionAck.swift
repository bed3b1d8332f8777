import HTTPMessages

/// Says whether the upload was given up ([MC-BUP] 2.2.11).
public struct CancelSessionAck: AnswerContent {
    /// Some servers send none (CNA-001).
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
