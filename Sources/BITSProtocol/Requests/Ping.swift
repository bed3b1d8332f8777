/// Tests the way to a host, or settles authentication before octets flow ([MC-BUP] 2.2.4).
public struct Ping: RequestContent {
    /// Windows sends none.
    public var sessionID: SessionID?

    public init(sessionID: SessionID? = nil) {
        self.sessionID = sessionID
    }

    public func fields() -> [WireField] {
        var fields = [WireField(.bitsPacketType, PacketType.ping.rawValue)]
        if let sessionID { fields.append(WireField(.bitsSessionId, sessionID.raw)) }
        return fields
    }

    public var bodyLength: Int64 { 0 }
}
