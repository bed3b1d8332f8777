/// Measures of connections: taken while their segments are, kept for those that carry payload.
extension StreamAssembler {
    /// How the connection fared so far; nil if it carried no payload, was dismissed, or is one of too many
    /// (``unmeasuredConnections``). Valid until the event behind the connection's `closed` was asked for.
    public func metrics(_ slot: Int) -> ConnectionMetrics? {
        guard table.connections.indices.contains(slot), table[slot].meter >= 0 else { return nil }
        let handshake = table[slot].handshake
        var metrics = ConnectionMetrics()
        metrics.hasOneClock = !meters[Int(table[slot].meter)].clocks.hasSeveral
        metrics.synToAnswer = handshake.synToAnswer
        metrics.answerToAcknowledgement = handshake.answerToAcknowledgement
        metrics.connectTime = handshake.connectTime
        metrics.isHandshakeRepeated = handshake.isRepeated
        let position = Int(table[slot].meter)
        let time = table[slot].lastTime
        metrics.initiator = meters[position][0].report(until: time, windowShift: handshake.windowShift(1))
        metrics.responder = meters[position][1].report(until: time, windowShift: handshake.windowShift(0))
        return metrics
    }

    /// Connections with payload for which there are no metrics because there were too many at the same time.
    public var unmeasuredConnections: Int { meters.refused }

    /// Takes a segment into the connection's measures that ``MeterTable`` does not take quickly.
    ///
    /// - Parameters:
    ///   - offset: of its first octet in its stream.
    ///   - acknowledges: octets of the other direction; -1 if it says nothing of them.
    @inline(never)
    mutating func measure(
        _ segment: DecodedFrame, _ slot: Int, _ direction: Int, _ offset: Int64, _ acknowledges: Int64
    ) {
        let isSYN = segment.flags.contains(.syn)
        if table[slot].meter < 0 {
            table[slot].handshake.clocks.see(clockSource)
            if direction == 0, !isSYN, acknowledges >= 0 {
                table[slot].handshake.noteAcknowledgement(at: place.time)
            }
            guard segment.payloadLength > 0, let position = meters.insert(beginning(slot)) else { return }
            table[slot].meter = position
        }
        let position = Int(table[slot].meter)
        if meters[position].see(clockSource, direction), !isSYN { compareClocks(segment, position, slot, direction) }
        let isPlaced = table[slot, direction].isPlaced
        if isSYN { setScales(position, slot) }
        if segment.payloadLength > 0, !table[slot, direction].startsAtSYN {
            meters[position][direction].begin(at: offset)
        }
        var options: TCPOptions?
        var report: Range<Int64>?
        if acknowledges >= 0, meters[position].wantsOptions(direction, acknowledges) {
            let read = self.options(of: segment)
            options = read
            if let block = read.duplicate(below: segment.acknowledgement) {
                let start = table[slot, 1 &- direction].offset(of: block.start)
                let end = table[slot, 1 &- direction].offset(of: block.end)
                if start < end { report = start..<end }
            }
        }
        meters[position].take(
            segment, direction, isPlaced ? offset : nil, acknowledges, options, report: report, at: place.time)
    }

    /// The sender's clock beside the capture's, once a second at most. A SYN has no part in it: what answers it for the
    /// server may have a clock of its own.
    @inline(never)
    private mutating func compareClocks(_ segment: DecodedFrame, _ position: Int, _ slot: Int, _ direction: Int) {
        guard let value = options(of: segment).timestamp?.value,
            let doubt = meters[position][direction].peerClock.see(value, at: place.time)
        else { return }
        var event = StreamEvent(.clockDoubted)
        event.slot = slot
        event.direction = direction
        event.place = place
        event.offset = doubt.stretch.lowerBound
        event.length = doubt.missing
        queue.append(event)
    }

    /// A meter as it stands before the connection's first payload.
    private func beginning(_ slot: Int) -> ConnectionMeter {
        var meter = ConnectionMeter()
        let handshake = table[slot].handshake
        meter.begin(with: handshake.clocks)
        if handshake.synToAnswer >= 0, handshake.answerToAcknowledgement >= 0 {
            meter.roundTrip = handshake.synToAnswer &+ handshake.answerToAcknowledgement
        }
        // What of the sender's time lies before the payload counts from the handshake's end.
        let completed = handshake.completed
        for direction in 0...1 {
            meter[direction].acknowledged = table[slot, direction].acknowledged
            meter[direction].lastAcknowledgementTime =
                completed == HandshakeTimes.unseen ? place.time : completed
            meter[direction].setScale(handshake, direction)
        }
        return meter
    }

    private mutating func setScales(_ position: Int, _ slot: Int) {
        for direction in 0...1 { meters[position][direction].setScale(table[slot].handshake, direction) }
    }

    /// A SYN that belongs to the connection: when it came, and what it offers.
    @inline(never)
    mutating func noteSYN(_ segment: DecodedFrame, _ slot: Int, _ direction: Int) {
        guard table[slot, direction].begins(withSYN: segment.sequence) else { return }
        table[slot].handshake.clocks.see(clockSource)
        table[slot].handshake.noteSYN(
            direction, isAnswer: segment.flags.contains(.ack), options(of: segment), at: place.time)
    }

    func options(of segment: DecodedFrame) -> TCPOptions {
        let start = segment.transportStart &+ TCPHeader.minLength
        // What the header claims: from its end to the packet's are the payload's octets.
        let length = max(0, segment.transportLength &- segment.payloadLength &- TCPHeader.minLength)
        guard length > 0 else { return TCPOptions() }
        let range = start..<(start &+ length)
        if segment.isReassembled, let octets = decoder.assembled {
            return TCPOptions(octets.span, range, length: length)
        }
        return reader.withBytes { TCPOptions($0, range, length: length) }
    }

    mutating func releaseMeasured() {
        for slot in measured where table[slot].isFinished { stopMeasuring(slot) }
        measured.removeAll(keepingCapacity: true)
    }

    mutating func stopMeasuring(_ slot: Int) {
        guard table[slot].meter >= 0 else { return }
        meters.remove(table[slot].meter)
        table[slot].meter = -1
    }
}

extension DirectionMeter {
    /// What the two SYNs say of the windows that this direction's receiver offers.
    mutating func setScale(_ handshake: HandshakeTimes, _ direction: Int) {
        let known = handshake.windowShift(1 &- direction)
        shift = known ?? 0
        let size = handshake.maximumSegment(sentBy: direction)
        segmentSize =
            known == nil
            ? DirectionMeter.unknownSize
            : size > 0 ? min(size, DirectionMeter.largestSegment) : DirectionMeter.usualSegment
    }

    /// On loopback a segment may be as large as the window: there less room holds nobody up.
    private static let largestSegment: Int64 = 16_384
    /// What Ethernet carries, where no SYN told the maximum segment size.
    private static let usualSegment: Int64 = 1460

    /// - Parameter time: the connection's last.
    func report(until time: Int64, windowShift: UInt8?) -> ConnectionMetrics.Direction {
        var report = totals
        report.segments = segments
        report.octets = highest &- start &- unseen
        report.unseenOctets = unseen
        report.firstTime = firstTime
        report.lastTime = lastTime
        report.largestFlight = acknowledged >= 0 ? max(largestFlight, highest &- acknowledged) : largestFlight
        report.unacknowledged = acknowledged >= 0 ? max(0, highest &- acknowledged) : -1
        report.windowShift = windowShift.map { Int($0) } ?? -1
        report.windowLimitedTime = windowLimitedTime
        if attention.contains(.closedWindow) {
            report.zeroWindowTime &+= DirectionMeter.elapsed(zeroSince, time)
            report.closedSince = zeroSince
            report.closedUntil = max(zeroSince, zeroTime)
        }
        return report
    }
}
