import BITSProtocol

enum CancelWithoutSessionID: RequestRule {
    static var concerns: ExchangeTraits { .cancel }
    static let rule = Rule(
        "BUP-CN-001", "Cancel-Session without session id", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .client, source: "[MC-BUP] 2.2.10.2",
        meaning: """
            Cancel-Session gives up one upload, named by BITS-Session-Id. Without the id the server cannot know which, \
            and the octets that it stored stay until its clean-up.
            """,
        causes: "A client that lost the id from the Ack of Create-Session, or a proxy that drops unknown headers.",
        advice: """
            Let the client repeat the id of the Ack to Create-Session in every later message; if a proxy is in \
            between, let it pass the BITS headers.
            """,
        example: "BITS-Packet-Type: Cancel-Session, and no BITS-Session-Id")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        EndingID.requireInRequest(of: .cancelSession, context, &judge)
    }
}

enum CancelAckWithoutSessionID: ExchangeRule {
    static var concerns: ExchangeTraits { .cancel }
    static let rule = Rule(
        "BUP-CNA-001", "Ack to Cancel-Session without session id", scope: .exchange,
        [RuleVariant("once per server", field: .note, spec: .violation)],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 2.2.1.2, 2.2.11.2",
        meaning: """
            The specification has the server repeat the session id when it grants a request. Clients do not need it: \
            they match answers by their order on the connection.
            """,
        causes: "IIS leaves the id out of its Acks to other packets, too; servers modelled on it do the same.",
        advice: "Nothing. A server of your own should send the id.",
        example: "200 OK, BITS-Packet-Type: Ack, and no BITS-Session-Id after Cancel-Session")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        EndingID.requireInAck(to: .cancelSession, context, &judge)
    }
}

enum CancelAckOfOtherSession: ExchangeRule {
    static var concerns: ExchangeTraits { .cancel }
    static let rule = Rule(
        "BUP-CNA-002", "Ack to Cancel-Session names another session", scope: .exchange,
        [
            RuleVariant("differs only in letter case or braces", field: .note, spec: .violation),
            RuleVariant("another id", field: .violation, spec: .violation),
        ],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 2.2.1.2",
        meaning: """
            The Ack answers for a session that the client did not name. Either the wrong upload was thrown away, or \
            answers were mixed up on the way.
            """,
        causes: "A server with a mix-up between sessions, or a proxy that hands answers to the wrong client.",
        advice: """
            Check which upload the server threw away. If the id only differs in spelling, nothing is lost, but strict \
            clients may not recognise it.
            """,
        example: "Cancel-Session with {…01} answered with BITS-Session-Id: {…02}")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        EndingID.compare(ackTo: .cancelSession, context, &judge)
    }
}
