import BITSProtocol

enum AckWithoutOffset: ExchangeRule {
    static var concerns: ExchangeTraits { .fragment }
    static let rule = Rule(
        "BUP-FRA-001", "Ack to a Fragment without an offset", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 2.2.7.2",
        meaning: """
            BITS-Received-Content-Range tells the client which octet to send next. Without it the client cannot go on, \
            although the server has taken the Fragment.
            """,
        causes: """
            A home-made server that leaves the header out or misspells it, or a proxy that removes BITS-* headers.
            """,
        advice: "Let the server send the header in every Ack to a Fragment; compare captures on both sides of a proxy.",
        example: "HTTP/1.1 200 OK, BITS-Packet-Type: Ack, nothing else")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasAcceptance(&judge) else { return }
        if context.answerPacket?.receivedOffset.isPresent ?? false { return judge.pass() }
        let misspelled = context.misspelledOffset
        judge.fail(
            on: .answer, context.answerPlaces(),
            """
            The Ack accepts the Fragment with \(context.answerPacket?.status ?? 0), but has no \
            BITS-Received-Content-Range\(misspelled.map { "; it says \"\($0)\" instead" } ?? "").
            """,
            [.own("missing", "BITS-Received-Content-Range")] + (misspelled.map { [.text("header", $0)] } ?? []))
    }
}

enum UnreadableOffset: ExchangeRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FRA-002", "Offset of an Ack is not one number", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .server, source: "[MC-BUP] 2.2.7.2",
        meaning: """
            In spite of its name, BITS-Received-Content-Range is no range: it is the one decimal number of the octet \
            that the client has to send next.
            """,
        causes: "A server made by the header's name instead of its description: it sends a range.",
        advice: "Let the server send the last octet that it holds, plus one, as a plain number.",
        example: "BITS-Received-Content-Range: 0-4891")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasAnyFragmentAck(&judge), context.answerPacket?.receivedOffset.isPresent ?? false else {
            return
        }
        if let offset = context.answerPacket?.receivedOffset.value, !offset.isLoose { return judge.pass() }
        // Several that differ GEN-013 tells of.
        if context.answerPacket?.receivedOffset.differing ?? false { return }
        let raw = context.answerPacket?.receivedOffset.raw ?? ""
        let end = context.receivedOffset
        judge.fail(
            on: .answer, context.answerPlaces(),
            """
            The Ack says "BITS-Received-Content-Range: \(raw)"; one decimal number was due\
            \(end.map { ", likely \($0)" } ?? "").
            """,
            [.text("received", raw)] + (end.map { [.integer("read_as", $0)] } ?? []))
    }
}

enum RefusalWithoutOffset: ExchangeRule {
    static var concerns: ExchangeTraits { .fragment }
    static let rule = Rule(
        "BUP-FRA-007", "416 without an offset", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 3.2.5.2.6, 2.2.7.2",
        meaning: """
            With 416 the server refuses a Fragment that does not begin where it should, and has to tell the right \
            place. Without it the client does not know where to go on, and the upload is stuck.
            """,
        causes: """
            A server that misspells the header (gobits: BITS-Recieved-Content-Range), or a proxy that makes a 416 of \
            its own or removes BITS-* headers.
            """,
        advice: "Correct the server. As a way out, cancel the job and begin the upload anew.",
        example: "HTTP/1.1 416, BITS-Packet-Type: Ack, no BITS-Received-Content-Range")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasFragmentAck(&judge), context.answerPacket?.status == 416 else { return }
        if context.answerPacket?.receivedOffset.isPresent ?? false { return judge.pass() }
        let misspelled = context.misspelledOffset
        judge.fail(
            on: .answer, context.answerPlaces(),
            """
            The server refuses the Fragment with 416, but does not say in BITS-Received-Content-Range where to go \
            on\(misspelled.map { "; it says \"\($0)\" instead" } ?? "").
            """,
            [.integer("status", 416), .own("missing", "BITS-Received-Content-Range")]
                + (misspelled.map { [.text("header", $0)] } ?? []))
    }
}
