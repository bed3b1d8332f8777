import BITSProtocol

enum LengthUnlikeRange: ExchangeRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-005", "Fragment's length does not fit its range", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .client, source: "[MC-BUP] 2.2.6.3, 3.1.5.1.4",
        meaning: """
            Content-Length has to be last - first + 1. Otherwise octets are missing or left over, and the server has \
            to refuse with 400 and 0x80070057. One that does not may store a damaged file.
            """,
        causes: """
            An off-by-one error of the client, a range of the whole file with the body of a part, or a proxy that \
            changed the body.
            """,
        advice: "Correct the client's arithmetic; compare captures on both sides of a proxy.",
        example: "Content-Range: bytes 0-511/9000 with Content-Length: 500")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasFragment(&judge), let range = context.packet?.contentRange.value,
            let length = context.statedLength
        else { return }
        let due = clampedSum(range.last &- range.first, 1)
        if length == due { return judge.pass() }
        // A reversed range without a body: FR-003 says it all.
        if length == 0, due < 0 { return }
        if context.looksLikeEmptyLeg {
            // Only the answer tells whether it was a leg of the handshake.
            if context.exchange.isAuthenticationLeg { return judge.pass() }
            if context.answer == nil { return judge.open(.bothDirections) }
        }
        judge.fail(
            on: .request, context.requestPlaces(),
            """
            The Fragment has \(grouped(length)) octets by Content-Length, but its range "\(context.rangeText)" holds \
            \(grouped(max(0, due))).
            """,
            [
                .integer("content_length", length), .integer("expected", max(0, due)),
                .text("content_range", context.rangeText),
            ])
    }
}

enum EmptyFragment: ExchangeRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-018", "Fragment without an octet of the file", scope: .exchange,
        [RuleVariant(field: .note, spec: .note)],
        party: .client, source: "[MC-BUP] 2.2.6",
        meaning: """
            A Fragment carries octets of the file; the protocol has no form for one without any. Servers differ in \
            what they do.
            """,
        causes: "The upload of an empty file, or one Fragment too many at the end.",
        advice: """
            Do not upload empty files by BITS. Let the client close the session when the last octet is acknowledged.
            """,
        example: "BITS-Packet-Type: Fragment with Content-Length: 0")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasTransfer(&judge), let length = context.statedLength else { return }
        if length != 0 { return judge.pass() }
        if context.looksLikeEmptyLeg, context.answer == nil { return judge.open(.bothDirections) }
        judge.fail(
            on: .request, context.requestPlaces(), "The Fragment has no body: its Content-Length is 0.",
            [.integer("content_length", 0), .text("content_range", context.rangeText)])
    }
}

enum UnlikelyFragmentSize: ExchangeRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-019", "Fragment size that Windows does not use", scope: .exchange,
        [
            RuleVariant("larger than that release sends", field: .note, spec: .note),
            RuleVariant("smaller, and not the end of the file", field: .note, spec: .note),
        ],
        party: .client, source: "[MC-BUP] <10>",
        meaning: """
            The request calls itself the Windows client, but that client keeps to 5 KB up to 13 MB (128 KB before BITS \
            2.5). Likely another program uses its name.
            """,
        causes: "A foreign client with a borrowed User-Agent, or a proxy that joins or splits requests.",
        advice: "Find out what program runs on the client. If it is known, nothing is wrong.",
        example: "User-Agent: Microsoft BITS/7.8 with Content-Length: 51200000")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasTransfer(&judge), let length = context.statedLength, length > 0 else { return }
        // Before any text is read: no size between the two old limits needs a look at who sends.
        let parameters = context.parameters
        if length >= parameters.minFragment, length <= parameters.oldMaxFragment { return judge.pass() }
        guard let agent = context.packet?.agent, agent.isWindows, let version = agent.version else { return }
        let isNew = version >= UserAgent.Version(major: 6, minor: 7)
        let most = isNew ? parameters.maxFragment : parameters.oldMaxFragment
        var evidence: [Evidence] { [.text("user_agent", agent.raw), .integer("content_length", length)] }
        if length > most {
            return judge.fail(
                variant: 0, on: .request, context.requestPlaces(),
                """
                The Fragment has \(grouped(length)) octets; the Windows client of that version sends at most \
                \(grouped(most)).
                """,
                evidence + [.integer("limit", most)])
        }
        guard isNew, length < parameters.minFragment, let range = context.packet?.contentRange.value,
            let total = range.totalNumber, let end = range.end, end < total
        else { return judge.pass() }
        judge.fail(
            variant: 1, on: .request, context.requestPlaces(),
            """
            The Fragment has \(grouped(length)) octets and does not end the file; the Windows client sends no less \
            than \(grouped(parameters.minFragment)).
            """,
            evidence + [.integer("limit", parameters.minFragment)])
    }
}

enum FragmentCutOff: ExchangeRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-020", "Connection ended within a Fragment", scope: .exchange,
        [RuleVariant(field: .note, spec: .note)],
        gates: [.bothDirections], party: .network, source: "[MC-BUP] 2.2.6",
        meaning: """
            The connection was closed or reset before all announced octets were sent. BITS comes back later, asks with \
            a Ping, and sends the rest; only time and octets are lost.
            """,
        causes: """
            The link broke, the machine went to sleep, the job was suspended, or a firewall, load balancer or server \
            has a time or size limit for requests.
            """,
        advice: "If it happens at the same size or time again, look for a limit between client and server.",
        example: "Content-Length: 1048576, and a reset after 300,000 octets")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard context.hasTransfer(&judge), let announced = exchange.request?.announcedLength else { return }
        if exchange.request?.end != nil { return judge.pass() }
        guard let sent = exchange.request?.bodyLength, sent < announced else { return }
        // With its answer in hand a client may stop, or never begin.
        if let status = exchange.answerPacket?.status, status >= 300 || exchange.packet?.expectsContinue ?? false {
            return
        }
        // That answer may be among what is missing.
        guard exchange.connection.hasBothDirections, exchange.damage.isEmpty else {
            return judge.open(.bothDirections)
        }
        let client = exchange.connection.clientClosing
        let server = exchange.connection.serverClosing
        let isClient = client.map { client in server.map { client.moment.time <= $0.moment.time } ?? true } ?? false
        guard let closing = isClient ? client : server else { return judge.open(.time) }
        let isReset = closing.kind == .reset
        // The Fragment came too late: nothing of it was cut off.
        if !isClient, let request = exchange.request {
            if closing.precedes(request) { return }
            if closing.mayPrecede(request) { return judge.open(.bothDirections) }
        }
        judge.fail(
            on: .request, context.requestPlaces(closing.moment),
            """
            The \(isClient ? "client's" : "server's") side \(isReset ? "reset" : "closed") the connection after \
            \(grouped(sent)) of the Fragment's \(grouped(announced)) octets.
            """,
            [
                .integer("sent", sent), .integer("announced", announced), .frame("closed_in", closing.moment.frame),
            ],
            party: party(context, closing, isClient: isClient), confidence: isReset ? .likely : .certain)
    }

    /// Of a reset nobody knows who sent it; but one from the client's side may follow from a long halt, whose reason
    /// shows.
    private static func party(_ context: ExchangeContext, _ closing: Connection.Closing, isClient: Bool) -> Party {
        guard closing.kind == .reset else { return isClient ? .client : .server }
        let exchange = context.exchange
        let slow = context.parameters.slowApplication
        guard isClient, let stopped = exchange.stoppedHalfway, let last = exchange.connection.glanced?.sent?.lastTime,
            closing.moment.time.subtractingReportingOverflow(last).partialValue >= slow
        else { return .network }
        if let closed = exchange.connection.metrics?.clientToServer?.receiver?.closed {
            return closed.upperBound &- closed.lowerBound >= slow ? .server : .network
        }
        return stopped.unacknowledged == 0 ? .client : .network
    }
}
