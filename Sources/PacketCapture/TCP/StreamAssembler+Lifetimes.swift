/// How long connections are kept: time that goes on, what is closed by it, and room for new ones.
extension StreamAssembler {
    /// Every second of capture time: blocked connections are looked at, a part of the table is swept, and the consumer
    /// hears of it.
    mutating func advance(to time: Int64) {
        for slot in endings where table[slot].isInUse {
            table[slot].awaitsEnd = false
            due.append(slot)
        }
        endings.removeAll(keepingCapacity: true)
        if time < nextSecond, nextSecond &- time <= 1_000_000_000 {
            nextTick = nextSecond
            return
        }
        nextSecond = StreamAssembler.later(time, 1_000_000_000)
        nextTick = nextSecond
        period = ClockWatch.Period(era: reader.borders, second: time)
        var tick = StreamEvent(.tick)
        tick.place = place
        queue.append(tick)
        for slot in blocked.takeAll() where table[slot].isInUse {
            table[slot].isListed = false
            due.append(slot)
        }
        sweep(now: time)
    }

    private static func later(_ time: Int64, _ nanoseconds: Int64) -> Int64 {
        let sum = time.addingReportingOverflow(nanoseconds)
        return sum.overflow ? Int64.max : sum.partialValue
    }

    /// Looks at a connection again when captures reorder no more that stands before its FIN.
    mutating func awaitEnd(_ slot: Int) {
        guard !table[slot].awaitsEnd else { return }
        table[slot].awaitsEnd = true
        endings.append(slot)
        nextTick = min(nextTick, StreamAssembler.later(now, bounds.finPatienceTime))
    }

    /// Closes connections that have been silent too long, a part of the table at a time: all of it where it has grown by
    /// an eighth with many in it, so that a storm of short connections needs no more room than those under way.
    private mutating func sweep(now: Int64) {
        let slots = table.connections.count
        let isCrowded = table.count >= crowd
        let linger = isCrowded ? bounds.lingerTime / 4 : bounds.lingerTime
        for _ in 0..<(isCrowded ? slots : min(slots, 4096)) {
            sweepHand = sweepHand &+ 1 < slots ? sweepHand &+ 1 : 0
            guard table[sweepHand].isInUse, table[sweepHand].closing == nil else { continue }
            let silence = now.subtractingReportingOverflow(table[sweepHand].lastTime)
            guard !silence.overflow else { continue }
            if silence.partialValue >= StreamAssembler.quietTime, table[sweepHand].payload > 0 {
                table[sweepHand].watches.insert(.quiet)
            }
            if table[sweepHand].isFinished {
                let patience = table[sweepHand].wasReset ? bounds.resetLingerTime : linger
                if silence.partialValue > patience { leaving.append(sweepHand) }
            } else if table[sweepHand].wasReset || isOver(sweepHand) {
                if silence.partialValue > linger {
                    beginClosing(sweepHand, table[sweepHand].wasReset ? .reset : .closed)
                }
            } else if silence.partialValue > patience(sweepHand) {
                beginClosing(sweepHand, .idle)
            }
        }
        let stay = table.count &- leaving.count
        crowd = max(bounds.crowd, isCrowded ? stay &+ stay / 8 : min(crowd, stay &+ stay / 8))
    }

    private func patience(_ slot: Int) -> Int64 {
        if table[slot].payload == 0 { return bounds.silentTime }
        return table[slot].isKept ? bounds.keptTime : bounds.idleTime
    }

    /// When its last frame came, nanoseconds since 1970 UTC.
    public func lastTime(_ slot: Int) -> Int64 { table[slot].lastTime }

    /// The consumer cannot follow the connection any longer: it ends as `evicted`, once what waits for missing octets is
    /// told. What comes of it later is a connection without a start. One that is over ends as it would have a little later.
    ///
    /// - Returns: whether anything was given up.
    public mutating func giveUp(_ slot: Int) -> Bool {
        guard table[slot].isInUse, !table[slot].isFinished else { return false }
        let isOver = isOver(slot)
        beginClosing(slot, isOver ? .closed : .evicted)
        return !isOver
    }

    /// Both sides have sent their FIN, and all before it is told: nothing but late copies can come.
    public func isOver(_ slot: Int) -> Bool {
        table[slot, 0].finDelivered && table[slot, 1].finDelivered
    }

    mutating func beginClosing(_ slot: Int, _ reason: CloseReason) {
        guard table[slot].closing == nil else { return }
        if !doubtfulResets.isEmpty { trustReset(slot) }
        table[slot].closing = reason
        table[slot].watches.insert(.closing)
        due.append(slot)
    }

    /// What is held back is older than the ends of all connections, and may belong to what others carried: it goes first.
    mutating func closeNext() -> Bool {
        while blockedHand < blocked.slots.count {
            let slot = blocked.slots[blockedHand]
            blockedHand &+= 1
            if closeAtEnd(slot) { return true }
        }
        while endHand < table.connections.count {
            let slot = endHand
            endHand &+= 1
            if closeAtEnd(slot) { return true }
        }
        return false
    }

    private mutating func closeAtEnd(_ slot: Int) -> Bool {
        guard table[slot].isInUse, !table[slot].isFinished else { return false }
        beginClosing(slot, isOver(slot) ? .closed : table[slot].wasReset ? .reset : .captureEnd)
        return true
    }

    mutating func releaseLeaving() {
        for slot in leaving where table[slot].isInUse {
            if !doubtfulResets.isEmpty { doubtfulResets[slot] = nil }
            dropHeld(slot)
            stopMeasuring(slot)
            table.remove(slot)
        }
        leaving.removeAll(keepingCapacity: true)
    }

    // MARK: Connections

    /// Makes room for one more connection by closing one that has been silent longest among those the sweep meets next,
    /// one that the consumer wants to keep only if all of them are.
    private mutating func makeRoom() -> Bool {
        guard table.count >= max(1, bounds.connections) else { return true }
        var victim = -1
        for _ in 0..<64 {
            sweepHand = sweepHand &+ 1 < table.connections.count ? sweepHand &+ 1 : 0
            guard table[sweepHand].isInUse, table[sweepHand].closing == nil else { continue }
            if table[sweepHand].isFinished {
                victim = sweepHand
                break
            }
            if victim < 0 || goesBefore(sweepHand, victim) { victim = sweepHand }
        }
        guard victim >= 0 else {
            // All that it met are coming to their end, which they do before the segment is taken again.
            due.append(sweepHand)
            return false
        }
        if table[victim].isFinished {
            leaving.append(victim)
            releaseLeaving()
            if table.count < max(1, bounds.connections) { return true }
            due.append(victim)
            return false
        }
        counts.evictedConnections &+= 1
        beginClosing(victim, .evicted)
        return false
    }

    private func goesBefore(_ slot: Int, _ other: Int) -> Bool {
        guard table[slot].isKept == table[other].isKept else { return !table[slot].isKept }
        return table[slot].lastTime < table[other].lastTime
    }

    /// A new connection for the current segment; nil if room has to be made first.
    @inline(never)
    mutating func openConnection(_ segment: DecodedFrame, _ key: FlowKey, _ hash: UInt64, isFlipped: Bool) -> Int? {
        guard makeRoom() else {
            mustRedo = true
            return nil
        }
        // Without SYN the sender of a SYN-ACK is the other side.
        let isAnswer = segment.flags.contains(.syn) && segment.flags.contains(.ack)
        let connection = TCPConnection(
            key: key, hash: hash, serial: counts.connections, first: place, isFlipped: isFlipped != isAnswer)
        counts.connections &+= 1
        return table.insert(connection)
    }
}
