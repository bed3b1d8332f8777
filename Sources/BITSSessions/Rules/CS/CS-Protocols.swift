import BITSProtocol
import HTTPMessages

enum NoProtocolsOffered: RequestRule {
    static var concerns: ExchangeTraits { .create }
    static let rule = Rule(
        "BUP-CS-001", "Create-Session offers no protocol", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .client, source: "[MC-BUP] 2.2.2.2",
        meaning: """
            Create-Session lists the protocols that the client can speak; the server picks one. Without a list there \
            is nothing to pick, and the request has to be refused.
            """,
        causes: "An unfinished client, or a proxy that strips headers it does not know.",
        advice: """
            Send BITS-Supported-Protocols with {7df0354d-249b-430f-820d-3d2a9bef4931}; keep proxies from removing \
            it.
            """,
        example: "Create-Session without a BITS-Supported-Protocols line")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.createRequest else { return }
        let field = request.head.first(.bitsSupportedProtocols)
        judge.require(
            context.offer != nil, on: .request, [request.start],
            """
            The Create-Session request \
            \(field == nil ? "has no" : "has an empty") BITS-Supported-Protocols; it has to list at least one protocol.
            """,
            [.text(field == nil ? "missing" : "empty", "BITS-Supported-Protocols")])
    }
}

enum ProtocolThatIsNoGUID: RequestRule {
    static var concerns: ExchangeTraits { .create }
    static let rule = Rule(
        "BUP-CS-002", "Offered protocol is not a GUID", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .client, source: "[MC-BUP] 2.2.2.2",
        meaning: """
            Protocols are named by GUIDs. A server cannot match any other text and answers 400 if nothing else is \
            offered.
            """,
        causes: "A home-made client that sends a version number, or a list cut or changed on the way.",
        advice: "Offer {7df0354d-249b-430f-820d-3d2a9bef4931}, in braces and complete.",
        example: "BITS-Supported-Protocols: 1.5")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.createRequest, let offer = context.offer else { return }
        guard let foreign = offer.elements.first(where: { $0.guid == nil }) else { return judge.pass() }
        judge.fail(
            on: .request, [request.start],
            "The protocol list of the Create-Session request holds \"\(foreign.raw.clipped)\", which is no GUID.",
            offer.foreignElements.map { .text("element", $0.clipped) })
    }
}

enum KnownProtocolNotOffered: RequestRule {
    static var concerns: ExchangeTraits { .create }
    static let rule = Rule(
        "BUP-CS-003", "The BITS upload protocol is not offered", scope: .exchange,
        [RuleVariant(field: .note, spec: .note)],
        party: .client, source: "[MC-BUP] 1.7.1, 3.2.5.2.4",
        meaning: """
            Only one protocol GUID was ever defined, and it is not in the list. A server that compares the list \
            answers 400 with 0x80070057.
            """,
        causes: "A typing error in the GUID, a foreign protocol, or a list that was changed on the way.",
        advice: "Offer exactly {7df0354d-249b-430f-820d-3d2a9bef4931}.",
        example: "BITS-Supported-Protocols: {7df0354d-249b-430f-820d-3d2a9bef4932}")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.createRequest else { return }
        let offer = context.packet?.supportedProtocols
        judge.require(
            offer?.value?.offersBITSUpload ?? false, on: .request, [request.start],
            """
            The Create-Session request does not offer \(GUID.bitsUploadProtocol), the only protocol there is, but \
            \(offer?.raw.map { "\"\($0.clipped)\"" } ?? "nothing").
            """,
            [.text("offered", offer?.raw?.clipped ?? ""), .own("expected", GUID.bitsUploadProtocol.description)])
    }
}

enum UnknownProtocolOffered: RequestRule {
    static var concerns: ExchangeTraits { .create }
    static let rule = Rule(
        "BUP-CS-004", "An unknown protocol is offered, too", scope: .exchange,
        [RuleVariant(field: .note, spec: .note)],
        party: .client, source: "[MC-BUP] <6>",
        meaning: """
            Beside the known protocol the client offers a GUID that no document names. Windows offers exactly one.
            """,
        causes: "A client newer than this catalogue, a vendor's own extension, or a tool that probes servers.",
        advice: "Nothing, as long as the server chooses the known protocol; find out which program offers the other.",
        example: "BITS-Supported-Protocols: {7df0354d-249b-430f-820d-3d2a9bef4931} {0b5ac9a2-…}")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.createRequest, let offer = context.offer,
            offer.offersBITSUpload
        else { return }
        let isUnknown = { (element: ProtocolList.Element) in
            element.guid != nil && element.guid != .bitsUploadProtocol
        }
        guard let unknown = offer.elements.first(where: isUnknown) else { return judge.pass() }
        judge.fail(
            on: .request, [request.start],
            """
            The Create-Session request offers "\(unknown.raw)" beside the BITS upload protocol; no such protocol is \
            known.
            """,
            offer.elements.filter(isUnknown).map { .text("element", $0.raw) })
    }
}

extension ExchangeContext {
    /// The protocols that the request offers; nil if it offers none.
    var offer: ProtocolList? { exchange.packet?.supportedProtocols.value }
}
