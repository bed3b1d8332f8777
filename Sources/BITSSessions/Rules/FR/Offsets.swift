import BITSProtocol
import HTTPMessages

/// What is known of the octet that the server expects next, when a Fragment begins.
struct Offsets {
    /// e: the server has asked for this octet.
    let expected: Int64
    /// e_hi: octets before this one may have reached the server.
    let high: Int64
    /// The exchange that tells ``expected``: the last Ack·Fragment of this server, or the Create-Session.
    let source: Exchange?
    /// That exchange went over the Fragment's own connection.
    let isOnConnection: Bool
    /// So that TCP vouches for everything in between: the client had no other connection for it.
    let isVouchedFor: Bool

    /// Over another connection a message may have passed that the capture lacks.
    var confidence: Confidence { isVouchedFor ? .certain : .likely }
    /// For a finding's places.
    var moment: Moment? { source?.answer?.start }
}

extension ExchangeContext {
    /// Gate K; nil if it fails. Asked by many: ``offsets`` keeps it.
    func findOffsets() -> Offsets? {
        guard exchange.standing.knowsOffset, !exchange.standing.isUnknownID, let session,
            let expected = exchange.standing.expected, let high = exchange.standing.expectedHigh
        else { return nil }
        // A session that is over has no next octet, and FR-014 or ERR-011 speak.
        guard exchange.standing.ending == nil, exchange.standing.lostBy == nil else { return nil }
        let source: Exchange?
        if let ack = exchange.standing.lastAck?.exchange {
            source = ack
        } else {
            // Nothing acknowledged yet: true only if nothing of the session is hidden or went to another server.
            let isElsewhere = session.servers.contains { !$0.isOf(exchange.connection) && $0.lastFragment != nil }
            guard !session.hasHole, !isElsewhere else { return nil }
            source = session.create
        }
        // Behind a gap connections are read late, so that their order is not always that of the capture.
        guard let known = source?.answer?.start.time, let start = exchange.request?.start.time, known <= start else {
            return nil
        }
        let isOnConnection = source?.connection === exchange.connection
        guard !mayBeElsewhere(from: high, since: source), !mayBeOtherSession else { return nil }
        return Offsets(
            expected: expected, high: high, source: source, isOnConnection: isOnConnection,
            isVouchedFor: isVouchedFor(since: source))
    }

    /// TCP vouches for all that lies between that exchange and this one: they went over one connection, and the client
    /// had no other one for the session.
    func isVouchedFor(since earlier: Exchange?) -> Bool {
        earlier?.connection === exchange.connection && !exchange.standing.hasOtherConnection
    }

    /// Octets from `high` on that the Fragment leaves out may have come, behind that exchange, where the capture does
    /// not show it: the server goes on as if they had, and they had another connection for it, or this one may hide
    /// them.
    func mayBeElsewhere(from high: Int64, since earlier: Exchange?) -> Bool {
        guard earlier?.connection === exchange.connection else { return mayHideMessages || isGoneOnWith(from: high) }
        return exchange.standing.mayHaveHidden && isGoneOnWith(from: high)
    }

    /// The Fragment begins behind all that is known to have been sent, and the server takes it as what it waits for:
    /// the octets before will have come over a connection that the capture lacks.
    private func isGoneOnWith(from high: Int64) -> Bool {
        guard let range = exchange.packet?.contentRange.value, range.first > high, let end = range.end,
            let answer = exchange.answerPacket, answer.isSuccess, let received = answer.receivedOffset.value?.value
        else { return false }
        return received >= end
    }

    /// Gate K; says `open` if it fails.
    func offsets(_ judge: inout Judge) -> Offsets? {
        if let offsets { return offsets }
        judge.open(.knownOffset)
        return nil
    }

    /// Whether this connection may have carried messages of the session that the capture lacks, before the first that
    /// it shows here. (Gaps before the connection's first BITS message are not counted: then something stands before
    /// it.)
    var mayHideMessages: Bool {
        if exchange.connection.gapCount > 0 { return true }
        return exchange.standing.previousOnConnection == nil && (exchange.request?.streamOffset ?? 0) > 0
    }

    /// The session's Fragment before this one on this server was acknowledged with success, the client knows it, and
    /// nothing else was left unanswered.
    var isClean: Bool {
        guard !exchange.standing.leftUnanswered, let previous = exchange.standing.previousFragment,
            exchange.standing.lastAck?.exchange === previous, previous.answerPacket?.isSuccess ?? false
        else { return false }
        return hasReachedClient(previous)
    }

    /// The session's Fragment before this one on this server was left unanswered or failed with 5xx or 413, its Ack did
    /// not reach the client, or its connection was reset.
    var isBroken: Bool {
        guard let previous = exchange.standing.previousFragment else { return false }
        let isAcknowledged = exchange.standing.lastAck?.exchange === previous
        if exchange.standing.leftUnanswered, !isAcknowledged { return true }
        if previous.isAuthenticationLeg { return false }
        guard isAcknowledged, hasReachedClient(previous) else { return isAcknowledged }
        return previous.connection !== exchange.connection && previous.connection.wasReset
    }

    /// Gate D as it stood when this request began: the answer had reached the client.
    func hasReachedClient(_ earlier: Exchange) -> Bool {
        guard let request = exchange.request, let answer = earlier.answer, let moment = earlier.answerAcknowledged,
            earlier.isDelivered
        else { return false }
        // It had given up by then, whatever its TCP still took.
        if earlier.connection.isLeft(before: answer) || exchange.isElsewhere(than: earlier) { return false }
        if earlier.connection === exchange.connection, let acknowledged = request.acknowledged {
            let end = clampedSum(answer.streamOffset, Int64(answer.head.bytes.count))
            return acknowledged >= clampedSum(end, answer.bodyLength)
        }
        let slack = earlier.connection === exchange.connection ? 0 : parameters.orderSlack
        return clampedSum(moment.time, slack) <= request.start.time
    }

    /// The answer to `earlier` reached the client, but on another connection, so that the clocks of two interfaces do
    /// not tell whether before this request.
    func isDeliveryInDoubt(of earlier: Exchange) -> Bool {
        guard earlier.connection !== exchange.connection, earlier.isDelivered, let request = exchange.request,
            let answer = earlier.answer, let moment = earlier.answerAcknowledged, !earlier.connection.wasReset,
            exchange.standing.lastAck?.exchange === earlier, earlier.answerPacket?.isSuccess ?? false,
            !earlier.connection.isLeft(before: answer)
        else { return false }
        let distance = moment.time.subtractingReportingOverflow(request.start.time)
        return !distance.overflow && distance.partialValue.magnitude <= UInt64(max(0, parameters.orderSlack))
    }

    /// That exchange was the session's Fragment before this one on this server; authentication legs do not count.
    func isPreviousFragment(_ earlier: Exchange) -> Bool {
        guard let previous = exchange.standing.previousFragment else { return false }
        return previous === earlier || previous.isAuthenticationLeg
    }
}

extension Connection {
    /// The client had ended the connection when the server began this answer.
    func isLeft(before answer: Exchange.Message) -> Bool {
        guard let closing = clientClosing, closing.isSeen else { return false }
        return closing.moment.time <= answer.start.time && closing.acknowledged ?? 0 <= answer.streamOffset
    }

    var wasReset: Bool { clientClosing?.kind == .reset || serverClosing?.kind == .reset }
}
