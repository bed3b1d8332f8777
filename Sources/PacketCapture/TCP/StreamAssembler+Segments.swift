extension StreamAssembler {
    /// Takes one TCP segment: acknowledgement, payload, flags.
    ///
    /// - Parameter isKnown: it was looked at before, but room had to be made for its connection.
    @inline(__always)
    mutating func handleSegment(_ segment: DecodedFrame, isKnown: Bool = false) {
        let (key, isFlipped) = FlowKey.of(segment)
        let hash = key.hash(seed: table.seed)
        if !isKnown, isCopy(segment, hash, isFlipped) { return }
        let slot: Int
        if let known = table.find(key, hash) {
            slot = known
        } else {
            guard let opened = openConnection(segment, key, hash, isFlipped: isFlipped) else { return }
            slot = opened
            if let known = reuse {
                table[slot].isFlipped = known.isFlipped
                table[slot].handshakeSeen = true
                reuse = nil
            }
        }
        let direction = isFlipped == table[slot].isFlipped ? 0 : 1
        if table[slot][direction].checksums.wantsLook(isRead: isRead(segment, slot, direction), checksumPolicy),
            isDamaged(segment, slot, direction)
        {
            return
        }
        table[slot].frames &+= 1
        table[slot].lastTime = max(table[slot].lastTime, place.time)
        table[slot][direction].frames &+= 1
        if !segment.flags.isDisjoint(with: [.syn, .rst]) || table[slot].isFinished || table[slot].reuseDirection >= 0 {
            let goesOn = handleControl(segment, slot, direction)
            if segment.flags.contains(.syn) { noteSYN(segment, slot, direction) }
            guard goesOn else { return }
        }
        table[slot].payload &+= Int64(segment.payloadLength)
        if table[slot].isDismissed { return noteEndOfDismissed(segment, slot, direction) }
        var acknowledges: Int64 = -1
        if segment.flags.contains(.ack) {
            acknowledges = noteAcknowledgement(segment.acknowledgement, slot, direction)
        }
        let isFin = segment.flags.contains(.fin)
        let first = segment.flags.contains(.syn) ? segment.sequence &+ 1 : segment.sequence
        if !table[slot][direction].isPlaced, segment.payloadLength > 0 || isFin {
            table[slot][direction].place(firstOctet: first, atSYN: false)
        }
        let offset = table[slot][direction].offset(of: first)
        // Number by number: the whole segment would be copied on each call.
        if !meters.takesQuickly(
            table[slot].meter, direction, offset, acknowledges, length: segment.payloadLength,
            window: segment.window, flags: segment.flags, identification: segment.ipIdentification, at: place.time)
        {
            measure(segment, slot, direction, offset, acknowledges)
        }
        if segment.payloadLength > 0 || isFin {
            if segment.payloadLength > 0 {
                handlePayload(segment, slot, direction, offset, acknowledges)
            }
            if isFin, table[slot][direction].fin < 0 {
                let end = offset &+ Int64(segment.payloadLength)
                let next = table[slot][direction].next
                if end >= next, end &- next <= TCPStream.window {
                    table[slot][direction].fin = end
                    table[slot][direction].finPlace = place
                    table[slot][direction].finAcknowledges = acknowledges
                }
            }
        }
        if segment.flags.contains(.rst) { noteReset(segment, slot, direction, acknowledges) }
        if needsReview(slot) { due.append(slot) }
    }

    /// Whether the slow path has something to do: held segments, missing octets, or an end.
    @inline(__always)
    private func needsReview(_ slot: Int) -> Bool {
        table[slot].isBlocked
            || table[slot][0].fin >= 0 && !table[slot].isFinished
            || table[slot][1].fin >= 0 && !table[slot].isFinished
    }

    /// The offset of the other direction that the segment acknowledges, noted there; -1 if it is not plausible.
    @inline(__always)
    private mutating func noteAcknowledgement(_ number: UInt32, _ slot: Int, _ direction: Int) -> Int64 {
        let other = 1 &- direction
        if !table[slot][other].isPlaced {
            // The first acknowledgement tells where the other side's stream stands.
            table[slot][other].place(firstOctet: number, atSYN: false)
        }
        let offset = table[slot][other].offset(of: number)
        guard offset >= 0, offset <= table[slot][other].next &+ TCPStream.window else { return -1 }
        table[slot][other].latestAcknowledged = offset
        if offset > table[slot][other].acknowledged {
            table[slot][other].acknowledged = offset
            if table[slot][other].acknowledgedOctets > table[slot][other].next, table[slot][other].aheadFrame == 0 {
                table[slot][other].aheadFrame = max(1, table[slot].frames)
                table[slot][other].aheadTime = place.time
            }
        }
        reportIfAcknowledged(slot, other)
        return offset
    }

    /// Queues `acknowledged` if the offset watched for is reached by what was delivered and acknowledged.
    @inline(__always)
    mutating func reportIfAcknowledged(_ slot: Int, _ direction: Int) {
        let watch = table[slot][direction].watch
        guard watch >= 0, table[slot][direction].acknowledged >= watch else { return }
        table[slot][direction].watch = -1
        var event = StreamEvent(.acknowledged)
        event.slot = slot
        event.direction = direction
        event.place = place
        event.offset = watch
        queue.append(event)
    }

    @inline(__always)
    private mutating func handlePayload(
        _ segment: DecodedFrame, _ slot: Int, _ direction: Int, _ offset: Int64, _ acknowledges: Int64
    ) {
        let next = table[slot][direction].next
        let length = Int64(segment.payloadLength)
        if table[slot].wasReset, offset &+ length > next { table[slot].wasReset = false }
        if table[slot][direction].fin >= 0, offset &+ length > table[slot][direction].fin {
            // What stands behind the FIN is no octet of the stream.
            counts.segmentsOutOfWindow &+= 1
            return
        }
        if offset == next, table[slot].held == nil,
            acknowledges <= table[slot][1 &- direction].next || acknowledges < 0
        {
            deliver(
                slot, direction, from: next, to: next &+ length, captured: next &+ Int64(segment.payloadCaptured),
                bytesStart: segment.payloadOffset, held: segment.isReassembled ? decoder.assembled : nil,
                acknowledges: acknowledges)
            return
        }
        guard offset &+ length > next else {
            counts.repeatedSegments &+= 1
            return
        }
        guard offset <= next &+ TCPStream.window else {
            counts.segmentsOutOfWindow &+= 1
            return
        }
        hold(segment, slot, direction, offset, acknowledges)
    }

    /// Keeps a segment for later; its octets only if somebody will want them.
    private mutating func hold(
        _ segment: DecodedFrame, _ slot: Int, _ direction: Int, _ offset: Int64, _ acknowledges: Int64
    ) {
        let length = Int64(segment.payloadLength)
        let stream = table[slot][direction]
        let isCountedOnly = offset >= stream.next && offset &+ length <= stream.next &+ stream.skip
        var item = HeldSegments.Item(
            offset: offset, length: length, bytes: [], captured: Int64(segment.payloadCaptured),
            acknowledges: acknowledges, place: place, arrival: table[slot].frames)
        if !isCountedOnly {
            let range = segment.payloadOffset..<(segment.payloadOffset &+ segment.payloadCaptured)
            item.bytes = copyFrameBytes(range)
        }
        let held = table[slot].held ?? HeldSegments()
        table[slot].held = held
        heldCost &-= held.cost
        held.insert(item, direction)
        heldCost &+= held.cost
        due.append(slot)
    }

    /// SYN, RST, and whatever comes to a connection that is over or may be replaced; false if the segment is done with.
    private mutating func handleControl(_ segment: DecodedFrame, _ slot: Int, _ direction: Int) -> Bool {
        let hasSYN = segment.flags.contains(.syn)
        let other = 1 &- direction
        if table[slot].reuseDirection >= 0 {
            // A SYN came while this connection was open: its answer, or data behind it, proves the new connection.
            let isAnswer =
                hasSYN && segment.flags.contains(.ack) && direction != Int(table[slot].reuseDirection)
                && segment.acknowledgement == table[slot].reuseSequence &+ 1
            let goesOn =
                !hasSYN && direction == Int(table[slot].reuseDirection)
                && segment.sequence == table[slot].reuseSequence &+ 1
            if isAnswer || goesOn {
                // The new connection's SYN, or SYN-ACK, told who began it.
                let isFromInitiator = table[slot].reuseDirection == 0
                reuse = Reuse(
                    isFlipped: table[slot].isFlipped == (isFromInitiator != table[slot].reuseIsAnswer))
                return replace(slot)
            }
        }
        if hasSYN {
            if table[slot][direction].isPlaced {
                if table[slot][direction].begins(withSYN: segment.sequence) {
                    table[slot][direction].confirmSYN()
                    table[slot].handshakeSeen = true
                    return segment.payloadLength > 0 || segment.flags.contains(.ack)
                }
                if table[slot].isFinished || table[slot].wasReset || isOver(slot) || table[slot].payload == 0 {
                    return replace(slot)
                }
                table[slot].reuseSequence = segment.sequence
                table[slot].reuseDirection = Int8(direction)
                table[slot].reuseIsAnswer = segment.flags.contains(.ack)
                return false
            }
            if segment.flags.contains(.ack), table[slot][other].isPlaced, table[slot].payload > 0 {
                // It acknowledges the SYN and perhaps data that came with it (RFC 7413); anything else is a new start.
                let offset = table[slot][other].offset(of: segment.acknowledgement)
                guard offset >= 0, offset <= table[slot][other].next else { return replace(slot) }
            }
            table[slot][direction].place(firstOctet: segment.sequence &+ 1, atSYN: true)
            table[slot].handshakeSeen = true
            return true
        }
        if table[slot].isFinished {
            counts.segmentsAfterClose &+= 1
            return false
        }
        return true
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

    /// How far a reset may stand behind what was seen of its sender: a large TCP window.
    private static let resetWindow: Int64 = 4 << 20

    /// A reset stands behind all that its sender has sent: what its number skips was sent and is not in the capture.
    private mutating func noteReset(
        _ segment: DecodedFrame, _ slot: Int, _ direction: Int, _ acknowledges: Int64
    ) {
        guard !table[slot].wasReset else { return }
        let next = table[slot][direction].next
        let offset = table[slot][direction].isPlaced ? table[slot][direction].offset(of: segment.sequence) : next
        guard offset <= next &+ StreamAssembler.resetWindow else {
            // Its receiver ignores it, too (RFC 9293 3.10.7.4).
            counts.segmentsOutOfWindow &+= 1
            return
        }
        table[slot].wasReset = true
        var event = StreamEvent(.reset)
        event.slot = slot
        event.direction = direction
        event.place = place
        event.offset = max(offset, next)
        event.acknowledged = acknowledges
        resets[slot] = event
        due.append(slot)
    }

    /// Tells a reset. What its number skips is a gap only if nothing follows: a receiver ignores a reset whose number
    /// is not exact, and goes on (RFC 5961 3.2).
    mutating func passReset(_ event: StreamEvent) {
        table[event.slot][event.direction].resetEnd = event.offset
        queue.append(event)
    }

    private mutating func noteEndOfDismissed(_ segment: DecodedFrame, _ slot: Int, _ direction: Int) {
        if segment.flags.contains(.rst) { table[slot].wasReset = true }
        if segment.flags.contains(.fin) {
            table[slot][direction].finDelivered = true
        }
    }
}
