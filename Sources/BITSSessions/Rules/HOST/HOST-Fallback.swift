enum EarlyFallback: ExchangeRule {
    static var concerns: ExchangeTraits { .hostMoved }
    static let rule = Rule(
        "BUP-HOST-003", "Return to the origin before the time-out", scope: .session,
        [RuleVariant(field: .warning, spec: .warning)], gates: [.sessionStart, .bothDirections, .delivered],
        party: .client, source: "[MC-BUP] 2.2.3.2, 3.1.6.3",
        meaning: """
            The client gave the host up that the server had named, sooner than BITS-Host-Id-Fallback-Timeout allows, \
            or although there is none. The origin may not know the session, and the upload begins anew. The time \
            counts from when that host last acknowledged octets (200 or 416 to a Fragment), or from the Ack to \
            Create-Session: an Ack to a Ping is no progress, and does not start it anew.
            """,
        causes: "A client that returns after any error, or that measures the time from the wrong message.",
        advice: "Let the client try the named host until the time-out has passed without progress.",
        example: "BITS-Host-Id-Fallback-Timeout: 60, back at the origin after 20 s")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let session = context.hostSession, let move = context.exchange.standing.surroundings.hostMove else {
            return
        }
        guard case .returned(let after) = context.exchange.standing.surroundings.hostStep else {
            if case .fellBack = context.exchange.standing.surroundings.hostStep { judge.pass() }
            return
        }
        // That the client was there shows that it got the Ack.
        guard context.hasHostStart(session, &judge) else { return }
        let timeout: Wording =
            move.timeout.map { "its time-out is \(grouped($0 / Parameters.second)) s" } ?? "it has no time-out"
        judge.fail(
            on: .request, context.requestPlaces(session.create?.answer?.start),
            """
            The client returns from "\(session.hostID?.clipped ?? "")" to the origin \
            \(grouped(after / Parameters.millisecond)) ms after octets were last acknowledged there; \(timeout).
            """,
            [.duration("after", after), .text("host_id", session.hostID?.clipped ?? "")]
                + (move.timeout.map { [.duration("timeout", $0)] } ?? []))
    }
}

enum LegitimateFallback: ExchangeRule {
    static var concerns: ExchangeTraits { .hostMoved }
    static let rule = Rule(
        "BUP-HOST-004", "Return to the origin after the time-out", scope: .session,
        [RuleVariant(field: .information, spec: .information)], gates: [.sessionStart, .bothDirections],
        party: .none, source: "[MC-BUP] 3.1.6.3",
        meaning: """
            The host that the server had named made no progress for as long as BITS-Host-Id-Fallback-Timeout says, so \
            the client returned to the origin, as it should. Only acknowledged octets are progress; Pings that were \
            answered meanwhile are none.
            """,
        causes: "The named host is down or cannot be reached.",
        advice: "Look at that host. Unless the servers share their sessions, the upload begins anew.",
        example: "BITS-Host-Id-Fallback-Timeout: 60, back at the origin after 75 s")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard case .fellBack(let after) = context.exchange.standing.surroundings.hostStep,
            let session = context.hostSession, let request = context.request
        else { return }
        guard !context.exchange.standing.surroundings.mayBeHidden else { return judge.open(.bothDirections) }
        judge.fail(
            on: .session, [request.start],
            """
            The client returns to the origin: "\(session.hostID?.clipped ?? "")" has acknowledged no octets for \
            \(grouped(after / Parameters.second)) s.
            """,
            [.duration("after", after), .text("host_id", session.hostID?.clipped ?? "")], confidence: .likely)
    }
}

enum MissingFallback: ExchangeRule {
    static var concerns: ExchangeTraits { .hostMoved }
    static let rule = Rule(
        "BUP-HOST-005", "No return to the origin after the time-out", scope: .session,
        [RuleVariant(field: .warning, spec: .warning)],
        gates: [.sessionStart, .bothDirections, .time], party: .client, source: "[MC-BUP] 3.1.6.3",
        meaning: """
            The host that the server had named has failed for longer than BITS-Host-Id-Fallback-Timeout, and the \
            client still tries that host alone. It should return to the origin.
            """,
        causes: "A client that does not read BITS-Host-Id-Fallback-Timeout.",
        advice: "Let the client return to the origin. Until then see that the named host comes back.",
        example: "time-out 60 s, Pings to the dead node for an hour")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let session = context.hostSession, let request = context.request,
            let tries = context.exchange.standing.surroundings.lateTries
        else { return }
        guard session.hasStart else { return judge.open(.sessionStart) }
        guard !context.exchange.standing.surroundings.mayBeHidden, !session.hasHole else {
            return judge.open(.bothDirections)
        }
        judge.fail(
            on: .request, [request.start, session.create?.answer?.start].compactMap(\.self),
            """
            The client still tries "\(session.hostID?.clipped ?? "")" \(grouped(tries.after / Parameters.second)) s \
            after it failed first, \(tries.count) times beyond its time-out.
            """,
            [
                .duration("after", tries.after), .integer("tries", tries.count),
                .text("host_id", session.hostID?.clipped ?? ""),
            ] + (session.fallbackTimeout.map { [.integer("timeout_seconds", $0)] } ?? []), confidence: .likely)
    }
}
