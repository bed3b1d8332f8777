/// The connections of one session. A client may open one for each Fragment: of more than a few thousand only the first and
/// the latest are held, and of the others what rules and verdicts ask of all.
///
/// Questions about all of them are asked as of people: ``haveGaps``, ``areShared``.
struct ConnectionCrowd {
    private(set) var connections: [Connection] = []
    /// Those that are not over, and a few that are: what is asked at each message must not take longer with each
    /// connection.
    private(set) var recent: [Connection] = []
    private var recentLimit = ConnectionCrowd.few
    /// Reached before any are let go of; doubled where those that are not over fill it.
    private var limit = ConnectionCrowd.held &* 4
    private var past = Traits(rawValue: 0)

    /// What is true of any of the connections that are no longer held.
    private struct Traits: OptionSet {
        let rawValue: UInt8

        static let oneSided = Traits(rawValue: 1)
        static let withGaps = Traits(rawValue: 2)
        static let authenticated = Traits(rawValue: 4)
        static let startUnseen = Traits(rawValue: 8)
        static let shared = Traits(rawValue: 16)
        static let windowUnknown = Traits(rawValue: 32)
        static let mayHideAuthentication = Traits(rawValue: 64)
    }

    private static let few = 64
    /// Of the first ones, and of the latest.
    static let held = 1024

    mutating func add(_ connection: Connection) {
        connections.append(connection)
        recent.append(connection)
        if recent.count > recentLimit {
            recent.removeAll { $0.end != nil }
            recentLimit = max(ConnectionCrowd.few, recent.count &* 2)
        }
        if connections.count > limit { letGo() }
    }

    private mutating func letGo() {
        let between = ConnectionCrowd.held..<(connections.count &- ConnectionCrowd.held)
        var kept = Array(connections[..<between.lowerBound])
        for connection in connections[between] {
            if connection.end == nil {
                kept.append(connection)
            } else {
                past.formUnion(traits(of: connection))
                connection.forgetMetrics()
            }
        }
        connections = kept + connections[between.upperBound...]
        limit = max(ConnectionCrowd.held &* 4, connections.count &* 2)
    }

    private func traits(of connection: Connection) -> Traits {
        var traits: Traits = []
        if !connection.hasBothDirections { traits.insert(.oneSided) }
        if connection.gapCount > 0 { traits.insert(.withGaps) }
        if connection.security.hasAuthentication { traits.insert(.authenticated) }
        if !connection.handshakeSeen || !connection.requestsStartSeen { traits.insert(.startUnseen) }
        if !connection.showsAuthentication { traits.insert(.mayHideAuthentication) }
        if connection.sessionCount > 1 { traits.insert(.shared) }
        if !connection.isForgotten, !connection.knowsWindowLimits { traits.insert(.windowUnknown) }
        return traits
    }

    /// The session's last message went over that connection, which is over, and a later one over another: metrics are
    /// large.
    mutating func leave(_ connection: Connection) {
        guard connections.count > ConnectionCrowd.few, connection.end != nil, connection.sessionCount == 1 else {
            return
        }
        if !connection.isForgotten, !connection.knowsWindowLimits { past.insert(.windowUnknown) }
        connection.forgetMetrics()
    }

    // MARK: All of them

    /// The capture holds both directions of each.
    var haveBothDirections: Bool { !past.contains(.oneSided) && connections.allSatisfy(\.hasBothDirections) }

    var haveGaps: Bool { past.contains(.withGaps) || connections.contains { $0.gapCount > 0 } }

    /// A request on any of them came with credentials, or was challenged.
    var haveAuthentication: Bool {
        past.contains(.authenticated) || connections.contains(where: \.security.hasAuthentication)
    }

    /// The capture holds each from its first octet.
    var haveStarts: Bool {
        !past.contains(.startUnseen) && connections.allSatisfy { $0.handshakeSeen && $0.requestsStartSeen }
    }

    /// Credentials on any of them would have been seen.
    var showAuthentication: Bool {
        !past.contains(.mayHideAuthentication) && connections.allSatisfy(\.showsAuthentication)
    }

    /// Other sessions used one of them, too.
    var areShared: Bool { past.contains(.shared) || connections.contains { $0.sessionCount > 1 } }

    /// How long the receiver's window held the client back is known of each.
    var knowWindowLimits: Bool {
        !past.contains(.windowUnknown) && connections.allSatisfy { $0.isForgotten || $0.knowsWindowLimits }
    }

    /// Whether octets of one of them wait for ones that are missing; of very many at the same time that is not looked for,
    /// since in what order they were heard would tell nothing.
    func isHeldBack(besides connection: Connection?) -> Bool {
        recent.count > ConnectionCrowd.held || recent.contains { $0 !== connection && $0.isHeldBack }
    }
}

extension Connection {
    /// Credentials on it would have been seen.
    fileprivate var showsAuthentication: Bool {
        handshakeSeen && requestsStartSeen && authentication.isWhole && !security.hasCutHead
    }
}
