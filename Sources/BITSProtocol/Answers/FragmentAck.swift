import HTTPMessages

/// Says which offset the server expects next ([MC-BUP] 2.2.7).
public struct FragmentAck: AnswerContent {
    /// IIS sends none (FRA-010).
    public var sessionID: SessionID?
    /// Nil if the field is absent or malformed.
    public var received: ReceivedOffset?
    /// On the last Fragment of an upload with a reply.
    public var replyURL: ReplyURL?
    public var error: HResult?
    public var errorContext: ErrorContext?

    public init(
        sessionID: SessionID? = nil, received: ReceivedOffset? = nil, replyURL: ReplyURL? = nil,
        error: HResult? = nil, errorContext: ErrorContext? = nil
    ) {
        self.sessionID = sessionID
        self.received = received
        self.replyURL = replyURL
        self.error = error
        self.errorContext = errorContext
    }

    public func fields() -> [WireField] {
        var fields = AckFields()
        fields.add(.bitsSessionId, sessionID?.raw)
        fields.addLength()
        fields.add(.bitsReceivedContentRange, received.map { String($0.value) })
        fields.add(.bitsReplyURL, replyURL?.raw)
        return fields.finished(error: error, context: errorContext)
    }
}
