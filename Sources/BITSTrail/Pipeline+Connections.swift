import BITSProtocol
import BITSSessions
import HTTPMessages
import PacketCapture

/// Connections that carry BITS, their ends, and those that turn out to speak something else.
extension Pipeline {
    func connection(of reader: ConnectionReader, _ slot: Int) -> Connection {
        if let known = reader.connection { return known }
        let facts = streams.facts(slot)
        let (initiator, responder) = (facts.initiator, facts.responder)
        let isClientFirst = reader.http.clientDirection != 1
        let connection = Connection(
            index: tracker.nextConnectionIndex(), client: isClientFirst ? initiator : responder,
            server: isClientFirst ? responder : initiator, first: Moment(facts.first),
            handshakeSeen: facts.handshakeSeen, gapsBefore: reader.gapsBefore,
            firstGaps: reader.earlyGaps.map { gapReport($0.event, $0.cause, reader) },
            holdsBack: { [unowned self] in streams.isBlocked(slot) },
            measure: { [unowned self] in
                streams.metrics(slot).map { TransportReport($0, of: streams.facts(slot), isClientFirst: isClientFirst) }
            },
            glance: { [unowned self] in
                streams.glance(slot, sender: isClientFirst ? 0 : 1).map {
                    TransportGlance($0, isClientFirst: isClientFirst)
                }
            })
        connection.isContinued = !facts.handshakeSeen && retired.holds(facts)
        watcher?.note(connection, facts.serial)
        connection.requestsStartSeen = facts.initiatorStartSeen || !facts.handshakeSeen
        connection.tunnel = reader.tunnel
        if let proxied = reader.proxied { connection.noteProxied(proxied) }
        reader.connection = connection
        // Whoever watches wants to hear of what is never answered.
        if !options.reportsAtOnce, keptConnections < keptLimit {
            streams.keep(slot)
            keptConnections += 1
            reader.isKept = true
        }
        if reader.cost > 0 { noteReader(slot, costs: ConnectionReader.costWithBITS - reader.cost) }
        passProxyChallenges(reader)
        dropEarlyGaps(reader)
        passClosings(connection, slot, reader)
        return connection
    }

    func refresh(_ connection: Connection, _ slot: Int, _ reader: ConnectionReader) {
        let facts = streams.facts(slot)
        let isClientFirst = reader.http.clientDirection != 1
        connection.refresh(
            clientFrames: isClientFirst ? facts.initiatorFrames : facts.responderFrames,
            serverFrames: isClientFirst ? facts.responderFrames : facts.initiatorFrames, lastTime: facts.lastTime)
    }

    private func passClosings(_ connection: Connection, _ slot: Int, _ reader: ConnectionReader) {
        refresh(connection, slot, reader)
        connection.clientClosing = reader.clientClosing
        connection.serverClosing = reader.serverClosing
    }

    /// What somebody wrote on a frame is told in the timeline of the connection's session, as soon as there is one.
    func noteComments(_ event: StreamEvent) {
        guard let reader = readerMade(event.slot) else { return }
        for text in streams.comments where reader.comments.count < ConnectionReader.maxComments {
            reader.comments.append((Moment(event.place), text))
        }
        passComments(reader)
    }

    func passComments(_ reader: ConnectionReader) {
        guard let connection = reader.connection else { return }
        while let first = reader.comments.first, tracker.comment(first.text, at: first.moment, on: connection) {
            reader.comments.removeFirst()
        }
    }

    func noteClosing(_ event: StreamEvent, _ reader: ConnectionReader) {
        let isReset = if case .reset = event.kind { true } else { false }
        let closing = Connection.Closing(
            kind: isReset ? .reset : .fin, moment: Moment(event.place),
            acknowledged: event.acknowledged >= 0 ? event.acknowledged : nil, offset: event.offset,
            isSeen: !event.isPresumed)
        if reader.closings[event.direction] == nil { reader.closings[event.direction] = closing }
        guard reader.http.clientDirection != nil else { return }
        if let connection = reader.connection { passClosings(connection, event.slot, reader) }
        guard !isReset, !event.isPresumed else { return }
        events.removeAll(keepingCapacity: true)
        reader.http.end(direction: event.direction, isProven: true, into: &events)
        handle(event, reader, runOffset: event.offset)
    }

    /// The side goes on: what seemed to end it was not its own.
    func noteResumed(_ event: StreamEvent, _ reader: ConnectionReader) {
        reader.closings[event.direction] = nil
        if let connection = reader.connection { passClosings(connection, event.slot, reader) }
    }

    /// Whether a connection came about, or what the client did for one in vain.
    private func noteReach(_ facts: ConnectionFacts) {
        let (client, server) = (facts.initiator, facts.responder)
        if facts.answer == .taken {
            guard facts.handshakeSeen else { return }
            return tracker.noteReached(server, from: client.address, at: facts.first.time)
        }
        let first = Moment(facts.first)
        let isRefused = facts.answer == .refused
        // A single SYN at the end of the capture may be answered yet.
        guard isRefused || facts.attempts > 1 || isOverdue(first.time) else { return }
        let attempt = ConnectionAttempt(
            client: client, server: server, first: first, segments: facts.attempts, isRefused: isRefused)
        tracker.note(attempt)
        traffic.note(attempt)
    }

    /// Clients send a SYN again after three seconds at the latest (RFC 1122 4.2.3.1, RFC 6298 2.1).
    private static let firstRetry: Int64 = 3_000_000_000

    /// Whether a SYN of that time should have been answered, or sent again.
    private func isOverdue(_ time: Int64) -> Bool {
        guard let now = streams.latestTime else { return false }
        let silence = now.subtractingReportingOverflow(time)
        return silence.overflow || silence.partialValue > Pipeline.firstRetry
    }

    func close(_ event: StreamEvent, _ reason: CloseReason) {
        let slot = event.slot
        let facts = streams.facts(slot)
        noteReach(facts)
        if reason == .idle || reason == .evicted, facts.answer == .taken { retired.note(facts) }
        watcher?.noteClosed(facts)
        if slot < kinds.count {
            switch kinds[slot] {
            case .tls(let name):
                let server = facts.responder
                if facts.responderPort == PeerCaching.port {
                    tracker.notePeerCache(at: server, first: Moment(facts.first))
                }
                traffic.noteTLS(server: server, name: name, bytes: facts.payload, first: Moment(facts.first))
            case .foreign: traffic.noteForeign()
            case .unknown: traffic.noteSilent()
            case .http:
                if let reader = readers[slot], reader.isCut, !reader.hasHead {
                    traffic.noteCut(port: facts.responderPort, seen: reader.longestRun)
                } else if readers[slot]?.http.clientDirection == nil {
                    facts.payload > 0 ? traffic.noteForeign() : traffic.noteSilent()
                }
            }
            kinds[slot] = .unknown
        } else {
            traffic.noteSilent()
        }
        guard let reader = reader(slot) else { return }
        readers[slot] = nil
        forget(costOf: reader)
        heldOctets -= reader.heldOctets
        if reader.isKept { keptConnections -= 1 }
        for direction in 0...1 {
            events.removeAll(keepingCapacity: true)
            let isReset = reader.closings[direction]?.kind == .reset
            reader.http.end(direction: direction, isProven: false, isReset: isReset, into: &events)
            handle(event, reader, runOffset: event.offset)
        }
        dropEarlyGaps(reader)
        guard let connection = reader.connection else { return }
        refresh(connection, slot, reader)
        connection.endMeasuring()
        connection.end = Connection.End(rawValue: reason.rawValue) ?? .captureEnd
        tracker.closed(connection, at: Moment(event.place))
    }

    /// The connection speaks something else (from now on).
    func dismiss(_ event: StreamEvent, _ kind: ForeignProtocol, _ bytes: Span<UInt8>?) {
        let slot = event.slot
        // A connection that has carried BITS is followed to its end, whatever comes behind it.
        if readers[slot]?.connection != nil { return }
        let tunnel = readers[slot]?.tunnel
        heldOctets -= readers[slot]?.heldOctets ?? 0
        readers[slot]?.heldOctets = 0
        if let reader = readers[slot] {
            forget(costOf: reader)
            dropEarlyGaps(reader)
        }
        streams.dismiss(slot)
        readers[slot] = nil
        switch kind {
        case .tls:
            var name: String?
            if let bytes { name = TLSClientHello.serverName(bytes) }
            // Without a name of its own the one that the proxy was asked for.
            if name == nil, let tunnel { name = Authority(tunnel).host }
            kinds[slot] = .tls(serverName: name)
        case .other: kinds[slot] = .foreign
        case .upgraded: kinds[slot] = .http
        }
    }
}
