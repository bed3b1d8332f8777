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
        table[slot][direction].next = to
        if table[slot][direction].aheadFrame != 0 { noteProgress(slot, direction, to) }
        var start = from
        let credit = table[slot][direction].skip
        if credit > 0 {
            let end = min(to, from &+ credit)
            table[slot][direction].skip = credit &- (end &- from)
            table[slot][direction].skipped &+= end &- from
            if end > captured {
                let lacking = max(from, captured)
                table[slot][direction].skippedMissing &+= end &- lacking
                reportGap(slot, direction, lacking..<end, .truncated, place, isCounted: true)
            }
            if credit == end &- from { reportSkipped(slot, direction, endingAt: end) }
            start = end
            if start == to { return }
        }
        if start < captured {
            var event = StreamEvent(.bytes)
            event.slot = slot
            event.direction = direction
            event.place = place
            event.offset = start
            event.length = min(to, captured) &- start
            event.acknowledged = acknowledges
            let lower = bytesStart &+ Int(start &- from)
            lentRange = lower..<(lower &+ Int(event.length))
            heldBytes = held
            queue.append(event)
            start = min(to, captured)
        }
        if start < to { reportGap(slot, direction, start..<to, .truncated, place) }
    }

    /// Octets came where more had been acknowledged: if those were lost, their sender would not send these now, so the
    /// patience with them begins anew.
    private mutating func noteProgress(_ slot: Int, _ direction: Int, _ next: Int64) {
        let isMet = table[slot][direction].acknowledgedOctets <= next
        table[slot][direction].aheadFrame = isMet ? 0 : max(1, table[slot].frames)
        table[slot][direction].aheadTime = now
    }

    mutating func reportSkipped(_ slot: Int, _ direction: Int, endingAt end: Int64) {
        var event = StreamEvent(.skipped)
        event.slot = slot
        event.direction = direction
        event.place = place
        event.length = table[slot][direction].skipped
        event.missing = table[slot][direction].skippedMissing
        event.offset = end
        table[slot][direction].skipped = 0
        table[slot][direction].skippedMissing = 0
        queue.append(event)
    }

    mutating func reportGap(
        _ slot: Int, _ direction: Int, _ range: Range<Int64>, _ cause: GapCause, _ place: Place,
        isCounted: Bool = false
    ) {
        var event = StreamEvent(.gap(cause))
        event.isCounted = isCounted
        event.slot = slot
        event.direction = direction
        event.place = place
        event.offset = range.lowerBound
        event.length = range.upperBound &- range.lowerBound
        queue.append(event)
    }

    // MARK: Review

    /// Looks at a connection for which something waits, and does one thing; false if nothing can be done now.
    mutating func review(_ slot: Int) -> Bool {
        guard table[slot].isInUse, !table[slot].isFinished else { return false }
        let over = overBound(slot)
        for direction in 0...1 {
            if deliverHeld(slot, direction) { return true }
            if endStream(slot, direction) { return true }
        }
        for direction in 0...1 {
            if let gap = ripeGap(slot, direction, isOverBound: over) {
                passGap(slot, direction, gap.end, gap.cause)
                return true
            }
        }
        if let reset = resets[slot] {
            resets[slot] = nil
            passReset(reset)
            return true
        }
        if let reason = table[slot].closing { return finish(slot, reason) }
        if isOver(slot), table[slot][0].finAcknowledged, table[slot][1].finAcknowledged {
            return finish(slot, .closed)
        }
        if table[slot].isBlocked, !table[slot].isListed {
            table[slot].isListed = true
            blocked.append(slot)
        }
        return false
    }

    private func overBound(_ slot: Int) -> Bool {
        guard let held = table[slot].held else { return false }
        return held.cost > bounds.heldPerConnection || heldCost > bounds.held || held.count > bounds.heldSegments
    }

    /// Delivers the first held segment if it is due.
    private mutating func deliverHeld(_ slot: Int, _ direction: Int) -> Bool {
        guard let held = table[slot].held, let item = held.first(direction) else { return false }
        let next = table[slot][direction].next
        guard item.offset <= next else { return false }
        if item.end > next, item.acknowledges > table[slot][1 &- direction].next,
            !mayOvertake(slot, direction, item)
        {
            return false
        }
        heldCost &-= held.cost
        held.removeFirst(direction)
        heldCost &+= held.cost
        if held.isEmpty { table[slot].held = nil }
        guard item.end > next else { return true }
        let current = place
        place = item.place
        deliver(
            slot, direction, from: next, to: item.end, captured: item.offset &+ item.captured,
            bytesStart: Int(next &- item.offset), held: item.bytes, acknowledges: item.acknowledges)
        place = current
        return true
    }

    /// Whether a segment may go before octets of the other side that its sender had seen: there are none to come.
    private func mayOvertake(_ slot: Int, _ direction: Int, _ item: HeldSegments.Item) -> Bool {
        let other = table[slot][1 &- direction]
        // The octet that the sender saw may be a FIN that the capture lacks, which no gap stands for.
        if item.acknowledges == other.next &+ 1, table[slot].held?.first(1 &- direction) == nil {
            return other.fin == other.next || isRipe(slot, item.arrival, item.place.time)
        }
        // Each side has seen the other's: neither can be first by right, so the order of the capture decides.
        if let blocking = table[slot].held?.first(1 &- direction), blocking.offset <= other.next,
            isRipe(slot, item.arrival, item.place.time), isRipe(slot, blocking.arrival, blocking.place.time),
            item.arrival < blocking.arrival || direction == 0 && item.arrival == blocking.arrival
        {
            return true
        }
        return other.fin >= 0 && other.next >= other.fin
    }

    private var now: Int64 { latestTime ?? place.time }

    private func isRipe(_ slot: Int, _ frame: UInt32, _ time: Int64) -> Bool {
        if table[slot].closing != nil || resets[slot] != nil { return true }
        return table[slot].frames &- frame >= bounds.patienceFrames || now &- time >= bounds.patienceTime
    }

    /// The end of the gap that is to be given up now, and why; nil while it may still be filled.
    private func ripeGap(_ slot: Int, _ direction: Int, isOverBound: Bool) -> (end: Int64, cause: GapCause)? {
        let stream = table[slot][direction]
        let closing = table[slot].closing
        let first = table[slot].held?.first(direction)
        let isEnding = closing != nil || resets[slot] != nil
        let acknowledged =
            isEnding ? stream.acknowledgedOctets : min(stream.acknowledgedOctets, stream.latestAcknowledged)
        if let first, first.offset > stream.next {
            // Behind an acknowledged FIN nothing is sent again.
            let isSettled = stream.finAcknowledged
            if acknowledged >= first.offset,
                isSettled
                    || isRipe(slot, first.arrival, first.place.time)
                        && isRipe(slot, stream.aheadFrame, stream.aheadTime)
            {
                return (first.offset, .notCaptured)
            }
            if closing != nil || resets[slot] != nil {
                return acknowledged > stream.next
                    ? (min(acknowledged, first.offset), .notCaptured) : (first.offset, unproven(closing))
            }
            if isOverBound { return (first.offset, .evicted) }
            if table[slot][1 &- direction].frames == 0,
                table[slot].frames &- first.arrival >= bounds.oneSidedPatienceFrames
                    || now &- first.place.time >= bounds.oneSidedPatienceTime
            {
                return (first.offset, .notCaptured)
            }
            return nil
        }
        if first == nil, acknowledged > stream.next, stream.aheadFrame != 0,
            stream.finAcknowledged || isRipe(slot, stream.aheadFrame, stream.aheadTime)
        {
            // One octet may be a FIN that the capture lacks.
            if acknowledged == stream.next &+ 1, stream.fin < 0 { return nil }
            return (acknowledged, .notCaptured)
        }
        if first == nil, closing == .reset, stream.resetEnd > stream.next { return (stream.resetEnd, .lost) }
        if first == nil, closing != nil, stream.fin > stream.next { return (stream.fin, unproven(closing)) }
        return nil
    }

    private func unproven(_ closing: CloseReason?) -> GapCause {
        switch closing {
        case .captureEnd: .captureEnd
        case .evicted: .evicted
        default: .lost
        }
    }

    /// Goes on behind a gap; what the skip credit covers is counted as missing.
    mutating func passGap(_ slot: Int, _ direction: Int, _ end: Int64, _ cause: GapCause) {
        let start = table[slot][direction].next
        let credit = table[slot][direction].skip
        let covered = min(credit, end &- start)
        counts.gaps &+= 1
        table[slot][direction].next = end
        if table[slot][direction].acknowledgedOctets <= end { table[slot][direction].aheadFrame = 0 }
        if covered > 0 {
            reportGap(slot, direction, start..<(start &+ covered), cause, place, isCounted: true)
            table[slot][direction].skip = credit &- covered
            table[slot][direction].skipped &+= covered
            table[slot][direction].skippedMissing &+= covered
            if credit == covered { reportSkipped(slot, direction, endingAt: start &+ covered) }
        }
        if start &+ covered < end { reportGap(slot, direction, (start &+ covered)..<end, cause, place) }
    }

    /// Reports a FIN when all octets before it were delivered.
    private mutating func endStream(_ slot: Int, _ direction: Int) -> Bool {
        let stream = table[slot][direction]
        guard stream.fin >= 0, !stream.finDelivered, stream.next >= stream.fin else { return false }
        table[slot][direction].finDelivered = true
        // Nothing follows, so the rest of the credit is void, and the consumer has to hear what it covered before the
        // end.
        table[slot][direction].skip = 0
        if stream.skipped > 0 { reportSkipped(slot, direction, endingAt: stream.next) }
        var event = StreamEvent(.fin)
        event.slot = slot
        event.direction = direction
        event.place = stream.finPlace
        event.offset = stream.fin
        event.acknowledged = stream.finAcknowledges
        queue.append(event)
        return true
    }

    private mutating func finish(_ slot: Int, _ reason: CloseReason) -> Bool {
        for direction in 0...1 where table[slot][direction].skipped > 0 {
            reportSkipped(slot, direction, endingAt: table[slot][direction].next)
        }
        table[slot].isFinished = true
        // The end may have come to light only while the connection was wound up.
        let isOver = reason == .captureEnd && isOver(slot)
        var event = StreamEvent(.closed(isOver ? .closed : reason))
        event.slot = slot
        event.place = place
        queue.append(event)
        if table[slot].closing != nil { leaving.append(slot) }
        return true
    }

    // MARK: What the consumer says

    /// Lets the next `count` octets of a direction pass uncounted by events; `skipped` tells when they are through.
    public mutating func skip(_ slot: Int, _ direction: Int, _ count: Int64) {
        table[slot][direction].skip = min(max(0, count), StreamAssembler.maxSkip)
    }

    /// No stream is as long, and a place in it and this together are still a number, whatever length a head claims.
    private static let maxSkip = Int64.max >> 1

    /// Asks for `acknowledged` once the other side has acknowledged all octets before `offset`; one offset per
    /// direction at a time.
    public mutating func watch(_ slot: Int, _ direction: Int, _ offset: Int64) {
        table[slot][direction].watch = offset
        reportIfAcknowledged(slot, direction)
    }

    /// Slots of the connections whose octets wait for ones that are missing.
    public var blockedConnections: [Int] {
        blocked.filter { table[$0].isInUse && !table[$0].isFinished && table[$0].isBlocked }
    }

    /// Whether octets of the connection wait for ones that are missing.
    public func isBlocked(_ slot: Int) -> Bool {
        slot < table.connections.count && table[slot].isInUse && table[slot].isBlocked
    }

    /// From now on the connection's payload is only counted.
    public mutating func dismiss(_ slot: Int) {
        table[slot].isDismissed = true
        if let held = table[slot].held { heldCost &-= held.cost }
        table[slot].held = nil
        stopMeasuring(slot)
    }

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
            initiatorFrames: Int(connection[0].frames), responderFrames: Int(connection[1].frames),
            lastTime: connection.lastTime, payload: connection.payload)
    }
}
