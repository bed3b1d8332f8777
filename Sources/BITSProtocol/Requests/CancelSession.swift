/// Gives an upload up ([MC-BUP] 2.2.10).
public struct CancelSession: RequestContent {
    public var sessionID: SessionID?

    public init(sessionID: SessionID?) {
        self.sessionID = sessionID
    }

    public func fields() -> [WireField] {
        var fields = [WireField(.bitsPacketType, PacketType.cancelSession.rawValue)]
        if let sessionID { fields.append(WireField(.bitsSessionId, sessionID.raw)) }
        return fields
    }

    public var bodyLength: Int64 { 0 }
}
