/// Reading messages from runs of octets.
extension HTTPConnection {
    mutating func read(
        _ bytes: Span<UInt8>, from start: Int, _ isClient: Bool, _ isTurn: Bool, _ events: inout [HTTPEvent]
    ) {
        var position = start
        if isTurn, isClient, client.isGuessing {
            // The server has spoken: it was asked for no more than that.
            client.isGuessing = false
            for index in pending.indices where pending[index].isDoubtful { pending[index].mayBeAnswered = true }
        }
        // These octets stand where nothing that was read before tells what they are.
        var isUnread = self[isClient].isAdrift
        defer { self[isClient].followsGap = false }
        while position < bytes.count, !isOver {
            switch self[isClient].state {
            case .idle:
                if self[isClient].isAtStart {
                    self[isClient].isAtStart = false
                    if ProxyHeader.mayBegin(bytes[position]) {
                        self[isClient].state = .proxied(ProxyHeader())
                        continue
                    }
                }
                // Empty lines, and blanks before a request line.
                if bytes[position] == ASCII.carriageReturn || bytes[position] == ASCII.lineFeed
                    || isClient && ASCII.isBlank(bytes[position])
                {
                    if reportsFraming {
                        events.append(.framing(fromClient: isClient, range: position..<(position &+ 1)))
                    }
                    position &+= 1
                    continue
                }
                let isAnswerDue = !isClient && isTurn && position == start
                guard beginMessage(bytes, position, isClient, isAnswerDue, &events) else { return }
            case .proxied(let header):
                guard let next = readProxyHeader(header, bytes, position, &events) else { return }
                position = next
            case .head:
                guard let next = readHead(bytes, position, isClient, &events) else { return }
                position = next
            case .body:
                if self[isClient].awaitsContinue {
                    switch endsUnsent(bytes, position, &events) {
                    case .ended: continue
                    case .undecided: return
                    case .goesOn: break
                    }
                }
                if position == start, !isClient, server.exchange == nil || server.isLengthDoubtful {
                    switch endsUnclosed(bytes, position, isTurn, &events) {
                    case .ended: continue
                    case .undecided: return
                    case .goesOn: break
                    }
                }
                guard case .body(let left) = self[isClient].state else { continue }
                let count = min(left, Int64(bytes.count &- position))
                reportBody(position..<(position &+ Int(count)), isClient, &events)
                self[isClient].bodyLength = clampedSum(self[isClient].bodyLength, count)
                position &+= Int(count)
                if count == left {
                    self[isClient].state = .idle
                    events.append(self[isClient].endedEvent(isComplete: true, at: position))
                } else {
                    self[isClient].state = .body(left: left &- count)
                }
            case .chunked(let body):
                position = readChunks(body, bytes, position, isClient, &events)
            case .untilClose:
                if position == start, !isClient {
                    switch endsUnclosed(bytes, position, isTurn, &events) {
                    case .ended: continue
                    case .undecided: return
                    case .goesOn: break
                    }
                }
                self[isClient].bodyLength = clampedSum(self[isClient].bodyLength, Int64(bytes.count &- position))
                position = bytes.count
            case .cut(let message):
                if mayBegin(behind: message, isClient), position == start {
                    let carried = self[isClient].undecided
                    if begins(bytes, position, isClient, isTurn: isTurn, &events) { continue }
                    if !self[isClient].undecided.isEmpty { return }
                    passCut(carried.span, from: 0, isClient, &events)
                }
                passCut(bytes, from: position, isClient, &events)
                position = bytes.count
            case .lost, .astray:
                let wasUndecided = !self[isClient].undecided.isEmpty && !self[isClient].isDoubtful
                guard let next = search(bytes, position, isRunStart: position == start, isClient, isTurn, &events)
                else {
                    // Octets where an answer was due are an answer, readable or not.
                    if isUnread, !isClient, isTurn || wasUndecided, !pending.isEmpty, server.undecided.isEmpty {
                        noteUnreadableAnswer()
                        events.append(
                            .stray(fromClient: false, count: bytes.count &- position, isAnswer: true))
                    }
                    return
                }
                isUnread = false
                position = next
            }
        }
    }

    /// Goes on with what may be a load balancer's header; the position behind what was used, nil if the run is done
    /// with.
    private mutating func readProxyHeader(
        _ known: ProxyHeader, _ bytes: Span<UInt8>, _ position: Int, _ events: inout [HTTPEvent]
    ) -> Int? {
        var header = known
        switch header.consume(bytes, from: position) {
        case .more:
            client.state = .proxied(header)
            return nil
        case .ended(let end):
            client.state = .idle
            events.append(.proxied(header, at: end &- header.length))
            return end
        case .none:
            client.state = .idle
            guard let first = known.octets.firstIndex(where: { $0 != ASCII.carriageReturn && $0 != ASCII.lineFeed })
            else { return position }
            // Runs before this one were too short to tell that a message begins with them.
            client.state = .head
            client.isGuess = true
            client.collector.begin(with: Array(known.octets[first...]))
            events.append(.began(fromClient: true, at: position &- (known.octets.count &- first)))
            return position
        }
    }

    /// Decides whether a message begins here; false if the run is done with.
    mutating func beginMessage(
        _ bytes: Span<UInt8>, _ position: Int, _ isClient: Bool, _ isAnswerDue: Bool, _ events: inout [HTTPEvent]
    ) -> Bool {
        let guess = guess(bytes, position, isClient)
        guard guess == .tooShort || guess == (isClient ? .request : .response) else {
            return reject(bytes.extracting(position...), isClient, isAnswer: isAnswerDue, &events)
        }
        self[isClient].isGuess = guess == .tooShort
        if guess != .tooShort { isFresh = false }
        self[isClient].state = .head
        self[isClient].collector.reset()
        events.append(.began(fromClient: isClient, at: position))
        return true
    }

    /// Whether the octets may begin a message of that side.
    private func mayBegin(_ octets: Span<UInt8>, _ isClient: Bool) -> Bool {
        let guess = guess(octets, 0, isClient)
        return guess == .tooShort || guess == (isClient ? .request : .response)
    }

    /// Where TLS may follow, at the start of a connection and behind CONNECT, three octets tell it from other
    /// protocols.
    private func guess(_ bytes: Span<UInt8>, _ position: Int, _ isClient: Bool) -> MessageStart.Guess {
        if isFresh, MessageStart.mayBeTLS(bytes, position) { return .tooShort }
        return MessageStart.guess(bytes, from: position, isClient: isClient)
    }

    /// These octets stand where a message should begin, and are none; false if the connection is done with.
    ///
    /// - Parameter isAnswer: an answer was due there.
    private mutating func reject(
        _ octets: Span<UInt8>, _ isClient: Bool, isAnswer: Bool, _ events: inout [HTTPEvent]
    ) -> Bool {
        let count = octets.count
        abandonHead(isClient)
        if isFresh || !hasHead && !hasGap {
            _ = leave(isFresh && MessageStart.isTLS(octets, 0) ? .tls : .other, &events)
            return false
        }
        // Wherever they stand, an answer that is due may be among them.
        if !isClient { noteUnreadableAnswer() }
        isInDoubt = true
        events.append(.stray(fromClient: isClient, count: count, isAnswer: isAnswer && !pending.isEmpty))
        self[isClient].state = .astray
        return true
    }

    /// Goes on with a head; the position behind what was used, nil if the run is done with.
    mutating func readHead(
        _ bytes: Span<UInt8>, _ position: Int, _ isClient: Bool,
        _ events: inout [HTTPEvent]
    ) -> Int? {
        if self[isClient].collector.isFresh, let head = MessageHead(plainIn: bytes, from: position),
            head.isRequest == isClient
        {
            isFresh = false
            hasHead = true
            let end = position &+ head.bytes.count
            take(head, isClient, end: end, &events)
            return end
        }
        switch self[isClient].collector.add(bytes, from: position) {
        case .incomplete:
            guard self[isClient].isGuess else { return nil }
            let octets = self[isClient].collector.octets
            let guess = guess(octets.span, 0, isClient)
            if guess == .tooShort { return nil }
            self[isClient].isGuess = false
            if guess == (isClient ? .request : .response) {
                isFresh = false
            } else if reject(octets.span, isClient, isAnswer: !isClient, &events) {
                return position
            }
            return nil
        case .tooLong:
            abandonHead(isClient)
            if !isClient { noteUnreadableAnswer() }
            isInDoubt = true
            self[isClient].state = .lost
            events.append(.headTooLong(fromClient: isClient))
            // The next message is looked for from the next line on, else this one would be found again.
            var next = position
            while next < bytes.count, bytes[next] != ASCII.lineFeed { next &+= 1 }
            return next &+ 1
        case .complete(let octets, let used):
            // Runs before this one may have been too short to tell.
            let isMessage = !self[isClient].isGuess || mayBegin(octets.span, isClient)
            if isMessage { isFresh = false }
            guard isMessage, let head = MessageHead(parsing: octets), head.isRequest == isClient else {
                guard reject(octets.span, isClient, isAnswer: !isClient, &events) else { return nil }
                // What was kept of the run before may be no part of what begins with this one.
                return self[isClient].isGuess ? position : position &+ used
            }
            hasHead = true
            take(head, isClient, end: position &+ used, &events)
            return position &+ used
        }
    }

    mutating func take(_ head: MessageHead, _ isClient: Bool, end: Int, _ events: inout [HTTPEvent]) {
        if isClient {
            takeRequest(head, end: end, &events)
        } else {
            takeAnswer(head, end: end, &events)
        }
    }

    private mutating func takeRequest(_ head: MessageHead, end: Int, _ events: inout [HTTPEvent]) {
        // The next request: the answer before it is over.
        endCut(false, &events)
        let method = head.method
        if method == "PRI" {
            // The preface of HTTP/2 (RFC 9113 3.4).
            _ = leave(.other, &events)
            return
        }
        let number = nextNumber
        nextNumber &+= 1
        let framing = MessageFraming.ofRequest(head)
        if isHeadAnswered {
            isHeadAnswered = false
        } else if pending.count < HTTPConnection.maxPending {
            pending.append(
                Pending(
                    number: number, isHEAD: method == "HEAD", isGET: method == "GET",
                    tunnel: method == "CONNECT" ? head.target : nil, asksForUpgrade: head.first(.upgrade) != nil,
                    isDoubtful: client.isGuessing))
        } else {
            isInDoubt = true
        }
        bodyStartWanted = 0
        client.beginBody(framing, exchange: number)
        noteContradiction(head, true)
        client.awaitsContinue = framing != .none && !head.isCut && head.list(.expect, contains: "100-continue")
        // What stands behind the hole, and how long the message is, tells more of it.
        if head.isCut { return }
        events.append(.head(head, exchange: number, bodyLength: framing.announced, end: end))
        if framing == .none { events.append(client.endedEvent(isComplete: true, at: end)) }
    }

    private mutating func takeAnswer(_ head: MessageHead, end: Int, _ events: inout [HTTPEvent]) {
        let status = head.status ?? 0
        // One request at a time: an answer behind a gap belongs to the newest request that the gap cannot have
        // answered.
        let hasHeadUnderWay = if case .head = client.state { !isHeadAnswered } else { false }
        while let first = pending.first, first.mayBeAnswered,
            pending.count >= 2 || first.isFollowedByGap || hasHeadUnderWay
        {
            loseFirstPending(&events)
        }
        let request = pending.first
        server.isFetching = request?.isGET ?? true
        if let request, client.exchange == request.number {
            if status / 100 != 1 { endCut(true, &events) }
            tellCutRequest(isOver: false, &events)
        }
        if status / 100 == 1, status != 101 {
            // Now the body comes: what follows is no new request.
            if let clientDirection { hasTurn[clientDirection] = false }
            if let request, client.exchange == request.number { client.awaitsContinue = false }
            server.beginBody(head.isCut ? .cut(0, isProven: true) : .none, exchange: request?.number)
            events.append(.head(head, exchange: request?.number, bodyLength: 0, end: end))
            return
        }
        if let clientDirection { hasTurn[clientDirection] = true }
        var number = request?.number
        lastAnswered = nil
        if !pending.isEmpty {
            lastAnswered = pending.removeFirst()
        } else if case .head = client.state, !isHeadAnswered, !head.isCut {
            // A server need not wait for the end of a head to refuse it.
            isHeadAnswered = true
            number = nextNumber
        }
        if number == nil, isInStep { events.append(.unasked) }
        let framing = MessageFraming.ofAnswer(head, isForHEAD: request?.isHEAD ?? false)
        server.beginBody(framing, exchange: number)
        server.isInParts = status == 206 && !head.isCut && head.hasBodyInParts
        noteContradiction(head, false)
        events.append(.head(head, exchange: number, bodyLength: framing.announced, end: end))
        if status == 101 {
            events.append(server.endedEvent(isComplete: true, at: end))
            _ = leave(.upgraded, &events)
            return
        }
        if let tunnel = request?.tunnel, status / 100 == 2 {
            // What follows is a connection of its own (RFC 9110 9.3.6).
            server.state = head.isCut ? .lost : .idle
            client.state = client.isCut || head.isCut ? .lost : .idle
            isFresh = !head.isCut
            events.append(server.endedEvent(isComplete: true, at: end))
            events.append(.tunnel(target: tunnel))
            return
        }
        if framing == .none { events.append(server.endedEvent(isComplete: true, at: end)) }
    }

    mutating func readChunks(
        _ body: ChunkedBody, _ bytes: Span<UInt8>, _ position: Int,
        _ isClient: Bool, _ events: inout [HTTPEvent]
    ) -> Int {
        var body = body
        var ranges: [Range<Int>] = []
        let step = body.consume(bytes, from: position) { ranges.append($0) }
        for range in ranges {
            reportBody(range, isClient, &events)
            self[isClient].bodyLength = clampedSum(self[isClient].bodyLength, Int64(range.count))
        }
        if reportsFraming { reportFraming(between: ranges, step.end(in: bytes, from: position), isClient, &events) }
        switch step {
        case .more:
            self[isClient].state = .chunked(body)
            return bytes.count
        case .ended(let end):
            self[isClient].state = .idle
            events.append(self[isClient].endedEvent(isComplete: true, at: end))
            return end
        case .broken(let at):
            if !isClient { noteUnreadableAnswer() }
            isInDoubt = true
            self[isClient].state = .astray
            events.append(self[isClient].endedEvent(isComplete: false, at: at))
            events.append(.stray(fromClient: isClient, count: bytes.count &- at, isAnswer: false))
            return at
        }
    }

    /// - Parameters:
    ///   - data: ascending.
    ///   - run: what of the run belongs to the chunked body.
    private func reportFraming(
        between data: [Range<Int>], _ run: Range<Int>, _ isClient: Bool, _ events: inout [HTTPEvent]
    ) {
        var start = run.lowerBound
        for range in data {
            if start < range.lowerBound {
                events.append(.framing(fromClient: isClient, range: start..<range.lowerBound))
            }
            start = range.upperBound
        }
        if start < run.upperBound { events.append(.framing(fromClient: isClient, range: start..<run.upperBound)) }
    }

    /// The next octets of a request's body are told as events.
    var wantsBodyOctets: Bool { wantsRequestBodies || client.bodyLength < bodyStartWanted }

    mutating func reportBody(
        _ range: Range<Int>, _ isClient: Bool, _ events: inout [HTTPEvent]
    ) {
        guard !range.isEmpty else { return }
        self[isClient].awaitsContinue = false
        if isClient, wantsBodyOctets {
            events.append(
                .body(
                    exchange: self[isClient].exchange, range: range, offset: self[isClient].bodyLength))
        } else if !isClient, server.isInParts {
            events.append(.answerBody(exchange: server.exchange, range: range))
        }
    }
}
