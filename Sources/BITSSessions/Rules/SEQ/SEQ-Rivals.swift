import BITSProtocol

enum RivalSessions: ExchangeRule {
    static let rule = Rule(
        "BUP-SEQ-008", "Two open sessions for one target", scope: .server,
        [RuleVariant(field: .note, spec: .note)], gates: [.sessionStart], party: .client,
        source: "[MC-BUP] 2.2.1.2",
        meaning: """
            Two sessions for the same target are open on the server at the same time. Whichever closes last wins, or \
            the server refuses it since the file is there.
            """,
        causes: "Two machines or two jobs upload under the same name.",
        advice: "Give each upload a name of its own, e.g. with the machine's name in it.",
        example: "two clients with a session for /upload/report.log each")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isUpload, let session = context.session, let start = context.request?.start else { return }
        guard let rival = context.exchange.standing.surroundings.rival else {
            if context.traits.contains(.create), context.traits.contains(.success) { judge.pass() }
            return
        }
        guard !context.exchange.standing.surroundings.mayBeHidden else { return judge.open(.sessionStart) }
        let isSameClient = rival.client == session.client.address
        judge.fail(
            on: .session, [start, rival.moment],
            """
            \(isSameClient ? "Another session of the same address" : "A session of the client \(rival.client)") is \
            open for the same target (session \(session: rival.session)).
            """,
            [.session("other_session", rival.session), .text("other_client", rival.client.description)],
            confidence: .likely)
    }
}

enum SessionBeforeAnswer: ExchangeRule {
    static var concerns: ExchangeTraits { .create }
    static let rule = Rule(
        "BUP-SEQ-014", "New session while a Fragment waits for its answer", scope: .session,
        [
            RuleVariant("on the same connection", field: .violation, spec: .violation),
            RuleVariant("on another connection of the same address", field: .note, spec: .note),
        ],
        gates: [.bothDirections], party: .client, source: "win32: BITS Request Packets; [MC-BUP] 3.1.5.1",
        meaning: """
            The client begins a new session for a target while a Fragment of its session before is still on its way, \
            and its connection still there. Only one request may be under way.
            """,
        causes: "A client that begins anew without waiting, or two jobs for one target on one machine.",
        advice: "Let the client wait for the answer, or close the connection, before it begins anew.",
        example: "Fragment 0-99999, and before its Ack Create-Session for the same target")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.createRequest else { return }
        guard let earlier = context.exchange.standing.surroundings.abandoned, let first = earlier.request else {
            return judge.pass()
        }
        let old = earlier.connection
        let new = context.exchange.connection
        guard old.hasBothDirections, new.hasBothDirections, earlier.damage.isEmpty, old.gapCount == 0,
            new.gapCount == 0, !old.isHeldBack, !new.isProxied
        else { return judge.open(.bothDirections) }
        // Behind one address there may be several machines.
        guard earlier.packet?.userAgent == context.packet?.userAgent else { return }
        if isOver(earlier, before: request, context) { return judge.pass() }
        judge.fail(
            variant: old === new ? 0 : 1, on: .request, [request.start, first.start],
            """
            The client begins a new session before the Fragment "\((earlier.packet?.contentRange.raw ?? "").clipped)" \
            of its session before is answered.
            """,
            [.frame("earlier_request", first.start.frame), .duration("after", request.start.time &- first.start.time)],
            confidence: old === new ? .certain : .likely)
    }

    /// The Fragment was answered, or given up, before the new session's request.
    private static func isOver(
        _ earlier: Exchange, before request: Exchange.Message, _ context: ExchangeContext
    ) -> Bool {
        let old = earlier.connection
        if earlier.answeredEarly { return true }
        if let answer = earlier.answer {
            if old === context.exchange.connection {
                return request.acknowledged.map { $0 > answer.streamOffset } ?? true
            }
            let slack = context.parameters.slack(between: request.start, and: answer.start)
            if answer.start.time <= clampedSum(request.start.time, slack) { return true }
        }
        let isClosed = [old.clientClosing, old.serverClosing].contains { closing in
            closing.map { $0.moment.time <= request.start.time } ?? false
        }
        guard let sent = earlier.request else { return true }
        let waited = request.start.time.subtractingReportingOverflow((sent.end ?? sent.headEnd).time).partialValue
        return isClosed || waited >= context.parameters.responseTimeout
    }
}
