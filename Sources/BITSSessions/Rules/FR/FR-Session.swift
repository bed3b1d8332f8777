import BITSProtocol

enum FragmentWithoutSessionID: RequestRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-012", "Fragment without a session id", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .client, source: "[MC-BUP] 2.2.1.2, 2.2.6.2",
        meaning: """
            BITS-Session-Id says to which upload the octets belong. Without it the server has to refuse with 400 and \
            0x80070057.
            """,
        causes: "A home-made client that leaves the header out, or a proxy that removes it.",
        advice: "Let the client send the id from the Ack to Create-Session in every message.",
        example: "BITS-Packet-Type: Fragment without a BITS-Session-Id line")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasFragment(&judge) else { return }
        if context.packet?.sessionID.value != nil { return judge.pass() }
        let isEmpty = context.packet?.sessionID.isPresent ?? false
        judge.fail(
            on: .request, context.requestPlaces(),
            "The Fragment has \(isEmpty ? "an empty" : "no") BITS-Session-Id, so it belongs to no session.",
            [.own("missing", "BITS-Session-Id")])
    }
}

enum UnknownSessionID: ExchangeRule {
    static let rule = Rule(
        "BUP-FR-013", "Session id that no Ack has granted", scope: .exchange,
        [
            RuleVariant(
                "the server granted another id on the same connection, and refuses this one", field: .violation,
                spec: .violation),
            RuleVariant("the server refuses the id; who granted it is not in the capture", field: .note, spec: .note),
        ],
        gates: [.bothDirections], party: .client, source: "[MC-BUP] 3.2.5.2.3",
        meaning: """
            The client uses an id that the capture shows no server to have given, and the server does not take it. \
            Beside a session granted on the same connection the id is a slip; else it may come from before the \
            capture.
            """,
        causes: """
            A client that mistypes or mixes up ids; a session of another server or from before a restart; or one that \
            the server has removed (after 14 days of silence).
            """,
        advice: """
            Compare the id with the one in the Ack to Create-Session. With a farm of servers, look whether they share \
            sessions.
            """,
        example: "granted {3B5D...01}, used {3B5D...02}, answered with 500 and 0x8020001F")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        switch exchange.packet?.type {
        case .fragment, .closeSession, .cancelSession: break
        default: return
        }
        guard exchange.packet?.recognition.isUpload ?? false, !exchange.isAuthenticationLeg,
            exchange.packet?.sessionID.value != nil
        else { return }
        let isUnknown = exchange.standing.isUnknownID
        if !isUnknown {
            // A message that no session was found for says nothing of its id.
            guard let session = context.session else { return }
            if session.hasStart || session.isGranted { return judge.pass() }
        }
        guard exchange.connection.hasBothDirections, let answer = exchange.answer, let packet = exchange.answerPacket,
            exchange.damage.isEmpty
        else { return judge.open(.bothDirections) }
        let isRefused =
            packet.status == 400 || packet.status == 404 || packet.hresult.value?.code == HResult.sessionNotFound
        guard isRefused else { return judge.open(.sessionStart) }
        let id = exchange.packet?.sessionID.raw ?? ""
        let refusal = Evidence.integer("status", packet.status)
        if isUnknown, let create = context.otherGrant {
            let granted = create.answerPacket?.sessionID.raw ?? ""
            return judge.fail(
                variant: 0, on: .request, context.requestPlaces(create.answer?.start, answer.start),
                """
                The client uses the session id "\(id)", but the server had granted "\(granted)"; it answers \
                \(packet.status).
                """,
                [.text("session_id", id), .text("expected", granted), refusal])
        }
        // A session from before the capture is told once; SEQ-004 goes with it.
        guard isUnknown || exchange.standing.previousMessage == nil else { return }
        // The Ack may be among what the capture lacks.
        guard exchange.connection.gapCount == 0, context.session?.hasHole != true else {
            return judge.open(.sessionStart)
        }
        judge.fail(
            variant: 1, on: .request, context.requestPlaces(answer.start),
            "The session id \"\(id)\", which no Ack in the capture has granted, is answered with \(packet.status).",
            [.text("session_id", id), refusal], confidence: .likely)
    }
}

enum FragmentAfterEnding: ExchangeRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-014", "Fragment after the session's end", scope: .session,
        [RuleVariant(field: .violation, spec: .violation)],
        gates: [.bothDirections, .delivered], party: .client, source: "[MC-BUP] 2.2.8, 2.2.10",
        meaning: """
            Close-Session or Cancel-Session of this session was answered with success before. The server has forgotten \
            it and answers 500 with 0x8020001F.
            """,
        causes: "A client that closes too early, or in which one part cancels while another goes on sending.",
        advice: "Let the client send Close-Session after the last Ack only, and begin a new session for anything more.",
        example: "Close-Session answered with 200, then a Fragment with the same id")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard context.hasTransfer(&judge), exchange.packet?.sessionID.value != nil, !exchange.standing.isUnknownID
        else {
            return
        }
        guard let (ended, type) = exchange.standing.ending else {
            if context.session != nil { judge.pass() }
            return
        }
        // A message without the id, or with another, ends the session of the neighbour at best.
        guard ended.packet?.sessionID.value == exchange.packet?.sessionID.value else { return }
        guard exchange.connection.hasBothDirections else { return judge.open(.bothDirections) }
        let isGUID = exchange.packet?.sessionID.value?.guid != nil
        let isOnConnection = ended.connection === exchange.connection
        // The same id may have been given again where the capture has a gap; few servers do that with a GUID.
        let mayBeGivenAgain =
            isGUID
            ? exchange.connection.hasGap(since: ended.answer?.start.time ?? .min)
            : exchange.connection.gapCount > 0 || context.mayBeOtherSession
        guard isGUID || !mayBeGivenAgain else { return judge.open(.bothDirections) }
        guard context.hasReachedClient(ended) else { return judge.open(.delivered) }
        judge.fail(
            on: .request, context.requestPlaces(ended.answer?.start),
            """
            The client sends the Fragment "\(context.rangeText)" in a session whose \
            \(type == .close ? "Close-Session" : "Cancel-Session") the server had answered with success.
            """,
            [.text("session_id", exchange.packet?.sessionID.raw ?? "")]
                + (ended.answer.map { [.frame("ended_in", $0.start.frame)] } ?? []),
            confidence: !mayBeGivenAgain && (isGUID || isOnConnection) ? .certain : .likely)
    }
}

extension ExchangeContext {
    /// The Create-Session of this connection and target whose Ack gave the client another id before this request; nil
    /// if anything is open about it.
    fileprivate var otherGrant: Exchange? {
        guard let create = exchange.standing.createOnConnection, create.connection === exchange.connection,
            create.answerPacket?.isSuccess ?? false, let granted = create.answerPacket?.sessionID.value,
            granted != exchange.packet?.sessionID.value, exchange.connection.handshakeSeen,
            !exchange.connection.isProxied, create.session?.hasHole == false, !exchange.standing.idsWereForgotten,
            hasReachedClient(create)
        else { return nil }
        return create
    }
}
