extension StreamAssembler {
    /// Hands on the octets `from..<to` of a stream, which begin at its next one: what the skip credit covers is
    /// counted, the rest becomes events. Octets at and after `captured` are not in the capture.
    ///
    /// - Parameters:
    ///   - bytesStart: where the octet `from` lies in the frame, or in `held`.
    ///   - held: the octets if they do not lie in the frame.
    @inline(__always)
    mutating func deliver(
        _ slot: Int, _ direction: Int, from: Int64, to: Int64, captured: Int64, bytesStart: Int, held: [UInt8]?,
        acknowledges: Int64
    ) {
        table[slot, direction].next = to
        if table[slot, direction].aheadFrame != 0 { noteProgress(slot, direction, to) }
        var start = from
        let credit = table[slot, direction].skip
        if credit > 0 {
            let end = min(to, from &+ credit)
            table[slot, direction].skip = credit &- (end &- from)
            table[slot, direction].skipped &+= end &- from
            if end > captured {
                let lacking = max(from, captured)
                table[slot, direction].skippedMissing &+= end &- lacking
                reportGap(slot, direction, lacking..<end, .truncated, .snapLength, place, isCounted: true)
            }
            if credit == end &- from { reportSkipped(slot, direction, endingAt: end) }
            start = end
            if start == to { return }
        }
        if start < captured {
            let lower = bytesStart &+ Int(start &- from)
            let end = min(to, captured)
            let range = lower..<(lower &+ Int(end &- start))
            if let held, range.upperBound > held.count {
                // They were to be counted only, so that they were not kept; by now the consumer wants to see them.
                counts.evictedGaps &+= 1
                reportGap(slot, direction, start..<end, .evicted, .bound, place)
            } else {
                var event = StreamEvent(.bytes)
                event.slot = slot
                event.direction = direction
                event.place = place
                event.offset = start
                event.length = end &- start
                event.acknowledged = acknowledges
                lentRange = range
                heldBytes = held
                queue.append(event)
            }
            start = end
        }
        if start < to { reportGap(slot, direction, start..<to, .truncated, .snapLength, place) }
    }

    /// Octets came where more had been acknowledged: if those were lost, their sender would not send these now, so the
    /// patience with them begins anew.
    private mutating func noteProgress(_ slot: Int, _ direction: Int, _ next: Int64) {
        let isMet = table[slot, direction].acknowledgedOctets <= next
        table[slot, direction].aheadFrame = isMet ? 0 : max(1, table[slot].frames)
        table[slot, direction].aheadTime = now
    }

    mutating func reportSkipped(_ slot: Int, _ direction: Int, endingAt end: Int64, isUnseen: Bool = false) {
        var event = StreamEvent(.skipped)
        event.isEndUnseen = isUnseen
        event.slot = slot
        event.direction = direction
        event.place = place
        event.length = table[slot, direction].skipped
        event.missing = table[slot, direction].skippedMissing
        event.offset = end
        table[slot, direction].skipped = 0
        table[slot, direction].skippedMissing = 0
        if !table[slot].isDismissed { queue.append(event) }
    }

    mutating func reportGap(
        _ slot: Int, _ direction: Int, _ range: Range<Int64>, _ cause: GapCause, _ evidence: GapEvidence,
        _ place: Place, isCounted: Bool = false
    ) {
        var event = StreamEvent(.gap(cause))
        event.evidence = evidence
        event.isEndUnseen = cause != .truncated
        event.isCounted = isCounted
        event.slot = slot
        event.direction = direction
        event.place = place
        event.offset = range.lowerBound
        event.length = range.upperBound &- range.lowerBound
        if !table[slot].isDismissed { queue.append(event) }
    }

    // MARK: What the consumer says

    /// Lets the next `count` octets of a direction pass uncounted by events; `skipped` tells when they are through.
    public mutating func skip(_ slot: Int, _ direction: Int, _ count: Int64) {
        table[slot, direction].skip = min(max(0, count), StreamAssembler.maxSkip)
    }

    /// No stream is as long, and a place in it and this together are still a number, whatever length a head claims.
    private static let maxSkip = Int64.max >> 1

    /// Asks for `acknowledged` once the other side has acknowledged all octets before `offset`; one offset per
    /// direction at a time.
    public mutating func watch(_ slot: Int, _ direction: Int, _ offset: Int64) {
        table[slot, direction].watch = offset
        reportIfAcknowledged(slot, direction)
    }

    /// Where the capture stands, if the other side has acknowledged all octets before `offset` already.
    public func placeIfAcknowledged(_ slot: Int, _ direction: Int, _ offset: Int64) -> Place? {
        table[slot, direction].acknowledged >= offset ? place : nil
    }

    /// Whether octets of any connection that the address opened wait for ones that are missing, one aside.
    public func hasBlocked(ofHigh high: UInt64, low: UInt64, besides isExcepted: (_ slot: Int) -> Bool) -> Bool {
        blocked.contains(high: high, low: low) { slot in
            guard !table[slot].isFinished, isBlocked(slot), !isExcepted(slot) else { return false }
            let facts = facts(slot)
            return facts.initiatorHigh == high && facts.initiatorLow == low
        }
    }

    /// Whether octets of the connection wait for ones that are missing.
    public func isBlocked(_ slot: Int) -> Bool {
        slot < table.connections.count && table[slot].isInUse && (table.isWaiting(slot) || hasUnseenEnd(slot))
    }

    /// Each look goes through all connections.
    static var mostLookedAt: Int { 4096 }

    /// Whether that address opened a connection that is still there and carried nothing, or sent a SYN that was neither
    /// answered nor repeated: what followed is not in the capture. Among more than ``mostLookedAt`` connections none is
    /// looked for, and one is taken to be there.
    ///
    /// - Parameter server: to that address and port alone; among more connections none is taken to be there.
    public func hasSilentConnection(
        ofHigh high: UInt64, low: UInt64, to server: (high: UInt64, low: UInt64, port: UInt16)? = nil
    ) -> Bool {
        guard table.connections.count <= StreamAssembler.mostLookedAt else { return server == nil }
        return table.connections.indices.contains { slot in
            guard table[slot].isInUse, table[slot].payload == 0, table[slot].handshakeSeen, !table[slot].wasReset,
                table[slot, 0].frames == 1 || table[slot, 1].isPlaced, !table[slot, 0].finDelivered
            else { return false }
            let facts = facts(slot)
            guard facts.initiatorHigh == high, facts.initiatorLow == low else { return false }
            guard let server else { return true }
            return facts.responderHigh == server.high && facts.responderLow == server.low
                && facts.responderPort == server.port
        }
    }

    /// The connection is not given up when it is silent for no more than ``Bounds/keptTime``.
    public mutating func keep(_ slot: Int) {
        table[slot].isKept = true
    }

    /// From now on the connection's payload is only counted.
    public mutating func dismiss(_ slot: Int) {
        table[slot].isDismissed = true
        // Of what is queued already its octets go, too.
        let rest = queue[queueHead...].filter { $0.slot != slot || !$0.tellsOctets }
        queue.replaceSubrange(queueHead..., with: rest)
        dropHeld(slot)
        stopMeasuring(slot)
    }

    /// Forgets what is held of a connection.
    mutating func dropHeld(_ slot: Int) {
        if let held = table[slot].held { heldCost &-= held.cost }
        table[slot].held = nil
        if table[slot].reports != nil { reporting &-= 1 }
        table[slot].reports = nil
    }

    /// Frames of both directions have come so far.
    public func hasFramesOfBothSides(_ slot: Int) -> Bool { table[slot, 0].frames > 0 && table[slot, 1].frames > 0 }

    public func facts(_ slot: Int) -> ConnectionFacts {
        let connection = table[slot]
        let key = connection.key
        let lowPort = UInt16(truncatingIfNeeded: key.ports >> 16)
        let highPort = UInt16(truncatingIfNeeded: key.ports)
        let flipped = connection.isFlipped
        return ConnectionFacts(
            serial: connection.serial, isIPv6: key.ports >> 32 != 0,
            initiatorHigh: flipped ? key.highHigh : key.lowHigh, initiatorLow: flipped ? key.highLow : key.lowLow,
            initiatorPort: flipped ? highPort : lowPort, responderHigh: flipped ? key.lowHigh : key.highHigh,
            responderLow: flipped ? key.lowLow : key.highLow, responderPort: flipped ? lowPort : highPort,
            first: connection.first, handshakeSeen: connection.handshakeSeen,
            initiatorStartSeen: table[slot, 0].startsAtSYN,
            initiatorFrames: Int(table[slot, 0].frames), responderFrames: Int(table[slot, 1].frames),
            lastTime: connection.lastTime, payload: connection.payload,
            attempts: Int(connection.handshake.attempts), answer: table.answer(slot))
    }
}

extension StreamEvent {
    fileprivate var tellsOctets: Bool {
        switch kind {
        case .bytes, .gap, .skipped: true
        default: false
        }
    }
}
