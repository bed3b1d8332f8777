import BITSSessions

/// How a server's lane is headed.
struct LaneName: Hashable {
    let server: String
    /// Host and port of the CONNECT that made the connection a tunnel through ``server``.
    let tunnel: String?

    init(server: Endpoint, tunnel: String?) {
        self.server = "\(server)"
        self.tunnel = tunnel
    }

    var text: String {
        tunnel.map { "proxy \(server), tunnel to \(Escaping.wire($0, limit: 40))" } ?? "server \(server)"
    }
}

extension LaneName {
    fileprivate var bytes: [UInt8] {
        var bytes: [UInt8] = [tunnel == nil ? 0 : 1]
        bytes.append(number: UInt64(server.utf8.count), octets: 2)
        bytes += server.utf8
        bytes += (tunnel ?? "").utf8
        return bytes
    }

    /// nil if the octets are not what ``bytes`` gives.
    fileprivate init?(_ bytes: [UInt8]) {
        guard bytes.count >= 3 else { return nil }
        let end = 3 + Int(bytes.number(at: 1, octets: 2))
        guard end <= bytes.count else { return nil }
        server = String(decoding: bytes[3..<end], as: UTF8.self)
        tunnel = bytes[0] == 0 ? nil : String(decoding: bytes[end...], as: UTF8.self)
    }
}

/// The lanes of all connections, and who asks for them, until it is known which sessions are drawn; outside memory if
/// they are many.
struct LaneNames {
    /// Of a connection first the sessions that have it in their diagrams, then its name.
    private static let name = Int64.max

    private var records: Spool
    var lost: Int { records.lost }
    var failure: ReportFailure? { records.failure }

    init(bound: Int) { records = Spool(bound: bound) }

    mutating func add(_ connection: ConnectionReport) {
        records.append(
            LaneName(server: connection.server, tunnel: connection.tunnel).bytes,
            at: SpoolKey(major: Int64(connection.index), minor: Self.name))
    }

    /// - Parameter page: of the session, with its diagram.
    mutating func ask(_ page: Node, session: Int) {
        for connection in Set(SequenceDiagram.connections(page)).sorted() {
            records.append([], at: SpoolKey(major: Int64(connection), minor: Int64(session)))
        }
    }

    /// Gives up all but the connections of sessions that are drawn, by index.
    mutating func take(_ isDrawn: (Int) -> Bool) -> [Int: LaneName] {
        var names: [Int: LaneName] = [:]
        var wanted: Int64?
        records.drain { key in
            if key.minor == Self.name { return key.major == wanted }
            if isDrawn(Int(key.minor)) { wanted = key.major }
            return false
        } _: { key, bytes in
            names[Int(key.major)] = LaneName(bytes)
        }
        return names
    }
}
