/// Messages whose end shows only by what follows, and heads that never end.
extension HTTPConnection {
    enum OpenEnd {
        /// The message is over; the next one begins with this run, or began in runs before.
        case ended
        case goesOn
        /// The run may begin the next message, and holds too little of it to tell; it is kept.
        case undecided
    }

    /// An answer whose end its head does not tell, or not for certain, on a connection that goes on: it ends where the
    /// answer to the next request begins. That is where the server speaks again after the client has, and begins with a
    /// whole status line.
    mutating func endsUnclosed(
        _ bytes: Span<UInt8>, _ position: Int, _ isTurn: Bool, _ events: inout [HTTPEvent]
    ) -> OpenEnd {
        let carried = server.undecided
        server.undecided = []
        // Behind a gap the request may be hidden.
        let mayFollow = if case .untilClose = server.state { !pending.isEmpty || hasGap } else { !pending.isEmpty }
        guard mayFollow, isTurn || !carried.isEmpty else { return .goesOn }
        let found: MessageStart.Search
        // No more may be kept than belongs to the body if it is one.
        let limit = if case .body(let left) = server.state { Int(clamping: left) } else { Int.max }
        if carried.isEmpty {
            found = MessageStart.answer(bytes.extracting(position...), limit: limit)
        } else {
            let joined = carried + HeadCollector.copy(bytes, position, bytes.count)
            found = MessageStart.answer(joined.span, limit: limit)
        }
        switch found {
        case .none:
            server.undecided = carried
            dropUndecided(false, &events)
            return .goesOn
        case .undecided(let octets):
            server.undecided = octets
            return .undecided
        case .found(let place, _):
            events.append(.endUnproven(fromClient: false, exchange: server.exchange))
            events.append(server.endedEvent(isComplete: true, at: position &- carried.count))
            isInDoubt = true
            server.state = .idle
            if place < carried.count {
                server.state = .head
                // Where a body's last octets had to do, there may be no status line.
                server.isGuess = true
                server.collector.begin(with: Array(carried[place...]))
                events.append(.began(fromClient: false, at: position &+ place &- carried.count))
            }
            return .ended
        }
    }

    /// Of a request that waited for a 100 and got its final answer instead: a server that answers early reads the body
    /// all the same, or its client leaves it out (RFC 9110 10.1.1 allows for both), so that only the octets tell.
    /// Those of a request line are the next request; all others are the body that was announced.
    ///
    /// The octets are kept until they tell, so that it does not matter how they come in runs.
    mutating func endsUnsent(_ bytes: Span<UInt8>, _ position: Int, _ events: inout [HTTPEvent]) -> OpenEnd {
        let carried = client.undecided
        client.undecided = []
        guard case .body(let left) = client.state, left > 0,
            !pending.contains(where: { $0.number == client.exchange })
        else {
            tellHeldBody(carried, &events)
            return .goesOn
        }
        let limit = Int(min(left, Int64(HTTPConnection.maxUnsent)))
        let isRequest: Bool?
        if carried.isEmpty {
            isRequest = MessageStart.isRequest(bytes.extracting(position...), limit: limit)
        } else {
            let joined = carried + HeadCollector.copy(bytes, position, min(bytes.count, position &+ limit))
            isRequest = MessageStart.isRequest(joined.span, limit: limit)
        }
        guard let isRequest else {
            client.undecided = carried + HeadCollector.copy(bytes, position, bytes.count)
            return .undecided
        }
        guard isRequest else {
            tellHeldBody(carried, &events)
            return .goesOn
        }
        let start = position &- carried.count
        client.state = .idle
        events.append(client.endedEvent(isComplete: false, at: start))
        if !carried.isEmpty {
            client.state = .head
            client.isGuess = false
            client.collector.begin(with: carried)
            events.append(.began(fromClient: true, at: start))
        }
        return .ended
    }

    /// Octets of a body's start that are kept to tell whether they are a request line: no server takes a longer one.
    private static let maxUnsent = 8 << 10

    /// Octets that were kept are the first ones of the body.
    private mutating func tellHeldBody(_ octets: [UInt8], _ events: inout [HTTPEvent]) {
        client.awaitsContinue = false
        guard !octets.isEmpty, case .body(let left) = client.state else { return }
        if wantsBodyOctets {
            events.append(.heldBody(exchange: client.exchange, octets: octets, offset: client.bodyLength))
        }
        let count = Int64(octets.count)
        client.bodyLength = clampedSum(client.bodyLength, count)
        client.state = .body(left: max(0, left &- count))
    }

    /// Octets that might have begun the next message belong to the one under way.
    mutating func dropUndecided(_ isClient: Bool, _ events: inout [HTTPEvent]) {
        let octets = self[isClient].undecided
        self[isClient].undecided = []
        guard !octets.isEmpty else { return }
        let count = Int64(octets.count)
        switch self[isClient].state {
        case .untilClose: self[isClient].bodyLength = clampedSum(self[isClient].bodyLength, count)
        case .body where isClient: tellHeldBody(octets, &events)
        case .body(let left):
            self[isClient].bodyLength = clampedSum(self[isClient].bodyLength, min(left, count))
            self[isClient].state = .body(left: max(0, left &- count))
        case .cut(var message):
            message.tail.add(octets.span, from: 0, at: message.length)
            message.pass(count)
            self[isClient].state = .cut(message)
        default: break
        }
    }

    /// What a head says of its body's end may contradict itself.
    mutating func noteContradiction(_ head: MessageHead, _ isClient: Bool) {
        guard !head.isCut, MessageFraming.isContradictory(head) else { return }
        isInDoubt = true
        self[isClient].isLengthDoubtful = true
    }

    /// The answer to the oldest request that waits is in a gap. Requests that were sent together have theirs together,
    /// so that nobody knows which of them the gap has left over.
    mutating func loseFirstPending(_ events: inout [HTTPEvent]) {
        while let first = pending.first {
            if client.exchange == first.number { tellCutRequest(isOver: false, &events) }
            events.append(.answerLost(exchange: first.number))
            pending.removeFirst()
            guard first.mayBeAnswered, pending.first?.isPipelined ?? false else { return }
        }
    }

    /// What cannot be read is an answer to the oldest request that waits. Where it is not known which one that is: to any
    /// of those whose answers their client must have had before it sent its last ones, or to the first of these.
    mutating func noteUnreadableAnswer() {
        guard !pending.isEmpty else { return }
        var last = 0
        if case .lost = server.state {
            last = pending.count &- 1
        } else if isInDoubt {
            last = pending.lastIndex { !$0.isPipelined } ?? 0
        }
        for index in 0...last { pending[index].mayBeAnswered = true }
    }

    /// A request was sent before its sender had seen anything new of the server since the request before.
    public mutating func notePipelined(exchange number: Int) {
        if let index = pending.firstIndex(where: { $0.number == number }) { pending[index].isPipelined = true }
    }

    /// A head is given up that an answer may have come to already.
    mutating func abandonHead(_ isClient: Bool) {
        self[isClient].collector.reset()
        guard isClient, isHeadAnswered else { return }
        isHeadAnswered = false
        nextNumber &+= 1
    }

    /// Octets of heads that are not complete.
    public var heldOctets: Int { client.collector.octets.count &+ server.collector.octets.count }

    /// Passes over the heads that are not complete, as if they were too long.
    ///
    /// - Returns: for each whether it was the client's.
    public mutating func giveUpHeads() -> [Bool] {
        [true, false].filter { isClient in
            guard case .head = self[isClient].state else { return false }
            abandonHead(isClient)
            if !isClient { noteUnreadableAnswer() }
            isInDoubt = true
            self[isClient].state = .lost
            return true
        }
    }

    /// The client's octets end with a request of HTTP/0.9, which has no empty line behind it: that it is whole shows by
    /// the answer.
    mutating func takeSimpleRequest(_ events: inout [HTTPEvent]) {
        guard case .head = client.state, let head = client.collector.simpleRequest else { return }
        client.collector.reset()
        hasHead = true
        take(head, true, end: 0, &events)
    }
}
