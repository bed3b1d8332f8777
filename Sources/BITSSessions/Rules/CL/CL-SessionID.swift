import BITSProtocol

enum CloseWithoutSessionID: RequestRule {
    static var concerns: ExchangeTraits { .close }
    static let rule = Rule(
        "BUP-CL-001", "Close-Session without session id", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .client, source: "[MC-BUP] 2.2.1.2, 2.2.8.2",
        meaning: """
            Close-Session commits one upload, named by BITS-Session-Id. Without the id the server cannot know which \
            file to put in its place, and has to refuse.
            """,
        causes: "A client that lost the id from the Ack of Create-Session, or a proxy that drops unknown headers.",
        advice: """
            Let the client repeat the id of the Ack to Create-Session in every later message; if a proxy is in \
            between, let it pass the BITS headers.
            """,
        example: "BITS-Packet-Type: Close-Session, and no BITS-Session-Id")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        EndingID.requireInRequest(of: .closeSession, context, &judge)
    }
}

enum CloseAckWithoutSessionID: ExchangeRule {
    static var concerns: ExchangeTraits { .close }
    static let rule = Rule(
        "BUP-CLA-001", "Ack to Close-Session without session id", scope: .exchange,
        [RuleVariant("once per server", field: .note, spec: .violation)],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 2.2.1.2",
        meaning: """
            The specification has the server repeat the session id when it grants a request. Clients do not need it: \
            they match answers by their order on the connection.
            """,
        causes: "IIS itself leaves the id out here, and so did OneDrive.",
        advice: "Nothing. A server of your own should send the id.",
        example: "200 OK, BITS-Packet-Type: Ack, and no BITS-Session-Id after Close-Session")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        EndingID.requireInAck(to: .closeSession, context, &judge)
    }
}

enum CloseAckOfOtherSession: ExchangeRule {
    static var concerns: ExchangeTraits { .close }
    static let rule = Rule(
        "BUP-CLA-002", "Ack to Close-Session names another session", scope: .exchange,
        [
            RuleVariant("differs only in letter case or braces", field: .note, spec: .violation),
            RuleVariant("another id", field: .violation, spec: .violation),
        ],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 2.2.1.2",
        meaning: """
            The Ack answers for a session that the client did not name. Either the wrong upload was committed, or \
            answers were mixed up on the way.
            """,
        causes: "A server with a mix-up between sessions, or a proxy that hands answers to the wrong client.",
        advice: """
            Check which file the server committed. If the id only differs in spelling, nothing is lost, but strict \
            clients may not recognise it.
            """,
        example: "Close-Session with {…01} answered with BITS-Session-Id: {…02}")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        EndingID.compare(ackTo: .closeSession, context, &judge)
    }
}
