import BITSProtocol

extension SessionTracker {
    /// An exchange is over: it is judged, shown in its session's timeline, and forgotten.
    func close(_ exchange: Exchange) {
        guard !exchange.isClosed else { return }
        exchange.isClosed = true
        if exchange.standing.isUnplaced {
            place(exchange, exchange.answerPacket)
        } else if exchange.session == nil, exchange.standing.isUnknownID {
            resolveUnanswered(exchange)
        }
        noteCut(exchange)
        onExchange?(exchange)
        if let fragment = exchange.fragmentNumber {
            let session = exchange.isStray ? nil : exchange.session
            uploads?.assign(fragment: fragment, to: session?.isReported ?? true ? nil : session?.index)
        }
        exchange.connection.authentication.note(exchange)
        exchange.standing.ignored = challenges.note(
            exchange, slack: parameters.orderSlack,
            mayBeHidden: isBehind?(exchange.connection.client.address, exchange.connection) ?? false)
        let session = exchange.session
        if let session {
            noteSent(exchange, session)
            noteUnplaceable(exchange, session)
            noteUser(exchange, session)
            noteAcceptance(exchange, session)
            if exchange.answer == nil, let start = exchange.request?.start, mayBeHidden(session, since: start.time) {
                exchange.damage.insert(.answer)
            }
            noteUnanswered(exchange, session)
            reviewStanding(exchange, session)
            if !session.isReported { noteTime(exchange, session) }
        }
        if exchange.packet?.recognition == .download { noteDownload(exchange) }
        noteOutcome(exchange, session)
        noteSecurity(exchange, session)
        let context = ExchangeContext(
            exchange: exchange, session: session, parameters: parameters, now: now, serverNames: serverNames)
        if let session, !session.isReported { session.between.note(exchange) }
        let findings = desk.judge(context)
        exchange.faults = desk.faults
        if let twin = exchange.twin {
            let own = exchange.faults
            exchange.faults += twin.faults
            twin.faults += own
        }
        publish(findings, session: session, waits: waitsForFront(exchange, session, findings))
        if sink.wantsFragments,
            let fragment = FragmentReport(exchange, session: session, now: now, parameters: parameters)
        {
            sink.fragment(fragment)
        }
        if let session {
            session.openExchanges &-= 1
            addToTimeline(exchange, session, isMarked: findings.contains { $0.severity >= .warning })
            if !exchange.isAuthenticationLeg, exchange.packet?.type == .fragment { noteFragmentOver(exchange, session) }
            timelineAdded &+= 2 &+ exchange.interims.count
            reportIfOver(session)
            boundTimelines()
        }
        if exchange.packet?.recognition == .notification { endNotification(exchange) }
        // What came before is not needed any more; without this each exchange would keep all its predecessors.
        exchange.standing = Standing()
        endTwins(exchange)
    }

    /// What came to light since the request began may mean that messages before it are not in the capture, and what
    /// another connection told is the latest only if the client had met it and opened none whose messages are hidden.
    private func reviewStanding(_ exchange: Exchange, _ session: Session) {
        guard exchange.standing.knowsOffset || exchange.standing.isFirstFragment else { return }
        let connection = exchange.connection
        let basis = exchange.standing.lastAck?.exchange ?? session.create
        let since = basis?.answer?.start.time ?? session.firstTime
        var isHidden =
            session.lastHole >= exchange.standing.moment || mayBeHidden(session, since: since)
            || session.isHeldBack(besides: connection)
            // Side by side with another message: which came first is not known.
            || session.lastMessage.map { $0 !== exchange && $0.connection !== connection } ?? false
        if !isHidden, let basis, basis.connection !== connection {
            // A client's TCP acknowledges within half a second (RFC 9293 3.8.6.3).
            let isUnmet =
                basis === session.create && basis.answerAcknowledged == nil && now &- since > Parameters.second
            // The Ack sent the client to another server, of which the capture shows nothing.
            let isElsewhere = basis === session.create && session.hostID != nil && session.serverEndpoints.count == 1
            isHidden = isUnmet || isElsewhere || hasSilentConnection?(connection.client.address) ?? false
        }
        guard isHidden else { return }
        exchange.standing.knowsOffset = false
        exchange.standing.isFirstFragment = false
    }

    /// A message with an id that nobody knew, and no answer that would tell: taken as a session from before the
    /// capture.
    private func resolveUnanswered(_ exchange: Exchange) {
        guard let packet = exchange.packet, let id = packet.sessionID.value, let request = exchange.request else {
            return
        }
        if let known = byID[id.key]?.last {
            attachStray(exchange, known, request.start.time)
            return
        }
        let session = newSession(exchange, target: packet.target, time: request.start.time)
        session.host = packet.host
        register(id, for: session)
        attach(exchange, session, packet, request.start.time)
    }

    /// A Fragment that stayed without an answer: the server may hold its octets or not.
    private func noteFragmentOver(_ exchange: Exchange, _ session: Session) {
        let server = session.progress(exchange.connection)
        session.servers[server].pending.removeAll { $0 === exchange }
        guard exchange.answer == nil, !exchange.isStray else { return }
        if exchange.damage.contains(.answer), exchange.twin?.answer == nil { session.fragmentWithoutAck = exchange }
        // An Ack to a later Fragment has already told more.
        if session.servers[server].lastAck?.isSent(after: exchange) ?? false { return }
        session.servers[server].isBroken = true
        if let end = exchange.packet?.contentRange.value?.end {
            session.servers[server].uncertainEnd = max(session.servers[server].uncertainEnd, end)
        }
    }

    /// Counts the octets of the file that left the client, and those of them that were seen.
    private func noteSent(_ exchange: Exchange, _ session: Session) {
        guard let packet = exchange.packet, exchange.typeByAnswer == .fragment, let range = packet.contentRange.value,
            let length = range.length, let request = exchange.request, !exchange.isStray
        else { return }
        if request.end == nil, exchange.answer == nil, exchange.connection.clientClosing == nil,
            exchange.connection.serverClosing == nil
        {
            session.fragmentWithoutEnd = exchange
        }
        let octets = min(length, request.bodyLength)
        guard octets > 0 else { return }
        let end = clampedSum(range.first, octets)
        if exchange.isAuthenticationLeg {
            _ = session.challenged.insert(range.first..<end)
        } else {
            let new = session.sent.insert(range.first..<end)
            let isKnownLeg = session.answeredFragments.note(
                exchange, range.first..<clampedSum(range.first, length), slack: parameters.orderSlack)
            let isCounted = isKnownLeg || exchange.isSecondLeg || exchange.passes?.isCounted ?? false
            exchange.passes?.isCounted = true
            let repeated = isCounted ? 0 : octets &- new
            exchange.clock.octets = octets
            exchange.clock.repeated = repeated
            session.resent = clampedSum(session.resent, repeated)
        }
        var position = range.first
        for gap in exchange.missing {
            let start = min(end, clampedSum(range.first, gap.lowerBound))
            if start > position { _ = session.seen.insert(position..<start) }
            position = max(position, min(end, clampedSum(range.first, gap.upperBound)))
        }
        if position < end, !exchange.missingIsPartial { _ = session.seen.insert(position..<end) }
    }

    private func noteUnanswered(_ exchange: Exchange, _ session: Session) {
        guard exchange.answer == nil, exchange.packet?.recognition.isUpload == true else {
            if session.unanswered != nil, exchange.answerPacket?.isSuccess == true { session.unanswered = nil }
            return
        }
        // Connections that were given up end late: by then the client may have gone on.
        if session.goesOn(behind: exchange) { return }
        if Silence.of(exchange, parameters: parameters, now: now).isFault { session.unanswered = exchange }
    }

    private func noteDownload(_ exchange: Exchange) {
        guard let (download, isFirst, evicted) = downloads.find(exchange) else { return }
        for (download, bound) in evicted {
            boundsReached.add(bound)
            sink.download(DownloadReport(download))
        }
        let change = download.note(exchange)
        exchange.standing.download = (download.url, isFirst, change)
    }

    private func addToTimeline(_ exchange: Exchange, _ session: Session, isMarked: Bool) {
        if isBrief { return }
        if exchange.answer != nil, exchange.isAuthenticationLeg, exchange.packet?.recognition.isUpload ?? false {
            if session.legs?.add(exchange, isMarked: isMarked) ?? false { return }
            endLegs(of: session)
            session.legs = AuthenticationLegs(exchange, isMarked: isMarked)
            return
        }
        if exchange.packet?.recognition.isUpload ?? false { endLegs(of: session) }
        if let entry = TimelineEntry(requestOf: exchange, now: now, parameters: parameters) {
            session.timeline.add(entry, isMarked: isMarked)
        }
        for interim in exchange.interims {
            session.timeline.add(TimelineEntry(interim, of: exchange), isMarked: false)
        }
        if let entry = TimelineEntry(answerOf: exchange) { session.timeline.add(entry, isMarked: isMarked) }
    }

    /// Shows the rounds of authentication that came before what follows now.
    func endLegs(of session: Session) {
        guard let legs = session.legs else { return }
        session.timeline.add(legs.entry, isMarked: legs.isMarked)
        session.legs = nil
    }

    /// - Parameter waits: it is not known yet who is to blame.
    func publish(_ findings: [Finding], session: Session?, waits: Bool = false) {
        if let session, waits || session.holds(findings) {
            session.heldFindings += findings
        } else {
            if let session {
                tellHeld(of: session, as: session)
                if !findings.isEmpty { session.isTold = true }
            }
            for finding in findings { sink.finding(finding) }
        }
        guard let session, session.firstViolation == nil else { return }
        session.firstViolation = desk.faults.first { $0.severity == .violation }
    }

    // MARK: Sessions

    /// Reports a session that is over and that nothing under way can change.
    func reportIfOver(_ session: Session) {
        guard !session.isReported, session.openExchanges == 0, !session.isOpen || session.restartedAs != nil else {
            return
        }
        if case nil = session.ending, session.lostBy != nil || session.isRefused || session.restartedAs != nil {
            // Its successor may still come, or it may go on.
            return
        }
        let newest = session.crowd.recent.contains { connection in
            guard connection.end == nil else {
                return false
            }
            return connection.sessions.count < bounds.sessionsPerConnection
                || connection.sessions.suffix(bounds.sessionsPerConnection).contains { $0 === session }
        }
        if !newest { report(session, isEvicted: false) }
    }

    /// Reports the sessions that have been over for a while, whether their connections live on or not.
    ///
    /// - Parameter isIdle: nothing has come for a while, though time did not go on.
    public func reportSettled(isIdle: Bool = false) {
        var settled: [Session] = []
        for session in open.values where session.openExchanges == 0 && !session.isReported {
            let patience: Int64
            if session.ending != nil {
                // The tracker's time may stand a little behind the last message's.
                patience = isIdle ? Int64.min : 1_000_000_000
            } else if session.lostBy != nil || session.isRefused || session.restartedAs != nil {
                // A client that begins again does so within its retry delay of a minute.
                patience = 90_000_000_000
            } else {
                continue
            }
            let silence = now.subtractingReportingOverflow(session.lastTime)
            if !silence.overflow, silence.partialValue >= patience { settled.append(session) }
        }
        for session in settled.sorted(by: { $0.index < $1.index }) { report(session, isEvicted: false) }
    }

    func report(_ session: Session, isEvicted: Bool) {
        guard !session.isReported else { return }
        session.isReported = true
        endLegs(of: session)
        session.clock.ledger.settle(upTo: session.lastTime)
        session.attempts = reach.attempts(of: session)
        session.mayGoOnUnseen = session.isToldElsewhere || mayBeHidden(session, since: session.lastTime)
        session.mayLackFragments = mayBeHidden(
            session, since: session.lastAcknowledgement?.answer?.start.time ?? session.firstTime)
        let facts = SessionFacts(session, now: now, parameters: parameters)
        let outcome = facts.outcome
        session.wasUnderWay = facts.isUnderWay
        session.singlesSoFar = isEvicted ? nil : singles.note(session, outcome: outcome)
        noteSecurity(of: session, outcome)
        tellHeld(of: session, as: session)
        reviewNotifications(session)
        judgeSession(session, isEvicted: isEvicted)
        let report = SessionReport(
            session, now: now, parameters: parameters, isEvicted: isEvicted, outcome: outcome, isBrief: isBrief)
        outcomeCounts.add(report.outcome)
        if session.servers.count > ServerProgress.most { boundsReached.add(.serversPerSession) }
        sink.session(report)
        open[session.index] = nil
        forgetRival(session)
        for connection in session.crowd.recent where connection.end == nil {
            connection.sessions.drop(session)
        }
        if let key = session.replyKey, byReply[key] === session { byReply[key] = nil }
        notifications.forget(session)
        session.strip()
        noteHeadsDropped(of: session)
    }

    func forget(_ session: Session) {
        forgottenSessions &+= 1
        session.release()
        if let key = session.id?.key {
            byID.drop(session, from: key)
        }
        let key = TargetKey(client: session.client.address, target: session.targetKey)
        for key in [key] + session.otherKeys {
            byTarget.drop(session, from: key)
        }
    }

    /// All captures are read and all connections closed: what is still open is reported.
    public func finish() {
        isFinishing = true
        for session in open.values.sorted(by: { $0.index < $1.index }) { report(session, isEvicted: false) }
        for download in downloads.takeAll() { sink.download(DownloadReport(download)) }
        judgeSecurity()
        for finding in desk.finish() { sink.finding(finding) }
    }
}
