import BITSProtocol

enum DeadSessionServed: FaultAnswerRule {
    static var concerns: ExchangeTraits { [.fragment, .close, .cancel] }
    static let rule = Rule(
        "BUP-SRV-003", "Message of an ended session not refused as it has to be", scope: .session,
        [
            RuleVariant("a Fragment, or an answer that means something else", field: .warning, spec: .violation),
            RuleVariant("Close or Cancel once more, answered 200 or 404", field: .note, spec: .violation),
        ],
        gates: [.bothDirections, .sessionStart], party: .server, source: "[MC-BUP] 3.2.5.2.3",
        meaning: """
            The server had closed, cancelled or lost this session before. Whatever comes for it has to be answered \
            with 500 and 0x8020001F, so that the client begins anew; another answer leads it astray.
            """,
        causes: "A server that does not check the id, or one that tells an unknown session by 400.",
        advice: "Let the client stop using the id. In a server of your own answer with 500 and 0x8020001F.",
        example: "Close-Session answered 200, then a Fragment answered 400")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isUpload, context.isAck, !context.traits.contains(.challenge), let type = context.packet?.type,
            type == .fragment || type == .closeSession || type == .cancelSession, let answer = context.answer,
            let packet = context.answerPacket, let session = context.session, !context.exchange.isStray,
            let end = end(context), let ended = end.exchange.answer,
            end.exchange.connection.server == context.exchange.connection.server,
            context.exchange.beganAfterAnswer(to: end.exchange, slack: context.parameters.orderSlack)
        else { return }
        guard session.hasStart else { return judge.open(.sessionStart) }
        let isGUID = context.packet?.sessionID.value?.guid != nil
        // The same name may have been given again where the capture has a gap.
        guard context.isPaired(&judge), context.isSurelyAnswer,
            isGUID || !context.exchange.standing.surroundings.mayBeHidden
        else { return judge.open(.bothDirections) }
        if packet.status == 500, packet.hresult.value?.code == HResult.sessionNotFound { return judge.pass() }
        if packet.hasReasonOfItsOwn || packet.status == 413 { return judge.pass() }
        // It may be the request that is refused, not the session.
        if packet.status == 400 || packet.status == 411, isFaulty(judge) { return judge.pass() }
        // Behind one address there may be several servers, and another one has the session.
        if end.isLost, packet.isSuccess || packet.status == 416 { return judge.open(.sessionStart) }
        let isRepeated = type != .fragment && (packet.isSuccess || packet.status == 404)
        judge.fail(
            variant: isRepeated ? 1 : 0, on: .answer,
            [answer.start, context.request?.start, ended.start].compactMap(\.self),
            """
            The server answers a \(type.rawValue) for a session that it had \(Wording(own: end.word)) with \(packet.told); 500 with \
            0x8020001F was due.
            """,
            [
                .integer("status", packet.status), .integer("expected", 500), .text("error", packet.hresult.raw ?? ""),
                .frame("ended_in", ended.start.frame),
            ], confidence: end.exchange.connection === context.exchange.connection ? .certain : .likely)
    }

    private static func end(_ context: ExchangeContext) -> (exchange: Exchange, word: String, isLost: Bool)? {
        if let ending = context.exchange.standing.ending {
            return (ending.exchange, ending.type == .close ? "closed" : "cancelled", false)
        }
        return context.exchange.standing.lostBy.map { ($0, "reported lost", true) }
    }

    /// Whether the request is wrong beside being too late.
    private static func isFaulty(_ judge: Judge) -> Bool {
        judge.faultsOfRequest(of: .warning, in: .spec).contains { id in
            ["BUP-GEN-", "BUP-CS-"].contains { id.text.hasPrefix($0) }
                || ["BUP-FR-001", "BUP-FR-002", "BUP-FR-003", "BUP-FR-004", "BUP-FR-005", "BUP-FR-006", "BUP-FR-007"]
                    .contains(id.text)
        }
    }
}

enum NoCommonProtocolRefusedOddly: FaultAnswerRule {
    static var concerns: ExchangeTraits { .create }
    static let rule = Rule(
        "BUP-SRV-004", "Offer without a known protocol not refused as it has to be", scope: .exchange,
        [RuleVariant(field: .warning, spec: .violation)], gates: [.bothDirections], party: .server,
        source: "[MC-BUP] 3.2.5.2.4",
        meaning: """
            Where client and server have no protocol in common, the answer has to be 400 with 0x80070057 and the \
            context 0x5. Another answer hides the reason.
            """,
        causes: "A server that fails over a list it cannot read.",
        advice: "Correct the client's list; in a server of your own answer with 400.",
        example: "BITS-Supported-Protocols: 1.5 answered with 500")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.traits.isSuperset(of: [.create, .ack, .refusal]), let answer = context.answer,
            let packet = context.answerPacket
        else { return }
        let isKnownOffered = context.offer?.elements.contains { $0.guid == .bitsUploadProtocol } ?? false
        guard !isKnownOffered else { return }
        guard context.isPaired(&judge), context.isSurelyAnswer else { return judge.open(.bothDirections) }
        // The destination may be missing or taken, whatever was offered.
        if packet.isInvalidArgument || packet.hasReasonOfItsOwn || packet.status == 404 || packet.status == 409 {
            return judge.pass()
        }
        judge.fail(
            on: .answer, [answer.start, context.request?.start].compactMap(\.self),
            """
            The client offers no protocol that BITS servers know, and the server refuses with \(packet.told); 400, \
            0x80070057 and 0x5 were due.
            """,
            [
                .integer("status", packet.status), .integer("expected", 400),
                .text("offered", context.packet?.supportedProtocols.raw?.clipped ?? ""),
            ])
    }
}
