import BITSProtocol
import HTTPMessages

enum EarlyAnswer: ExchangeRule {
    static let rule = Rule(
        "BUP-ANS-006", "Answer before the request's body had arrived", scope: .connection,
        [RuleVariant(field: .note, spec: .note)], gates: [.bothDirections], party: .server,
        source: "RFC 9110 9.3.3, 15.5; RFC 9112 9.5",
        meaning: """
            The server answered while octets of the body were still on their way: by TCP it had not acknowledged them. \
            It needs no body to refuse. The client may stop, and what it sends on is thrown away.
            """,
        causes: "A refusal by the head alone: 401, 403, 413, an upload that is switched off, or a proxy's own answer.",
        advice: "Look at what the answer says. Against wasted octets let the client send a Ping first.",
        example: "413 after 3,000 of 8,192 octets")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard context.isUpload, let request = context.request, let answer = context.answer else { return }
        guard let announced = request.announcedLength, announced > 0 else { return }
        // Which of several lengths holds nobody knows (GEN-019).
        if context.packet?.contentLength.occurrences ?? 0 > 1, request.head.statedLengths.count > 1 {
            return judge.open(.countedBody)
        }
        guard context.isPaired(&judge), context.damage.isEmpty, let acknowledged = answer.acknowledged else {
            return judge.open(.bothDirections)
        }
        let bodyStart = clampedSum(request.streamOffset, Int64(request.head.bytes.count))
        let arrived = acknowledged &- bodyStart
        // Whoever waits for 100 and is refused has sent nothing in vain.
        if arrived >= announced || arrived <= 0 && context.packet?.expectsContinue ?? false { return judge.pass() }
        // An answer that is told before octets which came first is a matter of the capture's order.
        guard exchange.answeredEarly || request.end.map({ $0.time >= answer.start.time }) ?? true else {
            return judge.open(.bothDirections)
        }
        // A length beyond 63 bits counts as the largest, but nobody wrote that number.
        let isCountable = announced < Int64.max
        let whole: Wording =
            isCountable ? "the body's \(grouped(announced)) octets" : "a body of 2^63 − 1 octets or more"
        judge.fail(
            on: .answer, [answer.start, request.start],
            """
            The \(context.answerName) came when the server's TCP had acknowledged \(grouped(max(0, arrived))) of \
            \(whole).
            """,
            [.integer("status", answer.head.status ?? 0), .integer("acknowledged", max(0, arrived))]
                + (isCountable ? [.integer("announced", announced)] : []))
    }
}

enum UnrequestedAnswer: ExchangeRule {
    static let rule = Rule(
        "BUP-ANS-007", "Answer without a request", scope: .message,
        [RuleVariant(field: .warning, spec: .warning)], gates: [.bothDirections], party: .server,
        source: "RFC 9112 9.3",
        meaning: """
            An answer came although the connection is in the capture from its start and every request on it had its \
            answer. Client and server no longer agree which answer belongs to which request.
            """,
        causes: """
            A server or proxy that answers twice, miscounts a body's length, or takes octets of a body for a request \
            (request smuggling).
            """,
        advice: "Close the connection and find out who sent it: compare captures on both sides of a proxy.",
        example: "Ping, and two Acks to it")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard context.request == nil, let answer = context.answer, let packet = context.answerPacket, packet.isAck
        else {
            if context.isUpload, context.answer != nil { judge.pass() }
            return
        }
        guard exchange.isUnrequested, exchange.connection.hasBothDirections, exchange.damage.isEmpty else {
            return judge.open(.bothDirections)
        }
        look(packet.status, "An Ack", at: answer.start, &judge)
    }

    /// An answer that no request asked for.
    static func look(_ status: Int, _ name: String, at moment: Moment, _ judge: inout Judge) {
        // 408 tells why an idle connection is closed (RFC 9110 15.5.9).
        guard status != 408 else { return judge.pass() }
        judge.fail(
            on: .answer, [moment], "\(name) with status \(status) comes although no request waits for an answer.",
            [.integer("status", status)])
    }
}
