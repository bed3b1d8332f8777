/// What the two ends tell of octets that the capture lacks.
extension StreamAssembler {
    /// The connection's reports, made now if there are none; nil if too many connections have some.
    private mutating func reportsMade(_ slot: Int) -> ReceiverReports? {
        if let known = table[slot].reports { return known }
        guard reporting < ReceiverReports.limit else { return nil }
        reporting &+= 1
        let made = ReceiverReports()
        table[slot].reports = made
        return made
    }

    /// An acknowledgement of octets that nobody saw.
    @inline(never)
    mutating func noteAhead(_ slot: Int, _ direction: Int) {
        if table[slot, direction].aheadFrame == 0 {
            table[slot, direction].aheadFrame = max(1, table[slot].frames)
            table[slot, direction].aheadTime = place.time
            due.append(slot)
        }
        table[slot, direction].contradictions = 0
        reportsMade(slot)?[direction].ahead = place
    }

    /// The first acknowledgement tells where the other side's stream stands: at its start, if the connection's own is
    /// there, and then a lower one may come yet.
    @inline(never)
    mutating func placeByAcknowledgement(_ number: UInt32, _ slot: Int, _ direction: Int) {
        table[slot, direction].place(firstOctet: number, atSYN: false)
        if table[slot, 1 &- direction].startsAtSYN { table[slot].watches.insert(.start) }
    }

    /// An acknowledgement below the one that told where the stream stands: frames changed places. The least one is
    /// nearest to its start, and what lies between was sent.
    ///
    /// - Parameter direction: of the segment that may acknowledge less.
    mutating func noteEarlierStart(_ segment: DecodedFrame, _ slot: Int, _ direction: Int) {
        let other = 1 &- direction
        let stream = table[slot, other]
        guard table[slot, direction].startsAtSYN else { return }
        guard !stream.startsAtSYN, stream.next == 0, stream.fin < 0, stream.resetEnd < 0 else {
            table[slot].watches.remove(.start)
            return
        }
        let offset = stream.offset(of: segment.acknowledgement)
        guard segment.flags.contains(.ack), offset < 0, offset >= -StreamAssembler.usualReach, stream.acknowledged >= 0,
            table[slot].held?.first(other) == nil
        else { return }
        table[slot, other].place(firstOctet: segment.acknowledgement, atSYN: false)
        table[slot, other].acknowledged = stream.acknowledged &- offset
        table[slot, other].latestAcknowledged = 0
        table[slot].held?.shift(acknowledgedBy: direction, by: 0 &- offset)
        noteAhead(slot, other)
    }

    /// The answer to the connection's SYN comes behind octets that follow it, or an acknowledgement of them, which told
    /// where the stream stands: the frames changed places, or are of two captures whose clocks differ. The stream
    /// begins here.
    ///
    /// - Parameter direction: of the SYN-ACK.
    mutating func takesEarlierStart(_ segment: DecodedFrame, _ slot: Int, _ direction: Int) -> Bool {
        let other = 1 &- direction
        let stream = table[slot, direction]
        guard table[slot, other].startsAtSYN, table[slot, other].begins(withSYN: segment.acknowledgement &- 1),
            !stream.startsAtSYN, stream.next == 0, stream.fin < 0, stream.resetEnd < 0
        else { return false }
        let offset = stream.offset(of: segment.sequence &+ 1)
        guard offset < 0, offset >= -StreamAssembler.usualReach else { return false }
        table[slot, direction].place(firstOctet: segment.sequence &+ 1, atSYN: true)
        let isAcknowledged = stream.acknowledged >= 0
        if isAcknowledged {
            table[slot, direction].acknowledged = stream.acknowledged &- offset
            table[slot, direction].latestAcknowledged = stream.latestAcknowledged &- offset
        }
        table[slot].held?.shift(direction, by: 0 &- offset)
        table[slot].held?.shift(acknowledgedBy: other, by: 0 &- offset)
        if table[slot, other].finAcknowledges >= 0 { table[slot, other].finAcknowledges &-= offset }
        table[slot].watches.remove(.start)
        table[slot].handshakeSeen = true
        if isAcknowledged { noteAhead(slot, direction) }
        return true
    }

    /// A number that was acknowledged before, though more or less than that was delivered.
    @inline(never)
    mutating func noteOldNumber(_ segment: DecodedFrame, _ offset: Int64, _ slot: Int, _ direction: Int) {
        if offset < table[slot, direction].acknowledged {
            noteContradiction(offset, slot, direction)
        } else if !table.isBlocked(slot) {
            // It may report octets behind all that the capture has.
            noteReport(segment, slot, direction, offset, isRepeated: true)
        }
    }

    /// An acknowledgement below an earlier one of octets that nobody saw: several in a row show that one to be wrong.
    private mutating func noteContradiction(_ offset: Int64, _ slot: Int, _ direction: Int) {
        guard table[slot, direction].acknowledged > table[slot, direction].next else { return }
        table[slot, direction].contradictions &+= 1
        guard table[slot, direction].contradictions >= StreamAssembler.provingContradictions else { return }
        table[slot, direction].contradictions = 0
        table[slot, direction].acknowledged = offset
        if table[slot, direction].acknowledgedOctets <= table[slot, direction].next {
            table[slot, direction].aheadFrame = 0
        }
    }

    /// More than acknowledgements that changed places on the way.
    private static let provingContradictions: UInt8 = 3

    /// An acknowledgement while octets of the other direction are missing: what it reports beyond its number.
    ///
    /// - Parameters:
    ///   - direction: of the octets.
    ///   - isRepeated: the number was acknowledged before.
    @inline(never)
    mutating func noteReport(
        _ segment: DecodedFrame, _ slot: Int, _ direction: Int, _ acknowledges: Int64, isRepeated: Bool
    ) {
        let next = table[slot, direction].next
        if isRepeated, segment.payloadLength == 0, segment.flags == .ack, table[slot].held != nil {
            reportsMade(slot)?.noteRepeat(of: acknowledges, direction)
        }
        // One block takes ten octets.
        guard segment.transportLength &- segment.payloadLength &- TCPHeader.minLength >= 10 else { return }
        let options = options(of: segment)
        guard options.blocks > 0 else { return }
        let limit = max(reach(slot, direction), table[slot].held?.last(direction)?.end ?? 0)
        for block in [options.first, options.second, options.third, options.fourth].prefix(options.blocks) {
            let start = table[slot, direction].offset(of: block.start)
            let end = table[slot, direction].offset(of: block.end)
            // What lies below the number was received twice (RFC 2883); what the capture has needs no proof.
            guard start > acknowledges, end > start, end > next, end <= limit else { continue }
            reportsMade(slot)?.note(start..<end, direction)
        }
    }

    // MARK: A FIN that the capture lacks

    /// A segment without payload that stands behind all that its sender was seen to send.
    ///
    /// - Parameter before: what its sender had acknowledged earlier.
    @inline(never)
    mutating func noteStanding(_ offset: Int64, _ slot: Int, _ direction: Int, before: Int64) {
        guard table[slot, direction].isPlaced, offset <= reach(slot, direction), let reports = reportsMade(slot) else {
            return
        }
        if reports[direction].standing <= table[slot, direction].next {
            reports[direction].standing = offset
            reports[direction].acknowledgedBefore = before
        }
        if offset > reports[direction].sent {
            reports[direction].sent = offset
            reports[direction].behind = Witness(place: place, otherFrames: table[slot, 1 &- direction].frames)
            table[slot].isStanding = true
            due.append(slot)
        }
    }

    func hasUnseenEnd(_ slot: Int) -> Bool {
        table[slot].isStanding && (unseenEnd(slot, 0) != nil || unseenEnd(slot, 1) != nil)
    }

    /// Where octets end that their sender counts as sent, by the number of a segment without payload behind them, and
    /// of which nothing else tells; nil if there are none, or may be none: one number more may be a FIN's.
    func unseenEnd(_ slot: Int, _ direction: Int) -> Int64? {
        guard table[slot].isStanding, let sent = table[slot].reports?[direction].sent,
            sent > table[slot, direction].next,
            table[slot, direction].fin < 0, table[slot].held?.last(direction) == nil
        else { return nil }
        return endOfTail(slot, direction, sent)
    }

    /// Takes one number more than octets, acknowledged with nothing behind it, for a FIN that the capture lacks: when
    /// the other side answered it with its own end, or nothing came for long. An octet of data would have company.
    mutating func presumeFIN(_ slot: Int, _ direction: Int) -> Bool {
        // Before anything is copied: every FIN leads here.
        guard table[slot, direction].fin < 0, table[slot, direction].acknowledged == table[slot, direction].next &+ 1
        else { return false }
        let stream = table[slot, direction]
        let other = table[slot, 1 &- direction]
        guard stream.isPlaced, stream.latestAcknowledged == stream.acknowledged,
            table[slot].held?.first(direction) == nil, unseenEnd(slot, 1 &- direction) == nil
        else { return false }
        let isAnswered = other.finDelivered && other.finAcknowledges > stream.next
        let isQuiet = stream.aheadFrame != 0 && now &- stream.aheadTime >= bounds.lingerTime
        let isReset = resets[slot].map { $0.direction != direction && $0.acknowledged > stream.next } ?? false
        guard isAnswered || isQuiet || isReset else { return false }
        let reports = table[slot].reports
        var event = StreamEvent(.fin)
        event.slot = slot
        event.direction = direction
        event.isPresumed = true
        event.place = reports?[direction].ahead ?? place
        event.offset = stream.next
        // What it acknowledged while it stood there had come before its FIN left.
        let stood = reports?[direction].standing == stream.next &+ 1
        event.acknowledged = stood ? reports?[direction].acknowledgedBefore ?? -1 : other.acknowledged
        if reports == nil { event.acknowledged = -1 }
        queue.append(event)
        table[slot, direction].fin = stream.next
        table[slot, direction].finDelivered = true
        table[slot, direction].finIsPresumed = true
        table[slot, direction].aheadFrame = 0
        return true
    }

    /// The direction goes on where it was said to be over.
    mutating func resume(_ slot: Int, _ direction: Int) {
        if table[slot, direction].finIsPresumed {
            table[slot, direction].finIsPresumed = false
            table[slot, direction].finDelivered = false
            table[slot, direction].fin = -1
        }
        table[slot, direction].resetEnd = -1
        if table[slot, 1 &- direction].resetEnd < 0 { table[slot].watches.remove(.reset) }
        var event = StreamEvent(.resumed)
        event.slot = slot
        event.direction = direction
        event.place = place
        queue.append(event)
    }
}
