import BITSProtocol

enum FaultyRequestAccepted: FaultAnswerRule {
    static let rule = Rule(
        "BUP-SRV-001", "Server accepted a request that it has to refuse", scope: .exchange,
        [RuleVariant(field: .warning, spec: .violation)], gates: [.bothDirections], party: .server,
        source: "[MC-BUP] 3.2.5.2.3",
        meaning: """
            The request breaks a rule that a server has to check (see the finding on the request); 400 with 0x80070057 \
            was due. What the server made of the request instead is open.
            """,
        causes: "A lenient server, or one that does not read the header in question.",
        advice: "Correct the client first. Then compare the file at its destination with the original.",
        example: "Content-Length: 500 with bytes 0-511/1024, answered with 200")

    /// What a server has to check.
    static let ids: [RuleID] = [
        "BUP-GEN-003", "BUP-GEN-004", "BUP-GEN-005", "BUP-GEN-010", "BUP-GEN-011", "BUP-CS-001", "BUP-CS-002",
        "BUP-FR-001", "BUP-FR-002", "BUP-FR-003", "BUP-FR-004", "BUP-FR-005", "BUP-FR-007", "BUP-FR-012",
        "BUP-CL-001", "BUP-CN-001",
    ]
    private static let rules = RuleCatalogue.slots(of: ids)

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isUpload, context.isAck, let answer = context.answer, let status = context.answerPacket?.status,
            (200...299).contains(status)
        else { return }
        guard !judge.failures.isEmpty else { return judge.pass() }
        let (broken, confidence) = judge.faultsOfRequest(among: rules)
        guard !broken.isEmpty else { return judge.pass() }
        guard context.isPaired(&judge), context.isSurelyAnswer else { return judge.open(.bothDirections) }
        let names = broken.map(\.text).joined(separator: ", ")
        judge.fail(
            on: .answer, [answer.start, context.request?.start].compactMap(\.self),
            """
            The server answers \(status) to a \(context.packet?.type?.rawValue ?? "request") that breaks \(Wording(own: names)); \
            400 with 0x80070057 was due.
            """,
            [.integer("status", status), .integer("expected", 400), .own("broken", names)], confidence: confidence)
    }
}

enum MissingLengthRefusedOddly: FaultAnswerRule {
    static var concerns: ExchangeTraits { .refusal }
    static let rule = Rule(
        "BUP-SRV-002", "Missing Content-Length refused with another status", scope: .exchange,
        [RuleVariant(field: .note, spec: .warning)], gates: [.bothDirections], party: .server,
        source: "[MC-BUP] 3.2.5.2.3, <23>",
        meaning: """
            A request without Content-Length should be refused with 411 (Windows says 400). With another status the \
            client cannot tell what is wrong.
            """,
        causes: "A server or proxy with a parser of its own.",
        advice: "Correct the client: it has to send Content-Length.",
        example: "Close-Session without Content-Length, answered with 500")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isUpload, context.isAck, context.traits.contains(.refusal), let answer = context.answer,
            let packet = context.answerPacket, context.packet?.contentLength.isAbsent ?? false,
            context.packet?.transferEncoding == nil
        else { return }
        guard context.isPaired(&judge), context.isSurelyAnswer else { return judge.open(.bothDirections) }
        guard ![400, 411].contains(packet.status), !packet.hasReasonOfItsOwn else { return judge.pass() }
        judge.fail(
            on: .answer, [answer.start, context.request?.start].compactMap(\.self),
            "A request without Content-Length is refused with \(packet.status); 411 or 400 says what is wrong.",
            [.integer("status", packet.status), .integer("expected", 411)])
    }
}

enum BadRangeRefusedOddly: FaultAnswerRule {
    static var concerns: ExchangeTraits { .fragment }
    static let rule = Rule(
        "BUP-SRV-005", "Faulty Content-Range not refused as it has to be", scope: .exchange,
        [RuleVariant(field: .warning, spec: .violation)], gates: [.bothDirections], party: .server,
        source: "[MC-BUP] 3.2.5.2.6",
        meaning: """
            A Fragment whose Content-Range is missing or wrong has to be refused with 400, 0x80070057 and the context \
            0x5. Any other answer lets the client look for the fault elsewhere, or try the same again.
            """,
        causes: "A server that turns every error into one status, e.g. into 416.",
        advice: "Correct the client's range first. In a server of your own answer with 400.",
        example: "Content-Range: bytes 10-9/10 answered with 416")

    static let ids: [RuleID] = [
        "BUP-FR-001", "BUP-FR-002", "BUP-FR-003", "BUP-FR-004", "BUP-FR-005",
    ]
    private static let rules = RuleCatalogue.slots(of: ids)

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isFragment, context.isAck, context.traits.contains(.refusal), let answer = context.answer,
            let packet = context.answerPacket, !judge.failures.isEmpty
        else { return }
        let (broken, confidence) = judge.faultsOfRequest(among: rules)
        guard !broken.isEmpty else { return }
        guard context.isPaired(&judge), context.isSurelyAnswer else { return judge.open(.bothDirections) }
        if packet.isInvalidArgument || packet.hasReasonOfItsOwn || packet.status == 413 { return judge.pass() }
        if packet.status == 416, isElsewhere(context) { return judge.open(.knownOffset) }
        let names = broken.map(\.text).joined(separator: ", ")
        let isPresent = context.packet?.contentRange.isPresent ?? false
        let range: Wording = isPresent ? "\"\(context.rangeText.clipped)\"" : "without Content-Range"
        judge.fail(
            on: .answer, [answer.start, context.request?.start].compactMap(\.self),
            """
            The server refuses the Fragment \(range), which breaks \(Wording(own: names)), with \(packet.told); 400, \
            0x80070057 and 0x5 were due.
            """,
            [.integer("status", packet.status), .integer("expected", 400), .own("broken", names)],
            confidence: confidence)
    }

    /// The Fragment begins, or may begin, where the server does not expect it: then 416 is right.
    private static func isElsewhere(_ context: ExchangeContext) -> Bool {
        // One that cannot be read begins nowhere: it is bad whatever a server makes of it.
        guard let first = context.packet?.contentRange.value?.first else { return false }
        guard let offsets = context.offsets else { return true }
        return first != offsets.expected || offsets.high != offsets.expected
    }
}

extension ExchangeContext {
    /// Whether the answer certainly belongs to the request: nothing is missing on their connection.
    var isSurelyAnswer: Bool { damage.isEmpty && exchange.connection.gapCount == 0 }
}

extension AnswerPacket {
    /// 400 with 0x80070057 and 0x5. Where the server leaves the error out, ERR-002 says so.
    var isInvalidArgument: Bool {
        guard status == 400 else { return false }
        guard hasError else { return !errorContext.isPresent }
        return hresult.value?.code == 0x8007_0057
            && (errorContext.isAbsent || errorContext.value?.isServer ?? false)
    }

    /// A refusal that has nothing to do with what the request says: no permission, uploads off, overload, a session
    /// that is gone, full disk, too large.
    var hasReasonOfItsOwn: Bool {
        if [401, 403, 407, 501, 503].contains(status) { return true }
        switch hresult.value?.code {
        case HResult.sessionNotFound, 0x8020_0020, 0x8007_0070, 0x8007_0112: return true
        default: return false
        }
    }

    /// `500 and "0x80004005"`, for findings.
    var told: Wording {
        "\(status)" + (hresult.raw.map { " and \"\($0.clipped)\"" } ?? "")
    }
}
