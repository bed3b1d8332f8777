enum RoundTripsDominate: SessionRule {
    static let rule = Rule(
        "BUP-OPS-002", "Fragments are too small for the distance", class: .advice, scope: .session,
        [RuleVariant(field: .note, spec: .note)], gates: [.bothDirections], party: .client, source: "BITSTrail",
        meaning: """
            Each Fragment waits for its Ack before the next one is sent. With Fragments below 64 KiB and more than \
            50 ms there and back the link is empty most of the time, however fast it is.
            """,
        causes: """
            Fragments that shrank after a 413 or on a throttled link, a bandwidth policy, or a client with a small \
            fixed size.
            """,
        advice: """
            Let the client send larger Fragments: lift the server's or proxy's limit for request bodies, look at the \
            BITS bandwidth policy, or raise the foreign client's setting.
            """,
        example: "40 Fragments of 8,192 octets at a round trip of 80 ms")

    private static let least = 10

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let clock = context.session.clock
        guard clock.fragments >= least, let first = context.session.firstMoment else { return }
        guard clock.smallFragments &* 2 > clock.fragments else { return judge.pass() }
        guard context.session.crowd.haveBothDirections, clock.measuredTrips &* 2 > clock.fragments
        else { return judge.open(.bothDirections) }
        guard clock.longTrips &* 2 > clock.measuredTrips else { return judge.pass() }
        judge.fail(
            on: .session, [first],
            """
            \(grouped(Int64(clock.smallFragments))) of \(grouped(Int64(clock.fragments))) Fragments have less than \
            65,536 octets, and each waits for a round trip of \(spoken(clock.leastTrip)) or more.
            """,
            [
                .integer("fragments", clock.fragments), .integer("below_64_kib", clock.smallFragments),
                .duration("least_round_trip", clock.leastTrip), .integer("above_50_ms", clock.longTrips),
            ])
    }
}

enum ConnectionPerMessage: SessionRule {
    static let rule = Rule(
        "BUP-OPS-004", "Nearly every message has a connection of its own", class: .advice, scope: .session,
        [RuleVariant(field: .note, spec: .note)], gates: [.bothDirections], party: .server, source: "BITSTrail",
        meaning: """
            Connections are not kept open between the messages of this session. Each message pays for a new handshake, \
            and with NTLM or Kerberos for a new authentication.
            """,
        causes: """
            A server or proxy that answers `Connection: close`, keep-alive switched off, a load balancer with a short \
            idle time, or HTTP/1.0 in between.
            """,
        advice: "Find who closes (which side sends FIN first), and switch keep-alive on there.",
        example: "six messages on six connections")

    private static let least = 5

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let session = context.session
        // What came on the other side of a machine in between is the same once more.
        let behind = Set(session.connections.lazy.filter { $0.legDepth > 0 }.map(\.index))
        let counts = session.clock.messages.filter { !behind.contains($0.key) }.values
        let (messages, connections) = (counts.reduce(0, &+), counts.count)
        guard messages >= least, let first = session.firstMoment else { return }
        guard connections &* 10 >= messages &* 8 else { return judge.pass() }
        guard context.isWhole else { return judge.open(.bothDirections) }
        judge.fail(
            on: .session, [first],
            "The session's \(grouped(Int64(messages))) messages came on \(grouped(Int64(connections))) connections.",
            [.integer("messages", messages), .integer("connections", connections)])
    }
}

enum SlowServer: SessionRule {
    static let rule = Rule(
        "BUP-OPS-006", "Server is slow to answer Fragments", class: .advice, scope: .session,
        [RuleVariant(field: .note, spec: .note)], gates: [.bothDirections], party: .server, source: "BITSTrail",
        meaning: """
            More than one in twenty of the Fragments that only have to be stored waited over two seconds for the \
            answer, counted from when the server had them.
            """,
        causes: "A slow or full disk, a virus scanner on the upload directory, a share on another machine, or load.",
        advice: """
            Look at disk queue and latency of the upload directory's volume at these times, and take the directory \
            out of on-access scanning.
            """,
        example: "two of 20 Fragments answered after 3 s")

    private static let least = 20

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let clock = context.session.clock
        guard clock.innerFragments >= least else { return }
        guard clock.thoughts >= least else { return judge.open(.bothDirections) }
        // The 95th percentile is the value that so many do not exceed.
        let rank = (clock.thoughts &* 95 &+ 99) / 100
        let quick = clock.thoughts &- clock.slowThoughts
        guard quick < rank, let place = clock.longestThinkAt else { return judge.pass() }
        judge.fail(
            on: .session, [place],
            """
            \(grouped(Int64(clock.slowThoughts))) of \(grouped(Int64(clock.thoughts))) Fragments waited more than \
            two seconds for their answer, one of them \(spoken(clock.longestThink)).
            """,
            [
                .integer("fragments", clock.thoughts), .integer("above_2_s", clock.slowThoughts),
                .duration("longest", clock.longestThink),
            ])
    }
}
