import BITSProtocol

enum RefusedOffsetIgnored: ExchangeRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-024", "Client ignores the offset of a 416", scope: .session,
        [
            RuleVariant("on the same connection, and the 416 reached the client", field: .violation, spec: .violation),
            RuleVariant("otherwise", field: .note, spec: .note),
        ],
        gates: [.bothDirections], party: .client, source: "[MC-BUP] 3.1.5.2.4",
        meaning: """
            With 416 the server says at which octet it wants the client to go on. The client begins elsewhere, so the \
            two never agree and the upload stands still.
            """,
        causes: """
            A client that does not read BITS-Received-Content-Range of a 416 and repeats what was refused; on a new \
            connection also a 416 that never arrived.
            """,
        advice: "Let the client take over the offset from the 416. As a way out, cancel the job and begin a new one.",
        example: "416 with BITS-Received-Content-Range: 20000, then bytes 10000-19999/30000 again")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard context.hasTransfer(&judge), let range = exchange.packet?.contentRange.value,
            let (refusal, offset) = exchange.standing.refused
        else { return }
        if range.first == offset { return judge.pass() }
        // A session that is over, an offset that the file does not have, or a Fragment in between: other rules speak.
        guard exchange.standing.ending == nil, exchange.standing.lostBy == nil,
            exchange.standing.total.map({ offset <= $0 }) ?? true
        else { return }
        guard exchange.connection.hasBothDirections, refusal.request != nil, !context.mayBeOtherSession else {
            return judge.open(.bothDirections)
        }
        guard context.isPreviousFragment(refusal) else { return }
        let isProven = refusal.connection === exchange.connection && context.hasReachedClient(refusal)
        judge.fail(
            variant: isProven ? 0 : 1, on: .request, context.requestPlaces(refusal.answer?.start),
            """
            The Fragment begins at octet \(grouped(range.first)), although the server had refused the one before and \
            asked for \(grouped(offset)).
            """,
            [.integer("first", range.first), .integer("expected", offset)]
                + (refusal.answer.map { [.frame("refused_in", $0.start.frame)] } ?? []),
            confidence: isProven ? .certain : .likely)
    }
}

enum FragmentNotMadeSmaller: ExchangeRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-021", "Fragment not made smaller after 413", scope: .session,
        [
            RuleVariant("as large as the refused one, or larger", field: .warning, spec: .warning),
            RuleVariant("smaller than 5 KB, and not the end of the file", field: .note, spec: .warning),
        ],
        gates: [.bothDirections, .delivered], party: .client, source: "[MC-BUP] 3.1.5.2.4, <16>",
        meaning: """
            The server, or a proxy before it, found the Fragment too large. The client should try a smaller one, but \
            not less than 5 KB; with the same size the upload never gets on.
            """,
        causes: "A client without handling of 413, with a fixed Fragment size.",
        advice: """
            Raise the limit for request bodies where the 413 comes from (a reverse proxy has one of its own, as nginx \
            with client_max_body_size), or set a smaller Fragment size in the client.
            """,
        example: "4 MB refused with 413, then the same 4 MB again")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard context.hasTransfer(&judge), let (refusal, refused) = exchange.standing.tooLarge,
            context.isPreviousFragment(refusal), let length = context.statedLength, length > 0
        else { return }
        guard exchange.connection.hasBothDirections else { return judge.open(.bothDirections) }
        guard context.hasReachedClient(refusal) else { return judge.open(.delivered) }
        var evidence: [Evidence] = [.integer("content_length", length), .integer("refused", refused)]
        if let answer = refusal.answer { evidence.append(.frame("refused_in", answer.start.frame)) }
        if length >= refused {
            return judge.fail(
                variant: 0, on: .request, context.requestPlaces(refusal.answer?.start),
                """
                The Fragment has \(grouped(length)) octets, although \(grouped(refused)) at the same place were \
                refused as too large (413).
                """, evidence)
        }
        let least = context.parameters.minFragment
        guard length < least, let range = exchange.packet?.contentRange.value, let total = range.totalNumber,
            let end = range.end, end < total
        else { return judge.pass() }
        judge.fail(
            variant: 1, on: .request, context.requestPlaces(refusal.answer?.start),
            """
            After a 413 the Fragment has only \(grouped(length)) octets; clients should not go below \
            \(grouped(least)).
            """,
            evidence + [.integer("limit", least)])
    }
}

enum FragmentAfterLastOctet: ExchangeRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-022", "Fragment although the file is complete", scope: .session,
        [RuleVariant(field: .note, spec: .note)],
        gates: [.knownOffset, .delivered], party: .client, source: "win32: Preventing Multiple Uploads",
        meaning: """
            The server has acknowledged the whole file, and only Close-Session is due. Another Fragment can make it \
            tell its application a second time.
            """,
        causes: "A client that repeats its last Fragment, or was restarted before it noted the last Ack.",
        advice: "Let the client close the session. Make the server application stand a second notification.",
        example: "BITS-Received-Content-Range: 12000 of 12000, then bytes 8192-11999/12000 once more")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard context.hasTransfer(&judge), let total = exchange.standing.total, total > 0 else { return }
        guard let offset = exchange.standing.lastAck?.offset, offset == total,
            let ack = exchange.standing.lastAck?.exchange, ack.answerPacket?.isSuccess ?? false
        else { return judge.pass() }
        guard let offsets = context.offsets(&judge) else { return }
        guard context.hasReachedClient(ack) else { return judge.open(.delivered) }
        judge.fail(
            on: .request, context.requestPlaces(ack.answer?.start),
            """
            The client sends the Fragment "\(context.rangeText)", although the server had acknowledged all \
            \(grouped(total)) octets.
            """,
            [.text("content_range", context.rangeText), .integer("acknowledged", offset)]
                + (ack.answer.map { [.frame("acknowledged_in", $0.start.frame)] } ?? []), confidence: offsets.confidence
        )
    }
}
