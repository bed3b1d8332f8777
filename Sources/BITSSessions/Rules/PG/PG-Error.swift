import BITSProtocol

enum PingAckWithError: ExchangeRule {
    static let rule = Rule(
        "BUP-PG-003", "Ack to a good Ping carries an error", scope: .exchange,
        [RuleVariant(field: .note, spec: .violation)], gates: [.bothDirections], party: .server,
        source: "[MC-BUP] 2.2.5.2",
        meaning: """
            The server accepts the Ping with 200 and sends an error header beside it. Clients go by the status, so the \
            upload goes on; the specification allows the header only with an error.
            """,
        causes: "SimpleBITSServer and its ports answer every Ping so.",
        advice: "Nothing while uploads work. In a server of your own leave the error headers out of successful Acks.",
        example: "200, BITS-Packet-Type: Ack, BITS-Error-Code: 1, BITS-Error-Context: (empty)")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard exchange.packet?.type == .ping, let answer = exchange.answer, let packet = exchange.answerPacket,
            packet.isAck, packet.status == 200
        else { return }
        // A context alone is ERR-003's.
        guard packet.hasError else { return judge.pass() }
        judge.fail(
            on: .answer, [answer.start],
            "The Ack to Ping says 200 and carries the error \"\(packet.hresult.raw ?? "")\".",
            [.text("error", packet.hresult.raw ?? ""), .text("context", packet.errorContext.raw ?? "")])
    }
}
