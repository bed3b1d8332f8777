import BITSProtocol

extension ExchangeContext {
    /// The server that a known vendor deviation is counted for: where it listens and what it calls itself.
    var serverKey: String {
        guard let name = exchange.answerPacket?.server else { return exchange.connection.server.description }
        return "\(exchange.connection.server) \(name)"
    }
}
