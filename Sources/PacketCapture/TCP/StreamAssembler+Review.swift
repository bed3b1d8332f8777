/// The slow path: connections for which something waits.
extension StreamAssembler {
    /// Looks at a connection for which something waits, and does one thing; false if nothing can be done now.
    mutating func review(_ slot: Int) -> Bool {
        guard table[slot].isInUse, !table[slot].isFinished else { return false }
        let over = overBound(slot)
        for direction in 0...1 {
            if settleDoubt(slot, direction, isOverBound: over) { return true }
            if deliverHeld(slot, direction, isOverBound: over) { return true }
            if endStream(slot, direction) { return true }
        }
        for direction in 0...1 {
            if let gap = ripeGap(slot, direction, isOverBound: over) {
                passGap(slot, direction, gap)
                return true
            }
        }
        for direction in 0...1 where presumeFIN(slot, direction) { return true }
        if let reset = resets[slot] {
            resets[slot] = nil
            passReset(reset)
            return true
        }
        if let reason = table[slot].closing { return finish(slot, reason) }
        if isOver(slot), table[slot, 0].finAcknowledged, table[slot, 1].finAcknowledged,
            !table[slot, 0].finIsPresumed, !table[slot, 1].finIsPresumed
        {
            return finish(slot, .closed)
        }
        if table[slot].isStanding, !hasUnseenEnd(slot) { table[slot].isStanding = false }
        if mayMissEnd(slot, 0) || mayMissEnd(slot, 1) { awaitEnd(slot) }
        if table.isBlocked(slot) || table[slot].isStanding, !table[slot].isListed {
            table[slot].isListed = true
            blocked.list(slot, table[slot].key)
        }
        return false
    }

    private func overBound(_ slot: Int) -> Bool {
        guard let held = table[slot].held else { return false }
        return held.cost > bounds.heldPerConnection || heldCost > bounds.held || held.count > bounds.heldSegments
    }

    /// Whether nothing more is waited for.
    func isEnding(_ slot: Int) -> Bool { table[slot].closing != nil || resets[slot] != nil }

    /// Delivers the first held segment if it is due.
    private mutating func deliverHeld(_ slot: Int, _ direction: Int, isOverBound: Bool) -> Bool {
        guard let held = table[slot].held, let item = held.first(direction), !item.isDoubtful else { return false }
        let next = table[slot, direction].next
        guard item.offset <= next else { return false }
        if item.end > next, item.acknowledges > table[slot, 1 &- direction].next,
            !mayOvertake(slot, direction, item, isOverBound: isOverBound)
        {
            return false
        }
        removeFirstHeld(slot, direction)
        guard item.end > next else { return true }
        let current = place
        place = item.place
        deliver(
            slot, direction, from: next, to: item.end, captured: item.offset &+ item.captured,
            bytesStart: Int(next &- item.offset), held: item.bytes, acknowledges: item.acknowledges)
        place = current
        return true
    }

    mutating func removeFirstHeld(_ slot: Int, _ direction: Int) {
        guard let held = table[slot].held else { return }
        heldCost &-= held.cost
        held.removeFirst(direction)
        heldCost &+= held.cost
        if held.isEmpty { table[slot].held = nil }
    }

    /// Whether a segment may go before octets of the other side that its sender had seen: there are none to come, or no
    /// room to wait for them.
    private func mayOvertake(_ slot: Int, _ direction: Int, _ item: HeldSegments.Item, isOverBound: Bool) -> Bool {
        let other = table[slot, 1 &- direction]
        let isRipe = isOverBound || isRipe(slot, item.arrival, item.place.time)
        // The octet that the sender saw may be a FIN that the capture lacks, which no gap stands for.
        if item.acknowledges == other.next &+ 1, table[slot].held?.first(1 &- direction) == nil {
            return other.fin == other.next || isRipe
        }
        // Its sender took back what it had acknowledged, so that no gap will be passed for it.
        if item.acknowledges > other.acknowledged, isRipe { return true }
        // Each side has seen the other's: neither can be first by right, so the order of the capture decides.
        if let blocking = table[slot].held?.first(1 &- direction), blocking.offset <= other.next,
            blocking.acknowledges > table[slot, direction].next,
            isRipe, isOverBound || self.isRipe(slot, blocking.arrival, blocking.place.time),
            item.arrival < blocking.arrival || direction == 0 && item.arrival == blocking.arrival
        {
            return true
        }
        return other.fin >= 0 && other.next >= other.fin
    }

    /// The time that patience is measured by, nanoseconds since 1970 UTC.
    var now: Int64 { latestTime ?? place.time }

    func isRipe(_ slot: Int, _ frame: UInt32, _ time: Int64) -> Bool {
        if isEnding(slot) { return true }
        return table[slot].frames &- frame >= bounds.patienceFrames || now &- time >= bounds.patienceTime
    }

    /// Goes on behind a gap; what the skip credit covers is counted as missing.
    private mutating func passGap(_ slot: Int, _ direction: Int, _ gap: RipeGap) {
        let start = table[slot, direction].next
        let credit = table[slot, direction].skip
        let covered = min(credit, gap.end &- start)
        let current = place
        place = gap.place ?? place
        counts.gaps &+= 1
        if gap.evidence == .bound { counts.evictedGaps &+= 1 }
        table[slot, direction].next = gap.end
        if table[slot, direction].acknowledgedOctets <= gap.end { table[slot, direction].aheadFrame = 0 }
        table[slot].reports?.forget(below: gap.end, direction)
        if covered > 0 {
            let range = start..<(start &+ covered)
            reportGap(slot, direction, range, gap.cause, gap.evidence, place, isCounted: true)
            table[slot, direction].skip = credit &- covered
            table[slot, direction].skipped &+= covered
            table[slot, direction].skippedMissing &+= covered
            if credit == covered { reportSkipped(slot, direction, endingAt: start &+ covered, isUnseen: true) }
        }
        if start &+ covered < gap.end {
            reportGap(slot, direction, (start &+ covered)..<gap.end, gap.cause, gap.evidence, place)
        }
        place = current
    }

    /// The FIN of a direction that was reported, as it was; nil if none is in the capture.
    public func end(_ slot: Int, _ direction: Int) -> StreamEvent? {
        let stream = table[slot, direction]
        guard stream.finDelivered, stream.fin >= 0, !stream.finIsPresumed, stream.finPlace.frame > 0 else {
            return nil
        }
        var event = StreamEvent(.fin)
        event.slot = slot
        event.direction = direction
        event.place = stream.finPlace
        event.offset = stream.fin
        event.acknowledged = stream.finAcknowledges
        return event
    }

    /// Reports a FIN when all octets before it were delivered.
    private mutating func endStream(_ slot: Int, _ direction: Int) -> Bool {
        let stream = table[slot, direction]
        guard stream.fin >= 0, !stream.finDelivered, stream.next >= stream.fin else { return false }
        table[slot, direction].finDelivered = true
        // Nothing follows, so the rest of the credit is void, and the consumer has to hear what it covered before the
        // end.
        table[slot, direction].skip = 0
        if stream.skipped > 0 { reportSkipped(slot, direction, endingAt: stream.next) }
        if let event = end(slot, direction) { queue.append(event) }
        return true
    }

    /// Tells what the skip credit covered when nothing more comes; false if there is nothing to tell. The connection's
    /// end waits for what the consumer asks for when it hears of it.
    private mutating func tellSkipped(_ slot: Int) -> Bool {
        var isTold = false
        for direction in 0...1 where table[slot, direction].skipped > 0 {
            reportSkipped(slot, direction, endingAt: table[slot, direction].next)
            isTold = true
        }
        return isTold
    }

    private mutating func finish(_ slot: Int, _ reason: CloseReason) -> Bool {
        if tellSkipped(slot) { return true }
        table[slot].watches.insert(.finished)
        counts.segmentsOutOfWindow &+= table[slot].held?.doubtful ?? 0
        // The end may have come to light only while the connection was wound up.
        let isOver = reason == .captureEnd && isOver(slot)
        var event = StreamEvent(.closed(isOver ? .closed : reason))
        event.slot = slot
        event.place = place
        queue.append(event)
        measured.append(slot)
        table[slot].watches.remove(.closing)
        if reason != .reset, table[slot].closing != nil {
            leaving.append(slot)
        } else {
            // Kept in mind for late copies, and for those who have not heard of a reset, but nothing of it is delivered
            // any more.
            table[slot].closing = nil
            dropHeld(slot)
        }
        return true
    }
}
