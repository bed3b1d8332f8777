/// The connections with BITS that each client has open: another one may carry what the capture lacks of a session, and
/// a hole shows only when something comes behind it.
struct LiveConnections {
    /// Of a client with more, such as a proxy, nobody looks whether all but one are over.
    private static let maxLooked = 8

    private struct Client {
        var count = 0
        /// Up to ``maxLooked`` of them.
        var some: [Connection] = []

        mutating func add(_ connection: Connection) {
            count &+= 1
            if some.count < LiveConnections.maxLooked { some.append(connection) }
        }
    }

    private var clients: [IPAddress: Client] = [:]

    mutating func add(_ connection: Connection) {
        clients[connection.client.address, default: Client()].add(connection)
    }

    mutating func remove(_ connection: Connection) {
        guard let place = clients.index(forKey: connection.client.address) else { return }
        clients.values[place].count &-= 1
        if clients.values[place].count <= 0 { return _ = clients.remove(at: place) }
        clients.values[place].some.removeAll { $0 === connection }
    }

    /// Whether the connection's client has another one, to one of those servers, on which requests may still come.
    func hasOther(than connection: Connection, to servers: [ServerProgress]) -> Bool {
        guard let client = clients[connection.client.address], client.count > 1 else { return false }
        return client.count > client.some.count
            || client.some.contains { other in
                other !== connection && other.clientClosing == nil && other.serverClosing?.kind != .reset
                    && servers.contains { $0.server == other.server }
            }
    }
}
