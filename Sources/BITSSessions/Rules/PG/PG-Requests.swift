import BITSProtocol
import HTTPMessages

enum PingWithoutSessionID: RequestRule {
    static var concerns: ExchangeTraits { .ping }
    static let rule = Rule(
        "BUP-PG-001", "Ping without a session id", scope: .message,
        [RuleVariant(field: nil, spec: .note)], party: .client, source: "[MC-BUP] 2.2.1.2, 2.2.4.2",
        meaning: """
            One section of the specification wants BITS-Session-Id in every request but Create-Session, another does \
            not list it for Ping. Nobody sends it, and nobody misses it.
            """,
        causes: "All Windows clients ping so.",
        advice: "Nothing.",
        example: "BITS-Packet-Type: Ping without BITS-Session-Id")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.request(of: .ping) else { return }
        judge.require(
            context.packet?.sessionID.value != nil, on: .request, [request.start], "The Ping names no session.",
            [.own("missing", FieldName.bitsSessionId.spelling)])
    }
}

enum SessionWithoutPing: ExchangeRule {
    static var concerns: ExchangeTraits { .create }
    static let rule = Rule(
        "BUP-PG-006", "Connection begins with Create-Session", scope: .connection,
        [RuleVariant(field: nil, spec: .note)], gates: [.bothDirections], party: .client,
        source: "win32: Create-Session",
        meaning: """
            The Win32 pages advise to send a Ping first, so that authentication is settled and the server is known to \
            be there. Windows does not do it, and nothing is lost without.
            """,
        causes: "Normal for Windows.",
        advice: "Nothing. In a client of your own a Ping saves octets where servers ask for authentication.",
        example: "a new connection whose first request is Create-Session")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.createRequest, context.exchange.standing.previousOnConnection == nil else {
            return
        }
        let connection = context.exchange.connection
        guard connection.hasBothDirections, connection.handshakeSeen, connection.gapCount == 0,
            let hasPinged = context.exchange.standing.surroundings.hasPinged
        else { return judge.open(.bothDirections) }
        // Something that is not BITS came first.
        guard request.streamOffset == 0 else { return }
        judge.require(
            hasPinged, on: .request, [request.start],
            "The client begins its connection with Create-Session; no Ping of it to this server came before.")
    }
}

enum PingSeen: ExchangeRule {
    static var concerns: ExchangeTraits { .ping }
    static let rule = Rule(
        "BUP-PG-007", "Ping", scope: .message,
        [RuleVariant(field: .information, spec: .information)], party: .none, source: "[MC-BUP] <9>",
        meaning: """
            Windows pings when it resumes a job, when it has been sent to another host, and to settle authentication: \
            where a Ping stands, something happened before.
            """,
        causes: "A resumed or moved upload, or a server that asks for authentication.",
        advice: "Look at what comes before it in the timeline.",
        example: "70 s after a lost connection: Ping, then the last Fragment again")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.request(of: .ping) else { return }
        let status = context.answerPacket?.status
        let isGivenUp = context.damage.contains(.givenUp)
        let silence: Wording = isGivenUp ? "its answer was not waited for" : "no answer to it in the capture"
        let answer: Wording = status.map { "answered \($0)" } ?? silence
        judge.fail(
            on: .request, [request.start, context.answer?.start].compactMap(\.self),
            "Ping\(context.packet?.host.map { " to \"\($0.clipped)\"" } ?? ""): \(Wording(own: reason(context))); \(answer).",
            [.own("reason", reason(context))] + (status.map { [.integer("status", $0)] } ?? []))
    }

    private static func reason(_ context: ExchangeContext) -> String {
        if case .moved = context.exchange.standing.surroundings.hostStep { return "another host is tried" }
        if context.isAuthenticationLeg || context.packet?.hasAuthorization ?? false { return "authentication" }
        guard context.exchange.standing.previousMessage != nil else { return "the server is tried" }
        return "a session is under way"
    }
}
