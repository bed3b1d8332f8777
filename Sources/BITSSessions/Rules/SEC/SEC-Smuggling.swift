import BITSProtocol
import HTTPMessages

enum SmuggledRequest: ExchangeRule {
    static let rule = Rule(
        "BUP-SEC-015", "Message boundaries that can be read in two ways", class: .security, scope: .connection,
        [RuleVariant(level: .high)], gates: [.bothDirections], party: .none, source: "RFC 9112 11.2",
        meaning: """
            On a connection with uploads stand lengths that contradict each other, octets behind a complete message \
            that begin no other, or an answer that no request asked for. Where a proxy and the server then see \
            different messages, somebody can slip a request past the proxy (request smuggling).
            """,
        causes: """
            An attack; or a client or server that counts wrongly, adds a second length, or sends a body where none \
            belongs.
            """,
        advice: """
            Look at the octets in the frames named here. Let proxies refuse such messages and close the connection; \
            have the program that sends them corrected.
            """,
        example: "Content-Length: 0 and Transfer-Encoding: chunked in one request", techniques: ["T1190"])

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        // One Content-Length that can be read, and nothing beside it: most messages.
        let isPlain =
            context.traits.contains(.usualRequest) && context.packet?.contentLength.value != nil
            && context.packet?.transferEncoding == nil
        if isPlain {
            judge.pass()
        } else if context.traits.contains(.upload), let request = context.request {
            look(at: request, context.requestName, on: .request, &judge)
        }
        if context.traits.contains(.answered), let answer = context.answer {
            if let length = context.answerPacket?.contentLength,
                length.isAbsent
                    || length.occurrences == 1 && length.value != nil
                        && context.answerPacket?.transferEncoding == nil
            {
                judge.pass()
            } else {
                look(at: answer, context.answerName, on: .answer, &judge)
            }
        }
        let exchange = context.exchange
        if context.request == nil, let answer = context.answer, let packet = context.answerPacket, packet.isAck,
            exchange.isUnrequested, exchange.connection.hasBothDirections, exchange.damage.isEmpty
        {
            look(unrequested: packet.status, at: answer.start, &judge)
        }
    }

    /// The lengths of GEN-019.
    private static func look(
        at message: Exchange.Message, _ name: Wording, on subject: Subject, _ judge: inout Judge
    ) {
        let head = message.head
        guard let length = head.first(.contentLength) else { return judge.pass() }
        let isSingle = head.count(.contentLength) == 1 && !head.bytes[length.valueRange].contains(0x2c)
        guard head.first(.transferEncoding) != nil || !isSingle && head.statedLengths.count > 1 else {
            return judge.pass()
        }
        judge.fail(
            on: subject, [message.start], "The \(name) states its length in contradictory ways.",
            [.own("found", "contradictory lengths")], party: subject == .request ? .client : .server)
    }

    /// The answers of ANS-007.
    static func look(unrequested status: Int, at moment: Moment, _ judge: inout Judge) {
        guard status != 408 else { return }
        judge.fail(
            on: .answer, [moment], "An answer with status \(status) comes although no request waits for one.",
            [.own("found", "answer without a request"), .integer("status", status)], party: .server)
    }

    static func look(
        stray count: Int, from direction: Direction, at moment: Moment, on connection: Connection,
        _ judge: inout Judge
    ) {
        guard connection.handshakeSeen, connection.requestsStartSeen, connection.gapCount == 0,
            connection.hasBothDirections
        else { return judge.open(.bothDirections) }
        let isClient = direction == .clientToServer
        judge.fail(
            on: .connection, [moment],
            """
            Behind a complete \(isClient ? "request" : "answer") stand octets (\(grouped(Int64(count))) in this \
            segment) that begin no other message.
            """,
            [.own("found", "octets that are no message"), .integer("octets", count)],
            party: isClient ? .client : .server)
    }
}
