extension StreamAssembler {
    /// Takes one TCP segment: acknowledgement, payload, flags.
    ///
    /// Whatever rarely happens has a function of its own, which gets ``wholeSegment()``: so what the usual way does not
    /// need of a segment is never stored.
    ///
    /// - Parameter isKnown: it was looked at before, but room had to be made for its connection.
    @inline(always)
    mutating func handleSegment(_ segment: DecodedFrame, isKnown: Bool = false) {
        let (key, isFlipped) = FlowKey.of(segment)
        let hash = key.hash(seed: table.seed)
        if !isKnown, isCopy(segment, hash, isFlipped) { return }
        let slot: Int
        if let known = table.find(key, hash) {
            slot = known
        } else {
            guard let opened = openConnection(wholeSegment(), key, hash, isFlipped: isFlipped) else { return }
            slot = opened
            if let known = reuse {
                table[slot].isFlipped = known.isFlipped
                table[slot].handshakeSeen = true
                reuse = nil
            }
        }
        if table[slot].watches.contains(.closing) {
            mustRedo = true
            return
        }
        let direction = isFlipped == table[slot].isFlipped ? 0 : 1
        if table[slot, direction].checksums.wantsLook(isRead: isRead(segment, slot, direction), checksumPolicy),
            isDamaged(wholeSegment(), slot, direction)
        {
            return
        }
        table[slot].frames &+= 1
        table[slot].lastTime = max(table[slot].lastTime, place.time)
        table[slot, direction].frames &+= 1
        if !segment.flags.isDisjoint(with: [.syn, .rst]) || !table[slot].watches.isEmpty {
            let goesOn = handleControl(wholeSegment(), slot, direction)
            if segment.flags.contains(.syn) { noteSYN(wholeSegment(), slot, direction) }
            guard goesOn else { return }
        }
        table[slot].payload &+= Int64(segment.payloadLength)
        if table[slot].isDismissed {
            if segment.flags.contains(.fin) { table[slot, direction].finDelivered = true }
            return
        }
        var acknowledges: Int64 = -1
        let before = table[slot, 1 &- direction].acknowledged
        if segment.flags.contains(.ack) {
            acknowledges = noteAcknowledgement(segment, slot, direction)
        }
        let isFin = segment.flags.contains(.fin)
        let first = segment.flags.contains(.syn) ? segment.sequence &+ 1 : segment.sequence
        if !table[slot, direction].isPlaced, segment.payloadLength > 0 || isFin {
            table[slot, direction].place(firstOctet: first, atSYN: false)
        }
        let offset = table[slot, direction].offset(of: first)
        // Number by number: the whole segment would be copied on each call.
        if !meters.takesQuickly(
            table[slot].meter, direction, offset, acknowledges, length: segment.payloadLength,
            window: segment.window, flags: segment.flags, identification: segment.ipIdentification, at: place.time,
            of: clockSource)
        {
            measure(wholeSegment(), slot, direction, offset, acknowledges)
        }
        if segment.payloadLength > 0 || isFin {
            if segment.payloadLength > 0 {
                handlePayload(segment, slot, direction, offset, acknowledges)
            }
            if isFin { noteFIN(offset &+ Int64(segment.payloadLength), slot, direction, acknowledges) }
        } else if offset > table[slot, direction].next {
            noteStanding(offset, slot, direction, before: before)
        }
        if table.isBlocked(slot) {
            if acknowledges >= 0 {
                noteReport(
                    wholeSegment(), slot, 1 &- direction, acknowledges, isRepeated: acknowledges == before)
            }
            if table[slot].frames & StreamAssembler.lookMask == 0 || heldCost > bounds.held { due.append(slot) }
        }
        if hasEnd(slot) { due.append(slot) }
    }

    /// What waits behind a hole is looked at when something fills it, and else, since only patience can end, with
    /// every 16th frame. All connections together would hold several times their bound by then, so that none waits
    /// once it is reached.
    private static let lookMask: UInt32 = 15

    @inline(always)
    private func hasEnd(_ slot: Int) -> Bool {
        (table[slot, 0].fin >= 0 || table[slot, 1].fin >= 0) && !table[slot].isFinished
    }

    /// The offset of the other direction that the segment acknowledges, noted there; -1 if it is not plausible.
    @inline(always)
    mutating func noteAcknowledgement(_ segment: DecodedFrame, _ slot: Int, _ direction: Int) -> Int64 {
        let other = 1 &- direction
        let number = segment.acknowledgement
        if !table[slot, other].isPlaced { placeByAcknowledgement(number, slot, other) }
        let offset = table[slot, other].offset(of: number)
        guard offset >= 0, offset <= table[slot, other].next &+ TCPStream.window else { return -1 }
        table[slot, other].latestAcknowledged = offset
        if offset > table[slot, other].acknowledged {
            table[slot, other].acknowledged = offset
            if table[slot, other].acknowledgedOctets > table[slot, other].next { noteAhead(slot, other) }
        } else if offset != table[slot, other].next || offset != table[slot, other].acknowledged {
            noteOldNumber(wholeSegment(), offset, slot, other)
        }
        reportIfAcknowledged(slot, other)
        return offset
    }

    /// Queues `acknowledged` if the offset watched for is reached by what was delivered and acknowledged.
    @inline(always)
    mutating func reportIfAcknowledged(_ slot: Int, _ direction: Int) {
        let watch = table[slot, direction].watch
        guard watch >= 0, table[slot, direction].acknowledged >= watch else { return }
        reportAcknowledged(watch, slot, direction)
    }

    @inline(never)
    private mutating func reportAcknowledged(_ watch: Int64, _ slot: Int, _ direction: Int) {
        table[slot, direction].watch = -1
        var event = StreamEvent(.acknowledged)
        event.slot = slot
        event.direction = direction
        event.place = place
        event.offset = watch
        queue.append(event)
    }

    @inline(always)
    private mutating func handlePayload(
        _ segment: DecodedFrame, _ slot: Int, _ direction: Int, _ offset: Int64, _ acknowledges: Int64
    ) {
        let next = table[slot, direction].next
        let length = Int64(segment.payloadLength)
        if table[slot].wasReset, offset &+ length > next { forgetReset(slot) }
        if table[slot, direction].fin >= 0, offset &+ length > table[slot, direction].fin,
            !refutesFIN(slot, direction, offset, length: length)
        {
            // What stands behind the FIN is no octet of the stream.
            counts.segmentsOutOfWindow &+= 1
            return
        }
        if offset == next, table[slot].held == nil,
            acknowledges <= table[slot, 1 &- direction].next || acknowledges < 0
        {
            deliver(
                slot, direction, from: next, to: next &+ length, captured: next &+ Int64(segment.payloadCaptured),
                bytesStart: segment.payloadOffset, held: segment.isReassembled ? decoder.assembled : nil,
                acknowledges: acknowledges)
            return
        }
        takeOutOfOrder(wholeSegment(), slot, direction, offset, acknowledges)
    }

    /// A segment that does not bring just what is due.
    @inline(never)
    private mutating func takeOutOfOrder(
        _ segment: DecodedFrame, _ slot: Int, _ direction: Int, _ offset: Int64, _ acknowledges: Int64
    ) {
        let next = table[slot, direction].next
        let length = Int64(segment.payloadLength)
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
        let stream = table[slot, direction]
        let isCountedOnly = offset >= stream.next && offset &+ length <= stream.next &+ stream.skip
        var item = HeldSegments.Item(
            offset: offset, length: length, bytes: [], captured: Int64(segment.payloadCaptured),
            acknowledges: acknowledges, place: place, arrival: table[slot].frames,
            otherFrames: table[slot, 1 &- direction].frames)
        item.isDoubtful = offset > stream.next && offset &+ length > reach(slot, direction)
        if !isCountedOnly {
            let range = segment.payloadOffset..<(segment.payloadOffset &+ segment.payloadCaptured)
            item.bytes = copyBytes(of: segment, range)
        }
        // Its first review puts the connection on the list of those that time is to be told.
        if offset <= stream.next || table[slot].held == nil || isEnding(slot) { due.append(slot) }
        let held = table[slot].held ?? HeldSegments()
        table[slot].held = held
        heldCost &-= held.cost
        counts.segmentsOutOfWindow &+= held.insert(item, direction)
        heldCost &+= held.cost
    }
}
