import BITSProtocol

enum HostNotPinged: ExchangeRule {
    static var concerns: ExchangeTraits { .hostMoved }
    static let rule = Rule(
        "BUP-PG-004", "No Ping to the host that the server named", scope: .session,
        [RuleVariant(field: .warning, spec: .warning)], gates: [.sessionStart, .bothDirections, .delivered],
        party: .client, source: "[MC-BUP] 3.1.5.1.2, 3.1.5.2.2",
        meaning: """
            The Ack to Create-Session sent the client to another host. It should say Ping there before it sends \
            octets, so that an unreachable or wrong host costs nothing.
            """,
        causes: "A client that is not Windows.",
        advice: "Let the client send a Ping first wherever BITS-Host-Id takes it.",
        example: "BITS-Host-Id: node2.example.test, then a Fragment straight to node2")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard case .moved = context.exchange.standing.surroundings.hostStep, context.request != nil,
            !context.isAuthenticationLeg
        else { return }
        if context.packet?.type == .ping { return judge.pass() }
        guard let session = context.session, session.hasStart, let create = session.create else {
            return judge.open(.sessionStart)
        }
        guard context.exchange.connection.hasBothDirections, context.exchange.connection.handshakeSeen,
            !context.mayHideMessages, !context.exchange.standing.surroundings.mayBeHidden
        else { return judge.open(.bothDirections) }
        // That the client goes there shows that it got the Ack.
        judge.fail(
            on: .request, context.requestPlaces(create.answer?.start),
            """
            The first message to the host "\(session.hostID?.clipped ?? "")" is a \
            \(context.packet?.type?.rawValue ?? "request"); a Ping should come before it.
            """,
            [.text("host_id", session.hostID?.clipped ?? "")]
                + (create.answer.map { [.frame("named_in", $0.start.frame)] } ?? []),
            // It may have gone a way that was not captured.
            confidence: .likely)
    }
}

enum FragmentIntoChallenge: ExchangeRule {
    static var concerns: ExchangeTraits { .fragment }
    static let rule = Rule(
        "BUP-PG-005", "Fragment first where a challenge has to be expected", scope: .connection,
        [RuleVariant(field: .warning, spec: .warning)], gates: [.bothDirections], party: .client,
        source: "[MC-BUP] 2.2.4",
        meaning: """
            The server had challenged this client with NTLM or Negotiate, which authenticate each connection anew. The \
            client should open a new connection with a Ping: a Fragment that meets the challenge is sent for nothing.
            """,
        causes: "A client that is not Windows, or one whose connection was cut while it uploaded.",
        advice: "Let the client send a Ping first on each new connection. Keep connections alive, also in proxies.",
        example: "a new connection, Fragment with 5,000,000 octets, 401, the same Fragment again")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isFragment, let request = context.request,
            let challenge = context.exchange.standing.surroundings.challenge, let packet = context.packet
        else { return }
        let connection = context.exchange.connection
        guard connection.hasBothDirections, connection.handshakeSeen, connection.gapCount == 0,
            !connection.isProxied, context.damage.isEmpty
        else { return judge.open(.bothDirections) }
        // HTTP stacks begin their handshake with an empty body.
        guard request.streamOffset == 0, context.statedLength ?? 0 > 0 else { return judge.pass() }
        // Behind one address there may be several machines.
        let met = challenge.exchange
        guard let before = met.packet, let first = met.request, before.userAgent == packet.userAgent else { return }
        guard context.exchange.beganAfterDelivery(of: met, slack: context.parameters.orderSlack) else {
            return judge.open(.delivered)
        }
        // Elsewhere on the server nothing had to be expected, unless it happens; a token that is taken at once was
        // worth the try.
        let isChallenged = context.answerPacket != nil && context.isAuthenticationLeg
        let isExpected =
            Acquaintances.directory(before.target) == Acquaintances.directory(packet.target)
            && !packet.hasAuthorization
        guard isChallenged || isExpected else { return judge.pass() }
        judge.fail(
            on: .request, [request.start, first.start],
            """
            The client opens a connection with a Fragment of \(grouped(context.statedLength ?? 0)) octets, although \
            this server had challenged it with \(challenge.scheme.rawValue) before; a Ping should come first.
            """,
            [
                .integer("octets", context.statedLength ?? 0), .own("scheme", challenge.scheme.rawValue),
                .frame("challenged_in", first.start.frame),
            ] + (context.answerPacket.map { [.integer("status", $0.status)] } ?? []))
    }
}
