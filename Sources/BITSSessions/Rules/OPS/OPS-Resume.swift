import BITSProtocol

enum ResumedWithoutPing: ExchangeRule {
    static var concerns: ExchangeTraits { .fragment }
    static let rule = Rule(
        "BUP-OPS-008", "Windows client resumes without a Ping", class: .advice, scope: .session,
        [RuleVariant(field: .note, spec: .note)], gates: [.bothDirections], party: .client, source: "[MC-BUP] <9>",
        meaning: """
            After a pause of a minute or more the session goes on over a new connection, and its first message there \
            is a Fragment. Windows sends a Ping first, so something else may be at work behind this User-Agent.
            """,
        causes: "A program that only calls itself Microsoft BITS, or a proxy that answers Pings by itself.",
        advice: "Look at what runs on the client: is it the BITS service (svchost, qmgr.dll)?",
        example: "Fragment, 70 s of silence, new connection, next Fragment")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard context.isFragment, !exchange.isStray, let request = context.request, let session = context.session,
            exchange.standing.isFirstOnConnection, exchange.packet?.userAgent?.hasPrefix("Microsoft BITS/") ?? false
        else { return }
        let connection = exchange.connection
        // Of what was on the connection before, a Ping may have been part.
        guard exchange.standing.previousOnConnection == nil, connection.handshakeSeen, request.streamOffset == 0,
            let before = exchange.standing.previousMessage, let last = before.lastMoment
        else { return judge.pass() }
        let pause = request.start.time.subtractingReportingOverflow(last.time)
        guard !pause.overflow, pause.partialValue >= context.parameters.resumeGap else { return judge.pass() }
        guard context.isTimed(from: last, to: request.start, beyond: context.parameters.resumeGap, &judge) else {
            return
        }
        if let ping = session.lastPing, ping > last.time { return judge.pass() }
        guard connection.hasBothDirections, !session.hasHole, connection.client.address == session.client.address,
            session.crowd.haveBothDirections
        else { return judge.open(.bothDirections) }
        judge.fail(
            on: .request, [request.start, last],
            """
            \(spoken(pause.partialValue)) after the session's last message a Fragment is the first message on a new \
            connection; Windows would send a Ping before.
            """,
            [.duration("pause", pause.partialValue), .frame("message_before", last.frame)])
    }
}

extension Exchange {
    /// The last that was seen of it.
    fileprivate var lastMoment: Moment? {
        answer.map { $0.end ?? $0.start } ?? request.map { $0.end ?? $0.headEnd }
    }
}
