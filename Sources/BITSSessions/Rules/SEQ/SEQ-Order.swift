import BITSProtocol

enum MessageBeforeSession: ExchangeRule {
    static let rule = Rule(
        "BUP-SEQ-003", "Message of a session that was not granted", scope: .connection,
        [RuleVariant(field: .violation, spec: .violation)],
        gates: [.bothDirections], party: .client, source: "[MC-BUP] 1.3.1, 3.2.5.2.3",
        meaning: """
            The client uses a session id although its Create-Session for this target was not, or not yet, answered \
            with success, and nobody had named that id before.
            """,
        causes: "A client that invents ids, or does not wait for the Ack of Create-Session.",
        advice: "Let the client take the session id from the Ack of Create-Session.",
        example: "Create-Session, and a Fragment at once behind it")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard let type = exchange.packet?.type, [.fragment, .closeSession, .cancelSession].contains(type),
            exchange.standing.isUnknownID, let create = exchange.standing.createOnConnection,
            let request = exchange.request,
            let offer = create.request
        else { return }
        guard exchange.connection.handshakeSeen, !exchange.connection.isProxied, exchange.connection.hasBothDirections,
            create.damage.isEmpty, context.session?.hasHole != true, !exchange.standing.idsWereForgotten
        else { return judge.open(.bothDirections) }
        if create.answerPacket?.isSuccess ?? false, let answer = create.answer,
            request.acknowledged.map({ $0 > answer.streamOffset }) ?? (answer.start.time <= request.start.time)
        {
            return judge.pass()
        }
        // An answer that was not read: it is among what the client had got, if that is more than at its Create-Session.
        let answerStart = create.answer?.streamOffset ?? offer.acknowledged ?? 0
        let isPipelined = request.acknowledged.map { $0 <= answerStart } ?? false
        if !isPipelined, let status = exchange.answerPacket?.status, exchange.answerPacket?.isAck == true,
            status < 300 || status == 416
        {
            // The server knows the id, so it was granted before the capture.
            return judge.open(.sessionStart)
        }
        // Whether the server knows it, only the answer tells.
        if !isPipelined, exchange.answer == nil { return judge.open(.sessionStart) }
        judge.fail(
            on: .request, [request.start, offer.start],
            "The \(type.rawValue) uses the session id \"\(exchange.packet?.sessionID.raw ?? "")\", which no Ack has granted.",
            [.frame("create_session", offer.start.frame), .text("session_id", exchange.packet?.sessionID.raw ?? "")])
    }
}

enum SessionFromBefore: SessionRule {
    static let rule = Rule(
        "BUP-SEQ-004", "Session began before the capture", scope: .session,
        [RuleVariant(field: .information, spec: .information)], party: .capture, source: "BITSTrail",
        meaning:
            """
            The first message seen of the session is not its Create-Session; what was agreed and sent before is not \
            known.
            """,
        causes: "The capture was started late, or the upload is resumed from an earlier day.",
        advice: "If the start matters, add the captures from before.", example: "Ping, then a Fragment at 1 MiB")

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let session = context.session
        guard session.create == nil else { return judge.pass() }
        // It may be one of the requests whose packet type the capture cut.
        guard session.cut.requestsWithoutType == 0 else { return judge.open(.wholeHead) }
        guard let first = session.firstMoment else { return }
        judge.fail(
            on: .session, [first], "The session's Create-Session is not in the capture.",
            [.text("session_id", session.id?.raw ?? "")])
    }
}

enum MessageAfterEnding: ExchangeRule {
    static let rule = Rule(
        "BUP-SEQ-005", "Close after Cancel, or Cancel after Close", scope: .session,
        [RuleVariant(field: .violation, spec: .violation)],
        gates: [.bothDirections, .delivered], party: .client, source: "[MC-BUP] 3.2.5.1.5, 3.2.5.1.6",
        meaning:
            """
            A session ends once: after a successful Cancel-Session nothing can be committed, after a Close-Session \
            nothing withdrawn.
            """,
        causes: "A client whose threads do not agree whether the job is done or cancelled.",
        advice: "Let the client send one of the two, once.", example: "Cancel-Session answered 200, then Close-Session")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard let type = exchange.packet?.type, let request = exchange.request, let ending = exchange.standing.ending
        else {
            return
        }
        let contradicts =
            type == .closeSession && ending.type == .cancel || type == .cancelSession && ending.type == .close
        guard contradicts else { return }
        guard !context.mayBeOtherSession else { return judge.open(.bothDirections) }
        guard ending.exchange.isDelivered else { return judge.open(.delivered) }
        guard let answer = ending.exchange.answer else { return }
        judge.fail(
            on: .request, [request.start, answer.start],
            """
            \(type.rawValue) follows although the session was \(ending.type == .cancel ? "cancelled" : "closed") with \
            success before.
            """,
            [.frame("ended_in", answer.start.frame)])
    }
}
