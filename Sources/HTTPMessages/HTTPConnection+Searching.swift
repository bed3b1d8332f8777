/// Finding the next message behind a gap, or in a connection whose start the capture lacks.
///
/// A body may be full of text that looks like messages. Where both directions are there, order tells more than content:
/// a side that had to wait for the other one begins its next message with the first octet that follows, so that only
/// the start of such a run is looked at. Of a single direction every line is.
extension HTTPConnection {
    /// The position from which to read on; nil if no message is found in this run.
    mutating func search(
        _ bytes: Span<UInt8>, _ position: Int, isRunStart: Bool, _ isClient: Bool, _ isTurn: Bool,
        _ events: inout [HTTPEvent]
    ) -> Int? {
        if seesBothSides(isClient) || self[isClient].isBehindCut {
            guard isRunStart, begins(bytes, position, isClient, isTurn: isTurn, &events) else { return nil }
            return position
        }
        let carried = self[isClient].undecided
        self[isClient].undecided = []
        let found: MessageStart.Search
        if carried.isEmpty {
            found = MessageStart.search(bytes.extracting(position...), request: isClient, response: !isClient)
        } else {
            let joined = carried + HeadCollector.copy(bytes, position, bytes.count)
            found = MessageStart.search(joined.span, request: isClient, response: !isClient)
        }
        switch found {
        case .none: return nil
        case .undecided(let octets):
            self[isClient].undecided = octets
            return nil
        case .found(let place, _):
            resynchronise(isClient, carried: place < carried.count ? carried : [], position, &events)
            return position &+ max(0, place &- carried.count)
        }
    }

    /// The same while it is not known who is the client.
    mutating func findFirst(
        _ bytes: Span<UInt8>, _ direction: Int, isTurn: Bool, _ events: inout [HTTPEvent]
    ) -> Int? {
        let carried = undecided[direction]
        undecided[direction] = []
        let joined = carried + HeadCollector.copy(bytes, 0, bytes.count)
        let found: MessageStart.Search
        if hasOctets[1 &- direction], isTurn {
            found = MessageStart.atStart(joined.span, request: true, response: true)
        } else if !hasFramesOfBothSides, !hasOctets[1 &- direction], searched >= HTTPConnection.oneSidedFrom {
            found = MessageStart.search(joined.span, request: true, response: true)
        } else {
            // Where the capture begins, the octets may be a body's, and nobody's turn is known.
            guard isTurn || !carried.isEmpty || !hasFramesOfBothSides && !hasOctets[1 &- direction] else { return nil }
            found = firstOfRun(joined.span)
        }
        searched = clampedSum(searched, Int64(bytes.count))
        switch found {
        case .none: return nil
        case .undecided(let octets):
            undecided[direction] = octets
            if octets.isEmpty { hasTurn[direction] = true }
            return nil
        case .found(let place, let isRequest):
            clientDirection = isRequest ? direction : 1 &- direction
            isFresh = false
            resynchronise(isRequest, carried: place < carried.count ? carried : [], 0, &events)
            return max(0, place &- carried.count)
        }
    }

    /// A message at the start of a run that goes on to the run's end.
    private func firstOfRun(_ bytes: Span<UInt8>) -> MessageStart.Search {
        let found = MessageStart.atStart(bytes, request: true, response: true)
        guard case .found(let place, let isRequest) = found else { return found }
        return switch fillsRun(bytes.extracting(place...), isRequest, found) {
        case .undecided: .undecided(HeadCollector.copy(bytes, 0, bytes.count))
        case let decided: decided
        }
    }

    /// Whether a message begins at the start of a run; the reader is then in it.
    mutating func begins(
        _ bytes: Span<UInt8>, _ position: Int, _ isClient: Bool, isTurn: Bool, _ events: inout [HTTPEvent]
    ) -> Bool {
        let carried = self[isClient].undecided
        let isDoubtful = carried.isEmpty ? self[isClient].followsGap && !isTurn : self[isClient].isDoubtful
        self[isClient].undecided = []
        guard isTurn || isDoubtful || !carried.isEmpty || !seesBothSides(isClient) else { return false }
        if carried.isEmpty {
            return beginsWith(
                bytes.extracting(position...), at: position, carried: carried, isClient,
                isDoubtful: isDoubtful && seesBothSides(isClient), &events)
        }
        let joined = carried + HeadCollector.copy(bytes, position, bytes.count)
        return beginsWith(
            joined.span, at: position, carried: carried, isClient, isDoubtful: isDoubtful && seesBothSides(isClient),
            &events)
    }

    /// The same of octets of which some may be of runs before.
    private mutating func beginsWith(
        _ bytes: Span<UInt8>, at position: Int, carried: [UInt8], _ isClient: Bool, isDoubtful: Bool,
        _ events: inout [HTTPEvent]
    ) -> Bool {
        var found = MessageStart.atStart(bytes, request: isClient, response: !isClient)
        if isDoubtful, case .found(let place, _) = found {
            found = fillsRun(bytes.extracting(place...), isClient, found)
        }
        switch found {
        case .none: return false
        case .undecided(let octets):
            self[isClient].undecided = octets
            self[isClient].isDoubtful = isDoubtful
            if octets.isEmpty, let clientDirection { hasTurn[isClient ? clientDirection : 1 &- clientDirection] = true }
            return false
        case .found:
            finishCut(isClient, isComplete: true, at: 0, &events)
            self[isClient].isGuessing = isDoubtful
            resynchronise(isClient, carried: carried, position, &events)
            return true
        }
    }

    /// Octets of a head that are kept to decide whether it is one.
    private static let maxDoubtful = 16 << 10

    /// Whether a message that seems to begin with these octets goes on to their end, as one does whose sender waits for
    /// an answer. Behind a gap the octets may be a body's, with one such text after the other.
    private func fillsRun(
        _ bytes: Span<UInt8>, _ isClient: Bool, _ found: MessageStart.Search
    ) -> MessageStart.Search {
        var collector = HeadCollector()
        guard case .complete(let octets, let used) = collector.add(bytes, from: 0) else {
            return bytes.count <= HTTPConnection.maxDoubtful
                ? .undecided(HeadCollector.copy(bytes, 0, bytes.count)) : .none
        }
        guard let head = MessageHead(parsing: octets), head.isRequest == isClient else { return .none }
        switch isClient ? MessageFraming.ofRequest(head) : MessageFraming.ofAnswer(head, isForHEAD: false) {
        case .none: return used == bytes.count ? found : .none
        case .length(let length): return length >= Int64(bytes.count &- used) ? found : .none
        case .chunked, .untilClose, .cut: return found
        }
    }

    /// Whether a message behind one with a hole in its head may begin before that one's octets have passed.
    func mayBegin(behind message: CutMessage, _ isClient: Bool) -> Bool {
        if message.mayBeOver { return true }
        guard !message.isProven, seesBothSides(isClient) else { return false }
        return !isClient || !pending.contains { $0.number == client.exchange }
    }

    /// Octets, gaps or mere frames of the other direction are there.
    func seesBothSides(_ isClient: Bool) -> Bool {
        guard let clientDirection else { return hasFramesOfBothSides }
        return hasFramesOfBothSides || hasOctets[isClient ? 1 &- clientDirection : clientDirection]
    }

    /// - Parameter carried: the message's first octets, from runs before.
    private mutating func resynchronise(
        _ isClient: Bool, carried: [UInt8], _ position: Int, _ events: inout [HTTPEvent]
    ) {
        events.append(.resynchronised(fromClient: isClient))
        self[isClient].isBehindCut = false
        if carried.isEmpty {
            self[isClient].state = .idle
        } else {
            self[isClient].state = .head
            self[isClient].collector.begin(with: carried)
            events.append(.began(fromClient: isClient, at: position &- carried.count))
        }
    }
}
