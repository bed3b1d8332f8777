import HTTPMessages

/// A server application's answer to a notification ([MC-BUP] 2.2.13).
public struct NotificationResponse: AnswerContent {
    /// Where the client shall fetch the reply, instead of a body.
    public var staticResponseURL: String?
    /// The field's presence counts, not its value.
    public var copiesFileToDestination: Bool
    /// Octets of the reply that is the body; nil if the field is absent (as the one known real answer has it) or
    /// malformed.
    public var contentLength: Int64?

    public init(staticResponseURL: String? = nil, copiesFileToDestination: Bool = false, contentLength: Int64? = 0) {
        self.staticResponseURL = staticResponseURL
        self.copiesFileToDestination = copiesFileToDestination
        self.contentLength = contentLength
    }

    public func fields() -> [WireField] {
        var fields: [WireField] = []
        if let staticResponseURL { fields.append(WireField(.bitsStaticResponseURL, staticResponseURL)) }
        if copiesFileToDestination { fields.append(WireField(.bitsCopyFileToDestination, "1")) }
        if let contentLength { fields.append(WireField(.contentLength, String(contentLength))) }
        return fields
    }
}
