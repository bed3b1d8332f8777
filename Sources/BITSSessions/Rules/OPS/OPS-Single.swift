enum SingleFragmentSessions: SessionRule {
    static let rule = Rule(
        "BUP-OPS-001", "Small files are uploaded one session each", class: .advice, scope: .target,
        [RuleVariant(field: .note, spec: .note)], gates: [.sessionStart], party: .none, source: "[MC-BUP] 1.6",
        meaning: """
            Ten sessions of this client with this server carried one Fragment each. A session costs three exchanges, \
            Create-Session, Fragment, Close-Session; a file that fits into one request needs one.
            """,
        causes: "An application that uploads many small files through BITS.",
        advice: """
            Where files are that small, a plain HTTP PUT or POST costs a third of the round trips; or pack several \
            files into one upload.
            """,
        example: "ten uploads of 2,000 octets each")

    /// From so many sessions on it is told.
    static let least = 10

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let session = context.session
        guard session.clock.fragments == 1, context.outcome == .completed else { return }
        guard let count = session.singlesSoFar else { return judge.open(.sessionStart) }
        guard count == least, let first = session.firstMoment else { return judge.pass() }
        judge.fail(
            on: .session, [first],
            """
            This is the tenth completed session of \(session.client.address) with the same server that needed only \
            one Fragment.
            """,
            [.integer("sessions", count), .integer("octets_of_this_one", session.total ?? 0)])
    }
}

/// Counts, for each client and server, the completed sessions that needed only one Fragment.
struct SingleFragmentWatch {
    /// Pairs beyond that are not counted: forgetting one only leaves advice away.
    private static let maxPairs = 4096

    private var counts: [ClientAndServer: Int] = [:]

    /// Takes a session that is over; how many there were with it, nil if it does not count.
    mutating func note(_ session: Session, outcome: Outcome) -> Int? {
        guard outcome == .completed, session.clock.fragments == 1, session.hasStart, !session.hasHole,
            session.serverEndpoints.count == 1, let server = session.servers.first?.server
        else { return nil }
        let pair = ClientAndServer(client: session.client.address, server: server)
        guard counts.count < SingleFragmentWatch.maxPairs || counts[pair] != nil else { return nil }
        counts[pair, default: 0] &+= 1
        return counts[pair]
    }
}

extension SessionContext {
    /// How the session ended, as far as is known.
    var outcome: Outcome { SessionFacts(session, now: now, parameters: parameters).outcome }

    /// Gate B for the session: both directions of all its connections, and no gap that may hide messages.
    var isWhole: Bool {
        !session.hasHole && !isEvicted && session.crowd.haveBothDirections
    }
}
