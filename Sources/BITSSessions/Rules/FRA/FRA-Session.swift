import BITSProtocol

enum FragmentAckWithoutSessionID: ExchangeRule {
    static var concerns: ExchangeTraits { .fragment }
    static let rule = Rule(
        "BUP-FRA-010", "Ack to a Fragment without a session id", scope: .exchange,
        [RuleVariant(field: .note, spec: .violation)],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 2.2.1.2",
        meaning: """
            The specification wants the session id in every answer with 200, but IIS itself leaves it out here. \
            Clients do not need it: answers come in the order of requests.
            """,
        causes: "IIS does so in all known captures, and some other servers do, too.",
        advice: "Nothing.",
        example: "HTTP/1.1 200 OK, BITS-Received-Content-Range: 8192, no BITS-Session-Id")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasAcceptance(&judge) else { return }
        if context.answerPacket?.sessionID.isPresent ?? false { return judge.pass() }
        judge.fail(
            on: .answer, context.answerPlaces(), "The Ack to the Fragment has no BITS-Session-Id.",
            [.own("missing", "BITS-Session-Id")], oncePer: context.serverKey)
    }
}

enum FragmentAckOfOtherSession: ExchangeRule {
    static var concerns: ExchangeTraits { .fragment }
    static let rule = Rule(
        "BUP-FRA-011", "Ack names another session than its Fragment", scope: .exchange,
        [
            RuleVariant("only letter case or braces differ", field: .note, spec: .violation),
            RuleVariant("another id", field: .violation, spec: .violation),
        ],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 2.2.1.2",
        meaning: """
            The id in the Ack is not that of the Fragment it answers. Either the server mixes up two uploads, or \
            answers reach the wrong client.
            """,
        causes: "A server or proxy that mixes up connections, or a server that writes its ids in two ways.",
        advice: "Compare both files with their sources. Capture on both sides of a proxy or load balancer.",
        example: "Fragment with {3B5D...01}, Ack with {3B5D...02}")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard context.hasFragmentAck(&judge), exchange.answerPacket?.sessionID.isPresent ?? false,
            let sent = exchange.packet?.sessionID.value
        else { return }
        if exchange.answerPacket?.sessionID.raw == sent.raw { return judge.pass() }
        let isSame = exchange.answerPacket?.sessionID.value == sent
        // Behind a gap an answer may belong to another request.
        guard isSame || exchange.connection.gapCount == 0 else { return judge.open(.bothDirections) }
        let answered = exchange.answerPacket?.sessionID.raw ?? ""
        judge.fail(
            variant: isSame ? 0 : 1, on: .answer, context.answerPlaces(),
            "The Fragment belongs to the session \"\(sent.raw)\", its Ack says \"\(answered)\".",
            [.text("session_id", answered), .text("expected", sent.raw)])
    }
}
