/// Counting octets that are not seen, and what follows from those that the capture lacks.
extension HTTPConnection {
    mutating func count(_ length: Int64, missing: Int64, _ isClient: Bool, _ events: inout [HTTPEvent]) {
        self[isClient].bodyMissing = clampedSum(self[isClient].bodyMissing, missing)
        if case .cut(let message) = self[isClient].state {
            _ = pass(message, Int(clamping: length), 0, isClient, &events)
            return
        }
        self[isClient].bodyLength = clampedSum(self[isClient].bodyLength, length)
        switch self[isClient].state {
        case .body(let left):
            if length >= left {
                self[isClient].state = .idle
                events.append(self[isClient].endedEvent(isComplete: true, at: 0))
            } else {
                self[isClient].state = .body(left: left &- length)
            }
        case .chunked(var body):
            body.pass(length)
            self[isClient].state = .chunked(body)
        default: break
        }
    }

    /// A gap outside a counted body: what it hides is not known.
    mutating func lose(_ isClient: Bool, _ events: inout [HTTPEvent]) {
        var state = MessageReader.State.lost
        switch self[isClient].state {
        case .body, .chunked, .untilClose:
            events.append(self[isClient].endedEvent(isComplete: false, at: 0))
        case .cut(let message):
            // Its end is not known, so that the gap may belong to it.
            if message.left == nil {
                state = .cut(message)
            } else {
                finishCut(isClient, isComplete: true, at: 0, &events)
            }
        default: break
        }
        self[isClient].collector.reset()
        self[isClient].state = state
        self[isClient].followsGap = true
        noteHidden(isClient, &events)
    }

    /// Heads may be hidden: which answer belongs to which request is less certain.
    private mutating func noteHidden(_ isClient: Bool, _ events: inout [HTTPEvent]) {
        isFresh = false
        hasGap = true
        for index in pending.indices {
            if isClient { pending[index].isFollowedByGap = true } else { pending[index].mayBeAnswered = true }
        }
        events.append(.damaged(fromClient: isClient))
    }

    // MARK: Heads with a hole

    /// A gap in a head: what stands before it is still a message; false if that is not even its method or status.
    mutating func cutHead(_ length: Int64, _ isClient: Bool, _ events: inout [HTTPEvent]) -> Bool {
        let octets = self[isClient].collector.takeCut()
        guard let head = MessageHead(cut: octets), head.isRequest == isClient else { return false }
        hasHead = true
        take(head, isClient, end: 0, &events)
        guard !isOver else { return true }
        noteHidden(isClient, &events)
        self[isClient].bodyMissing = length
        guard case .cut(var message) = self[isClient].state else { return true }
        message.hole = length
        if wantsRequestBodies, isClient, let announced = message.announced, announced > 0 {
            // Where the body begins is not known, so none of its octets can be handed on.
            events.append(.bodyGap(exchange: client.exchange, length: announced, offset: 0))
        }
        _ = pass(message, Int(clamping: length), 0, isClient, &events)
        return true
    }

    /// Takes octets up to `count` for a message with a hole in its head; the position behind those that it takes.
    mutating func pass(
        _ message: CutMessage, _ count: Int, _ position: Int, _ isClient: Bool, _ events: inout [HTTPEvent]
    ) -> Int {
        var message = message
        let octets = Int64(count &- position)
        guard let left = message.left else {
            self[isClient].state = .cut(message)
            return count
        }
        if left > octets {
            message.left = left &- octets
            self[isClient].state = .cut(message)
            return count
        }
        message.left = 0
        self[isClient].state = .cut(message)
        finishCut(isClient, isComplete: true, at: position &+ Int(left), &events)
        return position &+ Int(left)
    }

    /// A message with a hole in its head is over. Its last octet may still follow: no more of the head than the hole
    /// and what stands behind it.
    mutating func finishCut(_ isClient: Bool, isComplete: Bool, at position: Int, _ events: inout [HTTPEvent]) {
        guard case .cut(let message) = self[isClient].state else { return }
        let announced = message.announced ?? 0
        // Of an incomplete one so many octets as surely stand behind the head.
        let passed = announced &- (message.left ?? 0)
        self[isClient].bodyLength = isComplete ? announced : max(0, passed &- message.hole)
        self[isClient].bodyMissing = min(self[isClient].bodyMissing, self[isClient].bodyLength)
        self[isClient].state = .lost
        self[isClient].isBehindCut = true
        events.append(self[isClient].endedEvent(isComplete: isComplete, at: position))
    }

    /// The other side goes on: a message whose end the head does not tell for certain is over.
    mutating func endCut(_ isClient: Bool, _ events: inout [HTTPEvent]) {
        guard case .cut(let message) = self[isClient].state, message.left == nil || !message.isProven && !isClient
        else {
            return
        }
        finishCut(isClient, isComplete: true, at: 0, &events)
    }
}
