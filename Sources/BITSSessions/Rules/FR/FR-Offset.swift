import BITSProtocol

enum OctetsSkipped: ExchangeRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-008", "Fragment leaves out octets of the file", scope: .session,
        [RuleVariant(field: .violation, spec: .violation)],
        gates: [.knownOffset], party: .client, source: "[MC-BUP] 2.2.7.2, 3.1.5.1.4",
        meaning: """
            The Fragment begins behind the octet that the server has asked for. The server has to refuse it with 416; \
            if it does not, the file gets a hole.
            """,
        causes: """
            A client that counts for itself instead of taking the offset from each Ack, or takes an error for success; \
            a server that took only a part of the Fragment before.
            """,
        advice: "Let the client go on at the offset of the last BITS-Received-Content-Range, whatever it had sent.",
        example: "acknowledged up to 1000, next Content-Range: bytes 2000-2999/5000")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasTransfer(&judge), let range = context.packet?.contentRange.value,
            let offsets = context.offsets(&judge)
        else { return }
        guard range.first > offsets.high else { return judge.pass() }
        let known =
            offsets.high > offsets.expected
            ? "no more than \(grouped(offsets.high)) octets had been sent before"
            : context.exchange.standing.lastAck == nil
                ? "nothing of the file had been sent before" : "the server had asked for \(grouped(offsets.expected))"
        judge.fail(
            on: .request, context.requestPlaces(offsets.moment),
            """
            The Fragment begins at octet \(grouped(range.first)), but \(known): \
            \(grouped(range.first &- offsets.high)) octets are skipped.
            """,
            offsets.evidence(first: range.first), confidence: offsets.confidence)
    }
}

enum OctetsRepeated: ExchangeRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-009", "Fragment goes back behind an Ack", scope: .session,
        [
            RuleVariant("on the connection of that Ack", field: .violation, spec: .violation),
            RuleVariant("on another connection", field: .note, spec: .note),
        ],
        gates: [.knownOffset], party: .client, source: "[MC-BUP] 2.2.6, 2.2.7.2",
        meaning: """
            The client sends octets again that the server has acknowledged, and nothing went wrong in between. Servers \
            answer 416, or cut off what they have. On another connection the client may have resumed from an older \
            state.
            """,
        causes: "A client that does not take the offset from the Ack, or that was restarted with an old state.",
        advice: """
            Let the client go on at the offset of the last Ack. After a restart once is harmless; look only if it \
            repeats.
            """,
        example: "acknowledged up to 1000, next Content-Range: bytes 500-1499/5000")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasTransfer(&judge), let range = context.packet?.contentRange.value,
            let offsets = context.offsets(&judge)
        else { return }
        guard range.first < offsets.expected else { return judge.pass() }
        guard context.isClean else { return }
        // The server has asked for octets behind all that it was sent, and the client goes on where it stood: FRA-003.
        if context.session?.hasStart ?? false, let end = context.exchange.standing.previousFragment?.sentEnd,
            end < offsets.expected, range.first >= end
        {
            return
        }
        judge.fail(
            variant: offsets.isOnConnection ? 0 : 1, on: .request, context.requestPlaces(offsets.moment),
            """
            The Fragment begins at octet \(grouped(range.first)), although the server had acknowledged everything \
            before \(grouped(offsets.expected)): it goes back by \(grouped(offsets.expected &- range.first)) octets.
            """,
            offsets.evidence(first: range.first), confidence: offsets.confidence)
    }
}

enum OctetsSentAgain: ExchangeRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-010", "Octets sent again after a break", scope: .session,
        [RuleVariant(field: .information, spec: .information)],
        gates: [.knownOffset], party: .none, source: "[MC-BUP] 2.2.6",
        meaning: """
            The Fragment before did not end well (no Ack, an Ack that did not arrive, 5xx or 413), so the client sends \
            its octets again. That is how BITS is meant to work.
            """,
        causes: """
            A broken link, a restarted client or server, an error of the server, or a Fragment that was too large.
            """,
        advice: """
            Nothing. If it happens often, look at what broke the Fragments before, and at the octets that it costs.
            """,
        example: "bytes 10000-19999/30000 without an answer, and the same again on a new connection")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.hasTransfer(&judge), let range = context.packet?.contentRange.value,
            let offsets = context.offsets(&judge)
        else { return }
        guard range.first < offsets.high || range.first == offsets.expected, context.isBroken,
            let previous = context.exchange.standing.previousFragment
        else { return judge.pass() }
        if context.isDeliveryInDoubt(of: previous) { return judge.open(.delivered) }
        // How far octets have left the client: of the Fragment before no more than were seen.
        let before = previous.packet?.contentRange.value
        let high = before?.end == offsets.high ? offsets.expected : offsets.high
        let sent = max(high, previous.sentEnd ?? 0)
        let again = max(0, min(context.exchange.sentEnd ?? 0, sent) &- range.first)
        guard again > 0 || before?.first == range.first else { return judge.pass() }
        // How much of a request was sent is known when it is over: not at once where its connection was reset.
        let isCounted = previous.request?.end != nil || previous.isClosed
        let count: Wording = isCounted ? "; \(grouped(again)) octets are sent again" : ""
        // Behind a proxy nobody sees whether the client has the Ack of a success.
        let isUnseen = previous.connection.isProxied && previous.answerPacket?.isSuccess ?? false
        let why: Wording =
            isUnseen
            ? "; whether the Ack to the one before came through the proxy is not known"
            : ", since the one before did not end well"
        judge.fail(
            on: .request, context.requestPlaces(previous.request?.start),
            "The Fragment begins again at octet \(grouped(range.first))\(why)\(count).",
            offsets.evidence(first: range.first) + (isCounted ? [.integer("resent", again)] : []),
            confidence: isUnseen ? .likely : offsets.confidence)
    }
}

enum FirstFragmentNotAtZero: ExchangeRule {
    static var concerns: ExchangeTraits { [.fragment, .fragmentUnread] }
    static let rule = Rule(
        "BUP-FR-011", "First Fragment does not begin at octet 0", scope: .session,
        [RuleVariant(field: .violation, spec: .violation)],
        gates: [.sessionStart, .bothDirections], party: .client, source: "[MC-BUP] 2.2.6",
        meaning: """
            A new session holds nothing, so its first Fragment has to begin with the file's first octet. The server \
            has to answer 416 with the offset 0.
            """,
        causes: """
            A client that lost its session, got a new one, and goes on where it stood in the old one; or a client that \
            counts from 1.
            """,
        advice: "Let the client begin at 0 in each new session.",
        example: "Create-Session, then Content-Range: bytes 1048576-2097151/16777216")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard context.hasTransfer(&judge), exchange.standing.isFirstFragment, !exchange.standing.isUnknownID,
            let range = exchange.packet?.contentRange.value
        else { return }
        guard range.first != 0 else { return judge.pass() }
        // A Fragment without an id may have come first, and was taken.
        guard exchange.standing.knowsOffset, exchange.standing.lastAck == nil, exchange.standing.acknowledged == 0
        else {
            return judge.open(.knownOffset)
        }
        let create = context.session?.create
        guard exchange.connection.hasBothDirections, !context.mayBeElsewhere(from: 0, since: create),
            !context.mayBeOtherSession, context.session?.hasHole == false
        else { return judge.open(.bothDirections) }
        judge.fail(
            on: .request, context.requestPlaces(create?.answer?.start),
            "The session's first Fragment begins at octet \(grouped(range.first)) instead of 0.",
            [.integer("first", range.first), .integer("expected", 0)],
            confidence: context.isVouchedFor(since: create) ? .certain : .likely)
    }
}

extension Offsets {
    /// What every finding about an offset shows.
    func evidence(first: Int64) -> [Evidence] {
        var evidence: [Evidence] = [.integer("first", first), .integer("expected", expected)]
        if high > expected { evidence.append(.integer("possibly_received", high)) }
        if let moment { evidence.append(.frame("acknowledged_in", moment.frame)) }
        return evidence
    }
}

extension Exchange {
    /// The offset behind the last octet of the file that this Fragment has really sent; nil if it holds no range.
    var sentEnd: Int64? {
        guard let range = packet?.contentRange.value, let length = range.length, let request else { return nil }
        return clampedSum(range.first, min(length, request.bodyLength))
    }
}
