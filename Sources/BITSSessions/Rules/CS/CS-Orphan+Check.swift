import BITSProtocol

extension OrphanedSession: SessionRule {
    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let session = context.session
        guard let create = session.create, let request = create.request, create.answerPacket?.isSuccess == true else {
            return
        }
        guard let orphan = session.orphaned, orphan.restartedAs == session.index else { return judge.pass() }
        // Where a hole or a missing direction hides messages, it may go on.
        guard orphan.crowd.haveBothDirections, !orphan.wasOneSided, !orphan.hasHole else {
            return judge.open(.bothDirections)
        }
        guard session.hasStart, create.connection.hasBothDirections else { return judge.open(.sessionStart) }
        let facts = SessionFacts(orphan, now: context.now, parameters: context.parameters)
        guard !(orphan.isReported ? orphan.wasUnderWay : facts.isUnderWay) else { return judge.open(.time) }
        guard let before = orphan.firstMoment else { return }
        judge.fail(
            variant: session.orphans >= 3 ? 1 : 0, on: .session, [request.start, before],
            """
            The client begins a new session although its session \(session: orphan.index) for the same target is neither \
            closed, cancelled nor lost, and sends nothing in that one any more.
            """,
            [.session("left_session", orphan.index), .integer("times", session.orphans)])
    }
}
