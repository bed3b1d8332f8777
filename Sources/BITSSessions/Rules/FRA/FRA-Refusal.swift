import BITSProtocol

enum RefusedWithoutReason: ExchangeRule {
    static var concerns: ExchangeTraits { .fragment }
    static let rule = Rule(
        "BUP-FRA-008", "Fragment refused that began where it should", scope: .session,
        [RuleVariant(field: .warning, spec: .warning)],
        gates: [.knownOffset], party: .server, source: "[MC-BUP] 3.2.5.2.6",
        meaning: """
            The Fragment began at the very octet that the server had asked for, and nothing was in doubt; still it \
            says 416. It no longer knows what it had acknowledged.
            """,
        causes: """
            The server was restarted, lost the temporary file, or another server of a farm answers under one address.
            """,
        advice: """
            Look into the server's log at that time. In a farm, bind clients to one server (BITS-Host-Id, affinity).
            """,
        example: "BITS-Received-Content-Range: 20000, then bytes 20000-29999/30000 answered with 416")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard context.hasFragmentAck(&judge), exchange.answerPacket?.status == 416,
            let range = exchange.packet?.contentRange.value
        else { return }
        // A range that contradicts itself may well be refused: FR-003, FR-004, FR-007.
        if range.isReversed || range.exceedsTotal { return }
        if let total = range.totalNumber, let first = exchange.standing.total, total != first { return }
        guard let offsets = context.offsets(&judge) else { return }
        guard range.first == offsets.expected, offsets.high == offsets.expected, !exchange.standing.leftUnanswered
        else {
            return judge.pass()
        }
        let asked = context.receivedOffset
        judge.fail(
            on: .answer, context.answerPlaces(offsets.moment),
            """
            The server refuses the Fragment with 416, although it begins at octet \(grouped(range.first)), which was \
            the next one\(asked.map { "; it asks for \(grouped($0)) now" } ?? "").
            """,
            offsets.evidence(first: range.first) + (asked.map { [.integer("received", $0)] } ?? []),
            confidence: offsets.confidence)
    }
}

enum GapAccepted: ExchangeRule {
    static var concerns: ExchangeTraits { .fragment }
    static let rule = Rule(
        "BUP-FRA-009", "Server accepted a Fragment behind a gap", scope: .session,
        [RuleVariant(field: .violation, spec: .violation)],
        gates: [.knownOffset], party: .server, source: "[MC-BUP] 3.2.5.2.6",
        meaning: """
            The Fragment left out octets, and the server took it instead of refusing with 416. The octets between are \
            missing in the file, and nobody will ask for them.
            """,
        causes: """
            A server that writes each Fragment to its place without keeping account; some take disk images that way on \
            purpose.
            """,
        advice: "Compare the uploaded file with its source. Let the server check that Fragments join.",
        example: "acknowledged up to 1000, bytes 2000-2999/5000 answered with 200 and 3000")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasAcceptance(&judge), let offset = context.receivedOffset,
            let range = context.packet?.contentRange.value, let offsets = context.offsets(&judge)
        else { return }
        guard range.first > offsets.high, offset > range.first else { return judge.pass() }
        judge.fail(
            on: .answer, context.answerPlaces(offsets.moment),
            """
            The server accepts the Fragment from octet \(grouped(range.first)) on, although at most \
            \(grouped(offsets.high)) octets had been sent before it: 416 was due.
            """,
            offsets.evidence(first: range.first) + [.integer("received", offset)], confidence: offsets.confidence)
    }
}

enum NoProgress: ExchangeRule {
    static var concerns: ExchangeTraits { .fragment }
    static let rule = Rule(
        "BUP-FRA-013", "Fragment accepted without progress", scope: .exchange,
        [RuleVariant(field: .note, spec: .note)],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 3.1.5.1.4",
        meaning: """
            The server says success and asks for the first octet of the same Fragment again: it has kept nothing. \
            Windows gives up when that repeats.
            """,
        causes: """
            A full disk, a server that answers before it has stored anything, or a proxy that answers from its cache.
            """,
        advice: "Look for free space and errors on the server, and keep caches away from the upload's URL.",
        example: "bytes 1000-1999/5000 answered with 200 and BITS-Received-Content-Range: 1000")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasAcceptance(&judge), let offset = context.receivedOffset, let end = context.deliveredEnd,
            let range = context.packet?.contentRange.value, end > range.first
        else { return }
        guard offset == range.first else { return judge.pass() }
        judge.fail(
            on: .answer, context.answerPlaces(),
            """
            The server accepts the \(grouped(end &- range.first)) octets from \(grouped(range.first)) on, but asks for \
            \(grouped(offset)) again: no progress.
            """,
            [.integer("received", offset), .integer("expected", end)])
    }
}

enum RefusalWithCode: ExchangeRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FRA-015", "416 with an error code other than 0", scope: .exchange,
        [RuleVariant(field: .note, spec: .note)],
        party: .server, source: "[MC-BUP] 2.2.1.2",
        meaning: "A 416 is no failure, it puts client and server in step again; the code that goes with it is 0.",
        causes: "A server that is not IIS: some send the code of an invalid argument.",
        advice: "Nothing, as long as the client goes on at the offset.",
        example: "HTTP/1.1 416 with BITS-Error-Code: 0x80070057")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasAnyFragmentAck(&judge), context.answerPacket?.status == 416,
            let code = context.answerPacket?.hresult.value
        else { return }
        if code.code == 0 { return judge.pass() }
        judge.fail(
            on: .answer, context.answerPlaces(), "The 416 carries the error \(code); 0x0 is due there.",
            [.own("error", code.description), .own("expected", "0x0")])
    }
}
