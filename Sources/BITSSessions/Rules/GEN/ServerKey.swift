import BITSProtocol

/// What servers are called where their vendor deviations are counted; the last name is kept, since most connections of
/// a run go to one server.
final class ServerNames {
    private var last: (server: Endpoint, name: String, key: String)?

    func key(_ server: Endpoint, _ name: String) -> String {
        if let last, last.server == server, last.name == name { return last.key }
        let key = "\(server) \(name)"
        last = (server, name, key)
        return key
    }
}

extension ExchangeContext {
    /// The server that a known vendor deviation is counted for: where it listens and what it calls itself.
    var serverKey: String {
        let server = exchange.connection.server
        return answerPacket?.server.map { serverNames.key(server, $0) } ?? server.description
    }
}
