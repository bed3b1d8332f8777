/// What is missing, for how long to wait for it, and what became of it.
extension StreamAssembler {
    /// The gap that is to be given up now; nil while it may still be filled.
    func ripeGap(_ slot: Int, _ direction: Int, isOverBound: Bool) -> RipeGap? {
        let stream = table[slot, direction]
        let first = table[slot].held?.first(direction).flatMap { $0.isDoubtful ? nil : $0 }
        let isEnding = isEnding(slot)
        let acknowledged =
            isEnding ? stream.acknowledgedOctets : min(stream.acknowledgedOctets, stream.latestAcknowledged)
        if let first {
            guard first.offset > stream.next else { return nil }
            if acknowledged >= first.offset, isGivenUp(slot, direction, behind: first) {
                return RipeGap(end: first.offset, cause: .notCaptured, evidence: .acknowledged, place: first.place)
            }
            if isEnding || isOverBound {
                let cause = isEnding ? unproven(table[slot].closing) : .evicted
                return unfilled(
                    slot, direction, upTo: first.offset, acknowledged: acknowledged, cause,
                    Witness(place: first.place, otherFrames: first.otherFrames))
            }
            if isUnheard(slot, direction, first) {
                return RipeGap(end: first.offset, cause: .notCaptured, evidence: .notSentAgain, place: first.place)
            }
            return nil
        }
        if acknowledged > stream.next, stream.aheadFrame != 0,
            stream.finAcknowledged && isPastEnd(slot, direction)
                || isRipe(slot, stream.aheadFrame, stream.aheadTime)
        {
            guard let end = endOfTail(slot, direction, acknowledged) else { return nil }
            return RipeGap(
                end: end, cause: .notCaptured, evidence: .acknowledged, place: table[slot].reports?[direction].ahead)
        }
        // What the other side sent when it had seen these octets waits for them, and there is no room to wait.
        if isOverBound, !isEnding, let waiting = table[slot].held?.first(1 &- direction), !waiting.isDoubtful,
            waiting.offset <= table[slot, 1 &- direction].next, waiting.acknowledges > stream.next
        {
            let seen = stream.fin < 0 ? waiting.acknowledges : min(waiting.acknowledges, stream.fin)
            guard let end = endOfTail(slot, direction, seen), end > stream.next else { return nil }
            return RipeGap(end: end, cause: .notCaptured, evidence: .acknowledged, place: waiting.place)
        }
        if isEnding, let end = unseenEnd(slot, direction) {
            return unfilled(
                slot, direction, upTo: end, acknowledged: acknowledged, unproven(table[slot].closing),
                table[slot].reports?[direction].behind)
        }
        guard let closing = table[slot].closing else { return nil }
        var limit = max(stream.fin, table[slot].reports?.reach(direction) ?? 0)
        if closing == .reset {
            // A FIN has a number, too: one that was seen, or that one octet before the RST may be.
            let isBehindFIN = stream.resetEnd == (stream.fin < 0 ? stream.next : stream.fin) &+ 1
            limit = max(limit, isBehindFIN ? stream.resetEnd &- 1 : stream.resetEnd)
        }
        guard limit > stream.next else { return nil }
        // One octet may be a FIN that the capture lacks.
        let reached = acknowledged == stream.next &+ 1 && stream.fin < 0 ? stream.next : acknowledged
        return unfilled(slot, direction, upTo: limit, acknowledged: reached, unproven(closing), nil)
    }

    /// Whether octets that their receiver acknowledged will not come any more.
    private func isGivenUp(_ slot: Int, _ direction: Int, behind first: HeldSegments.Item) -> Bool {
        let stream = table[slot, direction]
        if stream.finAcknowledged, isPastEnd(slot, direction) { return true }
        guard isRipe(slot, stream.aheadFrame, stream.aheadTime) else { return false }
        // One octet was waited for already: it might have been a FIN.
        return first.offset == stream.next &+ 1 || isRipe(slot, first.arrival, first.place.time)
    }

    /// Whether what stands before an acknowledged FIN, and is not sent again, was waited for long enough.
    private func isPastEnd(_ slot: Int, _ direction: Int) -> Bool {
        let stream = table[slot, direction]
        if isEnding(slot) || now &- stream.aheadTime >= bounds.finPatienceTime { return true }
        // Its receiver has answered it before both closed: no capture reorders as much, and what waits behind it has to
        // be told before the connection that follows.
        guard let answer = table[slot].held?.last(1 &- direction), !answer.isDoubtful else { return false }
        return answer.acknowledges > stream.next
    }

    /// Whether octets before an acknowledged FIN are missing that may still come.
    func mayMissEnd(_ slot: Int, _ direction: Int) -> Bool {
        guard table[slot, direction].fin >= 0, table[slot, direction].aheadFrame != 0 else { return false }
        let stream = table[slot, direction]
        return stream.finAcknowledged && stream.acknowledgedOctets > stream.next && !isPastEnd(slot, direction)
    }

    /// Where acknowledged octets with nothing behind them end; nil if there may be none.
    func endOfTail(_ slot: Int, _ direction: Int, _ acknowledged: Int64) -> Int64? {
        let stream = table[slot, direction]
        guard stream.fin < 0 else { return acknowledged }
        // One octet may be a FIN that the capture lacks, and so may one more than the consumer waits for.
        if acknowledged == stream.next &+ 1 { return nil }
        return stream.skip > 0 && acknowledged == stream.next &+ stream.skip &+ 1 ? acknowledged &- 1 : acknowledged
    }

    /// Whether the receiver is not in the capture, or not any more, while the sender goes on behind a hole.
    private func isUnheard(_ slot: Int, _ direction: Int, _ first: HeldSegments.Item) -> Bool {
        let heard = table[slot, 1 &- direction].frames
        if heard == 0 {
            return table[slot].frames &- first.arrival >= bounds.oneSidedPatienceFrames
                || now &- first.place.time >= bounds.oneSidedPatienceTime
        }
        guard heard == first.otherFrames, let last = table[slot].held?.last(direction) else { return false }
        return last.place.time &- first.place.time >= bounds.oneSidedPatienceTime
    }

    /// What is told of octets that nothing more is waited for: of one piece at a time.
    private func unfilled(
        _ slot: Int, _ direction: Int, upTo limit: Int64, acknowledged: Int64, _ cause: GapCause,
        _ first: Witness?
    ) -> RipeGap {
        let next = table[slot, direction].next
        let reports = table[slot].reports
        if acknowledged > next {
            return RipeGap(
                end: min(acknowledged, limit), cause: .notCaptured, evidence: .acknowledged,
                place: first?.place ?? reports?[direction].ahead)
        }
        if let end = reports?.end(ofBlockAt: next, direction) {
            return RipeGap(
                end: min(end, limit), cause: .notCaptured, evidence: .selectivelyAcknowledged, place: first?.place)
        }
        if cause == .lost, table[slot, 1 &- direction].frames == 0 {
            return RipeGap(end: limit, cause: .notCaptured, evidence: .notSentAgain, place: first?.place)
        }
        let end = min(limit, reports?.beginning(after: next, direction) ?? limit)
        let evidence = cause == .evicted ? .bound : silence(slot, direction, first)
        return RipeGap(end: end, cause: cause, evidence: evidence, place: first?.place)
    }

    /// What the receiver told of octets that it did not acknowledge.
    private func silence(_ slot: Int, _ direction: Int, _ first: Witness?) -> GapEvidence {
        if table[slot].reports?.isAskedFor(table[slot, direction].next, direction) == true { return .reportedMissing }
        let heard = table[slot, 1 &- direction].frames
        return heard == 0 || heard == first?.otherFrames ? .receiverSilent : .neverAcknowledged
    }

    private func unproven(_ closing: CloseReason?) -> GapCause {
        switch closing {
        case .captureEnd: .captureEnd
        case .evicted: .evicted
        default: .lost
        }
    }

    // MARK: What cannot be the sender's

    /// Decides on a segment that stood beyond its receiver's window: it is the sender's if the receiver acknowledged
    /// it, and a stranger's if nobody did. False if that is not known.
    mutating func settleDoubt(_ slot: Int, _ direction: Int, isOverBound: Bool) -> Bool {
        guard let held = table[slot].held, let first = held.first(direction), first.isDoubtful else { return false }
        let stream = table[slot, direction]
        let isReceived =
            min(stream.acknowledgedOctets, stream.latestAcknowledged) >= first.end
            || (table[slot].reports?.end(ofBlockAt: first.offset, direction) ?? 0) >= first.end
        if isReceived || table[slot, 1 &- direction].frames == 0 {
            guard isOverBound || isRipe(slot, first.arrival, first.place.time) else { return false }
            held.trustFirst(direction)
            return true
        }
        guard isEnding(slot) || isOverBound || isIgnored(slot, direction, first) else { return false }
        removeFirstHeld(slot, direction)
        counts.segmentsOutOfWindow &+= 1
        return true
    }

    /// Whether the receiver was heard long enough to have acknowledged the segment.
    private func isIgnored(_ slot: Int, _ direction: Int, _ first: HeldSegments.Item) -> Bool {
        let heard = table[slot, 1 &- direction].frames &- first.otherFrames
        return heard >= bounds.patienceFrames
            || heard > 0 && now &- first.place.time >= bounds.oneSidedPatienceTime
    }

    /// How far behind the octets that its receiver is known to have a segment may stand.
    func reach(_ slot: Int, _ direction: Int) -> Int64 {
        let stream = table[slot, direction]
        let received = max(stream.next, stream.acknowledgedOctets)
        guard let shift = table[slot].handshake.windowShift(1 &- direction) else {
            return received &+ StreamAssembler.usualReach
        }
        return received &+ 65_535 << Int64(shift & 15)
    }

    /// Where the windows are not known: more than systems offer.
    static let usualReach: Int64 = 64 << 20
}
