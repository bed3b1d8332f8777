import BITSProtocol

enum ProtocolOfferedTwice: RequestRule {
    static var concerns: ExchangeTraits { .create }
    static let rule = Rule(
        "BUP-CS-005", "The same protocol is offered twice", scope: .exchange,
        [RuleVariant(field: .warning, spec: .warning)],
        party: .client, source: "[MC-BUP] 2.2.2.2",
        meaning: """
            The list is an order of preference, in which each protocol has one place. Letter case makes no \
            difference.
            """,
        causes: "A client that appends its own GUID to a list that has it already.",
        advice: "List each protocol once.",
        example: "{7df0354d-…} {7DF0354D-…}")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.createRequest, let offer = context.offer else { return }
        // One element cannot be a duplicate: this is what Windows sends.
        guard offer.elements.count > 1, let duplicate = offer.duplicates.first else { return judge.pass() }
        let spellings = offer.elements.filter { $0.guid == duplicate }.map(\.raw)
        judge.fail(
            on: .request, [request.start],
            """
            The Create-Session request offers the protocol \(duplicate) \(spellings.count) times; \
            each has one place in the list.
            """,
            spellings.map { .text("element", $0) })
    }
}

enum TooManyProtocols: RequestRule {
    static var concerns: ExchangeTraits { .create }
    static let rule = Rule(
        "BUP-CS-006", "More protocols offered than IIS reads", scope: .exchange,
        [RuleVariant(field: .note, spec: .note)],
        party: .client, source: "[MC-BUP] <6>",
        meaning: "IIS reads the first 100 GUIDs of the list and ignores the rest. No honest client offers so many.",
        causes: "Fuzzing, a scanner, or a client that keeps appending to its list.",
        advice: "Find out which program sends this.",
        example: "BITS-Supported-Protocols with 101 GUIDs")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.createRequest, let offer = context.offer else { return }
        let limit = context.parameters.maxProtocols
        let count = offer.elements.count > limit ? offer.guids.count : 0
        judge.require(
            count <= limit, on: .request, [request.start],
            "The Create-Session request offers \(count) protocols; IIS reads no more than \(limit).",
            [.integer("protocols", count), .integer("limit", limit)])
    }
}

enum UnusualProtocolList: RequestRule {
    static var concerns: ExchangeTraits { .create }
    static let rule = Rule(
        "BUP-CS-007", "Protocol list in a form that some servers misread", scope: .exchange,
        [RuleVariant(field: .note, spec: .note)],
        party: .client, source: "[MC-BUP] 2.2.2.2",
        meaning: """
            The list uses commas, tabs, extra separators, GUIDs without braces or capital letters. Servers that \
            split at single spaces and compare letter by letter then find no protocol and answer 400.
            """,
        causes: "A client that is not Windows; the specification allows commas, the Win32 pages do not.",
        advice: "Separate GUIDs by one space and write them in braces and lower case.",
        example: "BITS-Supported-Protocols: {g1},{g2}")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.createRequest, let offer = context.offer else { return }
        guard offer.isUnusual else { return judge.pass() }
        let raw = context.packet?.supportedProtocols.raw ?? offer.wireText
        judge.fail(
            on: .request, [request.start],
            "The protocol list \"\(raw.clipped)\" has \(description(of: offer)), which some servers do not read.",
            [
                .text("header", "BITS-Supported-Protocols: \(raw.clipped)"),
                .own("expected", GUID.bitsUploadProtocol.description),
            ])
    }

    private static func description(of offer: ProtocolList) -> Wording {
        var parts: [String] = []
        if offer.hasCommas { parts.append("commas") }
        if offer.hasTabs { parts.append("tabs") }
        if offer.hasDoubledSeparators { parts.append("doubled separators") }
        if offer.hasOuterSeparators { parts.append("separators at an end") }
        let spellings = offer.elements.compactMap(\.spelling)
        if spellings.contains(where: { !$0.hasBraces }) { parts.append("GUIDs without braces") }
        if spellings.contains(where: { $0.letterCase == .upper || $0.letterCase == .mixed }) {
            parts.append("capital letters")
        }
        return Wording(own: parts.joined(separator: ", "))
    }
}
