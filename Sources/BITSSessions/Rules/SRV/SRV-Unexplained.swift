import BITSProtocol

enum RefusalUnexplained: FaultAnswerRule {
    static let rule = Rule(
        "BUP-SRV-006", "Request refused as invalid, though nothing is wrong with it", scope: .exchange,
        [RuleVariant(field: .note, spec: .note)], gates: [.bothDirections], party: .server,
        source: "BITSTrail",
        meaning: """
            The server says 400 with 0x80070057 (invalid argument), but the request as captured breaks no rule. What \
            it objects to is not on the wire, or the request was changed before the server saw it.
            """,
        causes: """
            A target that the server takes for a directory, missing rights, a proxy that rewrites URL or headers, or a \
            reply URL of the server's application that is too long.
            """,
        advice: """
            Check URL and access rights of the upload directory. With a proxy in between capture at the server, too, \
            and compare the request with this one.
            """,
        example: "a correct Fragment answered with 400 and 0x80070057")

    /// Notes that explain it all the same.
    static let ids: [RuleID] = [
        "BUP-GEN-002", "BUP-CS-003", "BUP-CS-006", "BUP-CS-007", "BUP-CS-012", "BUP-FR-013", "BUP-FR-018",
        "BUP-FR-020", "BUP-FR-023", "BUP-GEN-016", "BUP-GEN-015",
    ]
    private static let explanations = RuleCatalogue.slots(of: ids)
    /// The families that speak of what a request says, and of its place among the others.
    private static let families = ["BUP-GEN-", "BUP-CS-", "BUP-FR-", "BUP-CL-", "BUP-CN-", "BUP-SEQ-"]

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isUpload, context.isAck, let answer = context.answer, let packet = context.answerPacket,
            packet.status == 400, packet.hresult.value?.code == 0x8007_0057
        else { return }
        guard context.isPaired(&judge), context.isSurelyAnswer else { return judge.open(.bothDirections) }
        let faults = judge.faultsOfRequest(of: .warning, in: .field)
        if faults.contains(where: { id in families.contains { id.text.hasPrefix($0) } }) { return judge.pass() }
        if !judge.faultsOfRequest(among: explanations).ids.isEmpty { return judge.pass() }
        // No file is as long as that: a server need not take it.
        if context.packet?.contentRangeFault == .beyond { return judge.pass() }
        // Another method would explain it (GEN-015).
        if context.exchange.isVerbUncertain { return judge.open(.wholeHead) }
        let standing = context.exchange.standing
        // Of these the answer itself is wrong (SRV-003).
        if standing.ending != nil || standing.lostBy != nil { return }
        if context.packet?.target.namesDirectory ?? true { return judge.pass() }
        switch context.packet?.type {
        case .createSession, .ping: break
        default:
            // What the session was before may explain it.
            guard let session = context.session, session.hasStart, !context.exchange.isStray,
                !standing.surroundings.mayBeHidden
            else { return judge.open(.sessionStart) }
            guard !standing.isUnknownID else { return judge.pass() }
        }
        judge.fail(
            on: .answer, [answer.start, context.request?.start].compactMap(\.self),
            """
            The server refuses the \(context.requestName) as invalid (0x80070057), although it breaks no rule: look \
            at access rights, the URL, and whether a proxy rewrites requests.
            """,
            [.integer("status", packet.status), .text("error", packet.hresult.raw?.clipped ?? "")],
            confidence: .likely)
    }
}
