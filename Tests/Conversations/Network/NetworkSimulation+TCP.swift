/// What TCP at the ends does: sending within its windows, repairing, acknowledging.
extension NetworkSimulation {
    mutating func establish(_ link: Int, _ side: Side) {
        links[link][side].state = .established
        links[link][side].congestionWindow = 10 * network.mss
        links[link][side].timerRuns = false
        links[link][side].attempts = 0
        links[link][side].timeout = 1_000_000_000
    }

    /// Sends what may be sent.
    mutating func pump(_ link: Int, _ side: Side) {
        guard links[link][side].state == .established else { return }
        while let piece = links[link][side].nextPiece(mss: network.mss, window: Self.window) {
            send(link, side, piece)
            links[link][side].next = piece.upperBound
            links[link][side].highest = max(links[link][side].highest, piece.upperBound)
        }
    }

    private mutating func send(_ link: Int, _ side: Side, _ piece: Range<Int>) {
        let peer = links[link][side]
        let octets = piece.lowerBound..<min(piece.upperBound, peer.octets.count)
        let isEnd = piece.upperBound > peer.octets.count
        var segment = SimulatedSegment(link, side, isEnd ? [.fin, .ack] : .ack)
        if peer.writeEnds.contains(octets.upperBound), !octets.isEmpty { segment.flags.insert(.psh) }
        segment.offset = piece.lowerBound
        segment.octets = octets
        segment.isAgain = piece.lowerBound < peer.highest
        if !segment.isAgain, peer.timedOctet == nil {
            links[link][side].timedOctet = (piece.lowerBound, now)
        }
        fill(&segment)
        send(segment)
        if !links[link][side].timerRuns { startTimer(link, side) }
    }

    /// Puts in what the sender has received so far, which needs no segment of its own then.
    private mutating func fill(_ segment: inout SimulatedSegment) {
        let peer = links[segment.link][segment.side]
        segment.acknowledged = peer.received
        segment.blocks = network.hasSACK ? Array(peer.waiting.suffix(3)) : []
        links[segment.link][segment.side].unansweredSegments = 0
        links[segment.link][segment.side].acknowledgementTimerRuns = false
    }

    mutating func acknowledge(_ link: Int, _ side: Side) {
        var segment = SimulatedSegment(link, side, .ack)
        segment.offset = links[link][side].next
        fill(&segment)
        send(segment)
    }

    // MARK: Arrivals

    mutating func take(_ segment: SimulatedSegment) {
        let (link, side) = (segment.link, segment.side.other)
        let peer = links[link][side]
        guard !peer.isIsolated, peer.state != .gone else { return }
        if segment.flags.contains(.rst) {
            links[link][side].state = .gone
            links[link].isReset = false
            return
        }
        if segment.flags.contains(.syn) { return takeSYN(link, side) }
        if peer.state == .connecting, side == .server { establish(link, side) }
        guard links[link][side].state == .established else { return }
        takeAcknowledgement(segment, link, side)
        takeOctets(segment, link, side)
    }

    private mutating func takeSYN(_ link: Int, _ side: Side) {
        let state = links[link][side].state
        if side == .server, state == .idle {
            links[link][side].state = .connecting
            send(SimulatedSegment(link, side, [.syn, .ack]))
            startTimer(link, side)
        } else if side == .client, state != .idle {
            if state == .connecting { establish(link, side) }
            acknowledge(link, side)
        }
    }

    private mutating func takeAcknowledgement(_ segment: SimulatedSegment, _ link: Int, _ side: Side) {
        let before = links[link][side].unacknowledged
        let isPure = segment.octets.isEmpty && !segment.flags.contains(.fin)
        let mustRepair = links[link][side].acknowledge(
            segment.acknowledged, segment.blocks, isPure: isPure, mss: network.mss, at: now)
        let peer = links[link][side]
        if peer.unacknowledged > before {
            if peer.unacknowledged < peer.highest {
                startTimer(link, side)
            } else {
                links[link][side].timerRuns = false
            }
        }
        if mustRepair, let hole = links[link][side].nextHole(mss: network.mss) { send(link, side, hole) }
        pump(link, side)
    }

    private mutating func takeOctets(_ segment: SimulatedSegment, _ link: Int, _ side: Side) {
        let isEnd = segment.flags.contains(.fin)
        guard !segment.octets.isEmpty || isEnd else { return }
        let range = segment.offset..<(segment.offset + segment.octets.count + (isEnd ? 1 : 0))
        let isInOrder = links[link][side].receive(range, isEnd: isEnd)
        links[link][side].unansweredSegments += 1
        let peer = links[link][side]
        if !isInOrder || isEnd || peer.unansweredSegments >= 2 {
            acknowledge(link, side)
        } else if !peer.acknowledgementTimerRuns {
            links[link][side].acknowledgementTimer += 1
            links[link][side].acknowledgementTimerRuns = true
            queue.push(
                .delayedAcknowledgement(link, side, peer.acknowledgementTimer + 1), at: now + Self.acknowledgementDelay)
        }
    }

    // MARK: The way

    mutating func send(_ segment: SimulatedSegment) {
        var segment = segment
        segment.identification = passage.nextIdentification(segment.side)
        segment.sent = now
        let isReset = segment.flags.contains(.rst)
        let departure = passage.departure(segment.side, at: now, octets: 54 + segment.octets.count)
        for (index, seen) in passage.pass(segment.side, .toPoint, at: departure, isSafe: isReset).enumerated() {
            var frame = built(segment, at: seen)
            if index > 0 { frame.role = .duplicate }
            frames.append(frame)
            for arrival in passage.pass(segment.side, .fromPoint, at: seen, isSafe: isReset) {
                queue.push(.arrival(segment), at: arrival)
            }
        }
    }

    func built(_ segment: SimulatedSegment, at time: Int64) -> BuiltFrame {
        let peer = links[segment.link][segment.side]
        let other = links[segment.link][segment.side.other]
        let isSYN = segment.flags.contains(.syn)
        let tcp = TCPSegment(
            source: peer.endpoint, destination: other.endpoint,
            sequence: isSYN ? peer.isn : peer.number(segment.offset),
            acknowledgment: segment.flags.contains(.ack) ? other.number(isSYN ? 0 : segment.acknowledged) : 0,
            flags: segment.flags, window: segment.flags.contains(.rst) ? 0 : isSYN ? 65_535 : 1_024,
            options: options(segment, other), payload: peer.octets[segment.octets])
        return BuiltFrame(
            time: time, content: .tcp(tcp), role: segment.role, connection: segment.link, side: segment.side,
            identification: segment.identification)
    }

    private func options(_ segment: SimulatedSegment, _ other: SimulatedPeer) -> [UInt8] {
        var options: [UInt8] = []
        func word(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        if segment.flags.contains(.syn) {
            let mss = UInt16(clamping: network.mss)
            options += [2, 4, UInt8(mss >> 8), UInt8(mss & 255), 1, 3, 3, 8]
            if network.hasSACK { options += [1, 1, 4, 2] }
        }
        if network.hasTimestamps, !segment.flags.contains(.rst) {
            let clock = UInt32(truncatingIfNeeded: segment.sent / 1_000_000)
            options += [1, 1, 8, 10] + word(clock) + word(segment.flags == .syn ? 0 : clock &- 1)
        }
        if !segment.blocks.isEmpty {
            options += [1, 1, 5, UInt8(2 + 8 * segment.blocks.count)]
            for block in segment.blocks {
                options += word(other.number(block.lowerBound)) + word(other.number(block.upperBound))
            }
        }
        return options
    }
}

extension SimulatedPeer {
    /// The sequence number of an offset.
    fileprivate func number(_ offset: Int) -> UInt32 { isn &+ 1 &+ UInt32(truncatingIfNeeded: offset) }
}
