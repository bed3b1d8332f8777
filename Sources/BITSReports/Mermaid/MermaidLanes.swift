import BITSSessions

/// The machines of a session as the participants of a diagram: the client, its servers, the server's application.
struct MermaidLanes {
    /// More servers share one lane.
    private static let mostServers = 3

    private let client: String
    private var servers: [Endpoint] = []
    private var applications: [Endpoint] = []
    private let paths: [Int: ConnectionPath]
    /// Servers that stand in the report and not in its timeline, or too many of them.
    private let shared: String?

    init(_ session: SessionReport) {
        client = session.client?.description ?? "unknown"
        paths = Dictionary(session.paths.map { ($0.index, $0) }, uniquingKeysWith: { first, _ in first })
        for path in session.paths {
            if path.isNotification {
                if !applications.contains(path.server) { applications.append(path.server) }
            } else if !servers.contains(path.server) {
                servers.append(path.server)
            }
        }
        guard servers.isEmpty || servers.count > Self.mostServers else {
            shared = nil
            return
        }
        let names = session.servers.prefix(4).map(\.description).joined(separator: ", ")
        let more = session.servers.count > 4 ? " and \(session.servers.count - 4) more" : ""
        shared = names.isEmpty ? "unknown" : names + more
        servers = []
    }

    var participants: String {
        var lines = [("C", "Client \(client)")]
        if let shared { lines.append(("S", "Server \(shared)")) }
        for (number, server) in servers.enumerated() { lines.append((serverName(number), "Server \(server)")) }
        if !applications.isEmpty {
            lines.append(("A", "Application \(applications.prefix(4).map(\.description).joined(separator: ", "))"))
        }
        return lines.map { "    participant \($0.0) as \(MermaidText.escaped($0.1))\n" }.joined()
    }

    func note(_ text: String) -> String {
        let last = applications.isEmpty ? serverName(max(0, servers.count - 1)) : "A"
        return "    Note over C,\(last): \(MermaidText.escaped(text))\n"
    }

    /// Who sends the requests and who the answers of the connection that an entry is of.
    func ends(of entry: TimelineEntry) -> (client: String, server: String) {
        guard let path = entry.connection.flatMap({ paths[$0] }) else { return ("C", serverName(0)) }
        guard path.isNotification else { return ("C", serverName(servers.firstIndex(of: path.server) ?? 0)) }
        return (serverName(servers.firstIndex { $0.address == path.client.address } ?? 0), "A")
    }

    private func serverName(_ number: Int) -> String { servers.count > 1 ? "S\(number + 1)" : "S" }
}
