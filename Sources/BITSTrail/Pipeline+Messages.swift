import BITSProtocol
import BITSSessions
import HTTPMessages
import PacketCapture

/// From HTTP's events to exchanges, and what the other side acknowledged of them.
extension Pipeline {
    /// - Parameters:
    ///   - runOffset: offset in its stream of what the events' positions count from.
    ///   - bytes: the lent run, for `body`.
    func handle(_ event: StreamEvent, _ reader: ConnectionReader, runOffset: Int64, _ bytes: Span<UInt8>? = nil) {
        guard !events.isEmpty else { return }
        if let connection = reader.connection { refresh(connection, event.slot, reader) }
        var isUnasked = false
        var isResynchronised = false
        for item in events {
            switch item {
            case .began(let fromClient, let at):
                let start = ConnectionReader.Start(
                    moment: Moment(event.place), offset: runOffset &+ Int64(at),
                    acknowledged: event.acknowledged >= 0 ? event.acknowledged : nil, isUncertain: isResynchronised)
                isResynchronised = false
                if fromClient { reader.requestStart = start } else { reader.answerStart = start }
            case .head(let head, let number, let bodyLength, let end):
                traffic.note(head)
                reader.hasHead = true
                if let start = head.isRequest ? reader.requestStart : reader.answerStart, let watcher {
                    let client = reader.http.clientDirection ?? 0
                    let direction = head.isRequest ? client : 1 &- client
                    watcher.note(
                        head, of: StreamName(streams.facts(event.slot), direction), at: start.offset,
                        streams.facts(event.slot))
                }
                if head.isRequest {
                    takeRequest(head, number ?? 0, bodyLength, event, reader)
                    lookAtStart(bodyLength, end, bytes, reader)
                } else {
                    takeAnswer(head, number, bodyLength, isUnasked: isUnasked, event, reader)
                    isUnasked = false
                }
            case .unasked: isUnasked = true
            case .moreOfHead(let head, _, let bodyLength): takeMore(head, bodyLength, reader)
            case .body(_, let range, let offset):
                if let bytes { takeStart(bytes.extracting(range), at: offset, reader) }
                if wantsBodies, let request = reader.request, request.packet?.type == .fragment, let bytes {
                    tracker.body(of: request, octets: bytes.extracting(range), at: offset)
                }
            case .heldBody(_, let octets, let offset):
                takeStart(octets.span, at: offset, reader)
                if wantsBodies, let request = reader.request, request.packet?.type == .fragment {
                    tracker.body(of: request, octets: octets.span, at: offset)
                }
            case .bodyGap(_, let length, let offset):
                if let request = reader.request {
                    request.noteMissing(offset..<(offset &+ length))
                    tracker.bodyGap(of: request, length: length, at: offset)
                }
            case .answerBody(_, let range):
                if let answer = reader.answer, let bytes {
                    tracker.answerBody(of: answer, octets: bytes.extracting(range))
                }
            case .answerBodyGap(_, let length):
                if let answer = reader.answer { tracker.answerBodyGap(of: answer, length: length) }
            case .framing(_, let range):
                if let bytes {
                    watcher?.noteFraming(
                        bytes.extracting(range), of: StreamName(streams.facts(event.slot), event.direction),
                        at: runOffset &+ Int64(range.lowerBound))
                }
            case .ended(let fromClient, let number, let length, let missing, let isComplete, let at):
                let end = runOffset &+ Int64(at)
                let cutEnd = cutEnd(at, fromClient, event, reader)
                if fromClient {
                    reader.requestsEnd = max(reader.requestsEnd, end)
                } else if let early = reader.early, early.number == number, isComplete {
                    early.message.bodyLength = length
                    early.message.bodyMissing = missing
                    early.message.end = Moment(event.place)
                }
                endMessage(fromClient, length, missing, isComplete, end, cutEnd, event, reader)
            case .stray(let fromClient, let count, let isAnswer):
                if !isAnswer { noteStray(count, fromClient, event, reader, bytes) }
                if fromClient {
                    reader.lastRequest?.request?.strayOctets &+= Int64(count)
                } else {
                    // An answer all the same, e.g. one without a status line (HTTP/0.9).
                    for (_, exchange) in reader.waiting { exchange.damage.insert(.unreadable) }
                }
            case .brokenOff(let number, let octets): noteBrokenOff(number, octets, event, reader)
            case .damaged(let fromClient): noteDamage(fromClient, reader, event.slot, at: event.place.time)
            case .headTooLong(let fromClient):
                traffic.headsTooLong += 1
                noteDamage(fromClient, reader, event.slot, at: event.place.time)
            case .answerLost(let number):
                if let index = reader.waiting.firstIndex(where: { $0.number == number }) {
                    tracker.answerLost(reader.waiting[index].exchange)
                    reader.waiting.remove(at: index)
                }
            case .endUnproven: reader.answer?.answer?.isEndUnproven = true
            case .proxied(let header, let at):
                reader.proxied = ProxiedConnection(header, at: Moment(event.place))
                watcher?.noteProxyHeader(
                    header, of: StreamName(streams.facts(event.slot), event.direction), at: runOffset &+ Int64(at))
            case .tunnel(let target):
                reader.tunnel = Authority(target).withoutUserInfo
                reader.connection?.tunnel = reader.tunnel
            case .resynchronised: isResynchronised = true
            case .foreign(let kind): dismiss(event, kind, bytes)
            }
        }
    }

    func takeRequest(
        _ head: MessageHead, _ number: Int, _ bodyLength: Int64?, _ event: StreamEvent, _ reader: ConnectionReader
    ) {
        reader.request = nil
        reader.lastRequest = nil
        reader.lostRequests = false
        if let start = reader.requestStart {
            if let acknowledged = start.acknowledged {
                if acknowledged == reader.requestAcknowledged { reader.http.notePipelined(exchange: number) }
                reader.requestAcknowledged = acknowledged
            }
            reader.requestsEnd = start.offset &+ Int64(head.bytes.count) &+ min(bodyLength ?? 0, Int64.max >> 1)
        }
        guard let recognition = Recognition.of(request: head),
            let packet = RequestPacket(
                head, recognition: recognition, like: reader.lastPacket ?? lastPacket, behind: reader.lastAnswer),
            let start = reader.requestStart
        else { return noteOther(head, event, reader) }
        reader.lastPacket = packet
        if packet.type == .createSession { lastPacket = packet }
        let connection = connection(of: reader, event.slot)
        let message = Exchange.Message(
            head: head, start: start.moment, headEnd: headEnd(head, event, reader), streamOffset: start.offset,
            acknowledged: start.acknowledged, announcedLength: bodyLength)
        message.isStartUncertain = start.isUncertain
        let exchange = Exchange(connection: connection, request: message, packet: packet)
        if head.isCut {
            exchange.damage.insert(.request)
            // Where the body begins is not known, so that none of its octets has a place in the file.
            if !wantsBodies { exchange.noteMissing(0..<(bodyLength ?? Int64.max)) }
        }
        reader.request = exchange
        reader.lastRequest = exchange
        if let early = reader.early, early.number == number {
            reader.early = nil
            return takeEarlyAnswer(early.message, exchange, reader)
        }
        reader.waiting.append((number, exchange))
        if let acknowledged = start.acknowledged, acknowledged < reader.answerGapEnd {
            // Sent before its sender saw the end of a gap that was passed already: the answer may lie in it.
            reader.http.noteAnswerMayBeLost(exchange: number)
            exchange.damage.insert(.answer)
        }
        if reader.http.isRequestDoubtful { exchange.damage.insert(.request) }
        if reader.http.mayBeUpgraded || reader.mayBeShifted { exchange.damage.insert(.answer) }
        if let givenUp = tracker.requestBegan(exchange) { reader.forget(givenUp) }
        passUnrequested(reader)
        noteWaiting(exchange)
    }

    /// A request that is none of BITS: maybe for an upload's reply.
    private func noteOther(_ head: MessageHead, _ event: StreamEvent, _ reader: ConnectionReader) {
        guard tracker.knowsReplies, case .request(let method, _) = head.startLine,
            head.bytes[method].elementsEqual("GET".utf8) || head.bytes[method].elementsEqual("HEAD".utf8)
        else { return }
        let session = tracker.noteOtherRequest(
            for: RequestTarget(head.target), host: head.firstValue(.host), client: clientAddress(event.slot, reader))
        if let session, let watcher { watcher.noteReplyAsked(of: session, streams.facts(event.slot)) }
    }

    private func clientAddress(_ slot: Int, _ reader: ConnectionReader) -> IPAddress {
        let facts = streams.facts(slot)
        let isInitiator = reader.http.clientDirection != 1
        return IPAddress(
            isIPv6: facts.isIPv6, high: isInitiator ? facts.initiatorHigh : facts.responderHigh,
            low: isInitiator ? facts.initiatorLow : facts.responderLow)
    }

    /// The server had refused the request before its head was complete.
    private func takeEarlyAnswer(_ message: Exchange.Message, _ exchange: Exchange, _ reader: ConnectionReader) {
        exchange.answeredEarly = true
        tracker.requestBegan(exchange)
        exchange.answer = message
        exchange.answerPacket = AnswerPacket(message.head, answering: exchange.packet?.type)
        tracker.answerBegan(exchange)
        if message.end != nil { tracker.answerEnded(exchange) } else { reader.answer = exchange }
    }

    func takeAnswer(
        _ head: MessageHead, _ number: Int?, _ bodyLength: Int64?, isUnasked: Bool, _ event: StreamEvent,
        _ reader: ConnectionReader
    ) {
        reader.answer = nil
        guard let start = reader.answerStart, let status = head.status else { return }
        var index = number.flatMap { number in reader.waiting.firstIndex { $0.number == number } }
        if index == nil, let number, number <= reader.lastGivenUp { return }
        if status / 100 == 1, status != 101 {
            if let index {
                reader.waiting[index].exchange.interims.append(
                    Exchange.Interim(status: status, moment: start.moment))
            }
            return
        }
        let message = Exchange.Message(
            head: head, start: start.moment, headEnd: headEnd(head, event, reader), streamOffset: start.offset,
            acknowledged: start.acknowledged, announcedLength: bodyLength)
        if let number, reader.http.isAhead(number) {
            reader.early = (number, message)
            return
        }
        if index == nil, number != nil, reader.http.mayMissRequests, Recognition.isAck(head),
            let own = reader.http.repairLastAnswer({ own in reader.waiting.contains { $0.number == own } })
        {
            // An Ack is no answer to another program's GET.
            index = reader.waiting.firstIndex { $0.number == own }
        }
        let exchange: Exchange
        if let index, reader.http.mayMissRequests, isForeign(message, to: reader.waiting[index].exchange) {
            noteShift(reader)
            exchange = Exchange(connection: connection(of: reader, event.slot), request: nil, packet: nil)
            exchange.damage.insert(.request)
        } else if let index {
            exchange = reader.waiting.remove(at: index).exchange
        } else {
            let isUnrequested = isUnasked && isUnrequested(start, event, reader)
            guard Recognition.isAck(head) else {
                if status == 407, !isUnrequested { noteProxyChallenge(start.moment, reader) }
                if isUnrequested { noteUnrequested(status, start.moment, reader) }
                return
            }
            exchange = Exchange(connection: connection(of: reader, event.slot), request: nil, packet: nil)
            if reader.lostRequests { exchange.damage.insert(.request) }
            exchange.isUnrequested = isUnrequested
        }
        exchange.answer = message
        setPacket(of: exchange, head, reader)
        if head.isCut { exchange.damage.insert(.answer) }
        exchange.answeredEarly = exchange.request.map { $0.end == nil } ?? false
        reader.answer = exchange
        tracker.answerBegan(exchange)
    }

    /// The answer told last is not that of the request that it was paired with. The client does not wait for its
    /// answers, or some are missing: how many messages are hidden, and thus which answer is whose, is not known.
    private func noteShift(_ reader: ConnectionReader) {
        reader.http.unpairLastAnswer()
        reader.mayBeShifted = true
        for (_, exchange) in reader.waiting { exchange.damage.insert(.answer) }
    }

    /// Whether an answer is certainly not the one to a request before which others may be hidden: its sender had
    /// nothing of the request, or it says what only the answer to another packet says.
    private func isForeign(_ message: Exchange.Message, to exchange: Exchange) -> Bool {
        guard let request = exchange.request else { return false }
        if let acknowledged = message.acknowledged, acknowledged <= request.streamOffset { return true }
        guard let packet = exchange.packet, let type = packet.type, Recognition.isAck(message.head),
            let answer = AnswerPacket(message.head, answering: type)
        else { return false }
        if answer.receivedOffset.isPresent, type != .fragment { return true }
        if answer.protocolGUID.isPresent, type != .createSession { return true }
        guard type != .createSession, let asked = packet.sessionID.value, let told = answer.sessionID.value else {
            return false
        }
        return asked.key != told.key
    }

    /// An answer with a hole in its head says more than it did at first.
    private func takeMore(_ head: MessageHead, _ bodyLength: Int64?, _ reader: ConnectionReader) {
        guard let exchange = reader.answer, let known = exchange.answer else { return }
        exchange.answer = Exchange.Message(
            head: head, start: known.start, headEnd: known.headEnd, streamOffset: known.streamOffset,
            acknowledged: known.acknowledged, announcedLength: bodyLength)
        setPacket(of: exchange, head, reader)
        tracker.answerGrew(exchange)
    }

    private func setPacket(of exchange: Exchange, _ head: MessageHead, _ reader: ConnectionReader) {
        let packet =
            exchange.packet?.recognition == .notification
            ? AnswerPacket(head, answered: .notification)
            : AnswerPacket(head, answering: exchange.packet?.type, like: reader.lastAnswer ?? lastAnswer)
        exchange.answerPacket = packet
        reader.lastAnswer = packet
        if packet?.answered == .packet(.createSession) { lastAnswer = packet }
    }

    /// Where the head ends, or where it was cut. A request that was is told later.
    private func headEnd(_ head: MessageHead, _ event: StreamEvent, _ reader: ConnectionReader) -> Moment {
        guard head.isCut, let client = reader.http.clientDirection else { return Moment(event.place) }
        return Moment(reader.cutPlaces[head.isRequest ? client : 1 &- client])
    }

    /// Where a message with a hole in its head ended: with the last octets of its side, if it is the other one that
    /// tells.
    private func cutEnd(_ at: Int, _ fromClient: Bool, _ event: StreamEvent, _ reader: ConnectionReader) -> Moment {
        guard let client = reader.http.clientDirection else { return Moment(event.place) }
        let direction = fromClient ? client : 1 &- client
        return Moment(at > 0 && event.direction == direction ? event.place : reader.lastPlaces[direction])
    }

    private func endMessage(
        _ fromClient: Bool, _ length: Int64, _ missing: Int64, _ isComplete: Bool, _ end: Int64, _ cutEnd: Moment,
        _ event: StreamEvent, _ reader: ConnectionReader
    ) {
        guard let exchange = fromClient ? reader.request : reader.answer else { return }
        if fromClient { reader.request = nil } else { reader.answer = nil }
        if let message = fromClient ? exchange.request : exchange.answer {
            message.bodyLength = length
            message.bodyMissing = missing
            if message.isCut {
                message.cutLength = reader.http.lengthOfLastCut(fromClient: fromClient)
                if isComplete { message.end = cutEnd }
            } else if isComplete {
                message.end = message.isEndUnproven ? cutEnd : Moment(event.place)
                message.isEndUnseen = event.isEndUnseen
                watch(end, exchange, isRequest: fromClient, event, reader)
            }
        }
        if fromClient { tracker.requestEnded(exchange) } else { tracker.answerEnded(exchange) }
    }

    func noteDamage(_ fromClient: Bool, _ reader: ConnectionReader, _ slot: Int, at time: Int64) {
        if fromClient {
            reader.lostRequests = true
            if reader.connection == nil {
                tracker.noteHiddenMessages(of: clientAddress(slot, reader), at: time)
            }
        } else {
            for (_, exchange) in reader.waiting { exchange.damage.insert(.answer) }
        }
    }

    /// A side that ends the connection stands behind all that it has sent: within a head where that is all of the head.
    private func noteBrokenOff(_ number: Int, _ octets: Int, _ event: StreamEvent, _ reader: ConnectionReader) {
        guard let closing = reader.serverClosing, let start = reader.answerStart,
            closing.offset == start.offset &+ Int64(octets)
        else { return noteDamage(false, reader, event.slot, at: event.place.time) }
        reader.waiting.first { $0.number == number }?.exchange.brokenOff = octets
    }

    // MARK: Acknowledgements

    /// Notes when the other side has acknowledged all octets before `offset`, the end of a request or of an answer: at
    /// once if it has already, as where an answer's end shows only by the next one, which this run may end, too.
    func watch(
        _ offset: Int64, _ exchange: Exchange, isRequest: Bool, _ event: StreamEvent, _ reader: ConnectionReader
    ) {
        let waiting = isRequest ? reader.requestWatches.count : reader.answerWatches.count
        if waiting == 0, let place = streams.placeIfAcknowledged(event.slot, event.direction, offset) {
            if isRequest {
                exchange.requestAcknowledged = Moment(place)
                exchange.wasAcknowledged = true
            } else {
                exchange.answerAcknowledged = Moment(place)
            }
            return
        }
        guard waiting < ConnectionReader.maxWatches else { return }
        if isRequest {
            reader.requestWatches.append((offset, exchange))
        } else {
            reader.answerWatches.append((offset, exchange))
        }
        if waiting == 0 { streams.watch(event.slot, event.direction, offset) }
    }

    func noteAcknowledged(_ event: StreamEvent, _ reader: ConnectionReader) {
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
}
