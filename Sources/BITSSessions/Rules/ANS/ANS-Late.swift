import BITSProtocol

enum LateAnswer: ExchangeRule {
    static let rule = Rule(
        "BUP-ANS-004", "Answer came after the client's time-out", scope: .exchange,
        [RuleVariant(field: .warning, spec: .warning)], gates: [.bothDirections], party: .server,
        source: "[MC-BUP] 3.1.2.2",
        meaning: """
            The answer began more than five minutes after the request was complete. Windows has given the request up \
            by then and suspends the job.
            """,
        causes: "An overloaded server, a slow disk, or a server application that keeps the request waiting.",
        advice: "Look at the server at this time: load, disk, application. Smaller Fragments are answered sooner.",
        example: "Fragment complete, Ack 301 s later")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isUpload, !context.isAuthenticationLeg, let request = context.request else { return }
        guard let answer = context.answer else {
            if context.damage.contains(.answer) { judge.open(.wholeHead) }
            return
        }
        guard context.isPaired(&judge), request.end != nil, !context.exchange.answeredEarly else { return }
        guard context.damage.isEmpty else { return judge.open(.wholeHead) }
        // Octets that were lost on the way count from when they came.
        guard let end = context.exchange.requestThrough else { return judge.open(.countedBody) }
        let wait = answer.start.time.subtractingReportingOverflow(end.time).partialValue
        let limit = context.parameters.responseTimeout
        // What the client's own closed window took is not the server's.
        let serversOwn = wait &- context.exchange.clock.answerBlocked
        guard serversOwn > limit else { return judge.pass() }
        guard let arrival = context.exchange.arrival(after: end) else { return judge.open(.bothDirections) }
        // Nor is how long the network kept the request.
        let way = arrival.subtractingReportingOverflow(end.time).partialValue
        guard serversOwn &- way > limit else { return judge.pass() }
        guard context.isTimed(from: end, to: answer.start, beyond: limit, &judge) else { return }
        let isLate = way > Exchange.usualAcknowledgement
        let told = isLate ? wait &- way : wait
        let since: Wording = isLate ? "the server's TCP had acknowledged the request" : "the request was complete"
        judge.fail(
            on: .answer, [answer.start, end],
            """
            The \(context.answerName) began \(grouped(told / Parameters.second)) seconds after \(since); clients wait \
            \(grouped(limit / Parameters.second)).
            """,
            [.duration("wait", told), .duration("limit", limit), .frame("request_ends_in", end.frame)])
    }
}

enum SlowRequest: ExchangeRule {
    static let rule = Rule(
        "BUP-ANS-005", "Sending a request took longer than clients allow", scope: .message,
        [RuleVariant(field: .note, spec: .warning)], gates: [.bothDirections], party: .network,
        source: "[MC-BUP] 3.1.2.1",
        meaning: """
            From the first to the last octet of the request more than two minutes passed. A client with the \
            specified time-out cancels such a request and suspends the job.
            """,
        causes: "A Fragment too large for the link, a job that is throttled by policy, or loss on the way.",
        advice: "Make Fragments smaller, or look at what slows the link: loss, policy, other traffic.",
        example: "a Fragment of 13 MB over 256 kbit/s")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isUpload, !context.isAuthenticationLeg, let request = context.request else { return }
        guard context.exchange.connection.hasBothDirections else { return judge.open(.bothDirections) }
        guard request.end != nil, !context.damage.contains(.request) else { return judge.open(.wholeHead) }
        guard let end = context.exchange.requestThrough else { return judge.open(.countedBody) }
        let time = end.time.subtractingReportingOverflow(request.start.time).partialValue
        let limit = context.parameters.sendTimeout
        guard time > limit else { return judge.pass() }
        guard context.isTimed(from: request.start, to: end, beyond: limit, &judge) else { return }
        // What the capture lacks of the exchange is told alone.
        if let silence = context.silence, let gate = context.openGate(silence) { return judge.open(gate) }
        judge.fail(
            on: .request, [request.start, end],
            """
            Sending the \(context.requestName) took \(grouped(time / Parameters.second)) seconds for \
            \(grouped(request.bodyLength)) octets; clients allow \(grouped(limit / Parameters.second)).
            """,
            [.duration("took", time), .duration("limit", limit), .integer("octets", request.bodyLength)],
            party: party(context, time), confidence: .likely)
    }

    /// Who took most of that time, where the capture tells.
    private static func party(_ context: ExchangeContext, _ time: Int64) -> Party {
        let exchange = context.exchange
        if exchange.clock.windowClosed > time / 2 { return .server }
        if let asked = exchange.request?.headEnd.time, let allowed = exchange.interims.first?.moment.time,
            exchange.packet?.expectsContinue ?? false, allowed &- asked > time / 2
        {
            return .server
        }
        // With a window that nobody knows, it may have been full.
        let isWindowKnown = exchange.connection.glanced?.sent?.windowLimitedTime != nil
        return isWindowKnown && exchange.clock.pauses > time / 2 ? .client : .network
    }
}
