import BITSProtocol

/// A client and a server that it talks to.
struct ClientAndServer: Hashable {
    let client: IPAddress
    let server: Endpoint

    init(client: IPAddress, server: Endpoint) {
        self.client = client
        self.server = server
    }

    init(_ connection: Connection) { self.init(client: connection.client.address, server: connection.server) }
}

/// What makes two requests of one client the same.
struct MessageKey: Hashable {
    private let type: PacketType?
    private let target: String
    private let id: SessionID?
    private let range: String?
    private let agent: String?

    init(_ packet: RequestPacket) {
        type = packet.type
        target = packet.target.raw
        id = packet.sessionID.value
        range = packet.contentRange.raw
        agent = packet.userAgent
    }
}
