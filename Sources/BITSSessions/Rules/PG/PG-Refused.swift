import BITSProtocol

enum PingRefused: FaultAnswerRule {
    static var concerns: ExchangeTraits { .ping }
    static let rule = Rule(
        "BUP-PG-002", "Good Ping is refused", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)], gates: [.bothDirections], party: .server,
        source: "[MC-BUP] 3.2.5.2.5",
        meaning: """
            A Ping asks for nothing, so a server has to answer it with 200, unless uploads are not allowed or the \
            server is overloaded.
            """,
        causes: "A server that does not know Ping, or looks for a session or a file where none is needed.",
        advice: "Look into the server's log. A Windows client that gets no 200 does not go on.",
        example: "500 with BITS-Packet-Type: Ack to a Ping")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.packet?.type == .ping, context.isUpload, context.isAck, let answer = context.answer,
            let packet = context.answerPacket, !context.traits.contains(.challenge)
        else { return }
        guard packet.status != 200 else { return judge.pass() }
        guard context.isPaired(&judge), context.damage.isEmpty, context.exchange.connection.gapCount == 0 else {
            return judge.open(.bothDirections)
        }
        if isAllowed(packet, context) { return judge.pass() }
        // What is wrong with the Ping itself may be the reason.
        guard judge.faultsOfRequest(of: .warning, in: .spec).isEmpty else { return }
        judge.fail(
            on: .answer, [answer.start, context.request?.start].compactMap(\.self),
            """
            The server answers a Ping that breaks no rule with \(packet.status)\
            \(packet.hresult.raw.map { " and \"\($0.clipped)\"" } ?? ""); it has to be answered with 200.
            """,
            [.integer("status", packet.status), .integer("expected", 200)])
    }

    private static func isAllowed(_ packet: AnswerPacket, _ context: ExchangeContext) -> Bool {
        let code = packet.hresult.value?.code
        switch packet.status {
        case 503: return true
        case 403, 501: return code == 0x8007_0005
        case 500: return code == HResult.sessionNotFound && context.packet?.sessionID.isPresent ?? false
        // A directory cannot be uploaded to.
        case 400: return context.packet?.target.namesDirectory ?? true
        default: return false
        }
    }
}
