/// What the capture lacks.
extension SessionTracker {
    /// More clients with gaps are an attack. Of further ones it is only known until when any of them had one, so that
    /// nothing is said of a message that may be missing.
    static let maxHiddenClients = 4096

    /// A gap in one of the connection's streams. A counted one lies inside a body whose length is known and hides
    /// nothing.
    public func gap(_ connection: Connection, _ gap: GapReport, isCounted: Bool) {
        connection.gapCount &+= 1
        connection.list(gap)
        guard !isCounted else { return }
        // Requests may be missing that its leg has.
        connection.loseStep()
        connection.mayLackMessages = true
        if gap.direction == .clientToServer {
            connection.hiddenRequestsEnd = max(connection.hiddenRequestsEnd, clampedSum(gap.offset, gap.length))
            // Of any session of the client, also of such as were never seen on this connection.
            noteHiddenMessages(of: connection.client.address, at: gap.time)
        } else {
            challenges.forget(connection.client.address)
            storms.forget(connection.client.address)
        }
        makeRoomForGaps(connection)
        let side: Session.HiddenEnd = gap.direction == .clientToServer ? .requests : .answers
        let isCrowded = connection.sessions.count > SessionTracker.crowd
        for session in connection.sessions where !session.isReported {
            if isCrowded, session.isIdleSinceGap(of: connection, side) {
                session.lastHole = uses
                session.goesOnHidden(until: gap.time)
                continue
            }
            session.hasHole = true
            session.lastHole = uses
            session.noteGap(of: connection, at: gap.time)
            session.hiddenEnd.insert(side)
            timelineAdded &+= 1
            noteHidden(connection, session, until: gap.time)
            session.servers[session.progress(connection)].isHidden = true
            session.timeline.add(
                TimelineEntry(
                    kind: .gap, time: gap.time, frames: [gap.frame], direction: gap.direction,
                    connection: connection.index, note: Wording(own: gap.note)), isMarked: true)
        }
        boundTimelines()
    }

    /// Between two captures nobody captured for a while: what sessions said then is not known, and what is not answered
    /// yet may have been answered.
    /// - Parameters:
    ///   - from: the last time before it.
    ///   - to: the first time behind it.
    public func noteCaptureHole(from start: Int64, to end: Int64) {
        challenges.forgetAll()
        storms.forgetAll()
        // What a hole hides cannot touch a session that was over before.
        for session in open.values where session.ending == nil {
            session.hasHole = true
            // A request that was over before it may only be told to be so behind it.
            session.unwatchedSince = max(session.lastTime, end > start ? end &- 1 : start)
            session.clock.ledger.add(.unwatched, from: start, to: end)
            session.clock.lastEnd = nil
            for index in session.servers.indices { session.servers[index].isHidden = true }
            for connection in session.crowd.recent {
                for exchange in connection.openExchanges where exchange.answer == nil {
                    exchange.damage.insert(.answer)
                }
            }
        }
    }

    /// A client's messages may be hidden in a gap of one of its connections.
    public func noteHiddenMessages(of client: IPAddress, at time: Int64) {
        challenges.forget(client)
        storms.forget(client)
        guard hiddenClients.count < Self.maxHiddenClients || hiddenClients[client] != nil else {
            hiddenElsewhere = max(hiddenElsewhere ?? time, time)
            return
        }
        hiddenClients[client] = max(hiddenClients[client] ?? time, time)
    }

    /// Whether messages of the session may be hidden since that time.
    func mayBeHidden(_ session: Session, since time: Int64) -> Bool {
        session.clientAddresses.contains { mayBeHidden($0, since: time) }
    }

    /// Whether messages of the session may be hidden anywhere before.
    func mayHaveHidden(_ session: Session) -> Bool {
        hiddenElsewhere != nil || session.clientAddresses.contains { hiddenClients[$0] != nil }
    }

    /// Whether messages of the client may be hidden since that time.
    func mayBeHidden(_ client: IPAddress, since time: Int64) -> Bool {
        (hiddenClients[client] ?? hiddenElsewhere ?? Int64.min) >= time
    }
}
