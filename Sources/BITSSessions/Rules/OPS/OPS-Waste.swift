import BITSProtocol

enum FragmentSentForChallenge: ExchangeRule {
    static var concerns: ExchangeTraits { .fragment }
    static let rule = Rule(
        "BUP-OPS-003", "Fragment sent for nothing but a challenge", class: .advice, scope: .session,
        [RuleVariant(field: .note, spec: .note)], gates: [.bothDirections], party: .client, source: "[MC-BUP] 2.2.4",
        meaning: """
            A Fragment went out with its octets, was answered 401 or 407, and had to be sent again with credentials. \
            The octets of the first time are thrown away.
            """,
        causes: "A new connection that begins with a Fragment where the server, or a proxy, authenticates connections.",
        advice: """
            Let the client begin each new connection with a Ping, which has no body, or with the Fragment's header and \
            Content-Length 0; keep connections open so that it happens seldom.
            """,
        example: "Fragment of 5 MB, 401, the same Fragment again with a token")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isFragment, let request = context.request else { return }
        guard let before = context.exchange.standing.challenged, let first = before.request,
            let range = context.packet?.contentRange.value, before.packet?.contentRange.value == range
        else {
            if !context.isAuthenticationLeg { judge.pass() }
            return
        }
        // A leg without body repeats nothing yet.
        guard request.bodyLength > 0 else { return }
        guard before.connection.hasBothDirections, context.exchange.connection.hasBothDirections else {
            return judge.open(.bothDirections)
        }
        judge.fail(
            on: .request, [first.start, request.start],
            """
            \(grouped(first.bodyLength)) octets of the Fragment were answered with \
            \(before.answerPacket?.status ?? 401) and are sent again.
            """,
            [
                .integer("wasted_octets", first.bodyLength), .integer("status", before.answerPacket?.status ?? 401),
                .frame("first_sent_in", first.start.frame),
            ])
    }
}

enum MuchSentAgain: SessionRule {
    static let rule = Rule(
        "BUP-OPS-005", "More than a twentieth of the file was sent again", class: .advice, scope: .session,
        [RuleVariant(field: .note, spec: .note)], gates: [.knownOffset], party: .none, source: "BITSTrail",
        meaning: """
            The client sent octets of the file that it had sent before, more than 5 % of it. TCP's own \
            retransmissions are not counted here: whole Fragments had to go again.
            """,
        causes: """
            An unstable link that breaks connections, lost Acks (a middlebox or a server that resets), or errors of \
            the server or its application after the octets were sent.
            """,
        advice: """
            See what comes before each resend in the timeline: a reset, silence, or an error. Smaller Fragments make \
            each of them cheaper.
            """,
        example: "10,000 of 30,000 octets sent twice")

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let session = context.session
        guard let total = session.total, total > 0, session.hasFragment else { return }
        guard context.isWhole, session.hasStart || session.lastAcknowledgement != nil else {
            return judge.open(.knownOffset)
        }
        guard session.resent > total / 20, let first = session.firstMoment else { return judge.pass() }
        let percent = clamped(Double(session.resent) / Double(total) * 100)
        judge.fail(
            on: .session, [first],
            """
            \(grouped(session.resent)) octets were sent again, \(grouped(percent)) % of the file's \(grouped(total)).
            """,
            [.integer("resent", session.resent), .integer("total", total), .integer("percent", percent)])
    }
}
