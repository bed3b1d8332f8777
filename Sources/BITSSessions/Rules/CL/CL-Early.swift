import BITSProtocol
import HTTPMessages

/// Whether a Close-Session comes while octets are missing at the server: CL-002 and CLA-004 share the look.
enum CloseProgress {
    case notJudged
    case open(Gate)
    case complete
    /// The server acknowledged, and at most holds, so many octets of the total.
    case early(acknowledged: Int64, high: Int64, total: Int64)

    static func of(_ context: ExchangeContext) -> CloseProgress {
        let exchange = context.exchange
        // A repetition of a Close that was granted commits nothing any more.
        if context.earlierSuccess != nil { return .notJudged }
        guard exchange.connection.hasBothDirections else { return .open(.bothDirections) }
        // What the server itself took back counts no more.
        let isTakenBack = isTakenBack(context)
        let standing = exchange.standing
        guard let total = standing.total, let totals = standing.totals else {
            // Before any Fragment with a total: CL-003 looks at that.
            return standing.isFirstFragment || standing.hasEarlierFragment ? .notJudged : .open(.knownOffset)
        }
        if standing.acknowledged >= totals.upperBound, !isTakenBack { return .complete }
        if isTakenBack, isFurtherElsewhere(context) { return .open(.knownOffset) }
        guard standing.knowsOffset, let acknowledged = standing.expected, let high = standing.expectedHigh else {
            return .open(.knownOffset)
        }
        if high >= totals.upperBound { return .complete }
        // Fragments that disagree about the total leave unknown which of them counts.
        if high >= totals.lowerBound { return .open(.knownOffset) }
        // A Fragment whose head is missing may have stated another one.
        if context.session?.hasHole ?? true { return .open(.knownOffset) }
        if context.mayBeFurtherElsewhere || hasUnreadRange(standing) { return .open(.knownOffset) }
        // A gap of this connection hides messages of a session that nobody had seen on it then.
        if basis(context)?.connection !== exchange.connection, context.mayHideMessages { return .open(.knownOffset) }
        return .early(acknowledged: acknowledged, high: high, total: total)
    }

    /// Another server has acknowledged more.
    private static func isFurtherElsewhere(_ context: ExchangeContext) -> Bool {
        guard let session = context.session,
            let own = session.servers.first(where: { $0.isOf(context.exchange.connection) })?.acknowledged
        else { return false }
        return session.servers.contains { !$0.isOf(context.exchange.connection) && $0.highest > own }
    }

    private static func isTakenBack(_ context: ExchangeContext) -> Bool {
        guard let session = context.session, session.hasTakenBack else { return false }
        return session.servers.contains {
            $0.isOf(context.exchange.connection) && $0.acknowledged ?? 0 < $0.highest
        }
    }

    /// The message that the offset comes from: the last Ack to a Fragment, else that to Create-Session.
    static func basis(_ context: ExchangeContext) -> Exchange? {
        context.exchange.standing.lastAck?.exchange ?? context.session?.create
    }

    /// What lies between the basis and this message is known for certain only within one connection, and only if the
    /// client had no other one.
    static func confidence(_ context: ExchangeContext) -> Confidence {
        context.isVouchedFor(since: basis(context)) ? .certain : .likely
    }

    /// What the last Fragment held cannot be read, and no Ack has told since.
    private static func hasUnreadRange(_ standing: Standing) -> Bool {
        guard let last = standing.previousFragment, last.packet?.contentRange.value == nil else { return false }
        return standing.lastAck?.exchange !== last
    }
}

enum CloseBeforeLastOctet: ExchangeRule {
    static var concerns: ExchangeTraits { .close }
    static let rule = Rule(
        "BUP-CL-002", "Close-Session before all octets were accepted", scope: .session,
        [RuleVariant(field: .violation, spec: .violation)],
        gates: [.knownOffset, .bothDirections], party: .client, source: "[MC-BUP] 2.2.8; win32: Close-Session",
        meaning: """
            Close-Session says that the upload is complete. Here the server was still waiting for octets: it drops the \
            partial file, and the upload is lost though it looks closed.
            """,
        causes: "A client that sends Close-Session when it is stopped, or that does not wait for the last Ack.",
        advice: """
            Let the client close only after an Ack whose BITS-Received-Content-Range equals the file's length, and use \
            Cancel-Session to give up. Upload the file again.
            """,
        example: "BITS-Received-Content-Range: 700 of 1000, then Close-Session")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.deed(of: .closeSession) else { return }
        switch CloseProgress.of(context) {
        case .notJudged: return
        case .open(let gate): judge.open(gate)
        case .complete: judge.pass()
        case .early(let acknowledged, let high, let total):
            var evidence: [Evidence] = [.integer("acknowledged", acknowledged), .integer("total", total)]
            if high > acknowledged { evidence.append(.integer("possibly_received", high)) }
            if let last = context.exchange.standing.lastAck?.exchange.answer {
                evidence.append(.frame("last_ack", last.start.frame))
            }
            judge.fail(
                on: .request, [request.start, CloseProgress.basis(context)?.answer?.start].compactMap(\.self),
                """
                The client closes the session although the server has at most \(grouped(high)) of \(grouped(total)) \
                octets; it should close when all are acknowledged.
                """,
                evidence, confidence: CloseProgress.confidence(context))
        }
    }
}

enum CloseWithoutFragment: ExchangeRule {
    static var concerns: ExchangeTraits { .close }
    static let rule = Rule(
        "BUP-CL-003", "Close-Session without any Fragment", scope: .session,
        [RuleVariant(field: .note, spec: .note)],
        gates: [.sessionStart, .bothDirections], party: .client, source: "[MC-BUP] 1.3.1, 2.2.8",
        meaning: """
            The session was created and closed without an octet in between. The specification does not say how an \
            empty file is uploaded, so what the server makes of it is open.
            """,
        causes: "An empty file, a test tool, or a client that gave up at once.",
        advice: "Look at the file on the client. If it is not empty, find out why no Fragment was sent.",
        example: "Create-Session, then Close-Session")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.deed(of: .closeSession) else { return }
        if context.exchange.standing.hasEarlierFragment { return judge.pass() }
        let standing = context.exchange.standing
        guard standing.ending == nil, let session = context.session, session.lastAcknowledgement == nil else { return }
        guard context.exchange.connection.hasBothDirections else { return judge.open(.bothDirections) }
        guard standing.isFirstFragment, let create = session.create else { return judge.open(.sessionStart) }
        // Octets may have come in a message that does not say that they are this session's.
        guard !session.hasUnplacedOctets else { return judge.open(.knownOffset) }
        judge.fail(
            on: .request, [request.start, create.request?.start].compactMap(\.self),
            "The client closes the session without having sent a Fragment; 0 octets were uploaded.",
            [.integer("acknowledged", 0)],
            confidence: create.connection === context.exchange.connection ? .certain : .likely)
    }
}

enum EarlyCloseAccepted: ExchangeRule {
    static var concerns: ExchangeTraits { .close }
    static let rule = Rule(
        "BUP-CLA-004", "Partial upload closed with success, and so lost", scope: .exchange,
        [RuleVariant(field: .warning, spec: .warning)],
        gates: [.knownOffset, .bothDirections], party: .client, source: "win32: Close-Session",
        meaning: """
            The server granted a Close-Session that came too early. Nobody sees an error, yet the file is not there, \
            or not whole: a silent loss.
            """,
        causes: "The client closed too early (CL-002); servers do not check whether the file is complete.",
        advice: "Do not trust the success. Check the file at its destination, and upload it again.",
        example: "Close-Session after 700 of 1,000 octets answered with 200")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        // Behind a granted Cancel there is nothing to lose.
        guard let (request, answer) = context.ack(to: .closeSession, .success, &judge),
            context.exchange.standing.ending == nil
        else { return }
        switch CloseProgress.of(context) {
        case .notJudged: return
        case .open(let gate): judge.open(gate)
        case .complete: judge.pass()
        case .early(let acknowledged, let high, let total):
            judge.fail(
                on: .answer, [answer.start, request.start],
                """
                The Close-Session that came too early is answered with success: the server has at most \
                \(grouped(high)) of \(grouped(total)) octets, and nobody is told that the rest is missing.
                """,
                [
                    .integer("status", answer.head.status ?? 0), .integer("acknowledged", acknowledged),
                    .integer("total", total),
                ], confidence: CloseProgress.confidence(context))
        }
    }
}
