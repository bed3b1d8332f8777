import BITSProtocol

enum SessionState: SessionRule {
    static let rule = Rule(
        "BUP-SEQ-011", "State of the session", scope: .session,
        [RuleVariant(field: .information, spec: .information)], party: .none, source: "BITSTrail",
        meaning: "How far the session had come when the capture, or the session, ended.",
        causes: "Told for every session.",
        advice: "Nothing.",
        example: "completed, 12,000 of 12,000 octets acknowledged")

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let session = context.session
        // How far it came may stand in what is cut.
        guard session.cut.messages == 0 else { return judge.open(.wholeHead) }
        let facts = SessionFacts(session, now: context.now, parameters: context.parameters)
        let state = SessionState.name(session, facts.outcome)
        let last = session.lastMessage ?? session.lastAnswered
        judge.fail(
            on: .session,
            [last?.answer?.start ?? last?.request?.start ?? session.firstMoment].compactMap(\.self),
            "State at the end: \(Wording(own: state)), \(facts.octets) acknowledged.",
            [.own("state", state), .integer("acknowledged", session.acknowledged)]
                + (session.total.map { [.integer("total", $0)] } ?? []))
    }

    /// The outcome where there is one, else how far it has come.
    private static func name(_ session: Session, _ outcome: Outcome) -> String {
        guard outcome == .undetermined || outcome == .interrupted else { return outcome.rawValue }
        if session.ending != nil { return "closed" }
        if session.replyFetched > 0 { return "reply fetched" }
        if session.replyURL != nil { return "reply URL known" }
        if let total = session.total, session.acknowledged >= total { return "all octets acknowledged" }
        if session.hasFragment { return "transferring" }
        return session.id == nil ? "offered" : "open"
    }
}

enum LongPause: ExchangeRule {
    static let rule = Rule(
        "BUP-SEQ-013", "Pause longer than servers keep a session", scope: .session,
        [RuleVariant(field: .note, spec: .note)], gates: [.sessionStart], party: .client,
        source: "[MC-BUP] 3.2.2.1",
        meaning: """
            Between two messages of the session lies more time than a server keeps a session that does not get ahead \
            (14 days). It may be gone by now.
            """,
        causes: "A machine that was away for weeks; a job that nobody resumed.",
        advice: "Look at the answer: 0x8020001F says that the session is gone, and the upload begins anew.",
        example: "a Fragment 15 days after the last Ack")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isUpload, let session = context.session, !context.exchange.isStray,
            let request = context.request, let last = context.exchange.standing.surroundings.lastSeen
        else { return }
        let pause = request.start.time.subtractingReportingOverflow(last).partialValue
        guard pause > context.parameters.sessionTimeout else { return judge.pass() }
        guard session.doubts.allow(from: last, to: request.start.time, beyond: context.parameters.sessionTimeout) else {
            return judge.open(.time)
        }
        guard session.hasStart, !context.exchange.standing.surroundings.mayBeHidden else {
            return judge.open(.sessionStart)
        }
        let days = pause / (86_400 &* Parameters.second)
        judge.fail(
            on: .request, context.requestPlaces(context.exchange.standing.previousMessage?.request?.start),
            "The \(context.requestName) comes \(grouped(days)) days after the session's message before it.",
            [.duration("pause", pause)], confidence: .likely)
    }
}

enum RestartLoop: SessionRule {
    static let rule = Rule(
        "BUP-SEQ-012", "Upload begins anew again and again", scope: .target,
        [RuleVariant(field: .warning, spec: .warning)], gates: [.sessionStart, .bothDirections], party: .server,
        source: "win32: Preventing Multiple Uploads",
        meaning: """
            The client has begun at least three sessions for this target one after the other, sent octets in each, and \
            each time the server lost the session or sent the client back to the first octet. The upload never ends.
            """,
        causes: "A load balancer without affinity, so that the messages of a session go to several servers.",
        advice: "Set BITSHostId on the servers, or single affinity on the load balancer.",
        example: "three times Create-Session 200, Fragment 500 with 0x8020001F")

    /// So many lost sessions are no chance.
    private static let times = 3

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let session = context.session
        guard let create = session.create, session.hasFragment else { return }
        guard let lost = session.lostBy ?? session.sentToBegin, session.ending == nil else { return judge.pass() }
        guard session.hasStart, create.connection.hasBothDirections, lost.damage.isEmpty, !session.hasHole else {
            return judge.open(.sessionStart)
        }
        let count = session.losses &+ 1
        guard count >= times, let answer = lost.answer, let request = create.request else { return judge.pass() }
        judge.fail(
            on: .session, [answer.start, request.start],
            """
            This is session number \(count) in a row for this target in which octets were sent and that the server \
            lost or sent back to the first octet.
            """,
            [.integer("times", count), .session("restart_of", session.restartOf ?? session.index)])
    }
}
