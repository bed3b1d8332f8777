import BITSProtocol

/// How a host that a server names is related to the one that the client had meant.
///
/// Which part of a name somebody has registered only the list of public suffixes tells, which changes all the time. The
/// last two labels stand for it, or three where the last has two letters and the one before is a category as in
/// `co.uk`. Where this may be wrong, and where a name and an address are to be compared, the relation is not known.
enum HostRelation {
    case same
    /// Of one registered domain.
    case inside
    case outside
    case unknown

    /// - Parameters:
    ///   - host: a name or an address, no port.
    ///   - origin: the same of the session's Create-Session.
    ///   - server: the address that answered it; nil if that may be a proxy's.
    static func of(_ host: String, origin: String, server: IPAddress?) -> HostRelation {
        let host = key(host)
        let origin = key(origin)
        if host == origin { return .same }
        switch (IPAddress(literal: host), IPAddress(literal: origin)) {
        case (let a?, let b?):
            if a == b { return .same }
            // A machine of one's own may have several.
            return a.isInternal && b.isInternal ? .unknown : .outside
        case (let a?, nil):
            if a == server { return .same }
            return a.isInternal && !(server?.isInternet ?? false) ? .unknown : .outside
        case (nil, let b?): return b.isInternal ? .unknown : .outside
        case (nil, nil): return ofNames(host, origin)
        }
    }

    private static func ofNames(_ host: String, _ origin: String) -> HostRelation {
        let a = host.split(separator: ".")
        let b = origin.split(separator: ".")
        // A name without a dot is completed by whoever looks it up.
        guard a.count > 1, b.count > 1 else { return .unknown }
        if a.suffix(registeredLabels(a)) == b.suffix(registeredLabels(b)) { return .inside }
        guard a.suffix(2) == b.suffix(2) else { return .outside }
        return categories.contains(a.suffix(2).first.map(String.init) ?? "") ? .outside : .unknown
    }

    private static func registeredLabels(_ labels: [Substring]) -> Int {
        guard labels.count > 2, labels[labels.count &- 1].count == 2, labels[labels.count &- 2].count <= 3 else {
            return 2
        }
        return 3
    }

    /// Labels before a country's that are no one's own.
    private static let categories: Set<String> = [
        "ac", "asn", "co", "com", "edu", "gen", "go", "gob", "gov", "gv", "id", "info", "int", "ltd", "me", "mil", "ne",
        "net", "nhs", "nom", "or", "org", "plc", "sch", "web",
    ]

    /// Lower case, without a dot at the end.
    static func key(_ host: String) -> String {
        let name = host.lowercased()
        return name.utf8.last == 0x2e ? String(name.dropLast()) : name
    }
}

/// Where an upload goes: host and port as the client means them, whatever proxy takes the messages.
struct UploadDestination {
    /// As the client names it, without port; nil if the capture does not tell.
    let host: String?
    let port: Int
    /// Addresses of the servers, if none of them can be a proxy in front of them.
    let addresses: [IPAddress]
    /// The host as an address, if it is one.
    let literal: IPAddress?

    init(_ session: Session) {
        let connection = session.create?.connection ?? session.connections.first
        let through = session.target?.authority ?? connection?.tunnel.map(Authority.init)
        host = through?.host ?? session.host.map { Authority($0).host }
        if let through {
            port = through.port ?? (session.target?.scheme == "https" ? 443 : 80)
        } else {
            port = connection.map { Int($0.server.port) } ?? 80
        }
        addresses = session.servers.map(\.server.address)
        literal = host.flatMap { IPAddress(literal: $0) }
    }

    /// The first address on the Internet that took messages of it, or that it names.
    var internetAddress: IPAddress? {
        addresses.first(where: \.isInternet) ?? literal.flatMap { $0.isInternet ? $0 : nil }
    }

    /// All that is known of where it goes is within networks of one's own.
    var isInternal: Bool {
        (addresses + [literal].compactMap(\.self)).allSatisfy(\.isInternal) && !addresses.isEmpty
    }
}

/// Lists of hosts as parameters have them.
enum HostList {
    /// Whether the host, or a domain that it is below of, stands in the list. Ports do not count.
    static func contains(_ list: [String], _ host: String) -> Bool {
        let name = host.lowercased()
        return list.contains { entry in
            let wanted = Authority(entry).host.lowercased()
            return !wanted.isEmpty && (name == wanted || name.hasSuffix("." + wanted))
        }
    }
}
