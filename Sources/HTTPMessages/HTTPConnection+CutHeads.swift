/// Messages whose heads have a hole: what stands before it, and behind it where the lengths prove it, is still a
/// message.
extension HTTPConnection {
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
        message.kept = octets
        message.hole = length
        message.length = Int64(octets.count)
        message.isTold = !isClient
        message.mayHaveTail = isClient || !server.isFetching
        message.pass(length)
        self[isClient].state = .cut(message)
        // Whoever has its final answer may have begun the next request within the hole or right behind it.
        self[isClient].followsGap = isClient && !pending.contains { $0.number == client.exchange }
        return true
    }

    /// Takes the rest of a run for a message with a hole in its head.
    mutating func passCut(_ bytes: Span<UInt8>, from start: Int, _ isClient: Bool, _ events: inout [HTTPEvent]) {
        guard start < bytes.count, case .cut(var message) = self[isClient].state else { return }
        message.tail.add(bytes, from: start, at: message.length)
        message.pass(Int64(bytes.count &- start))
        self[isClient].state = .cut(message)
        // An answer whose lengths fit where a run ends is whole. Of a request the answer tells.
        if !isClient, !message.tail.isFull, message.proven() != nil {
            finishCut(false, isComplete: true, at: bytes.count, &events)
        }
    }

    /// Tells of a request with a hole in its head, as far as it is known now.
    ///
    /// - Parameter isOver: all its octets have passed.
    mutating func tellCutRequest(isOver: Bool, _ events: inout [HTTPEvent]) {
        guard client.isCut else { return }
        if isOver { dropUndecided(true, &events) }
        guard case .cut(var message) = client.state, !message.isTold else { return }
        message.isTold = true
        let proven = isOver ? message.proven() : nil
        if let proven { note(proven, of: &message, true) }
        client.state = .cut(message)
        guard let head = proven ?? MessageHead(cut: message.kept) else { return }
        events.append(.head(head, exchange: client.exchange, bodyLength: message.announced, end: 0))
        if wantsRequestBodies, let announced = message.announced, announced > 0 {
            // Where the body begins was not known, so none of its octets was handed on.
            events.append(.bodyGap(exchange: client.exchange, length: announced, offset: 0))
        }
    }

    /// A message with a hole in its head is over. Its last octet may still follow: no more of the head than the hole
    /// and what stands behind it.
    mutating func finishCut(_ isClient: Bool, isComplete: Bool, at position: Int, _ events: inout [HTTPEvent]) {
        dropUndecided(isClient, &events)
        if isClient { tellCutRequest(isOver: true, &events) }
        guard case .cut(var message) = self[isClient].state else { return }
        if !isClient, let head = message.proven() {
            note(head, of: &message, false)
            events.append(.moreOfHead(head, exchange: server.exchange, bodyLength: message.announced))
        }
        let announced = message.announced ?? 0
        // Of an incomplete one so many octets as surely stand behind the head.
        let passed = announced &- (message.left ?? 0)
        self[isClient].bodyLength = isComplete ? announced : max(0, passed &- message.hole)
        self[isClient].bodyMissing = min(self[isClient].bodyMissing, self[isClient].bodyLength)
        self[isClient].cutLength = message.length
        self[isClient].state = .lost
        self[isClient].isBehindCut = true
        events.append(self[isClient].endedEvent(isComplete: isComplete, at: position))
    }

    /// The other side goes on: a message whose end the head does not tell for certain is over.
    mutating func endCut(_ isClient: Bool, _ events: inout [HTTPEvent]) {
        guard case .cut(let message) = self[isClient].state, message.mayBeOver || !message.isProven && !isClient
        else {
            return
        }
        finishCut(isClient, isComplete: true, at: 0, &events)
    }

    /// The head's end is proven: what is missing in front of it is none of the body.
    private mutating func note(_ head: MessageHead, of message: inout CutMessage, _ isClient: Bool) {
        guard let length = head.wireLength else { return }
        message.announced = message.length &- length
        message.hole = 0
        self[isClient].bodyMissing = max(0, self[isClient].bodyMissing &- (head.missingLength ?? 0))
    }
}
