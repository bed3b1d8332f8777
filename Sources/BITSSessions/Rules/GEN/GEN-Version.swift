import BITSProtocol
import HTTPMessages

enum ForeignHTTPVersion: MessageRule {
    static let rule = Rule(
        "BUP-GEN-001", "HTTP version is not 1.1", scope: .exchange,
        [
            RuleVariant("a request or an Ack", field: .violation, spec: .violation),
            RuleVariant("another response, or HTTP/2 and later", field: .note, spec: .violation),
        ],
        party: .client, source: "[MC-BUP] 2.2.1",
        meaning: """
            BITS uploads are defined on HTTP/1.1 alone. With another version persistent connections, length rules \
            and the Host field are not what the peer relies on.
            """,
        causes: """
            A home-made client or server, an old proxy that lowers the version, or a test tool that writes HTTP/1.0.
            """,
        advice: "Make the sender speak HTTP/1.1. If a proxy lowers the version, enable HTTP/1.1 on it or go around it.",
        example: "BITS_POST /u/a.bin HTTP/1.0")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        if let request = context.uploadRequest(&judge) {
            look(at: request, context, on: .request, &judge)
        }
        if let answer = context.uploadAnswer(&judge) {
            look(at: answer, context, on: .answer, &judge)
        }
    }

    private static func look(
        at message: Exchange.Message, _ context: ExchangeContext, on subject: Subject, _ judge: inout Judge
    ) {
        let version = message.head.version
        guard version != .http11 else { return judge.pass() }
        let isRequest = subject == .request
        let isStrict = (isRequest || context.isAck) && version.major < 2
        judge.fail(
            variant: isStrict ? 0 : 1, on: subject, [message.start],
            """
            The \(isRequest ? context.requestName : context.answerName) says "\(version)"; \
            BITS uploads are defined for HTTP/1.1 only.
            """,
            [.own("version", version.description), .own("expected", HTTPVersion.http11.description)],
            party: isRequest ? .client : .server)
    }
}

enum HostNotOnce: RequestRule {
    static let rule = Rule(
        "BUP-GEN-020", "HTTP/1.1 request without exactly one Host", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .client, source: "RFC 2616 14.23",
        meaning: """
            An HTTP/1.1 request names its host in exactly one Host field. Without it, or with two, a server with \
            several sites cannot tell which one is meant and has to refuse.
            """,
        causes: "A hand-written client, or a proxy that adds a second Host field.",
        advice: "Let the client send one Host field; on a proxy, replace the field instead of adding one.",
        example: "BITS_POST /u/a.bin HTTP/1.1 without any Host line")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.uploadRequest(&judge), request.head.version == .http11 else { return }
        let count = context.packet?.hostOccurrences ?? request.head.count(.host)
        guard count != 1 else { return judge.pass() }
        judge.fail(
            on: .request, [request.start],
            """
            The \(context.requestName) has \(count == 0 ? "no Host field" : "\(count) Host fields"); \
            HTTP/1.1 asks for exactly one.
            """,
            [.integer("host_fields", count), .integer("expected", 1)]
                + request.head.all(.host).map { .text("header", request.head.line(of: $0)) })
    }
}
