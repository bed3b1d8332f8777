enum ServerClosedWithoutAnswer: ExchangeRule {
    static var concerns: ExchangeTraits { .upload }
    static let rule = Rule(
        "BUP-ANS-001", "Connection ended before the server answered", scope: .exchange,
        [
            RuleVariant("the server finished it (FIN)", field: .violation, spec: .violation),
            RuleVariant("it was reset (RST), maybe by a middlebox", field: .warning, spec: .warning),
            RuleVariant("the server closed before the request reached it", field: .note, spec: .note),
        ],
        gates: [.bothDirections], party: .server,
        source: "[MC-BUP] 2.2.7, 2.2.9, 2.2.11, 3.2.5.2.4, 3.2.5.2.5",
        meaning: """
            Every request has to be answered with an Ack. Here the whole request went out, and the server's side of \
            the connection ended without one octet of an answer.
            """,
        causes: """
            A crashed or recycled worker process, a server that breaks off on what it does not understand, or (RST) a \
            firewall or load balancer that drops the connection.
            """,
        advice: """
            Look into the server's error and event logs at this time: worker crash, application pool recycling. With \
            RST compare a capture taken at the server: if it shows no RST, something in between sent it.
            """,
        example: "Fragment complete, 40 ms later FIN from the server")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let silence = context.silence, let request = context.request else { return }
        switch silence {
        case .serverFinished(let isRace): fail(isRace ? 2 : 0, request, context, &judge)
        case .serverReset: fail(1, request, context, &judge)
        default: if let gate = context.openGate(silence) { judge.open(gate) } else { judge.pass() }
        }
    }

    private static func fail(
        _ variant: Int, _ request: Exchange.Message, _ context: ExchangeContext, _ judge: inout Judge
    ) {
        guard let closing = context.exchange.connection.serverClosing, let end = request.end else { return }
        let how: Wording = closing.kind == .fin ? "closes" : "resets"
        let why: Wording = variant == 2 ? "; the request had not reached it when it did" : ""
        let isCertain = variant != 1 && closing.isSeen
        judge.fail(
            variant: variant, on: .request, [request.start, closing.moment],
            "The server's side \(how) the connection without an answer to the \(context.requestName)\(why).",
            [
                .frame("request_ends_in", end.frame), .frame("closed_in", closing.moment.frame),
            ]
                + (closing.moment.time < end.time ? [] : [.duration("after", closing.moment.time &- end.time)])
                + [.own("request_acknowledged_by_tcp", context.exchange.requestAcknowledged == nil ? "no" : "yes")]
                + (closing.isSeen ? [] : [.own("fin", "not in the capture; the client acknowledged it")]),
            party: variant == 1 ? .network : .server, confidence: isCertain ? .certain : .likely)
    }
}

enum ClientGaveUp: ExchangeRule {
    static var concerns: ExchangeTraits { .upload }
    static let rule = Rule(
        "BUP-ANS-002", "No answer before the client gave up", scope: .exchange,
        [
            RuleVariant("after the response time-out", field: .warning, spec: .warning),
            RuleVariant("earlier: suspended, or its own time-out", field: .note, spec: .note),
        ],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 3.1.6.2",
        meaning: """
            The client closed the connection while its request had no octet of an answer. Windows waits five minutes; \
            earlier it is the client's own decision.
            """,
        causes:
            "A hung server or server application; earlier: the job was suspended, or the client has a short time-out.",
        advice: """
            If it waited the full time, look at the server: hung worker, slow disk, blocked application. If not, ask \
            why the client stopped.
            """,
        example: "Fragment complete, 300 s of silence, FIN from the client")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let silence = context.silence, let request = context.request else { return }
        guard case .clientGaveUp(let after) = silence, let closing = context.exchange.connection.clientClosing else {
            if let gate = context.openGate(silence) { judge.open(gate) } else { judge.pass() }
            return
        }
        if let end = request.end, !context.isTimed(from: end, to: closing.moment, &judge) { return }
        let isLate = after >= context.parameters.responseTimeout
        // The client's own time-out may be shorter than the usual one: whoever waited for long was not quick to leave.
        let isDelivered = context.exchange.requestAcknowledged != nil
        let isLost = !isDelivered && context.exchange.repeatsOnTheLine >= Exchange.tellingRepeats
        // What the network took to bring it to the server is no fault of the server's.
        let kept = context.exchange.acknowledgementDelay
        let isServers = isDelivered && after &- kept >= context.parameters.slowApplication
        let party: Party =
            isLost ? .network : after < context.parameters.slowApplication ? .client : isServers ? .server : .network
        judge.fail(
            variant: isLate ? 0 : 1, on: .request, [request.start, closing.moment],
            """
            The client ends the connection without having got an answer to the \(context.requestName), for which it had \
            waited \(Wording(own: spoken(after))).
            """,
            [
                .duration("waited", after), .frame("closed_in", closing.moment.frame),
                .own("request_acknowledged_by_tcp", context.exchange.requestAcknowledged == nil ? "no" : "yes"),
            ], party: party, confidence: isLate || party == .client ? .certain : .likely)
    }
}

enum NoAnswer: ExchangeRule {
    static var concerns: ExchangeTraits { .upload }
    static let rule = Rule(
        "BUP-ANS-003", "Request was never answered", scope: .exchange,
        [
            RuleVariant("the server's TCP acknowledged the whole request", field: .violation, spec: .violation),
            RuleVariant("it did not: network or server gone", field: .note, spec: .note),
        ],
        gates: [.bothDirections, .time], party: .server, source: "[MC-BUP] 3.1.2.2",
        meaning: """
            The whole request went out, nobody closed the connection, and no answer came for as long as one may take: \
            five minutes, fifteen for the Fragment that completes the file.
            """,
        causes:
            """
            A hung server, or one that forgets to answer what it does not understand; without TCP acknowledgement a \
            dead path.
            """,
        advice:
            """
            Delivered at TCP level: look at the server process. Not delivered: look at the path and at the server \
            machine.
            """,
        example: "Fragment acknowledged by TCP, then 310 s of silence")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let silence = context.silence, let request = context.request else { return }
        guard case .noAnswer(let isDelivered) = silence, let end = request.end else {
            if let gate = context.openGate(silence) { judge.open(gate) } else { judge.pass() }
            return
        }
        // A client's TCP sends again what is not acknowledged: if it does not, the acknowledgement may just be missing.
        let isProven = isDelivered || context.exchange.repeatsOnTheLine > 0
        judge.fail(
            variant: isDelivered ? 0 : 1, on: .request, [request.start, end],
            isDelivered
                ? "The \(context.requestName) was delivered at TCP level and never answered."
                : "The \(context.requestName) was neither acknowledged by the server's TCP nor answered.",
            [
                .duration("capture_goes_on_for", context.provenTime(since: end)),
                .frame("request_ends_in", end.frame),
            ],
            party: isDelivered ? .server : .network, confidence: isProven ? .certain : .likely)
    }
}
