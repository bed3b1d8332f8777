import BITSProtocol

enum ParallelRequests: ExchangeRule {
    static let rule = Rule(
        "BUP-SEQ-001", "Second request of a session before the answer", scope: .session,
        [
            RuleVariant("the earlier exchange goes on", field: .violation, spec: .violation),
            RuleVariant("the earlier connection stays silent: given up", field: .note, spec: .note),
        ],
        gates: [.bothDirections], party: .client, source: "win32: BITS Request Packets; [MC-BUP] 3.1.5.1",
        meaning: """
            A session has one request under way at a time. Two at once reach the server in any order, and one of them \
            is at the wrong offset.
            """,
        causes: "A client that uploads with several threads, or resumes a job whose old connection still works.",
        advice: "Let the client wait for each Ack before it sends the next message of the session.",
        example: "Fragment 500-599, and before its Ack Fragment 600-699 on a second connection")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard context.isUpload, context.session != nil, let request = exchange.request,
            exchange.packet?.sessionID.isPresent == true
        else { return }
        guard let earlier = exchange.standing.outstanding, let first = earlier.request else { return judge.pass() }
        let old = earlier.connection
        // The same exchange on the other side of something in between.
        if exchange.twin === earlier || exchange.mayBeLeg(of: earlier) { return judge.pass() }
        // Behind a gap connections are read late, so that the other request may be the second one.
        guard old.hasBothDirections, exchange.connection.hasBothDirections, earlier.damage.isEmpty,
            !old.isHeldBack, first.start.time <= request.start.time
        else { return judge.open(.bothDirections) }
        // Nothing but that answer tells the client the id that it names.
        if earlier.packet?.type == .createSession, earlier.answer == nil { return judge.open(.bothDirections) }
        let isClosed = [old.clientClosing, old.serverClosing].contains { closing in
            closing.map { $0.moment.time <= request.start.time } ?? false
        }
        let waited = request.start.time &- (first.end ?? first.headEnd).time
        if isClosed || waited >= context.parameters.responseTimeout
            || old.client.address != exchange.connection.client.address
        {
            return judge.pass()
        }
        // Frames of two connections may swap places by a little; it takes longer than that to answer an Ack.
        let slack = context.parameters.slack(between: request.start, and: first.start)
        let sendsOn = !first.isEndUnseen && first.end.map { $0.time > clampedSum(request.start.time, slack) } ?? false
        let isAnswered = earlier.answer != nil && earlier.answerAcknowledged != nil
        // Held back behind a gap, this one is told later than it came.
        guard first.start.time <= clampedSum(request.start.time, slack) else { return judge.open(.bothDirections) }
        if let answer = earlier.answer {
            if answer.start.time <= clampedSum(request.start.time, slack) { return judge.pass() }
            // Captured on a line of its own, the server's direction has a clock of its own.
            if !answer.start.sharesClock(with: first.start),
                answer.start.time <= clampedSum(request.start.time, context.parameters.orderSlack)
            {
                return judge.open(.bothDirections)
            }
        }
        // What ended the earlier one may be among the frames that the capture lacks.
        if !sendsOn, !isAnswered, context.session?.hasHole ?? false { return judge.open(.bothDirections) }
        // Of a connection that was given up the first message that goes on without it tells.
        let previous = exchange.standing.previousMessage
        if !sendsOn, !isAnswered, previous !== earlier, previous?.packet?.type != .ping { return judge.pass() }
        judge.fail(
            variant: sendsOn || isAnswered ? 0 : 1, on: .request, [request.start, first.start],
            """
            The \(context.requestName) begins before the session's \(earlier.packet?.type?.rawValue ?? "request") on \
            another connection is answered.
            """,
            [.frame("earlier_request", first.start.frame), .duration("after", request.start.time &- first.start.time)],
            // Of one that stops in its middle the rest, and its answer, may not be in the capture.
            confidence: first.end == nil ? .likely : .certain)
    }
}

enum PipelinedRequests: ExchangeRule {
    static let rule = Rule(
        "BUP-SEQ-002", "Request sent before the answer to the one before", scope: .connection,
        [RuleVariant(field: .violation, spec: .violation)],
        gates: [.bothDirections], party: .client, source: "win32: BITS Request Packets; [MC-BUP] 3.1.5.1",
        meaning: """
            The client wrote this request before it had seen the answer to the one before on this connection: its TCP \
            acknowledgement does not cover the answer's first octet. Only one request may be under way.
            """,
        causes: "A client that pipelines, e.g. sends Close-Session right behind the last Fragment.",
        advice: "Let the client read each Ack, and take its offset, before it sends the next message.",
        example: "Fragment and Close-Session in one segment")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard context.isUpload, let request = exchange.request, let before = exchange.standing.previousOnConnection,
            before.packet?.recognition.isUpload == true
        else { return }
        guard exchange.connection.hasBothDirections, let acknowledged = request.acknowledged, before.damage.isEmpty
        else {
            return judge.open(.bothDirections)
        }
        guard let answer = before.answer, let first = before.request else {
            // Without an answer there is nothing that it could have waited for in this capture.
            return judge.open(.bothDirections)
        }
        guard acknowledged <= answer.streamOffset, !before.answeredEarly else { return judge.pass() }
        judge.fail(
            on: .request, [request.start, first.start, answer.start],
            """
            The \(context.requestName) was sent before the client had seen any octet of the answer to the \
            \(before.packet?.type?.rawValue ?? "request") before it.
            """,
            [.frame("earlier_request", first.start.frame), .frame("earlier_answer", answer.start.frame)])
    }
}
