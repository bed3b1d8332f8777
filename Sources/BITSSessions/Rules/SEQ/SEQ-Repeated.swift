import BITSProtocol

enum RequestStorm: ExchangeRule {
    static let rule = Rule(
        "BUP-SEQ-009", "Storm of equal requests that fail", scope: .exchange,
        [RuleVariant(field: .warning, spec: .warning)], gates: [.bothDirections], party: .client,
        source: "SetMinimumRetryDelay (default 600 s, at least 5 s)",
        meaning: """
            The client sends the same request again and again within a minute, and all of them fail. BITS waits ten \
            minutes after an error; whoever does not wait loads the server and gets the same answer.
            """,
        causes: "A retry delay that is set far too short, a script around the job, or a client that is not Windows.",
        advice: "Cure what the answers name, and let the client wait between its tries.",
        example: "Create-Session refused with 503 five times in ten seconds")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isUpload, let request = context.request else { return }
        guard let storm = context.exchange.standing.surroundings.storm else { return judge.pass() }
        guard context.exchange.connection.hasBothDirections else { return judge.open(.bothDirections) }
        let status = context.answerPacket.map { "answered \($0.status)" } ?? "not answered"
        judge.fail(
            on: .request, [request.start, storm.first],
            """
            The same \(context.requestName) fails for the \(storm.count)th time within \
            \(grouped(storm.duration / Parameters.millisecond)) ms; the last one is \(status).
            """,
            [
                .integer("count", storm.count), .duration("within", storm.duration),
                .frame("first_request", storm.first.frame),
            ], confidence: .likely)
    }
}

enum NoHeadway: ExchangeRule {
    static var concerns: ExchangeTraits { .fragment }
    static let rule = Rule(
        "BUP-SEQ-010", "Upload does not get ahead", scope: .session,
        [RuleVariant(field: .warning, spec: .warning)], gates: [.knownOffset], party: .server,
        source: "BG_E_NO_PROGRESS (0x80200024)",
        meaning: """
            One Ack after the other asks for octets that the client has sent already: the upload stands still although \
            both sides talk. BITS gives such a job up in the end.
            """,
        causes: """
            A proxy that answers from its cache, a server that cannot store (rights, disk, virus scanner), or a client \
            that ignores the offset.
            """,
        advice: "Look whether the server stores anything at all, and whether something in between answers for it.",
        example: "four Acks in a row with BITS-Received-Content-Range: 65536")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isFragment, context.isAck, context.answer != nil, let offset = context.receivedOffset,
            !context.isAuthenticationLeg
        else { return }
        let stalls = context.exchange.standing.surroundings.stalls
        guard let total = context.session?.total, offset < total, stalls > 0 else { return judge.pass() }
        let limit = max(1, context.parameters.stall)
        guard stalls >= limit else { return judge.pass() }
        // Told once for each such row.
        guard stalls == limit else { return }
        guard context.exchange.standing.knowsOffset, context.isSurelyAnswer else { return judge.open(.knownOffset) }
        judge.fail(
            on: .answer, context.answerPlaces(context.exchange.standing.lastAck?.exchange.answer?.start),
            """
            \(stalls) Acks in a row ask for no octet behind \(grouped(offset)) of \(grouped(total)): the upload does \
            not get ahead.
            """,
            [.integer("acks", stalls), .integer("received", offset), .integer("total", total)], party: party(context))
    }

    /// A client that does not send what it is asked for has itself to blame.
    private static func party(_ context: ExchangeContext) -> Party {
        guard let first = context.packet?.contentRange.value?.first, let expected = context.exchange.standing.expected
        else { return .none }
        return first == expected ? .server : .client
    }
}
