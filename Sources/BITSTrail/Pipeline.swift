import BITSProtocol
import BITSSessions
import HTTPMessages
import PacketCapture

/// Moves what TCP delivers through HTTP and BITS to the sessions.
final class Pipeline {
    var streams: StreamAssembler
    let tracker: SessionTracker
    var traffic = OtherTrafficCounter()
    let wantsBodies: Bool
    let options: Analyzer.Options
    /// Looks on while frames are chosen; nil as a rule.
    let watcher: (any PipelineWatcher)?
    /// By slot; nil for connections without payload so far and those that speak no HTTP.
    var readers: [ConnectionReader?] = []
    var kinds: [ConnectionKind] = []
    var events: [HTTPEvent] = []
    /// The last Create-Session of the run and the last answer to one: the next ones say much the same.
    var lastPacket: RequestPacket?
    var lastAnswer: AnswerPacket?

    /// Connections with BITS that are kept however long they are silent: some megabytes.
    static let maxKept = 4096
    var keptConnections = 0
    let keptLimit: Int
    let bounds: PipelineBounds
    /// Octets of heads that are not complete, of all connections.
    var heldOctets = 0
    /// Such heads that were given up for them.
    var headsGivenUp = 0
    /// Exchanges begun since the last look at how many wait, and the octets of their heads.
    var newlyWaiting = 0
    var newlyWaitingOctets = 0
    /// Requests that were judged before their answers, for their number and for the octets of their heads.
    var waitingGivenUp = 0
    var waitingOctetsGivenUp = 0
    /// What the connections that are read count for, without those given up.
    var readersCost = 0
    /// Connections that were given up for it.
    var readersGivenUp = 0
    /// Gaps of connections without BITS so far that are kept (``keepEarlyGap(_:_:_:)``).
    var earlyGaps = 0
    /// Connections that were given up though they may go on.
    var retired: RetiredConnections

    private var lastBorder = 1
    private var lastTime: Int64?
    private var pauses = CapturePauses()

    enum ConnectionKind {
        case unknown
        case http
        case tls(serverName: String?)
        case foreign
    }

    init(
        captures: CaptureQueue, options: Analyzer.Options, sink: any ReportSink, uploads: (any UploadSink)? = nil,
        origin: SessionTracker.Origin = SessionTracker.Origin(), watcher: (any PipelineWatcher)? = nil
    ) {
        self.watcher = watcher
        let bounds = options.bounds ?? options.memory.pipeline
        self.bounds = bounds
        var random = SystemRandomNumberGenerator()
        streams = StreamAssembler(
            reading: captures, bounds: options.memory.streams,
            checksums: options.checksums.policy,
            seed: random.next())
        tracker = SessionTracker(
            profile: options.profile, parameters: options.parameters, sink: sink, wantsDigests: options.hashesUploads,
            origin: origin, bounds: bounds.sessions)
        keptLimit = options.memory.keptConnections
        retired = RetiredConnections(limit: options.memory.retiredConnections)
        tracker.reportsAtOnce = options.reportsAtOnce
        tracker.uploads = uploads
        if options.hashesUploads { tracker.digestLanes = (1..<max(1, options.jobs)).map { _ in DigestLane() } }
        wantsBodies = options.hashesUploads || uploads != nil
        self.options = options
        streams.observer = watcher?.observer
        tracker.hasSilentConnection = { [unowned self] client in
            streams.hasSilentConnection(ofHigh: client.high, low: client.low)
        }
        tracker.hasSilentConnectionBeside = { [unowned self] connection in
            let (client, server) = (connection.client.address, connection.server)
            return streams.hasSilentConnection(
                ofHigh: client.high, low: client.low,
                to: (server.address.high, server.address.low, server.port))
        }
        captures.onClocksApart = { [unowned tracker] in tracker.noteClocksApart(by: $0) }
        tracker.isBehind = { [unowned self] client, connection in
            streams.hasBlocked(ofHigh: client.high, low: client.low) { self.reader($0)?.connection === connection }
        }
    }

    var counts: TrafficCounts { streams.counts }

    func run() {
        while let event = streams.next() {
            switch event.kind {
            case .tick: passTick()
            case .idle: if options.reportsAtOnce { tracker.reportSettled(isIdle: true) }
            case .bytes: receive(event)
            case .skipped:
                guard let reader = reader(event.slot) else { continue }
                events.removeAll(keepingCapacity: true)
                let credit = reader.http.skipped(
                    event.length, missing: event.missing, direction: event.direction, into: &events)
                handle(event, reader, runOffset: event.offset)
                reader.lastPlaces[event.direction] = event.place
                streams.skip(event.slot, event.direction, credit)
            case .gap(let cause): passGap(event, cause)
            case .acknowledged:
                if let reader = reader(event.slot) { noteAcknowledged(event, reader) }
            case .fin, .reset:
                if let reader = reader(event.slot) { noteClosing(event, reader) }
            case .resumed:
                if let reader = reader(event.slot) { noteResumed(event, reader) }
            case .closed(let reason): close(event, reason)
            case .comment: noteComments(event)
            case .clockDoubted: doubtClock(event)
            }
        }
        if let time = streams.latestTime { tracker.advance(to: time) }
        if let first = traffic.firstTLS {
            tracker.noteEncrypted(connections: traffic.tlsConnections, octets: traffic.tlsBytes, first: first)
        }
        if let first = streams.counts.firstPeerDiscovery {
            tracker.notePeerDiscovery(frames: streams.counts.peerDiscoveries, first: Moment(first))
        }
        if let first = traffic.firstCutHead { tracker.noteCutHeads(traffic.cutHeads, first: first) }
        tracker.finish()
    }

    /// Time went on. Between two captures it may have gone on where nobody captured, or gone back.
    func passTick() {
        guard let time = streams.latestTime else { return }
        if streams.borders != lastBorder {
            let hole = lastTime.map { time.subtractingReportingOverflow($0) }
            if let hole, hole.overflow || hole.partialValue < 0 || hole.partialValue > options.parameters.fileGap {
                tracker.noteCaptureHole(from: lastTime ?? time, to: time)
            }
            lastBorder = streams.borders
        }
        if let lastTime { pauses.note(from: lastTime, to: time) }
        lastTime = time
        tracker.advance(to: time)
    }

    /// A peer's clock tells that less time passed than the capture's says. Where that one was set, no frame lies in what it
    /// left out; a machine that slept is alone with its hour.
    private func doubtClock(_ event: StreamEvent) {
        let (start, end) = (event.offset, event.place.time)
        guard start < end, pauses.haveRoom(for: event.length, in: start..<end) else { return }
        tracker.doubtClock(from: start, to: end)
    }

    func reader(_ slot: Int) -> ConnectionReader? {
        slot < readers.count ? readers[slot] : nil
    }

    /// The connection's reader, made when its first octets, or the first gap, come; nil if it speaks no HTTP.
    func readerMade(_ slot: Int) -> ConnectionReader? {
        while readers.count <= slot {
            readers.append(nil)
            kinds.append(.unknown)
        }
        if let known = readers[slot] { return known }
        guard case .unknown = kinds[slot] else { return nil }
        let reader = ConnectionReader(handshakeSeen: streams.facts(slot).handshakeSeen, wantsBodies: wantsBodies)
        reader.http.reportsFraming = watcher?.wantsHeads ?? false
        for direction in 0...1 {
            // Told before anything was there to be read: the capture shows the end before what came before it.
            guard let end = streams.end(slot, direction) else { continue }
            reader.closings[direction] = Connection.Closing(
                kind: .fin, moment: Moment(end.place), acknowledged: end.acknowledged >= 0 ? end.acknowledged : nil,
                offset: end.offset)
        }
        readers[slot] = reader
        kinds[slot] = .http
        noteReader(slot, costs: ConnectionReader.plainCost)
        return reader
    }

    // MARK: Octets

    func receive(_ event: StreamEvent) {
        let slot = event.slot
        guard let reader = readerMade(slot) else { return }
        if wantsBodies, passBody(event, reader) { return }
        events.removeAll(keepingCapacity: true)
        if !reader.http.hasFramesOfBothSides {
            reader.http.hasFramesOfBothSides = streams.hasFramesOfBothSides(slot)
        }
        let credit = streams.lent.withBytes { bytes in
            reader.longestRun = max(reader.longestRun, bytes.count)
            let credit = reader.http.receive(bytes, direction: event.direction, into: &events)
            handle(event, reader, runOffset: event.offset, bytes)
            reader.lastPlaces[event.direction] = event.place
            return reader.fileStartWanted > 0 ? 0 : credit
        }
        if readers[slot] != nil {
            streams.skip(slot, event.direction, credit)
            noteHeld(event, reader)
        }
        if !reader.comments.isEmpty { passComments(reader) }
    }

    /// Octets in the middle of a Fragment, most of what there is of an upload, go to its session without a detour.
    private func passBody(_ event: StreamEvent, _ reader: ConnectionReader) -> Bool {
        guard reader.fileStartWanted == 0, reader.http.hasFramesOfBothSides, let request = reader.request,
            request.packet?.type == .fragment
        else { return false }
        return streams.lent.withBytes { bytes in
            guard let offset = reader.http.passBody(bytes.count, direction: event.direction) else { return false }
            tracker.body(of: request, octets: bytes, at: offset)
            reader.lastPlaces[event.direction] = event.place
            return true
        }
    }

    func passGap(_ event: StreamEvent, _ cause: GapCause) {
        guard let reader = readerMade(event.slot) else { return }
        let isFromClient = event.direction == reader.http.clientDirection
        if cause == .truncated { reader.isCut = true }
        watcher?.noteGap(in: StreamName(streams.facts(event.slot), event.direction), at: event.offset)
        if event.isCounted {
            if isFromClient, let request = reader.request?.request, !request.head.isCut {
                let start = event.offset &- request.streamOffset &- Int64(request.head.bytes.count)
                if start >= 0 { reader.request?.noteMissing(start..<(start &+ event.length)) }
            }
            if cause != .truncated { report(event, cause, reader, isCounted: true) }
            return
        }
        events.removeAll(keepingCapacity: true)
        let wasCut = reader.http.isCut(direction: event.direction)
        let credit = reader.http.gap(event.length, direction: event.direction, into: &events)
        if !wasCut { reader.cutPlaces[event.direction] = event.place }
        // A cut frame of a message whose head was cut is most likely more of its body, and hides no more than that.
        let hidesMessages =
            !(cause == .truncated && wasCut) && events.contains { if case .damaged = $0 { true } else { false } }
        if cause == .truncated, hidesMessages { traffic.noteCutHead(Moment(event.place)) }
        if !isFromClient { reader.answerGapEnd = event.offset &+ event.length }
        handle(event, reader, runOffset: event.offset &+ event.length)
        reader.lastPlaces[event.direction] = event.place
        if cause != .truncated || hidesMessages { report(event, cause, reader, isCounted: !hidesMessages) }
        streams.skip(event.slot, event.direction, credit)
    }

    func report(_ event: StreamEvent, _ cause: GapCause, _ reader: ConnectionReader, isCounted: Bool) {
        guard let connection = reader.connection else {
            return keepEarlyGap(event, cause, reader)
        }
        tracker.gap(connection, gapReport(event, cause, reader), isCounted: isCounted)
    }

    func gapReport(_ event: StreamEvent, _ cause: GapCause, _ reader: ConnectionReader) -> GapReport {
        let moment = Moment(event.place)
        return GapReport(
            direction: event.direction == reader.http.clientDirection ? .clientToServer : .serverToClient,
            offset: event.offset, length: event.length, cause: cause.rawValue, frame: moment.frame, time: moment.time,
            evidence: event.evidence.flatMap { GapReport.Evidence(rawValue: $0.rawValue) })
    }
}
