/// Between which machines a connection runs that a session's timeline speaks of.
public struct ConnectionPath: Sendable {
    /// ``ConnectionReport/index``.
    public internal(set) var index: Int
    public internal(set) var client: Endpoint
    public internal(set) var server: Endpoint
    /// How many machines in between (proxy, NAT, load balancer) its messages have passed, as far as the capture shows
    /// them from both sides: 0 at the client.
    public var depth = 0
    /// Whether messages on it were seen again on a connection behind its server.
    public var goesOn = false
    /// The back end tells its application on it.
    public var isNotification = false

    public init(index: Int, client: Endpoint, server: Endpoint) {
        self.index = index
        self.client = client
        self.server = server
    }
}

extension ConnectionPath {
    /// The connections that the entries of a session's timeline name, by index: at most as many as there are entries.
    static func of(_ session: Session, _ timeline: [TimelineEntry]) -> [ConnectionPath] {
        var wanted: Set<Int> = []
        var last: Int?
        for entry in timeline where entry.connection != last {
            last = entry.connection
            if let last { wanted.insert(last) }
        }
        var paths: [ConnectionPath] = []
        for connection in session.connections where wanted.remove(connection.index) != nil {
            var path = ConnectionPath(index: connection.index, client: connection.client, server: connection.server)
            path.depth = connection.legDepth
            path.goesOn = connection.goesOn
            paths.append(path)
        }
        if !wanted.isEmpty {
            for ends in session.ends where wanted.remove(ends.index) != nil {
                paths.append(ConnectionPath(index: ends.index, client: ends.client, server: ends.server))
            }
        }
        for record in session.notifications where wanted.remove(record.connection.index) != nil {
            let flow = record.connection
            var path = ConnectionPath(index: flow.index, client: flow.client, server: flow.server)
            path.isNotification = true
            paths.append(path)
        }
        return paths.sorted { $0.index < $1.index }
    }
}

extension Connection {
    /// Both carry the same messages, this one nearer to the client.
    func pair(withLegBehind back: Connection) {
        if leg !== back {
            loseStep()
            back.loseStep()
        }
        leg = back
        back.leg = self
        hasLeg = true
        back.hasLeg = true
        // What was found first stays: a leg that seems to be in front now and behind then tells nothing.
        guard back.legDepth == 0, !back.goesOn, back !== self else { return }
        back.legDepth = legDepth &+ 1
        back.sharesServer = back.server == server
        goesOn = true
    }
    /// Which requests of it and of its leg are the same is not known any more.
    func loseStep() {
        legStep = nil
        leg?.legStep = nil
    }
}
