/// Asks for a session, in which one file can be uploaded ([MC-BUP] 2.2.2).
public struct CreateSession: RequestContent {
    /// Nil if the field is absent or holds no element.
    public var supportedProtocols: ProtocolList?
    /// Old Windows clients only.
    public var contentName: String?

    public init(supportedProtocols: ProtocolList? = ProtocolList([.bitsUploadProtocol]), contentName: String? = nil) {
        self.supportedProtocols = supportedProtocols
        self.contentName = contentName
    }

    public func fields() -> [WireField] {
        var fields = [WireField(.bitsPacketType, PacketType.createSession.rawValue)]
        if let supportedProtocols {
            fields.append(WireField(.bitsSupportedProtocols, supportedProtocols.wireText))
        }
        if let contentName { fields.append(WireField(.contentName, contentName)) }
        return fields
    }

    public var bodyLength: Int64 { 0 }
}
