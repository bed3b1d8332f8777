import BITSProtocol

enum FragmentWithoutTotal: ExchangeRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-006", "Fragment does not tell the file's length", scope: .exchange,
        [RuleVariant(field: .warning, spec: .violation)],
        party: .client, source: "[MC-BUP] 2.2.1.2",
        meaning: """
            The total in Content-Range is what the server knows the upload's end by. Many servers refuse Fragments \
            without it; others cannot tell when the file is complete.
            """,
        causes: "A client that uploads a stream of unknown length, or a generic library that writes * for the total.",
        advice: "Let the client find out the length first, and write it into every Fragment.",
        example: "Content-Range: bytes 0-99/*")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasTransfer(&judge), let range = context.packet?.contentRange.value else { return }
        guard range.totalNumber == nil else { return judge.pass() }
        judge.fail(
            on: .request, context.requestPlaces(),
            """
            The Content-Range "\(context.rangeText)" has \
            \(range.total == .unknown ? "an asterisk" : "nothing") where the file's length was due.
            """,
            [.text("content_range", context.rangeText)])
    }
}

enum TotalChanged: ExchangeRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-007", "File length differs between Fragments", scope: .session,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .client, source: "[MC-BUP] 2.2.1.2",
        meaning: """
            All Fragments of a session state the same length of the file. A server that notices the change refuses; \
            one that does not commits a file too short or never gets it complete.
            """,
        causes: "The source file grew or shrank during the upload, or the client uses one session for two files.",
        advice: "Upload a copy that nobody writes to. After a change begin a new session.",
        example: "bytes 0-499/1000, then bytes 500-999/1001")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasTransfer(&judge), let total = context.packet?.contentRange.value?.totalNumber,
            let first = context.exchange.standing.total
        else { return }
        guard total != first else { return judge.pass() }
        // Behind its end a session has no file any more; FR-014 and ERR-011 speak.
        if context.exchange.standing.ending != nil || context.exchange.standing.lostBy != nil { return }
        if context.mayBeOtherSession { return judge.open(.bothDirections) }
        let previous = context.exchange.standing.previousFragment
        let proof = previous?.packet?.contentRange.value?.totalNumber == first ? previous?.request?.start : nil
        judge.fail(
            on: .request, context.requestPlaces(proof),
            "The Fragment says that the file has \(grouped(total)) octets; the session began with \(grouped(first)).",
            [.integer("total", total), .integer("expected", first)])
    }
}

enum UnusualRangeUnit: RequestRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-023", "Unit of Content-Range is not spelled bytes", scope: .exchange,
        [RuleVariant(field: .note, spec: .note)],
        party: .client, source: "win32: Fragment",
        meaning: """
            The unit is written with other letters than in the standard. Most servers do not care about letter case, \
            but some take lower case only.
            """,
        causes: "The Win32 pages print Bytes with a capital; a client was written by them.",
        advice: "Let the client write bytes. Matters only where a server refuses the Fragment.",
        example: "Content-Range: Bytes 0-4891/4892")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasFragment(&judge), let range = context.packet?.contentRange.value else { return }
        guard !range.hasUsualUnit else { return judge.pass() }
        judge.fail(
            on: .request, context.requestPlaces(),
            """
            The Content-Range "\(context.rangeText)" has the unit "\(range.unit)"; the usual spelling is "bytes".
            """,
            [.text("content_range", context.rangeText), .own("expected", "bytes")])
    }
}
