/// Says that the upload is complete, so that the server moves the file to its place ([MC-BUP] 2.2.8).
public struct CloseSession: RequestContent {
    public var sessionID: SessionID?
    /// Windows sends it here, too.
    public var contentName: String?

    public init(sessionID: SessionID?, contentName: String? = nil) {
        self.sessionID = sessionID
        self.contentName = contentName
    }

    public func fields() -> [WireField] {
        var fields = [WireField(.bitsPacketType, PacketType.closeSession.rawValue)]
        if let sessionID { fields.append(WireField(.bitsSessionId, sessionID.raw)) }
        if let contentName { fields.append(WireField(.contentName, contentName)) }
        return fields
    }

    public var bodyLength: Int64 { 0 }
}
