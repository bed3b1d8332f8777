import BITSProtocol

enum RefusalExplained: ExchangeRule {
    static let rule = Rule(
        "BUP-ERR-013", "Request refused, and what that means", scope: .exchange,
        [RuleVariant(field: .information, spec: .information)],
        gates: [.bothDirections], party: .none, source: "[MC-BUP] 2.2.1.2; win32: BITS Return Values",
        meaning: "The server, or something before it, refused a request. The finding decodes status and error code.",
        causes: "See the finding itself: it names the likely cause.",
        advice: "See the finding itself: it names the next step.",
        example: "HTTP/1.1 403 Forbidden with BITS-Error-Code: 0x80070005")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isUpload, let answer = context.uploadAnswer(&judge), !context.traits.contains(.challenge),
            context.isPaired(&judge)
        else { return }
        guard context.traits.contains(.refusal), let packet = context.answerPacket else { return judge.pass() }
        let code = packet.hresult.value
        let byCode = code.flatMap {
            ErrorTables.explain(hresult: $0, httpStatus: packet.status, context: packet.errorContext.value)
        }
        let explanation =
            byCode ?? ErrorTables.explain(httpStatus: packet.status, isAck: packet.isAck, server: packet.server)

        var evidence = [Evidence.integer("status", packet.status)]
        if let raw = packet.hresult.raw { evidence.append(.text("error", raw.clipped)) }
        if let raw = packet.errorContext.raw { evidence.append(.text("context", raw.clipped)) }
        if let name = explanation?.name { evidence.append(.own("name", name)) }
        if let cause = explanation?.likelyCause { evidence.append(.own("likely_cause", cause)) }
        if let advice = explanation?.advice { evidence.append(.own("next_step", advice)) }
        judge.fail(
            on: .answer, [answer.start, context.request?.start].compactMap(\.self),
            """
            The \(context.requestName) is refused with \(packet.status)\
            \(packet.hresult.raw.map { " and \"\($0.clipped)\"" } ?? "")\
            \(named(byCode, code).map { " (\(Wording(own: $0)))" } ?? "")\
            \(explanation.map { ": \(Wording(own: $0.meaning))" } ?? ".")
            """,
            evidence, party: party(packet))
    }

    /// The code's symbol; nil for one that has none but its number, which is told already.
    private static func named(_ explanation: ErrorExplanation?, _ code: HResult?) -> String? {
        explanation.flatMap { $0.name == code?.description ? nil : $0.name }
    }

    /// Who the answer itself points at; none where it could be either side.
    private static func party(_ packet: AnswerPacket) -> Party {
        if packet.errorContext.value?.isApplication ?? false { return .serverApplication }
        if !packet.isAck, packet.status == 502 || packet.status == 504 { return .proxy }
        return packet.status >= 500 ? .server : .none
    }
}
