import BITSProtocol

enum NamedHostIgnored: ExchangeRule {
    static var concerns: ExchangeTraits { .hostMoved }
    static let rule = Rule(
        "BUP-HOST-001", "Message to another host than the one named by the server", scope: .session,
        [RuleVariant(field: .violation, spec: .violation)], gates: [.sessionStart, .bothDirections, .delivered],
        party: .client, source: "[MC-BUP] 2.2.3.2",
        meaning: """
            The Ack to Create-Session named the host that all later messages have to go to, since the session lives \
            there. The client sends to another one, which may not know the session.
            """,
        causes: "A client that does not read BITS-Host-Id.",
        advice: "Let the client put the host from BITS-Host-Id in place of the one in its URL.",
        example: "BITS-Host-Id: node2.example.test, then a Fragment with Host: farm.example.test")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let session = context.hostSession else { return }
        let named = session.hostID?.clipped ?? ""
        let used = context.packet?.authority?.withoutUserInfo.clipped ?? ""
        switch context.exchange.standing.surroundings.hostStep {
        case .moved: judge.pass()
        case .none, .fellBack, .returned: return
        case .unsure: judge.open(.bothDirections)
        case .ignored, .strayed:
            guard context.hasToldHost(session, &judge) else { return }
            guard !context.exchange.standing.surroundings.mayBeHidden, !context.mayHideMessages else {
                return judge.open(.bothDirections)
            }
            judge.fail(
                on: .request, context.requestPlaces(session.create?.answer?.start),
                """
                The \(context.requestName) goes to "\(used)", although the server had named "\(named)" for all later \
                messages.
                """,
                [.text("host", used), .text("host_id", named)]
                    + (session.create?.answer.map { [.frame("named_in", $0.start.frame)] } ?? []))
        }
    }
}

enum NamedHostUsed: ExchangeRule {
    static var concerns: ExchangeTraits { .hostMoved }
    static let rule = Rule(
        "BUP-HOST-002", "Session moved to the host named by the server", scope: .session,
        [RuleVariant(field: .information, spec: .information)], gates: [.sessionStart], party: .none,
        source: "[MC-BUP] 1.3.4.2",
        meaning: "The server had named another host (BITS-Host-Id), and the client goes on there.",
        causes: "A farm of servers: BITSHostId is set on the virtual directory.",
        advice: "Nothing. Captures have to include that host, too.",
        example: "BITS-Host-Id: node2.example.test, then Ping with Host: node2.example.test")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard case .moved = context.exchange.standing.surroundings.hostStep, let session = context.hostSession,
            let request = context.request
        else { return }
        judge.fail(
            on: .session, [request.start, session.create?.answer?.start].compactMap(\.self),
            """
            The session goes on at "\(session.hostID?.clipped ?? "")" (\(context.exchange.connection.server)), as the \
            server had told.
            """,
            [
                .text("host_id", session.hostID?.clipped ?? ""),
                .text("server", context.exchange.connection.server.description),
            ])
    }
}

extension ExchangeContext {
    /// The session, if it was sent to another host and the message is one that counts there.
    var hostSession: Session? {
        guard isUpload, !isAuthenticationLeg, !exchange.isStray, exchange.standing.surroundings.hostMove != nil else {
            return nil
        }
        return session
    }

    /// Gates S and B for rules on where messages go.
    func hasHostStart(_ session: Session, _ judge: inout Judge) -> Bool {
        guard session.hasStart, let create = session.create else {
            judge.open(.sessionStart)
            return false
        }
        guard exchange.connection.hasBothDirections, create.connection.hasBothDirections, create.damage.isEmpty else {
            judge.open(.bothDirections)
            return false
        }
        return true
    }

    /// The same, and gate D.
    func hasToldHost(_ session: Session, _ judge: inout Judge) -> Bool {
        guard hasHostStart(session, &judge), let create = session.create else { return false }
        guard hasReachedClient(create) else {
            judge.open(.delivered)
            return false
        }
        return true
    }
}
