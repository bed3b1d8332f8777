import BITSProtocol

enum FragmentWithoutRange: RequestRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-001", "Fragment without Content-Range", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .client, source: "[MC-BUP] 2.2.6.1",
        meaning: """
            Content-Range says which octets of the file the body holds. Without it the server cannot place them and \
            has to refuse with 400 and 0x80070057.
            """,
        causes: "A home-made client that leaves the header out, or a proxy that removes it from requests.",
        advice: """
            Let the client send Content-Range in every Fragment. Capture on both sides of a proxy to see who drops it.
            """,
        example: "BITS-Packet-Type: Fragment, Content-Length: 8192, no Content-Range")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasFragment(&judge) else { return }
        if context.packet?.contentRange.isPresent ?? false { return judge.pass() }
        judge.fail(
            on: .request, context.requestPlaces(),
            "The Fragment has no Content-Range, so nobody can tell which octets of the file it holds.",
            [.own("missing", "Content-Range")])
    }
}

enum UnreadableRange: RequestRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-002", "Content-Range of a Fragment cannot be read", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .client, source: "[MC-BUP] 2.2.6.1, RFC 2616 14.16",
        meaning: """
            The value does not have the form bytes FIRST-LAST/TOTAL with decimal numbers. The server has to refuse \
            with 400 and 0x80070057.
            """,
        causes: """
            A home-made client: a forgotten unit, signed or hexadecimal numbers, numbers of more than 64 bits, or the \
            form bytes */TOTAL that belongs into answers.
            """,
        advice: "Correct how the client writes the header.",
        example: "Content-Range: 0-99/300 (no unit)")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasFragment(&judge), context.packet?.contentRange.isPresent ?? false else { return }
        guard context.packet?.contentRange.isMalformed ?? false else { return judge.pass() }
        // Several that differ GEN-013 tells of.
        if context.packet?.contentRange.differing ?? false { return }
        // Of the norm's form all the same: some clients write 2^64 − 1 where they do not know the total.
        if context.packet?.contentRangeFault == .beyond { return judge.pass() }
        let fault = context.packet?.contentRangeFault?.rawValue ?? "it has another form"
        judge.fail(
            on: .request, context.requestPlaces(),
            "The Content-Range \"\(context.rangeText)\" cannot be read: \(Wording(own: fault)); \"bytes first-last/total\" was due.",
            [.text("content_range", context.rangeText), .own("fault", fault)])
    }
}

enum ReversedRange: RequestRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-003", "Range of a Fragment ends before it begins", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .client, source: "RFC 2616 14.16",
        meaning: "The last octet stands before the first. Such a range holds nothing, and the server has to refuse it.",
        causes: """
            Usually the file's length is a multiple of the Fragment size, and the client sends one more, empty \
            Fragment at the end; or it wants to upload an empty file.
            """,
        advice: "Let the client stop, and close the session, when the last octet is acknowledged.",
        example: "Content-Range: bytes 10-9/10")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasFragment(&judge), let range = context.packet?.contentRange.value else { return }
        guard range.isReversed else { return judge.pass() }
        judge.fail(
            on: .request, context.requestPlaces(),
            """
            The Fragment's range begins at octet \(grouped(range.first)) and ends at \(grouped(range.last)), before \
            its begin.
            """,
            [.integer("first", range.first), .integer("last", range.last)])
    }
}

enum RangeBeyondTotal: RequestRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-004", "Range of a Fragment goes beyond the file", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .client, source: "RFC 2616 14.16",
        meaning: """
            Octets count from 0, so the last octet of a file of T octets is T - 1. This range ends at T or behind it.
            """,
        causes: """
            A client that counts from 1 or gives the end instead of the last octet, or a file that grew meanwhile.
            """,
        advice: "Correct the client's arithmetic. Keep the file unchanged while it is uploaded.",
        example: "Content-Range: bytes 0-100/100")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasFragment(&judge), let range = context.packet?.contentRange.value,
            let total = range.totalNumber
        else { return }
        guard range.exceedsTotal else { return judge.pass() }
        judge.fail(
            on: .request, context.requestPlaces(),
            """
            The Fragment's range ends with octet \(grouped(range.last)), but the file has only \(grouped(total)) \
            octets by the same header.
            """,
            [.integer("last", range.last), .integer("total", total)])
    }
}
