/// How connections begin, end and are replaced.
extension StreamAssembler {
    /// SYN, RST, and whatever comes to a connection that is over or may be replaced; false if the segment is done with.
    mutating func handleControl(_ segment: DecodedFrame, _ slot: Int, _ direction: Int) -> Bool {
        if table[slot].watches.contains(.reuse), isNewConnection(segment, slot, direction) {
            // The new connection's SYN, or SYN-ACK, told who began it.
            let isFromInitiator = table[slot].reuseDirection == 0
            reuse = Reuse(isFlipped: table[slot].isFlipped == (isFromInitiator != table[slot].reuseIsAnswer))
            return replace(slot)
        }
        // Before the SYN (RFC 9293 3.10.7.4); what comes with it explains the reset and is no octet of the stream.
        if segment.flags.contains(.rst) {
            if table[slot].isFinished {
                counts.segmentsAfterClose &+= 1
            } else {
                noteReset(segment, slot, direction)
            }
            return false
        }
        if segment.flags.contains(.syn) { return handleSYN(segment, slot, direction) }
        if table[slot].isFinished {
            if isFromAnother(segment, slot, direction) { return replace(slot) }
            counts.segmentsAfterClose &+= 1
            return false
        }
        if table[slot].watches.contains(.quiet), isContradiction(segment, slot, direction) { return replace(slot) }
        if table[slot].watches.contains(.reset) { noteAfterReset(segment, slot, direction) }
        if table[slot].watches.contains(.start) { noteEarlierStart(segment, slot, direction) }
        return true
    }

    private mutating func handleSYN(_ segment: DecodedFrame, _ slot: Int, _ direction: Int) -> Bool {
        let other = 1 &- direction
        let isAnswer = segment.flags.contains(.ack)
        if table[slot].isFinished {
            // A copy of its own comes late; anything else begins another connection.
            guard table[slot].payload > 0, table[slot, direction].begins(withSYN: segment.sequence) else {
                return replace(slot)
            }
            counts.segmentsAfterClose &+= 1
            return false
        }
        if table[slot, direction].isPlaced {
            if table[slot, direction].begins(withSYN: segment.sequence) {
                table[slot, direction].confirmSYN()
                table[slot].handshakeSeen = true
                return segment.payloadLength > 0 || isAnswer
            }
            if isAnswer, takesEarlierStart(segment, slot, direction) { return true }
            if table[slot].wasReset || isOver(slot) || table[slot].payload == 0 {
                return replace(slot)
            }
            table[slot].reuseSequence = segment.sequence
            table[slot].reuseDirection = Int8(direction)
            table[slot].reuseIsAnswer = isAnswer
            table[slot].watches.insert(.reuse)
            table[slot].watches.remove(.refusedReuse)
            return false
        }
        if isAnswer, table[slot, other].isPlaced, table[slot].payload > 0 {
            // It acknowledges the SYN and perhaps data that came with it (RFC 7413); anything else is a new start.
            let offset = table[slot, other].offset(of: segment.acknowledgement)
            guard offset >= 0, offset <= table[slot, other].next else { return replace(slot) }
        }
        table[slot, direction].place(firstOctet: segment.sequence &+ 1, atSYN: true)
        table[slot].handshakeSeen = true
        return true
    }

    /// A SYN came while this connection was open: whether the segment, its answer or data behind it, proves the new
    /// connection.
    private mutating func isNewConnection(_ segment: DecodedFrame, _ slot: Int, _ direction: Int) -> Bool {
        let hasSYN = segment.flags.contains(.syn)
        guard direction == Int(table[slot].reuseDirection) else {
            if hasSYN {
                return segment.flags.contains(.ack) && segment.acknowledgement == table[slot].reuseSequence &+ 1
            }
            // An answer that speaks of the old connection, as a challenge ACK does, refuses the SYN (RFC 5961 4).
            let stream = table[slot, 1 &- direction]
            if segment.flags.contains(.ack), !segment.flags.contains(.rst),
                segment.acknowledgement != table[slot].reuseSequence &+ 1,
                (stream.acknowledged...max(stream.acknowledged, stream.next &+ 1)).contains(
                    stream.offset(of: segment.acknowledgement))
            {
                table[slot].watches.insert(.refusedReuse)
            }
            return false
        }
        return !hasSYN && !segment.flags.contains(.rst) && segment.sequence == table[slot].reuseSequence &+ 1
            && !table[slot].watches.contains(.refusedReuse)
    }

    /// Whether octets stand so far from where the connection ended that they are those of another one, whose start the
    /// capture lacks.
    private func isFromAnother(_ segment: DecodedFrame, _ slot: Int, _ direction: Int) -> Bool {
        guard segment.payloadLength > 0, !table[slot].isDismissed, table[slot, direction].isPlaced else { return false }
        let distance = table[slot, direction].offset(of: segment.sequence) &- table[slot, direction].next
        return distance.magnitude > UInt64(StreamAssembler.usualReach)
    }

    /// Longer than frames of one side change places, and than any pause between copies of one.
    static let quietTime: Int64 = 1_000_000_000

    /// Whether a segment behind a silence is none of this connection, but of another one between the same ends, whose
    /// SYN the capture lacks: its two numbers cannot both be right.
    ///
    /// Whoever has seen octets that its peer sent behind an acknowledgement does not send again what that acknowledged;
    /// and whoever sends new octets acknowledges no less than before. A keep-alive probe sends one octet again.
    private mutating func isContradiction(_ segment: DecodedFrame, _ slot: Int, _ direction: Int) -> Bool {
        let own = table[slot, direction]
        let other = table[slot, 1 &- direction]
        guard segment.flags.contains(.ack), !table[slot].isDismissed, own.isPlaced, other.isPlaced, own.next > 0,
            other.next > 0, own.fin < 0, other.fin < 0, table[slot].held == nil, other.aheadFrame == 0
        else {
            table[slot].watches.remove(.quiet)
            return false
        }
        let start = own.offset(of: segment.sequence)
        let end = start &+ Int64(segment.payloadLength)
        let acknowledges = other.offset(of: segment.acknowledgement)
        if acknowledges > max(other.next, other.acknowledged) { return start < min(own.acknowledged, own.next) &- 1 }
        if acknowledges < other.acknowledged { return start != own.next && end > own.next }
        // What goes on as is due tells that the connection does.
        if start == own.next { table[slot].watches.remove(.quiet) }
        return false
    }

    /// Winds up the connection and takes the current segment again, then as the first of a new one.
    private mutating func replace(_ slot: Int) -> Bool {
        if table[slot].isFinished {
            leaving.append(slot)
            due.append(slot)
        } else {
            beginClosing(slot, .reused)
        }
        mustRedo = true
        return false
    }

    // MARK: FIN

    /// A FIN behind the octet before `end`.
    @inline(never)
    mutating func noteFIN(_ end: Int64, _ slot: Int, _ direction: Int, _ acknowledges: Int64) {
        if table[slot, direction].finIsPresumed, end == table[slot, direction].fin {
            // It comes late; it was told.
            table[slot, direction].finIsPresumed = false
            return
        }
        guard table[slot, direction].fin < 0, end >= table[slot, direction].next else { return }
        guard end <= reach(slot, direction) else {
            counts.segmentsOutOfWindow &+= 1
            return
        }
        table[slot, direction].fin = end
        table[slot, direction].finPlace = place
        table[slot, direction].finAcknowledges = acknowledges
    }

    /// Whether octets that reach behind a FIN show that it was none: its sender goes on in the middle, or the FIN was
    /// only presumed.
    @inline(never)
    mutating func refutesFIN(_ slot: Int, _ direction: Int, _ offset: Int64, length: Int64) -> Bool {
        let stream = table[slot, direction]
        if stream.finIsPresumed {
            // The number taken for a FIN may come again as the octet of a keep-alive probe.
            guard offset > stream.fin || length > 1 else { return false }
            resume(slot, direction)
            return true
        }
        guard !stream.finDelivered, offset < stream.fin else { return false }
        table[slot, direction].fin = -1
        return true
    }

    // MARK: RST

    /// How far a reset may stand behind what was seen of its sender: a large TCP window.
    private static let resetWindow: Int64 = 4 << 20

    /// Resets at the same time that may have been ignored; further ones, as an attack brings, count as heeded.
    private static let maxDoubtfulResets = 4096

    /// A reset stands behind all that its sender has sent: what its number skips was sent and is not in the capture.
    private mutating func noteReset(_ segment: DecodedFrame, _ slot: Int, _ direction: Int) {
        guard table[slot].isDismissed || isAcceptable(reset: segment, slot, direction) else {
            counts.segmentsOutOfWindow &+= 1
            return
        }
        let next = table[slot, direction].next
        let offset = table[slot, direction].isPlaced ? table[slot, direction].offset(of: segment.sequence) : next
        var acknowledges: Int64 = -1
        let isInexact =
            offset > seenEnd(slot, direction) && doubtfulResets.count < StreamAssembler.maxDoubtfulResets
        if segment.flags.contains(.ack), !table[slot].isDismissed {
            let other = table[slot, 1 &- direction]
            let told = other.offset(of: segment.acknowledgement)
            if isInexact, other.isPlaced, told > other.acknowledged, told > other.next {
                if told <= reach(slot, 1 &- direction) { acknowledges = told }
            } else {
                acknowledges = noteAcknowledgement(segment, slot, direction)
            }
        }
        guard !table[slot].wasReset else { return }
        table[slot].wasReset = true
        if table[slot].isDismissed { return }
        var event = StreamEvent(.reset)
        event.slot = slot
        event.direction = direction
        event.place = place
        event.offset = max(offset, next)
        event.acknowledged = acknowledges
        guard !isInexact else {
            doubtfulResets[slot] = event
            return passReset(event)
        }
        resets[slot] = event
        due.append(slot)
    }

    /// One past the octets of a direction that were seen, or that its receiver acknowledged.
    private func seenEnd(_ slot: Int, _ direction: Int) -> Int64 {
        let stream = table[slot, direction]
        return max(stream.next, stream.acknowledged, table[slot].held?.last(direction)?.end ?? 0)
    }

    /// The connection goes on behind a reset.
    mutating func forgetReset(_ slot: Int) {
        table[slot].wasReset = false
        if !doubtfulResets.isEmpty { doubtfulResets[slot] = nil }
    }

    /// Nothing came behind a reset whose number its receiver may not have taken: what it acknowledges holds after all.
    mutating func trustReset(_ slot: Int) {
        guard let event = doubtfulResets.removeValue(forKey: slot), table[slot].wasReset else { return }
        let other = 1 &- event.direction
        guard event.acknowledged > table[slot, other].acknowledged else { return }
        table[slot, other].acknowledged = event.acknowledged
        table[slot, other].latestAcknowledged = event.acknowledged
        let current = place
        place = event.place
        if table[slot, other].acknowledgedOctets > table[slot, other].next { noteAhead(slot, other) }
        place = current
    }

    /// Whether the reset's receiver may heed it: in its window (RFC 9293 3.10.7.4), or an answer to its SYN (3.10.7.3).
    private func isAcceptable(reset segment: DecodedFrame, _ slot: Int, _ direction: Int) -> Bool {
        let stream = table[slot, direction]
        let other = table[slot, 1 &- direction]
        guard stream.isPlaced else {
            guard other.startsAtSYN else { return true }
            let offset = other.offset(of: segment.acknowledgement)
            return segment.flags.contains(.ack) && offset >= 0 && offset <= other.next &+ 1
        }
        let offset = stream.offset(of: segment.sequence)
        let reach = reach(slot, direction)
        let received = max(stream.next, stream.acknowledgedOctets)
        guard offset <= min(reach, received &+ StreamAssembler.resetWindow) else { return false }
        // One with the number that its receiver acknowledged before answers an older segment.
        let acknowledged = min(stream.acknowledged, stream.latestAcknowledged)
        return offset >= (acknowledged >= 0 ? acknowledged : stream.next &- (reach &- received))
    }

    /// Tells a reset. What its number skips is a gap only if nothing follows: a receiver ignores a reset whose number
    /// is not exact, and goes on (RFC 5961 3.2).
    mutating func passReset(_ event: StreamEvent) {
        table[event.slot, event.direction].resetEnd = event.offset
        table[event.slot].watches.insert(.reset)
        queue.append(event)
    }

    /// The sender of a reset has nothing more to send: octets behind it, or news of what it received, refute it.
    private mutating func noteAfterReset(_ segment: DecodedFrame, _ slot: Int, _ direction: Int) {
        guard table[slot, direction].resetEnd >= 0, !table[slot].isDismissed else { return }
        let end = table[slot, direction].offset(of: segment.sequence) &+ Int64(segment.payloadLength)
        let other = table[slot, 1 &- direction]
        let news = segment.flags.contains(.ack) && other.isPlaced ? other.offset(of: segment.acknowledgement) : -1
        let isPayload =
            segment.payloadLength > 0 && end > table[slot, direction].resetEnd && end <= reach(slot, direction)
        guard isPayload || news > other.acknowledged && news <= other.next else { return }
        forgetReset(slot)
        resume(slot, direction)
    }
}
