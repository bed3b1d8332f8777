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
        if carried.isEmpty {
            found = MessageStart.answer(bytes.extracting(position...))
        } else {
            found = MessageStart.answer((carried + HeadCollector.copy(bytes, position, bytes.count)).span)
        }
        switch found {
        case .none:
            server.undecided = carried
            dropUndecided(false)
            return .goesOn
        case .undecided(let octets):
            if case .body(let left) = server.state, left < Int64(octets.count &+ MessageStart.answerLength) {
                // It could not be told where the body ends from where the next message begins.
                server.undecided = carried
                dropUndecided(false)
                return .goesOn
            }
            server.undecided = octets
            return .undecided
        case .found(let place, _):
            events.append(.endUnproven(fromClient: false, exchange: server.exchange))
            events.append(server.endedEvent(isComplete: true, at: position &- carried.count))
            isInDoubt = true
            server.state = .idle
            if place < carried.count {
                server.state = .head
                server.collector.begin(with: Array(carried[place...]))
                events.append(.began(fromClient: false, at: position &+ place &- carried.count))
            }
            return .ended
        }
    }

    /// Octets that might have begun the next message belong to the one under way.
    mutating func dropUndecided(_ isClient: Bool) {
        let octets = self[isClient].undecided
        self[isClient].undecided = []
        guard !octets.isEmpty else { return }
        let count = Int64(octets.count)
        switch self[isClient].state {
        case .untilClose: self[isClient].bodyLength = clampedSum(self[isClient].bodyLength, count)
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
