import BITSProtocol
import BITSSessions
import HTTPMessages
import PacketCapture

/// Moves what TCP delivers through HTTP and BITS to the sessions.
final class Pipeline {
    private var streams: StreamAssembler
    let tracker: SessionTracker
    var traffic = OtherTrafficCounter()
    private let wantsBodies: Bool
    private let options: Analyzer.Options
    /// By slot; nil for connections without payload so far and those that speak no HTTP.
    private var readers: [ConnectionReader?] = []
    private var kinds: [ConnectionKind] = []
    private var events: [HTTPEvent] = []

    private var lastCapture: Int32 = 0
    private var lastTime: Int64?

    private enum ConnectionKind {
        case unknown
        case http
        case tls(serverName: String?)
        case foreign
    }

    init(captures: CaptureQueue, options: Analyzer.Options, sink: any ReportSink) {
        var random = SystemRandomNumberGenerator()
        streams = StreamAssembler(reading: captures, seed: random.next())
        tracker = SessionTracker(
            profile: options.profile, parameters: options.parameters, sink: sink, wantsDigests: options.hashesUploads)
        wantsBodies = options.hashesUploads
        self.options = options
        tracker.isBehind = { [unowned self] client, connection in
            streams.blockedConnections.contains { slot in
                let facts = streams.facts(slot)
                guard facts.initiatorLow == client.low, facts.initiatorHigh == client.high else { return false }
                return self.reader(slot)?.connection !== connection
            }
        }
    }

    var counts: TrafficCounts { streams.counts }

    var limits: [LimitReport] {
        var limits: [LimitReport] = []
        if counts.evictedConnections > 0 {
            limits.append(
                LimitReport(
                    name: "connections", bound: Int64(streams.bounds.connections), times: counts.evictedConnections,
                    consequence: "the connections silent longest were given up"))
        }
        if traffic.headsTooLong > 0 {
            limits.append(
                LimitReport(
                    name: "head_length", bound: 256 << 10, times: traffic.headsTooLong,
                    consequence: "messages with longer header blocks were passed over"))
        }
        return limits
    }

    func run() {
        while let event = streams.next() {
            switch event.kind {
            case .tick: passTick(event)
            case .bytes: receive(event)
            case .skipped:
                guard let reader = reader(event.slot) else { continue }
                events.removeAll(keepingCapacity: true)
                let credit = reader.http.skipped(
                    event.length, missing: event.missing, direction: event.direction, into: &events)
                handle(event, reader, runOffset: event.offset)
                streams.skip(event.slot, event.direction, credit)
            case .gap(let cause): passGap(event, cause)
            case .acknowledged:
                if let reader = reader(event.slot) { noteAcknowledged(event, reader) }
            case .fin, .reset:
                if let reader = reader(event.slot) { noteClosing(event, reader) }
            case .closed(let reason): close(event, reason)
            }
        }
        if let time = streams.latestTime { tracker.advance(to: time) }
        if let first = traffic.firstTLS {
            tracker.noteEncrypted(connections: traffic.tlsConnections, octets: traffic.tlsBytes, first: first)
        }
        if let first = traffic.firstCutHead { tracker.noteCutHeads(traffic.cutHeads, first: first) }
        tracker.finish()
    }

    /// Time went on. Between two captures it may have gone on where nobody captured, or gone back.
    private func passTick(_ event: StreamEvent) {
        guard let time = streams.latestTime else { return }
        if event.place.capture != lastCapture {
            let hole = lastTime.map { time.subtractingReportingOverflow($0) }
            if let hole, hole.overflow || hole.partialValue < 0 || hole.partialValue > options.parameters.fileGap {
                tracker.noteCaptureHole()
            }
            lastCapture = event.place.capture
        }
        lastTime = time
        tracker.advance(to: time)
    }

    private func reader(_ slot: Int) -> ConnectionReader? {
        slot < readers.count ? readers[slot] : nil
    }

    /// The connection's reader, made when its first octets, or the first gap, come; nil if it speaks no HTTP.
    private func readerMade(_ slot: Int) -> ConnectionReader? {
        while readers.count <= slot {
            readers.append(nil)
            kinds.append(.unknown)
        }
        if let known = readers[slot] { return known }
        guard case .unknown = kinds[slot] else { return nil }
        let reader = ConnectionReader(handshakeSeen: streams.facts(slot).handshakeSeen, wantsBodies: wantsBodies)
        readers[slot] = reader
        kinds[slot] = .http
        return reader
    }

    // MARK: Octets

    private func receive(_ event: StreamEvent) {
        let slot = event.slot
        guard let reader = readerMade(slot) else { return }
        events.removeAll(keepingCapacity: true)
        let credit = streams.lent.withBytes { bytes in
            let credit = reader.http.receive(bytes, direction: event.direction, into: &events)
            handle(event, reader, runOffset: event.offset, bytes)
            return credit
        }
        if readers[slot] != nil { streams.skip(slot, event.direction, credit) }
    }

    private func passGap(_ event: StreamEvent, _ cause: GapCause) {
        guard let reader = readerMade(event.slot) else { return }
        let isFromClient = event.direction == reader.http.clientDirection
        if event.isCounted {
            if isFromClient, let request = reader.request?.request {
                let start = event.offset &- request.streamOffset &- Int64(request.head.bytes.count)
                if start >= 0 { reader.request?.noteMissing(start..<(start &+ event.length)) }
            }
            if cause != .truncated { report(event, cause, reader, isCounted: true) }
            return
        }
        events.removeAll(keepingCapacity: true)
        let credit = reader.http.gap(event.length, direction: event.direction, into: &events)
        if cause == .truncated, events.contains(where: { if case .damaged = $0 { true } else { false } }) {
            traffic.noteCutHead(Moment(event.place))
        }
        if !isFromClient { reader.answerGapEnd = event.offset &+ event.length }
        let hidesMessages = events.contains { if case .damaged = $0 { true } else { false } }
        handle(event, reader, runOffset: event.offset &+ event.length)
        if cause != .truncated || hidesMessages { report(event, cause, reader, isCounted: !hidesMessages) }
        streams.skip(event.slot, event.direction, credit)
    }

    private func report(_ event: StreamEvent, _ cause: GapCause, _ reader: ConnectionReader, isCounted: Bool) {
        guard let connection = reader.connection else {
            reader.gapsBefore += 1
            return
        }
        let moment = Moment(event.place)
        tracker.gap(
            connection,
            GapReport(
                direction: event.direction == reader.http.clientDirection ? .clientToServer : .serverToClient,
                offset: event.offset, length: event.length, cause: cause.rawValue, frame: moment.frame,
                time: moment.time), isCounted: isCounted)
    }

    // MARK: Messages

    /// - Parameters:
    ///   - runOffset: offset in its stream of what the events' positions count from.
    ///   - bytes: the lent run, for `body`.
    private func handle(_ event: StreamEvent, _ reader: ConnectionReader, runOffset: Int64, _ bytes: Span<UInt8>? = nil)
    {
        guard !events.isEmpty else { return }
        if let connection = reader.connection { refresh(connection, event.slot, reader) }
        for item in events {
            switch item {
            case .began(let fromClient, let at):
                let start = ConnectionReader.Start(
                    moment: Moment(event.place), offset: runOffset &+ Int64(at),
                    acknowledged: event.acknowledged >= 0 ? event.acknowledged : nil)
                if fromClient { reader.requestStart = start } else { reader.answerStart = start }
            case .head(let head, let number, let bodyLength, _):
                traffic.note(head)
                if head.isRequest {
                    takeRequest(head, number ?? 0, bodyLength, event, reader)
                } else {
                    takeAnswer(head, number, bodyLength, event, reader)
                }
            case .body(_, let range, let offset):
                if let request = reader.request, request.packet?.type == .fragment, let bytes {
                    tracker.body(of: request, octets: bytes.extracting(range), at: offset)
                }
            case .bodyGap(_, let length, let offset):
                if let request = reader.request {
                    request.noteMissing(offset..<(offset &+ length))
                    tracker.bodyGap(of: request, length: length, at: offset)
                }
            case .ended(let fromClient, _, let length, let missing, let isComplete, let at):
                let end = runOffset &+ Int64(at)
                if fromClient {
                    endRequest(length, missing, isComplete, end, event, reader)
                } else {
                    endAnswer(length, missing, isComplete, end, event, reader)
                }
            case .stray(let fromClient, let count):
                if fromClient { reader.lastRequest?.request?.strayOctets &+= Int64(count) }
            case .damaged(let fromClient): noteDamage(fromClient, reader, event.slot, at: event.place.time)
            case .headTooLong(let fromClient):
                traffic.headsTooLong += 1
                noteDamage(fromClient, reader, event.slot, at: event.place.time)
            case .answerLost(let number):
                if let index = reader.waiting.firstIndex(where: { $0.number == number }) {
                    tracker.answerLost(reader.waiting[index].exchange)
                    reader.waiting.remove(at: index)
                }
            case .resynchronised: break
            case .foreign(let kind): dismiss(event, kind, bytes)
            }
        }
    }

    private func takeRequest(
        _ head: MessageHead, _ number: Int, _ bodyLength: Int64?, _ event: StreamEvent, _ reader: ConnectionReader
    ) {
        reader.request = nil
        reader.lastRequest = nil
        reader.lostRequests = false
        guard let recognition = Recognition.of(request: head),
            let packet = RequestPacket(head, recognition: recognition),
            let start = reader.requestStart
        else { return }
        let connection = connection(of: reader, event.slot)
        let message = Exchange.Message(
            head: head, start: start.moment, headEnd: Moment(event.place), streamOffset: start.offset,
            acknowledged: start.acknowledged, announcedLength: bodyLength)
        let exchange = Exchange(connection: connection, request: message, packet: packet)
        reader.request = exchange
        reader.lastRequest = exchange
        reader.waiting.append((number, exchange))
        if let acknowledged = start.acknowledged, acknowledged < reader.answerGapEnd {
            // Sent before its sender saw the end of a gap that was passed already: the answer may lie in it.
            reader.http.noteAnswerMayBeLost(exchange: number)
            exchange.damage.insert(.answer)
        }
        tracker.requestBegan(exchange)
    }

    private func takeAnswer(
        _ head: MessageHead, _ number: Int?, _ bodyLength: Int64?, _ event: StreamEvent, _ reader: ConnectionReader
    ) {
        reader.answer = nil
        guard let start = reader.answerStart, let status = head.status else { return }
        let index = number.flatMap { number in reader.waiting.firstIndex { $0.number == number } }
        if status / 100 == 1, status != 101 {
            if let index {
                reader.waiting[index].exchange.interims.append(
                    Exchange.Interim(status: status, moment: start.moment))
            }
            return
        }
        let exchange: Exchange
        if let index {
            exchange = reader.waiting.remove(at: index).exchange
        } else {
            guard Recognition.isAck(head) else { return }
            exchange = Exchange(connection: connection(of: reader, event.slot), request: nil, packet: nil)
            if reader.lostRequests { exchange.damage.insert(.request) }
        }
        exchange.answer = Exchange.Message(
            head: head, start: start.moment, headEnd: Moment(event.place), streamOffset: start.offset,
            acknowledged: start.acknowledged, announcedLength: bodyLength)
        exchange.answerPacket =
            exchange.packet?.recognition == .notification
            ? AnswerPacket(head, answered: .notification) : AnswerPacket(head, answering: exchange.packet?.type)
        exchange.answeredEarly = exchange.request.map { $0.end == nil } ?? false
        reader.answer = exchange
        tracker.answerBegan(exchange)
    }

    private func endRequest(
        _ length: Int64, _ missing: Int64, _ isComplete: Bool, _ end: Int64, _ event: StreamEvent,
        _ reader: ConnectionReader
    ) {
        guard let exchange = reader.request else { return }
        reader.request = nil
        exchange.request?.bodyLength = length
        exchange.request?.bodyMissing = missing
        if isComplete {
            exchange.request?.end = Moment(event.place)
            watch(end, exchange, \.requestWatches, event, reader)
        }
        tracker.requestEnded(exchange)
    }

    private func endAnswer(
        _ length: Int64, _ missing: Int64, _ isComplete: Bool, _ end: Int64, _ event: StreamEvent,
        _ reader: ConnectionReader
    ) {
        guard let exchange = reader.answer else { return }
        reader.answer = nil
        exchange.answer?.bodyLength = length
        exchange.answer?.bodyMissing = missing
        if isComplete {
            exchange.answer?.end = Moment(event.place)
            watch(end, exchange, \.answerWatches, event, reader)
        }
        tracker.answerEnded(exchange)
    }

    private func noteDamage(_ fromClient: Bool, _ reader: ConnectionReader, _ slot: Int, at time: Int64) {
        if fromClient {
            reader.lostRequests = true
            if reader.connection == nil {
                let facts = streams.facts(slot)
                let isInitiator = reader.http.clientDirection != 1
                tracker.noteHiddenMessages(
                    of: IPAddress(
                        isIPv6: facts.isIPv6, high: isInitiator ? facts.initiatorHigh : facts.responderHigh,
                        low: isInitiator ? facts.initiatorLow : facts.responderLow), at: time)
            }
        } else {
            for (_, exchange) in reader.waiting { exchange.damage.insert(.answer) }
        }
    }

    // MARK: Acknowledgements

    private func watch(
        _ offset: Int64, _ exchange: Exchange,
        _ list: ReferenceWritableKeyPath<ConnectionReader, [(offset: Int64, exchange: Exchange)]>,
        _ event: StreamEvent, _ reader: ConnectionReader
    ) {
        guard reader[keyPath: list].count < ConnectionReader.maxWatches else { return }
        reader[keyPath: list].append((offset, exchange))
        if reader[keyPath: list].count == 1 { streams.watch(event.slot, event.direction, offset) }
    }

    private func noteAcknowledged(_ event: StreamEvent, _ reader: ConnectionReader) {
        let moment = Moment(event.place)
        if event.direction == reader.http.clientDirection {
            while let first = reader.requestWatches.first, first.offset <= event.offset {
                first.exchange.requestAcknowledged = moment
                reader.requestWatches.removeFirst()
            }
            if let next = reader.requestWatches.first { streams.watch(event.slot, event.direction, next.offset) }
        } else {
            while let first = reader.answerWatches.first, first.offset <= event.offset {
                first.exchange.answerAcknowledged = moment
                reader.answerWatches.removeFirst()
            }
            if let next = reader.answerWatches.first { streams.watch(event.slot, event.direction, next.offset) }
        }
    }

    // MARK: Connections

    private func connection(of reader: ConnectionReader, _ slot: Int) -> Connection {
        if let known = reader.connection { return known }
        let facts = streams.facts(slot)
        let initiator = Endpoint(
            address: IPAddress(isIPv6: facts.isIPv6, high: facts.initiatorHigh, low: facts.initiatorLow),
            port: facts.initiatorPort)
        let responder = Endpoint(
            address: IPAddress(isIPv6: facts.isIPv6, high: facts.responderHigh, low: facts.responderLow),
            port: facts.responderPort)
        let isClientFirst = reader.http.clientDirection != 1
        let connection = Connection(
            index: tracker.nextConnectionIndex(), client: isClientFirst ? initiator : responder,
            server: isClientFirst ? responder : initiator, first: Moment(facts.first),
            handshakeSeen: facts.handshakeSeen, gapsBefore: reader.gapsBefore,
            holdsBack: { [unowned self] in streams.isBlocked(slot) })
        reader.connection = connection
        refresh(connection, slot, reader)
        return connection
    }

    private func refresh(_ connection: Connection, _ slot: Int, _ reader: ConnectionReader) {
        let facts = streams.facts(slot)
        let isClientFirst = reader.http.clientDirection != 1
        connection.clientFrames = isClientFirst ? facts.initiatorFrames : facts.responderFrames
        connection.serverFrames = isClientFirst ? facts.responderFrames : facts.initiatorFrames
        connection.lastTime = facts.lastTime
        connection.clientClosing = reader.clientClosing
        connection.serverClosing = reader.serverClosing
    }

    private func noteClosing(_ event: StreamEvent, _ reader: ConnectionReader) {
        guard let clientDirection = reader.http.clientDirection else { return }
        let isReset = if case .reset = event.kind { true } else { false }
        let closing = Connection.Closing(
            kind: isReset ? .reset : .fin, moment: Moment(event.place),
            acknowledged: event.acknowledged >= 0 ? event.acknowledged : nil)
        if event.direction == clientDirection {
            if reader.clientClosing == nil { reader.clientClosing = closing }
        } else if reader.serverClosing == nil {
            reader.serverClosing = closing
        }
        if let connection = reader.connection { refresh(connection, event.slot, reader) }
        guard !isReset else { return }
        events.removeAll(keepingCapacity: true)
        reader.http.end(direction: event.direction, isProven: true, into: &events)
        handle(event, reader, runOffset: event.offset)
    }

    private func close(_ event: StreamEvent, _ reason: CloseReason) {
        let slot = event.slot
        let facts = streams.facts(slot)
        if slot < kinds.count {
            switch kinds[slot] {
            case .tls(let name):
                let server = Endpoint(
                    address: IPAddress(isIPv6: facts.isIPv6, high: facts.responderHigh, low: facts.responderLow),
                    port: facts.responderPort)
                traffic.noteTLS(server: server, name: name, bytes: facts.payload, first: Moment(facts.first))
            case .foreign: traffic.noteForeign()
            case .unknown: traffic.noteSilent()
            case .http:
                if readers[slot]?.http.clientDirection == nil { traffic.noteForeign() }
            }
            kinds[slot] = .unknown
        } else {
            traffic.noteSilent()
        }
        guard let reader = reader(slot) else { return }
        readers[slot] = nil
        for direction in 0...1 {
            events.removeAll(keepingCapacity: true)
            reader.http.end(direction: direction, isProven: false, into: &events)
            handle(event, reader, runOffset: event.offset)
        }
        guard let connection = reader.connection else { return }
        refresh(connection, slot, reader)
        connection.end = Connection.End(rawValue: reason.rawValue) ?? .captureEnd
        tracker.closed(connection, at: Moment(event.place))
    }

    /// The connection speaks something else (from now on).
    private func dismiss(_ event: StreamEvent, _ kind: ForeignProtocol, _ bytes: Span<UInt8>?) {
        let slot = event.slot
        // A connection that has carried BITS is followed to its end, whatever comes behind it.
        if readers[slot]?.connection != nil { return }
        streams.dismiss(slot)
        readers[slot] = nil
        switch kind {
        case .tls:
            var name: String?
            if let bytes { name = TLSClientHello.serverName(bytes) }
            kinds[slot] = .tls(serverName: name)
        case .other: kinds[slot] = .foreign
        case .upgraded: kinds[slot] = .http
        }
    }
}
