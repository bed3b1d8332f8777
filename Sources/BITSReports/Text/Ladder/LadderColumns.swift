import BITSSessions

/// The machines of a session as columns, the client on the left.
struct LadderColumns {
    struct Column {
        /// `client`, `proxy`, `server`, `application`.
        var role: String
        /// As in `192.0.2.80:80`.
        var addresses: [String]
    }

    /// From which column to which a connection's requests go.
    struct Span {
        let left: Int
        let right: Int
    }

    private(set) var columns: [Column] = []
    private var spans: [Int: Span] = [:]
    private var depths: [Int: Int] = [:]
    private let fallback: Span

    /// Servers beyond it share a column: an arrow needs room for its words.
    private static let maxServers = 3

    init(_ session: SessionReport) {
        let paths = session.paths
        var clients: [String] = []
        var middles: [(role: String, addresses: [String], ends: Set<Endpoint>)] = []
        let deepest = min(paths.map(\.depth).max() ?? 0, 3)
        for depth in 0..<deepest {
            middles.append(
                Self.middle(paths.filter { $0.depth == depth && $0.goesOn }, paths.filter { $0.depth == depth + 1 }))
        }
        var servers: [Endpoint] = []
        var applications: [Endpoint] = []
        let ends = middles.reduce(into: Set<Endpoint>()) { $0.formUnion($1.ends) }
        func goesToMiddle(_ path: ConnectionPath) -> Bool {
            path.depth < middles.count && (path.goesOn || middles[path.depth].ends.contains(path.server))
        }
        for path in paths where path.isNotification { applications.insertOnce(path.server) }
        for path in paths where !path.isNotification && !goesToMiddle(path) { servers.insertOnce(path.server) }
        if servers.isEmpty { servers = session.servers.filter { !ends.contains($0) } }
        let isMany = servers.count > Self.maxServers
        let serverColumns = isMany ? 1 : max(1, servers.count)
        let firstServer = 1 + middles.count
        let application = firstServer + serverColumns
        for path in paths {
            if path.isNotification {
                let own = servers.firstIndex { $0.address == path.client.address }
                spans[path.index] = Span(left: firstServer + (isMany ? 0 : own ?? 0), right: application)
                continue
            }
            let place = isMany ? 0 : servers.firstIndex(of: path.server) ?? 0
            let right = goesToMiddle(path) ? path.depth + 1 : firstServer + place
            let left = min(path.depth, middles.count)
            spans[path.index] = Span(left: left, right: max(right, left + 1))
            depths[path.index] = path.depth
            if left == 0 { clients.insertOnce("\(path.client.address)") }
        }
        if clients.isEmpty { clients = session.client.map { ["\($0.address)"] } ?? ["unknown"] }
        columns = [Column(role: "client", addresses: clients)]
        columns += middles.map { Column(role: $0.role, addresses: $0.addresses) }
        if isMany || servers.count < 2 {
            columns.append(Column(role: isMany ? "servers" : "server", addresses: servers.map(\.description)))
        } else {
            columns += servers.enumerated().map { Column(role: "server \($0 + 1)", addresses: [$1.description]) }
        }
        if !applications.isEmpty {
            columns.append(Column(role: "application", addresses: applications.map(\.description)))
        }
        fallback = Span(left: 0, right: firstServer)
    }

    func span(_ connection: Int?) -> Span { connection.flatMap { spans[$0] } ?? fallback }

    func depth(_ connection: Int?) -> Int { connection.flatMap { depths[$0] } ?? 0 }

    /// Whether the servers share a column, so that it has to be said which one is meant.
    var sharesServers: Bool { columns.contains { $0.role == "servers" } }

    /// What stands between connections in front of it and behind it: what both of its sides look like tells what it is.
    private static func middle(
        _ fronts: [ConnectionPath], _ backs: [ConnectionPath]
    ) -> (role: String, addresses: [String], ends: Set<Endpoint>) {
        let backServers = Set(backs.map(\.server))
        if fronts.contains(where: { backServers.contains($0.server) }) {
            var addresses: [String] = []
            for back in backs { addresses.insertOnce("\(back.client.address)") }
            return ("NAT", addresses, [])
        }
        var addresses: [String] = []
        for front in fronts { addresses.insertOnce(front.server.description) }
        let clients = Set(fronts.map(\.client))
        let isBalancer = backs.contains { clients.contains($0.client) }
        return (isBalancer ? "balancer" : "proxy", addresses, Set(fronts.map(\.server)))
    }
}

extension Array where Element: Equatable {
    fileprivate mutating func insertOnce(_ element: Element) {
        if !contains(element) { append(element) }
    }
}
