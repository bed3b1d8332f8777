import BITSProtocol

enum MoreThanSent: ExchangeRule {
    static var concerns: ExchangeTraits { .fragment }
    static let rule = Rule(
        "BUP-FRA-003", "Ack for octets that were never sent", scope: .session,
        [RuleVariant(field: .violation, spec: .violation)],
        gates: [.knownOffset], party: .server, source: "[MC-BUP] 2.2.7.2",
        meaning: """
            The server asks for an octet behind all that the client has sent. If the client follows, the file gets a \
            hole although everything looks well.
            """,
        causes: """
            A server that counts wrongly or mixes up two uploads, e.g. since two clients write to one file, or since \
            an older file was there.
            """,
        advice: "Compare the uploaded file with its source. Look at how the server finds its offset.",
        example: "sent bytes 200-299/1000, answered BITS-Received-Content-Range: 500")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasAcceptance(&judge), let offset = context.receivedOffset,
            let end = context.packet?.contentRange.value?.end
        else { return }
        if offset <= end { return judge.pass() }
        guard let (sent, confidence) = context.furthestSent else { return judge.open(.knownOffset) }
        let bound = max(sent, end)
        if offset <= bound { return judge.pass() }
        judge.fail(
            on: .answer, context.answerPlaces(context.offsets?.moment),
            """
            The server asks for octet \(grouped(offset)), but the client has sent nothing behind octet \
            \(grouped(bound &- 1)).
            """,
            [.integer("received", offset), .integer("expected", bound)], confidence: confidence)
    }
}

enum PartlyAccepted: ExchangeRule {
    static var concerns: ExchangeTraits { .fragment }
    static let rule = Rule(
        "BUP-FRA-004", "Fragment accepted only in part", scope: .exchange,
        [RuleVariant(field: .warning, spec: .violation)],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 2.2.7.2",
        meaning: """
            The server says success, but asks for an octet within or before the Fragment. The client has to send the \
            rest again; one that does not look makes a hole.
            """,
        causes: "The disk or a quota is full, the server limits what it takes at once, or it has lost octets.",
        advice: "Look for space and limits on the server. If it is your own: take all of a Fragment, or refuse it.",
        example: "bytes 0-9999/30000 answered with BITS-Received-Content-Range: 4096")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasAcceptance(&judge), let offset = context.receivedOffset, let due = context.deliveredEnd,
            let range = context.packet?.contentRange.value
        else { return }
        if offset >= due { return judge.pass() }
        let offsets = context.offsets
        if let offsets {
            // The Fragment itself left octets out: FR-008.
            if range.first > offsets.high { return }
        } else if offset < range.first {
            return judge.open(.knownOffset)
        }
        judge.fail(
            on: .answer, context.answerPlaces(),
            """
            The server accepts the Fragment "\(context.rangeText)", but asks for octet \(grouped(offset)) instead of \
            \(grouped(due)).
            """,
            [.integer("received", offset), .integer("expected", due)],
            confidence: offset < range.first ? offsets?.confidence ?? .likely : .certain)
    }
}

enum MoreThanTotal: ExchangeRule {
    static var concerns: ExchangeTraits { .fragment }
    static let rule = Rule(
        "BUP-FRA-005", "Ack for octets behind the file's end", scope: .exchange,
        [RuleVariant(field: .violation, spec: .violation)],
        party: .server, source: "[MC-BUP] 2.2.7.2",
        meaning: """
            The server asks for an octet that the file does not have. The client can neither send it nor be sure that \
            it is done.
            """,
        causes: "A server that counts wrongly, adds to a file that was already there, or mixes up two uploads.",
        advice: "Remove the old file on the server and upload again. Compare the result with its source.",
        example: "bytes 500-999/1000 answered with BITS-Received-Content-Range: 1500")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasFragmentAck(&judge), let offset = context.receivedOffset,
            let stated = context.packet?.contentRange.value?.totalNumber
        else { return }
        // Where the client contradicts itself (FR-007), the larger length counts.
        let total = max(stated, context.exchange.standing.total ?? 0)
        if offset <= total { return judge.pass() }
        judge.fail(
            on: .answer, context.answerPlaces(),
            "The server asks for octet \(grouped(offset)), but the file has only \(grouped(total)) octets.",
            [.integer("received", offset), .integer("total", total)])
    }
}

enum OffsetWentBack: ExchangeRule {
    static var concerns: ExchangeTraits { .fragment }
    static let rule = Rule(
        "BUP-FRA-006", "Server asks for octets that it had acknowledged", scope: .session,
        [
            RuleVariant("with 416, on another connection, or by another server", field: .note, spec: .warning),
            RuleVariant("by the same server on the same connection", field: .warning, spec: .warning),
        ],
        gates: [.bothDirections], party: .server, source: "[MC-BUP] 2.2.6",
        meaning: """
            The offset is lower than that of the Ack before, so the server has lost octets that it had acknowledged. \
            The client sends them again; the upload is slower, but not wrong.
            """,
        causes: """
            A server that was restarted without its data on disk, a farm whose members do not share sessions, or two \
            uploads to one file.
            """,
        advice: """
            Bind clients to one server of the farm (BITS-Host-Id, affinity). Look into the server's log at that time.
            """,
        example: "BITS-Received-Content-Range: 20000, and 10000 in the next Ack")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard context.hasFragmentAck(&judge), let status = exchange.answerPacket?.status,
            status == 200 || status == 201 || status == 416, let offset = context.receivedOffset,
            exchange.standing.ending == nil, exchange.standing.lostBy == nil
        else { return }
        // A server that speaks for the first time is compared with what others had acknowledged.
        let before = exchange.standing.lastAck?.offset ?? exchange.standing.acknowledged
        if offset >= before { return judge.pass() }
        let server = exchange.connection.server
        let other = context.session?.servers.last { !$0.isOf(exchange.connection) && $0.lastAck != nil }?.lastAck
        guard let earlier = exchange.standing.lastAck?.exchange ?? other, let known = earlier.answer?.start,
            let start = exchange.request?.start.time, known.time <= start
        else {
            // Behind a gap connections are read late, so that their order is not always that of the capture.
            return judge.open(.bothDirections)
        }
        if context.mayBeOtherSession { return judge.open(.bothDirections) }
        let isSame = earlier.connection === exchange.connection && status != 416
        let who: Wording = earlier.connection.server == server ? "it" : "another one"
        judge.fail(
            variant: isSame ? 1 : 0, on: .answer, context.answerPlaces(known),
            """
            The server asks for octet \(grouped(offset)), after \(who) had acknowledged everything before \
            \(grouped(before)).
            """,
            [
                .integer("received", offset), .integer("acknowledged", before),
                .frame("acknowledged_in", known.frame),
            ],
            confidence: isSame ? .certain : .likely)
    }
}

extension ExchangeContext {
    /// The offset behind the last octet that this server can have got when it answered; nil if it is not known.
    fileprivate var furthestSent: (end: Int64, confidence: Confidence)? {
        guard let session, !session.isReported, !exchange.standing.isUnknownID else { return nil }
        if let offsets {
            // What was sent meanwhile on other connections may have come first.
            var end = offsets.high
            if let progress = session.servers.first(where: { $0.isOf(exchange.connection) }) {
                end = max(end, progress.uncertainEnd, progress.lastFragment?.packet?.contentRange.value?.end ?? 0)
                for other in progress.pending { end = max(end, other.packet?.contentRange.value?.end ?? 0) }
            }
            return (end, offsets.confidence)
        }
        // Gate S without K: all that the whole session has sent to anybody.
        guard session.hasStart, !session.hasHole, !mayHideMessages, exchange.standing.ending == nil,
            session.sent.ranges.count < OctetSet.maxRanges, session.crowd.haveBothDirections
        else { return nil }
        var end = max(session.sent.ranges.last?.upperBound ?? 0, exchange.standing.acknowledged)
        for progress in session.servers {
            for other in progress.pending { end = max(end, other.packet?.contentRange.value?.end ?? 0) }
        }
        return (end, .likely)
    }
}
