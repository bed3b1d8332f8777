import BITSProtocol
import HTTPMessages

enum PingAckWithoutSessionID: ExchangeRule {
    static var concerns: ExchangeTraits { .ping }
    static let rule = Rule(
        "BUP-PGA-001", "Ack to Ping without a session id", scope: .server,
        [RuleVariant(field: nil, spec: .note)], gates: [.bothDirections], party: .server,
        source: "[MC-BUP] 2.2.1.2, 2.2.5.2",
        meaning: """
            One section of the specification wants BITS-Session-Id in every answer with 200, another does not list it \
            for this Ack. A Ping mostly names no session that could be repeated.
            """,
        causes: "IIS itself answers so.",
        advice: "Nothing.",
        example: "HTTP/1.1 200 OK, BITS-Packet-Type: Ack, no BITS-Session-Id")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let (_, answer) = context.ack(to: .ping, .success, &judge), answer.head.status == 200 else { return }
        if context.answerPacket?.sessionID.value != nil { return judge.pass() }
        judge.fail(
            on: .answer, [answer.start], "The Ack to Ping names no session.",
            [.own("missing", FieldName.bitsSessionId.spelling)], oncePer: context.serverKey)
    }
}
