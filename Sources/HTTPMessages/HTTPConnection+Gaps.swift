/// Counting octets that are not seen, and what follows from those that the capture lacks.
extension HTTPConnection {
    mutating func count(_ length: Int64, missing: Int64, _ isClient: Bool, _ events: inout [HTTPEvent]) {
        self[isClient].bodyMissing = clampedSum(self[isClient].bodyMissing, missing)
        if case .cut(var message) = self[isClient].state {
            message.pass(length)
            self[isClient].state = .cut(message)
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

    /// A gap outside a counted body: what its octets hide is not known.
    mutating func lose(_ octets: Int64, _ isClient: Bool, _ events: inout [HTTPEvent]) {
        var state = MessageReader.State.lost
        switch self[isClient].state {
        case .body, .chunked, .untilClose:
            events.append(self[isClient].endedEvent(isComplete: false, at: 0))
        case .cut(var message):
            // Its end is not known, so that the gap may belong to it.
            message.pass(octets)
            self[isClient].bodyMissing = clampedSum(self[isClient].bodyMissing, octets)
            state = .cut(message)
        default: break
        }
        self[isClient].collector.reset()
        self[isClient].state = state
        self[isClient].followsGap = true
        noteHidden(isClient, &events)
    }

    /// Heads may be hidden: which answer belongs to which request is less certain.
    mutating func noteHidden(_ isClient: Bool, _ events: inout [HTTPEvent]) {
        isFresh = false
        hasGap = true
        for index in pending.indices {
            if isClient { pending[index].isFollowedByGap = true } else { pending[index].mayBeAnswered = true }
        }
        events.append(.damaged(fromClient: isClient))
    }
}
