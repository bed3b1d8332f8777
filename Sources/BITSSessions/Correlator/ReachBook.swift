import BITSProtocol

/// A client's try to open a connection that came to nothing.
public struct ConnectionAttempt: Sendable {
    public let client: Endpoint
    public let server: Endpoint
    public let first: Moment
    /// Its SYNs.
    public let segments: Int
    /// The server's address answered with RST; else nothing in the capture did.
    public let isRefused: Bool

    public init(client: Endpoint, server: Endpoint, first: Moment, segments: Int, isRefused: Bool) {
        self.client = client
        self.server = server
        self.first = first
        self.segments = segments
        self.isRefused = isRefused
    }
}

/// Whether clients of uploads got through to their servers when they opened further connections.
struct ReachBook {
    /// Pairs of client and server beyond that are not followed, so that verdicts on their sessions tell less.
    private static let maxPairs = 16_384
    /// Attempts that are kept of a pair, the latest ones: a client that retries for days makes some every ten minutes.
    private static let maxAttempts = 64

    private struct Record {
        /// When the last connection began that the server took.
        var reached = Int64.min
        var attempts: [ConnectionAttempt] = []
    }

    private var pairs: [ClientAndServer: Record] = [:]
    /// What clients of uploads tried in vain at servers that they send no messages to: one may be the host that
    /// BITS-Host-Id names. nil: nothing yet.
    private var elsewhere: [IPAddress: [ConnectionAttempt]] = [:]

    /// The client sends BITS messages to that server.
    mutating func follow(_ connection: Connection) {
        let pair = ClientAndServer(client: connection.client.address, server: connection.server)
        let time = connection.first.time
        if let known = pairs.index(forKey: pair) {
            pairs.values[known].reached = max(pairs.values[known].reached, time)
            return
        }
        guard pairs.count < ReachBook.maxPairs else { return }
        if elsewhere[pair.client] == nil { elsewhere[pair.client] = [] }
        pairs[pair] = Record(reached: time)
    }

    mutating func noteReached(_ server: Endpoint, from client: IPAddress, at time: Int64) {
        let pair = ClientAndServer(client: client, server: server)
        guard let known = pairs.index(forKey: pair), pairs.values[known].reached < time else { return }
        pairs.values[known].reached = time
    }

    mutating func note(_ attempt: ConnectionAttempt) {
        let pair = ClientAndServer(client: attempt.client.address, server: attempt.server)
        guard let record = pairs[pair] else {
            guard let others = elsewhere[pair.client] else { return }
            if others.count >= ReachBook.maxAttempts { elsewhere[pair.client]?.removeFirst() }
            elsewhere[pair.client]?.append(attempt)
            return
        }
        if record.attempts.count >= ReachBook.maxAttempts { pairs[pair]?.attempts.removeFirst() }
        pairs[pair]?.attempts.append(attempt)
    }

    /// What the session's client tried in vain behind its last message, and after which no connection to the same server
    /// came about; in the order of time.
    func attempts(of session: Session) -> [ConnectionAttempt] {
        var found: [ConnectionAttempt] = []
        for client in session.clientAddresses {
            let servers = session.servers
            for place in servers.indices {
                guard let record = pairs[ClientAndServer(client: client, server: servers[place].server)] else {
                    continue
                }
                let border = max(session.lastTime, record.reached)
                found += record.attempts.filter { $0.first.time >= border }
            }
        }
        if found.isEmpty { found = attemptsAtNamedHost(of: session) }
        return found.sorted { ($0.first.time, $0.client) < ($1.first.time, $1.client) }
    }

    /// Tries to reach the host that the server named for the session: of a name the capture does not tell the address,
    /// but behind the last message the client has no other reason to knock at that port of somebody else.
    private func attemptsAtNamedHost(of session: Session) -> [ConnectionAttempt] {
        guard let name = session.hostID.map(HostID.init), name.isValid || name.hasPort else { return [] }
        let ports = Set(session.servers.map(\.server.port))
        return session.clientAddresses.flatMap { elsewhere[$0] ?? [] }.filter { attempt in
            guard attempt.first.time >= session.lastTime else { return false }
            switch name.kind {
            case .ipv4, .ipv6: return attempt.server.address.description == name.raw.lowercased()
            default: return ports.contains(attempt.server.port)
            }
        }
    }
}
