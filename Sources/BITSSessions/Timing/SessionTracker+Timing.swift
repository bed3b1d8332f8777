import BITSProtocol
import HTTPMessages

/// Where the time of sessions goes: each exchange that is over brings its stretches of time.
extension SessionTracker {
    // MARK: Readings

    func readStart(_ exchange: Exchange, isFirst: Bool) {
        guard let request = exchange.request else { return }
        exchange.clock.opensConnection =
            isFirst && exchange.connection.handshakeSeen && request.streamOffset == 0
        exchange.clock.atStart = ExchangeClock.Reading(exchange.connection.glanced)
    }

    func readEnd(_ exchange: Exchange) {
        guard let end = exchange.request?.end else { return }
        let reading = ExchangeClock.Reading(exchange.connection.glanced)
        exchange.clock.atEnd = reading
        exchange.clock.wholeTime = max(end.time, reading?.lastPayload ?? Int64.min)
    }

    func readAnswer(_ exchange: Exchange) {
        guard exchange.request != nil else { return }
        exchange.clock.atAnswer = ExchangeClock.Reading(exchange.connection.glanced)
    }

    /// The exchange belongs to the session from now on.
    func noteJoined(_ exchange: Exchange, _ session: Session) {
        guard let request = exchange.request, session.openExchanges == 0, let last = session.clock.lastEnd,
            last.moment.time <= request.start.time
        else { return }
        exchange.clock.previousEnd = last.moment
        guard last.connection == exchange.connection.index else { return }
        exchange.clock.followsOnConnection = true
        exchange.clock.lossBefore = max(0, (exchange.connection.glanced?.answerLossTime ?? 0) &- last.loss)
    }

    // MARK: What hides time

    /// Octets of a connection that may have held messages are missing.
    func noteHidden(_ connection: Connection, _ session: Session, until time: Int64) {
        let start = max(session.clock.ledger.settled, connection.lastMessageTime ?? connection.first.time)
        session.clock.ledger.add(.hidden, from: start, to: time)
        session.clock.lastEnd = nil
    }

    // MARK: Exchanges

    /// Shares out the time of an exchange that is over.
    func noteTime(_ exchange: Exchange, _ session: Session) {
        let connection = exchange.connection
        let transport = connection.glanced
        exchange.takeTiming()
        var last = exchange.requestThrough.map(\.time)
        if let answer = exchange.answer {
            last = max(last ?? answer.start.time, answer.start.time)
            if let end = knownEnd(answer) { last = max(last ?? end.time, end.time) }
        }
        if let last {
            session.lastTime = max(session.lastTime, last)
            connection.lastMessageTime = max(connection.lastMessageTime ?? last, last)
        }
        if session.clock.ledger.isFull { settleEarly(session) }
        addRetryDelay(exchange, session)
        addStretches(exchange, session, transport)
        noteFailure(exchange, session)
        session.clock.count(exchange, roundTrip: RoundTrip(transport).whole)
        noteChallenged(exchange, session)
        session.clock.lastEnd = nil
        if let end = knownEnd(exchange.answer), exchange.damage.isEmpty {
            session.clock.lastEnd = (
                end, connection.index, transport?.answerLossTime ?? 0, transport?.answersSentAgain ?? 0
            )
        }
        if exchange.clock.opensConnection, let time = transport?.connectTime ?? setupTime(exchange) {
            session.clock.ledger.add(
                .connectionSetup, from: connection.first.time, to: clampedSum(connection.first.time, time))
        }
        // One of the session's exchanges is this one.
        if session.openExchanges <= 1 { session.clock.ledger.settle(upTo: session.lastTime) }
    }

    private func knownEnd(_ answer: Exchange.Message?) -> Moment? {
        guard let answer, !answer.isEndUnseen, !answer.isCut else { return nil }
        return answer.end
    }

    /// Without a handshake that can be measured the first request tells when it was over.
    private func setupTime(_ exchange: Exchange) -> Int64? {
        exchange.request.flatMap { exchange.connection.first.elapsed(to: $0.start) }
    }

    private func addStretches(_ exchange: Exchange, _ session: Session, _ transport: TransportGlance?) {
        let trip = RoundTrip(transport)
        guard let request = exchange.request else {
            // Its request was there before, unseen.
            if let answer = exchange.answer {
                session.clock.ledger.add(.hidden, from: session.clock.ledger.settled, to: answer.start.time)
            }
            if let answer = exchange.answer { add(.answering, answer.start, knownEnd(answer), session) }
            return
        }
        let start = request.start.time
        if let before = exchange.clock.previousEnd, exchange.clock.followsOnConnection {
            let loss = exchange.clock.lossBefore
            let after = min(start, clampedSum(before.time, loss))
            session.clock.ledger.add(.loss, from: before.time, to: after)
            if let client = trip.client {
                session.clock.ledger.add(.roundTrips, from: after, to: min(start, clampedSum(after, client)))
            }
        }
        let answer = exchange.answer
        let over = knownEnd(answer)?.time ?? answer?.start.time
        if exchange.isAuthenticationLeg, let over {
            return session.clock.ledger.add(.authentication, from: start, to: over)
        }
        guard let through = exchange.requestThrough?.time else {
            // What was seen of it was sent; of the rest nobody knows when it was through.
            let end = answer?.start.time ?? exchange.connection.lastTime
            let isStopped = request.end == nil && answer == nil
            let stop = isStopped ? transport?.sent?.lastTime : nil
            let last = exchange.clock.atEnd?.lastPayload ?? stop ?? start
            let seen = request.isCut ? start : min(end, max(start, last))
            addSending(exchange, session, from: start, to: seen)
            // Whoever stops in the middle of a request gets no answer.
            let isWhole = exchange.damage.isEmpty && exchange.connection.gapCount == 0
            let isVain = isStopped && isWhole && exchange.connection.hasBothDirections
            return session.clock.ledger.add(isVain ? .unanswered : .hidden, from: seen, to: end)
        }
        addSending(exchange, session, from: afterPermission(exchange, session, start, through), to: through)
        guard let answer else { return addSilence(exchange, session, since: through) }
        addWait(exchange, session, from: through, to: answer.start.time, trip)
        add(.answering, answer.start, knownEnd(answer), session)
    }

    /// A client that asked for 100 (RFC 9110 10.1.1) sends the body when the server says so: up to then it is the server
    /// that thinks. Where the sending goes on.
    private func afterPermission(_ exchange: Exchange, _ session: Session, _ start: Int64, _ end: Int64) -> Int64 {
        guard exchange.packet?.expectsContinue ?? false, exchange.request?.isCut == false,
            let asked = exchange.request?.headEnd.time,
            let allowed = exchange.interims.first(where: { $0.status == 100 })?.moment.time, allowed <= end,
            start <= asked, asked <= allowed
        else { return start }
        session.clock.ledger.add(.sending, from: start, to: asked)
        let trip = RoundTrip(exchange.connection.glanced).server ?? 0
        session.clock.ledger.add(from: asked, to: allowed, (.roundTrips, trip), rest: .serverThink)
        return allowed
    }

    private func add(_ cause: TimeCause, _ start: Moment, _ end: Moment?, _ session: Session) {
        guard let end else { return }
        session.clock.ledger.add(cause, from: start.time, to: end.time)
    }

    private func addSending(_ exchange: Exchange, _ session: Session, from start: Int64, to end: Int64) {
        let clock = exchange.clock
        let loss = ExchangeClock.gain({ $0.loss }, clock.atStart, clock.atEnd)
        let window = ExchangeClock.gain({ $0.window }, clock.atStart, clock.atEnd)
        session.clock.ledger.add(
            from: start, to: end,
            (.resends, portion(end &- start, clock.repeated, of: clock.octets)), (.loss, loss),
            (.receiverWindow, window), rest: .sending)
    }

    /// From the request's last octet to the answer's first.
    private func addWait(
        _ exchange: Exchange, _ session: Session, from start: Int64, to end: Int64, _ trip: RoundTrip
    ) {
        guard exchange.damage.isEmpty, exchange.connection.hasBothDirections else {
            return session.clock.ledger.add(.hidden, from: start, to: end)
        }
        let blocked = exchange.clock.answerBlocked
        if blocked > (end &- start) / 2 {
            // The server had an answer, and the client took none.
            return session.clock.ledger.add(from: start, to: end, (.clientIdle, blocked), rest: .serverThink)
        }
        let loss = ExchangeClock.gain({ $0.loss }, exchange.clock.atEnd, exchange.clock.atAnswer)
        guard let acknowledged = exchange.acknowledgedBeforeAnswer?.time, acknowledged >= start else {
            return session.clock.ledger.add(
                from: start, to: end, (.loss, loss), (.roundTrips, trip.server ?? 0), rest: .serverThink)
        }
        let isAgain = ExchangeClock.gain({ $0.again }, exchange.clock.atEnd, exchange.clock.atAnswer) > 0
        if isAgain, let server = trip.server {
            // Something of the request had been lost: until it had arrived the server could do nothing.
            session.clock.ledger.add(from: start, to: acknowledged, (.roundTrips, server), rest: .loss)
        } else {
            session.clock.ledger.add(
                from: start, to: acknowledged, (.loss, loss),
                (.roundTrips, longestDelivery(exchange, trip) ?? Int64.max), rest: .serverThink)
        }
        session.clock.ledger.add(.serverThink, from: acknowledged, to: end)
    }

    /// How long the last octet's acknowledgement may take by the network alone. What comes later was delayed by a server
    /// that had nothing to say yet (RFC 9293 3.8.6.3). Queues that the request itself fills make the way longer, which
    /// only a long request can do.
    private func longestDelivery(_ exchange: Exchange, _ trip: RoundTrip) -> Int64? {
        guard let server = trip.server, let request = exchange.request else { return nil }
        let octets = clampedSum(Int64(request.head.bytes.count), request.bodyLength)
        let isShort = octets <= Int64(2 &* SessionClock.usualSegment)
        let latest = isShort ? 0 : exchange.clock.atEnd?.latestTrip ?? 0
        return max(clampedSum(server, clampedSum(server, server)), clampedSum(latest, latest))
    }

    /// Behind a request without an answer.
    private func addSilence(_ exchange: Exchange, _ session: Session, since start: Int64) {
        let connection = exchange.connection
        let closing = [connection.clientClosing, connection.serverClosing].compactMap(\.self).map(\.moment.time).min()
        let end = closing.map { min($0, connection.lastTime) } ?? max(now, connection.lastTime)
        let silence = Silence.of(exchange, parameters: parameters, now: now)
        let isKnown = silence.isFault || silence == .captureEnds
        session.clock.ledger.add(isKnown ? .unanswered : .hidden, from: start, to: end)
    }

    /// A session has a request under way that hides from view what lies before it: what is known is shared out.
    private func settleEarly(_ session: Session) {
        for connection in session.crowd.recent where connection.end == nil {
            for exchange in connection.openExchanges where exchange.session === session && exchange.answer == nil {
                if let through = exchange.requestThrough?.time {
                    session.clock.ledger.add(.unanswered, from: through, to: session.lastTime)
                }
            }
        }
        session.clock.ledger.settle(upTo: session.lastTime)
    }

    // MARK: Errors

    /// A client that met an error waits before it tries again ([MC-BUP] leaves open how long; the Windows client's minimum
    /// retry delay is ten minutes, and five seconds at least).
    private func addRetryDelay(_ exchange: Exchange, _ session: Session) {
        guard let failure = session.clock.failure, let start = exchange.request?.start.time, start > failure.time,
            exchange.packet?.recognition.isUpload ?? false
        else { return }
        session.clock.ledger.add(.retryDelay, from: failure.time, to: start)
        let delay = doubts.stretches.isEmpty ? start &- failure.time : doubts.proven(from: failure.time, to: start)
        if delay > session.clock.longestRetry?.time ?? 0 { session.clock.longestRetry = (delay, failure.what) }
    }

    private func noteFailure(_ exchange: Exchange, _ session: Session) {
        guard exchange.packet?.recognition.isUpload ?? false, let request = exchange.request else { return }
        if let answer = exchange.answer, let status = exchange.answerPacket?.status {
            // After a challenge, and after an offset to go on from, the client goes on at once.
            guard status >= 400, status != 416, !exchange.isAuthenticationLeg else {
                // The client had given up before it came.
                if let closing = exchange.connection.clientClosing, exchange.connection.isLeft(before: answer) {
                    session.clock.failure = (closing.moment.time, "no answer in time")
                    return
                }
                session.clock.failure = nil
                return
            }
            let time = knownEnd(answer)?.time ?? answer.start.time
            session.clock.failure = (time, "status \(status)")
            return
        }
        let closings = [exchange.connection.clientClosing, exchange.connection.serverClosing]
        guard exchange.damage.isEmpty, let closed = closings.compactMap({ $0?.moment.time }).min() else { return }
        // It may be told late, when the client has long gone on.
        guard !session.goesOn(behind: exchange), closed >= request.start.time else { return }
        session.clock.failure = (closed, "no answer")
    }

    private func noteChallenged(_ exchange: Exchange, _ session: Session) {
        guard let packet = exchange.packet, packet.type == .fragment, packet.recognition.isUpload else { return }
        exchange.standing.challenged = session.clock.challenged
        let isWaste = exchange.isAuthenticationLeg && exchange.request?.bodyLength ?? 0 > 0
        if isWaste {
            session.clock.challenged = exchange
        } else if !exchange.isAuthenticationLeg {
            session.clock.challenged = nil
        }
    }

    /// `amount · part / whole`, for a part no larger than the whole.
    private func portion(_ amount: Int64, _ part: Int64, of whole: Int64) -> Int64 {
        guard amount > 0, part > 0, whole > 0 else { return 0 }
        if part >= whole { return amount }
        let product = amount.multipliedFullWidth(by: part)
        return whole.dividingFullWidth(product).quotient
    }
}
