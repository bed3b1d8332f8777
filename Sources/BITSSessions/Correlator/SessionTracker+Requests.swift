import BITSProtocol
import HTTPMessages

extension SessionTracker {
    /// Finds the session of a request, or makes one, and notes what is known when the request begins.
    func join(_ exchange: Exchange, _ packet: RequestPacket) {
        guard let request = exchange.request else { return }
        let time = request.start.time
        takeAcquaintance(exchange)
        if request.isCut, joinCut(exchange, packet) { return }
        switch packet.type {
        case .createSession:
            creates.note(exchange)
            attach(exchange, sessionForCreate(exchange, packet, time), packet, time)
        case .fragment, .closeSession, .cancelSession:
            guard let id = packet.sessionID.value else {
                // Without an id the message belongs to nobody for certain: it is shown where it most likely stands.
                if let session = neighbour(of: exchange, packet) { attachStray(exchange, session, time) }
                return
            }
            if let session = generation(of: id, exchange, packet), !disowns(id, session, packet),
                !isReissued(id, session, exchange, packet)
            {
                attach(exchange, session, packet, time)
            } else if let session = grantedOddly(id, exchange, packet) {
                attach(exchange, session, packet, time)
            } else if let session = adopter(of: id, exchange, packet) {
                exchange.standing.isUnknownID = true
                exchange.standing.createOnConnection = createBefore(exchange, packet)
                register(id, for: session)
                session.isIDInferred = true
                linkRestart(session)
                attach(exchange, session, packet, time)
            } else {
                exchange.standing.isUnknownID = true
                exchange.standing.idsWereForgotten = hasForgotten
                exchange.standing.createOnConnection = createBefore(exchange, packet)
                // Whether the id is real or a slip, the answer will tell; without any answers it is taken as real.
                if exchange.connection.serverFrames == 0 || neighbour(of: exchange, packet) == nil {
                    beginMidstream(exchange, packet, id, time)
                }
            }
        case .ping:
            noteLastPing(exchange, packet, time)
            if let id = packet.sessionID.value, let session = generation(of: id, exchange, packet) {
                attach(exchange, session, packet, time)
            } else if let session = newestOpen(exchange, packet) {
                attach(exchange, session, packet, time)
            }
            notePing(exchange, packet)
        case .ack, nil:
            if let session = neighbour(of: exchange, packet) { attachStray(exchange, session, time) }
        }
    }

    /// A challenge belongs to the attempt that it answers; any other Create-Session begins a session.
    private func sessionForCreate(_ exchange: Exchange, _ packet: RequestPacket, _ time: Int64) -> Session {
        let key = TargetKey(client: exchange.connection.client.address, target: packet.target.comparisonKey)
        if let waiting = attemptWaiting(for: exchange, among: byTarget[key] ?? []) {
            exchange.standing.cancelLost = waiting.cancelLost
            waiting.create = exchange
            return waiting
        }
        let earlier = byTarget[key]?.last
        exchange.standing.surroundings.abandoned = earlier.flatMap { fragmentUnderWay(of: $0) }
        let session = newSession(exchange, target: packet.target, time: time)
        session.create = exchange
        if let earlier, earlier.isRefused {
            session.refusedForGood = earlier.refusedForGood
            session.repetitions = earlier.repetitions
        }
        if let last = earlier?.lastAnswered, case .packet(.cancelSession) = last.answerPacket?.answered,
            last.answerPacket?.hresult.value?.code == HResult.sessionNotFound,
            earlier?.lastMessage == nil || earlier?.lastMessage === last
        {
            session.cancelLost = last
            exchange.standing.cancelLost = last
        }
        session.host = packet.host
        session.contentName = packet.contentName.raw
        session.offered = packet.supportedProtocols.value?.elements.map(\.raw) ?? []
        return session
    }

    /// The attempt of the same client and target that was challenged last: of two legs from one end, which a load
    /// balancer leaves as it is, the one to the same server.
    private func attemptWaiting(for exchange: Exchange, among sessions: [Session]) -> Session? {
        func waits(_ session: Session) -> Bool {
            !session.isReported && (session.waitsForCredentials || session.mayWaitForCredentials(in: exchange))
        }
        guard let last = sessions.last, waits(last) else { return nil }
        let server = exchange.connection.server
        return sessions.latest.last { $0.create?.connection.server == server && waits($0) } ?? last
    }

    private func noteLastPing(_ exchange: Exchange, _ packet: RequestPacket, _ time: Int64) {
        let key = TargetKey(client: exchange.connection.client.address, target: packet.target.comparisonKey)
        for session in (byTarget[key] ?? []).suffix(bounds.sessionsPerConnection) where !session.isReported {
            session.lastPing = max(session.lastPing ?? time, time)
        }
    }

    func beginMidstream(_ exchange: Exchange, _ packet: RequestPacket, _ id: SessionID, _ time: Int64) {
        let session = newSession(exchange, target: packet.target, time: time)
        session.host = packet.host
        session.contentName = packet.contentName.raw
        register(id, for: session)
        attach(exchange, session, packet, time)
    }

    /// The generation of an id that a message joins: that on its connection with its target, else with its client and
    /// target, else on its connection, else with its target, else with its client, else the latest; open ones before
    /// those that are over, but for one of the message's own connection or client before a stranger's.
    func generation(of id: SessionID, _ exchange: Exchange, _ packet: RequestPacket) -> Session? {
        guard let all = byID[id.key] else { return nil }
        let connection = exchange.connection
        let target = packet.target.comparisonKey
        let address = connection.client.address
        var known = all.count > [Session].lookBack ? near(all, exchange, target) : all
        // What is no GUID others may hand out as well.
        if id.guid == nil { known.removeAll { !mayBelong(exchange, target, to: $0) } }
        guard let newest = known.last else { return nil }
        if known.count == 1 { return newest }
        let open = known.filter { !$0.hasEnded && !$0.isLost }
        for candidates in [open, known] {
            func isHere(_ session: Session) -> Bool { session.connectionIndexes.contains(connection.index) }
            // A server may hand out one id to all.
            if let found = candidates.last(where: { isHere($0) && ($0.targetKey == target || $0.target == nil) }) {
                return found
            }
            if let found = candidates.last(where: { $0.targetKey == target && $0.clientAddresses.contains(address) }) {
                return found
            }
            if let found = candidates.last(where: isHere) { return found }
        }
        for candidates in [open, known] {
            if let found = candidates.last(where: { $0.targetKey == target }) { return found }
            if let found = candidates.last(where: { $0.clientAddresses.contains(address) }) { return found }
            if let found = candidates.last { return found }
        }
        return newest
    }

    /// Whether a message with the session's id is likely to be its own: of three, client, server and target, two agree.
    private func mayBelong(_ exchange: Exchange, _ target: String, to session: Session) -> Bool {
        let connection = exchange.connection
        if session.connectionIndexes.contains(connection.index) || session.target == nil { return true }
        let isClient = session.clientAddresses.contains(connection.client.address)
        let isServer = session.servers.contains { $0.server == connection.server } || session.isReported
        // From one server to another it moves only as an Ack to Create-Session told.
        guard isServer || session.create != nil else { return false }
        let isTarget = session.targetKey == target
        return isTarget && (isClient || isServer) || isClient && isServer
    }

    /// Of more generations of an id than are looked at: the latest, behind those before them that are on the message's
    /// connection, or of its client and target.
    private func near(_ all: [Session], _ exchange: Exchange, _ target: String) -> [Session] {
        let key = TargetKey(client: exchange.connection.client.address, target: target)
        let own = exchange.connection.sessions.latest + (byTarget[key] ?? []).latest
        let latest = all.latest
        var isTaken = Set(latest.map(ObjectIdentifier.init))
        let before = own.filter { $0.id == all.last?.id && isTaken.insert(ObjectIdentifier($0)).inserted }
        return before.sorted { $0.index < $1.index } + latest
    }

    /// A session whose Create-Session was seen but whose Ack was not: the first id that follows on its target is its
    /// own.
    private func adopter(of id: SessionID, _ exchange: Exchange, _ packet: RequestPacket) -> Session? {
        let key = TargetKey(client: exchange.connection.client.address, target: packet.target.comparisonKey)
        return byTarget[key]?.latest.last { session in
            guard session.id == nil, !session.isReported, let create = session.create else { return false }
            // The id may stand where the Ack's head has a hole.
            if create.answerPacket != nil, create.answer?.isCut != true {
                // Behind a challenge the Create-Session that was granted may be missing.
                return session.waitsForCredentials
                    && (session.hasHole || exchange.connection.gapCount > 0 || !exchange.connection.handshakeSeen
                        || mayBeHidden(session, since: session.firstTime))
            }
            return create.isClosed || create.damage.contains(.answer) || create.connection.serverFrames == 0
                || create.connection === exchange.connection || session.lastMessage !== create
                || packet.contentRange.value?.first == 0
        }
    }

    /// The session is over, and a Create-Session came behind it whose answer the capture lacks: a server that hands out
    /// ids again may have granted that one with the same id.
    private func isReissued(_ id: SessionID, _ session: Session, _ exchange: Exchange, _ packet: RequestPacket) -> Bool
    {
        guard session.hasEnded || session.isLost, let newer = adopter(of: id, exchange, packet), newer !== session,
            newer.index > session.index, let create = newer.create, create.answer == nil,
            // A connection with a hole is heard late: its Create-Session may be the one that began the session.
            let begun = create.request?.start, let over = (session.ending?.exchange ?? session.lostBy)?.answer?.start,
            begun.time > clampedSum(over.time, parameters.slack(between: over, and: begun))
        else { return false }
        if create.damage.contains(.answer) { return true }
        // The client has seen more of the server than at that Create-Session: an answer that the capture lacks.
        guard create.connection === exchange.connection, create.interims.isEmpty,
            let before = create.request?.acknowledged, let seen = exchange.request?.acknowledged
        else { return false }
        return seen > before
    }

    /// An Ack whose request is not in the capture gave the session its id, but a message with that id is for another
    /// target: the Create-Session that was granted is not in the capture either.
    private func disowns(_ id: SessionID, _ session: Session, _ packet: RequestPacket) -> Bool {
        guard session.isIDInferred, session.create != nil, session.lastMessage === session.create, !session.isReported,
            session.targetKey != packet.target.comparisonKey
        else { return false }
        byID.drop(session, from: id.key)
        session.id = nil
        session.isIDInferred = false
        session.acknowledged = 0
        session.hiddenEnd.insert(.requests)
        return true
    }

    /// The newest session of the same client and target that is neither closed nor cancelled.
    private func newestOpen(_ exchange: Exchange, _ packet: RequestPacket) -> Session? {
        let key = TargetKey(client: exchange.connection.client.address, target: packet.target.comparisonKey)
        return byTarget[key]?.latest.last { $0.isOpen && !$0.isReported }
    }

    /// The session beside which a message without a usable id stands: on its connection and target, else of its client
    /// and target.
    func neighbour(of exchange: Exchange, _ packet: RequestPacket) -> Session? {
        let target = packet.target.comparisonKey
        if let found = exchange.connection.sessions.latest.last(where: { $0.targetKey == target && !$0.isReported }) {
            return found
        }
        let key = TargetKey(client: exchange.connection.client.address, target: target)
        return byTarget[key]?.latest.last { !$0.isReported && $0.isOpen }
    }

    private func createBefore(_ exchange: Exchange, _ packet: RequestPacket) -> Exchange? {
        let target = packet.target.comparisonKey
        return exchange.connection.sessions.latest.last { session in
            session.targetKey == target && session.create?.connection === exchange.connection
        }?.create
    }

    /// Shows an exchange in a session without letting it change the session's state, unless it is an Ack alone.
    func attachStray(_ exchange: Exchange, _ session: Session, _ time: Int64) {
        exchange.session = session
        exchange.isStray = exchange.packet?.recognition.isUpload ?? false
        noteHead(exchange.request?.head.bytes.count ?? 0, of: session)
        noteJoined(exchange, session)
        if exchange.packet?.type == .closeSession || exchange.packet?.type == .cancelSession {
            session.hasStrayEnding = true
        }
        session.openExchanges &+= 1
        session.join(exchange.connection)
        touch(session, time)
    }

    /// Ties the exchange to the session, notes where the session stands, and what the request changes in it.
    func attach(_ exchange: Exchange, _ session: Session, _ packet: RequestPacket, _ time: Int64) {
        exchange.standing.isFirstOnConnection = !session.connectionIndexes.contains(exchange.connection.index)
        session.join(exchange.connection)
        exchange.session = session
        noteHead(exchange.request?.head.bytes.count ?? 0, of: session)
        noteJoined(exchange, session)
        session.openExchanges &+= 1
        exchange.standing.surroundings.lastSeen = session.lastTime
        touch(session, time)
        // Of a request line that is cut only the target's beginning may be there.
        if session.target == nil, session.targetStart == nil, exchange.request?.isCut != true {
            learnTarget(of: session, packet)
        }
        if let other = session.restartedAs, packet.type != .cancelSession, packet.sessionID.value != nil,
            !mayComeLate(exchange, behind: open[other])
        {
            // It goes on beside the newer session: they are two jobs.
            session.restartedAs = nil
            open[other]?.restartOf = nil
        }
        noteTwin(exchange, packet, session)
        let server = session.progress(exchange.connection)
        take(standingOf: session, server, into: exchange, packet)
        if packet.type == .fragment { beginFragment(exchange, packet, session, server) }
        if let name = packet.contentName.raw { session.contentName = name }
        if packet.type == .closeSession || packet.type == .cancelSession {
            session.hadUncertainEnding = session.hadUncertainEnding || session.mayHaveEnded(besides: exchange.twin)
        }
        if packet.type == .closeSession { session.lastClose = exchange }
        if packet.type == .cancelSession { session.lastCancel = exchange }
        if !isHeardLate(exchange, in: session) {
            if let last = session.lastMessage?.connection, last !== exchange.connection { session.crowd.leave(last) }
            session.lastMessage = exchange
            // Of a request that is not whole and was answered already nobody knows how much of the gap is its own.
            if exchange.request?.isCut != true || !exchange.answeredEarly { session.hiddenEnd.remove(.requests) }
        }
    }

    /// Whether the session's last message is a later one, of another connection: one with a hole is heard late.
    private func isHeardLate(_ exchange: Exchange, in session: Session) -> Bool {
        guard let last = session.lastMessage, last.connection !== exchange.connection,
            let own = exchange.request?.start, let other = last.request?.start
        else { return false }
        return other.time > clampedSum(own.time, parameters.slack(between: own, and: other))
    }

    /// Of a session whose Create-Session is not in the capture the first message that follows tells the target.
    private func learnTarget(of session: Session, _ packet: RequestPacket) {
        byTarget.drop(session, from: TargetKey(client: session.client.address, target: session.targetKey))
        session.target = packet.target
        session.targetKey = packet.target.comparisonKey
        if session.host == nil { session.host = packet.host }
        let key = TargetKey(client: session.client.address, target: session.targetKey)
        // It may be the one that was asked for credentials: its Create-Session that was granted is not in the capture.
        for other in (byTarget[key] ?? []).latest where other.waitsForCredentials { other.hasHole = true }
        byTarget[key, default: []].append(session)
        linkRestart(session)
    }

    private func take(
        standingOf session: Session, _ server: Int, into exchange: Exchange, _ packet: RequestPacket
    ) {
        // A connection whose octets wait for missing ones is behind this one: what it brings may have come before.
        let isAhead =
            session.isToldElsewhere || session.isHeldBack(besides: exchange.connection)
            || isBehind?(exchange.connection.client.address, exchange.connection) ?? false
        if isAhead { session.hasHole = true }
        // As a whole: a copy of one server's progress would cost more than all that is read of it.
        let servers = session.servers
        var expected = servers[server].acknowledged
        if expected == nil, session.hasStart, !servers.contains(where: { $0.acknowledged != nil }),
            !mayBeAcknowledgedElsewhere(session, server)
        {
            expected = 0
        }
        expected = expected ?? exchange.standing.expected
        let isHidden = servers[server].isHidden || isAhead
        let knowsOffset =
            expected != nil && !isHidden && exchange.connection.serverFrames > 0
            && !mayBeHidden(session, since: servers[server].lastAck?.answer?.start.time ?? session.firstTime)
        let isFirstFragment =
            !session.hasFragment && session.hasStart && !session.hasHole && !isAhead
            && !mayBeHidden(session, since: session.firstTime)
        let outstanding = outstanding(of: session, beside: exchange)
        // For a silent one the whole table is looked through: only where something seems to be missing.
        let seemsIncomplete =
            switch packet.type {
            case .fragment: packet.contentRange.value.map { $0.first > expected ?? 0 } ?? false
            case .closeSession: session.total.map { session.acknowledged < $0 } ?? false
            default: false
            }
        let hasOtherConnection =
            live.hasOther(than: exchange.connection, to: servers)
            || seemsIncomplete && hasSilentConnectionBeside?(exchange.connection) ?? false
        let mayHaveHidden = hasOtherConnection && mayHaveHidden(session)
        let (moment, hasForgotten) = (uses, hasForgotten)
        let start = exchange.request?.start.time
        // In one go: each look at it from outside is checked for exclusive access.
        func fill(_ standing: inout Standing) {
            standing.moment = moment
            standing.expected = expected
            standing.knowsOffset = knowsOffset
            standing.isFirstFragment = isFirstFragment
            standing.outstanding = outstanding
            standing.hasOtherConnection = hasOtherConnection
            standing.mayHaveHidden = mayHaveHidden
            standing.idsWereForgotten = hasForgotten
            standing.take(servers, server, isHidden: isHidden, range: packet.contentRange.value)
            standing.take(session, packet.type, start: start)
        }
        fill(&exchange.standing)
        take(surroundingsOf: session, exchange, packet, isAhead: isAhead)
    }

    /// A message of the session on another connection that is not answered yet.
    private func outstanding(of session: Session, beside exchange: Exchange) -> Exchange? {
        func isOutstanding(_ earlier: Exchange) -> Bool {
            earlier.connection !== exchange.connection && earlier.answer == nil && !earlier.isClosed
        }
        if let last = session.lastMessage, isOutstanding(last) { return last }
        for server in session.servers where !server.pending.isEmpty {
            if let found = server.pending.first(where: isOutstanding) { return found }
        }
        return nil
    }

    /// Whether another server may have acknowledged octets where the capture does not show it.
    private func mayBeAcknowledgedElsewhere(_ session: Session, _ server: Int) -> Bool {
        let servers = session.servers
        return mayBeHidden(session, since: session.firstTime)
            || servers.count > 1
                && servers.contains { other in
                    !other.isSame(as: servers[server])
                        && (other.isHidden || other.isBroken || other.uncertainEnd > 0 || !other.pending.isEmpty)
                }
    }

    private func beginFragment(_ exchange: Exchange, _ packet: RequestPacket, _ session: Session, _ server: Int) {
        session.hasFragment = true
        session.servers[server].pending.append(exchange)
        session.servers[server].lastFragment = exchange
        if session.contentEncoding == nil { session.contentEncoding = packet.contentEncoding.raw }
        guard let range = packet.contentRange.value else {
            session.hasUnreadRange = true
            return
        }
        if let total = range.totalNumber { session.note(total: total) }
        if range.isFinal || range.totalNumber == 0 {
            session.finalFragment = exchange
            notifications.noteComplete(session)
        }
        session.digest?.beginFragment(at: range.first, settled: exchange.settledOctets)
        if session.digest != nil || uploads != nil { session.storing = exchange }
        uploads?.beginFragment(of: session.index)
    }
}
