import BITSProtocol

extension ExchangeContext {
    /// The server that a known vendor deviation is counted for: where it listens and what it calls itself.
    var serverKey: String {
        let connection = exchange.connection
        guard let name = exchange.answerPacket?.server else { return connection.server.description }
        if let known = connection.serverKey, known.name == name { return known.key }
        let key = "\(connection.server) \(name)"
        connection.serverKey = (name, key)
        return key
    }
}
