import BITSProtocol
import HTTPMessages

enum ControlPacketWithBody: RequestRule {
    static let rule = Rule(
        "BUP-GEN-005", "Control request with a body", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .client, source: "[MC-BUP] 2.2.2.3, 2.2.4.3, 2.2.8.3, 2.2.10.3",
        meaning: """
            Ping, Create-Session, Close-Session and Cancel-Session consist of headers only. Octets behind them are \
            taken for the next request by a server that trusts Content-Length: 0.
            """,
        causes: """
            A client that re-uses the code of its Fragments, or sends a form or JSON body with the session request.
            """,
        advice: "Send these packets with Content-Length: 0 and nothing behind the header block.",
        example: "Ping with Content-Length: 8")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.uploadRequest(&judge), let type = context.packet?.type, type != .fragment,
            let length = context.packet?.contentLength, length.occurrences > 0
        else { return }
        if length.value == 0, length.occurrences == 1, request.strayOctets == 0 { return judge.pass() }
        guard let field = request.head.first(.contentLength) else { return }
        let stated = request.head.statedLengths
        // Of lengths that contradict each other (GEN-019), one of them 0, only octets that came make a body.
        if length.occurrences > 1, stated.contains(where: isZero), stated.contains(where: { !isZero($0) }),
            request.bodyLength == 0, request.strayOctets == 0
        {
            return judge.open(.countedBody)
        }
        if length.value != 0 || length.occurrences > 1, stated.contains(where: { !isZero($0) }) {
            judge.fail(
                on: .request, [request.start],
                """
                The \(context.requestName) announces a body with "\(request.head.line(of: field))"; only Fragments \
                have one.
                """,
                [.text("header", request.head.line(of: field)), .own("expected", "Content-Length: 0")])
        } else if request.strayOctets > 0 {
            judge.fail(
                on: .request, [request.start],
                """
                The \(context.requestName) says "\(request.head.line(of: field))", but \(request.strayOctets) octets \
                follow it that begin no new request.
                """,
                [.text("header", request.head.line(of: field)), .integer("stray_octets", request.strayOctets)])
        } else {
            judge.pass()
        }
    }

    private static func isZero(_ length: String) -> Bool {
        !length.isEmpty && length.utf8.allSatisfy { $0 == 0x30 }
    }
}

enum AckWithBody: ExchangeRule {
    static let rule = Rule(
        "BUP-GEN-006", "Ack with a body", scope: .exchange,
        [RuleVariant(field: .note, spec: .violation)],
        party: .server, source: "[MC-BUP] 2.2.3.3, 2.2.5.3, 2.2.7.3, 2.2.9.3, 2.2.11.3",
        meaning: """
            An Ack is headers only. A body is ignored at best, and costs a client that does not read it the \
            connection.
            """,
        causes: "A web framework or an error page module that adds HTML or JSON to every response.",
        advice: """
            Switch custom error pages and response filters off for the upload directory, so that Acks end after the \
            headers.
            """,
        example: "HTTP/1.1 200 OK, BITS-Packet-Type: Ack, Content-Length: 512 with HTML")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let answer = context.ack([], &judge) else { return }
        // Of lengths that contradict each other (GEN-019) only octets that came make a body.
        let isContradictory =
            context.answerPacket?.contentLength.occurrences ?? 0 > 1 && answer.head.statedLengths.count > 1
        if isContradictory, answer.bodyLength == 0 { return judge.open(.countedBody) }
        let length = isContradictory ? answer.bodyLength : max(answer.announcedLength ?? 0, answer.bodyLength)
        // Behind a request that is not seen the octets may be the answer to that.
        if length > 0, answer.announcedLength == nil, context.exchange.connection.gapCount > 0 {
            return judge.open(.countedBody)
        }
        if length > 0 {
            judge.fail(
                on: .answer, [answer.start],
                "The \(context.answerName) has a body of \(length) octets; an Ack has none.",
                [.integer("body_octets", length), .integer("expected", 0)])
        } else if answer.announcedLength != nil || answer.end != nil {
            judge.pass()
        } else {
            judge.open(.countedBody)
        }
    }
}

enum PlainAnswerWithBody: ExchangeRule {
    static let rule = Rule(
        "BUP-GEN-007", "Web server's own answer carries a body", scope: .exchange,
        [RuleVariant(field: .note, spec: .warning)],
        party: .server, source: "[MC-BUP] 3.2.5.2.1",
        meaning: """
            The answer comes from the HTTP layer (it has no BITS-Packet-Type) and brings a page with it. The protocol \
            wants such answers empty; the client throws the page away.
            """,
        causes: """
            The error page of IIS, of a proxy, a firewall or a login portal. Its text often names the machine that \
            refused.
            """,
        advice: """
            Read the page: it tells who answered. Then fix the cause that the status names; the body itself is \
            harmless.
            """,
        example: "HTTP/1.1 404 Not Found, Content-Type: text/html, Content-Length: 1245")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isUpload, !context.isAck, let answer = context.uploadAnswer(&judge),
            answer.head.first(.bitsPacketType) == nil
        else {
            return
        }
        let length = max(answer.announcedLength ?? 0, answer.bodyLength)
        guard length > 0 else { return judge.pass() }
        judge.fail(
            on: .answer, [answer.start],
            """
            The \(context.answerName) has no BITS-Packet-Type and carries \(length) octets of body; it should be \
            empty.
            """,
            [.integer("body_octets", length), .text("content_type", answer.head.firstValue("Content-Type") ?? "none")])
    }
}
