/// Sends the octets of one message through the simulated TCP.
extension ConversationBuilder {
    mutating func transmit(_ octets: [UInt8], from side: Side) {
        connectIfNeeded()
        let plan = self.plan
        self.plan = MessagePlan()
        var peer = connections[current][side]
        let all = peer.held + octets
        if plan.coalesce {
            connections[current][side].held = all
            return
        }
        peer.held = []
        note(.write(side, Array(all.prefix(plan.limit ?? all.count))), isEarly: plan.stale)
        peer.lastMessage = (peer.next, all)
        let sequence = peer.next
        let ack = plan.stale ? peer.receivedBefore : peer.received
        peer.next &+= UInt32(min(all.count, plan.limit ?? all.count))
        connections[current][side] = peer
        let pieces = plan.pieces(of: min(all.count, plan.limit ?? all.count), mss: connections[current].mss)
        let sent = Sending(side: side, octets: all, sequence: sequence, acknowledgment: ack)
        let arrivals = capture(sent, pieces, plan)
        acknowledge(sent, arrivals.sorted { $0.time < $1.time })
    }

    private struct Sending {
        var side: Side
        var octets: [UInt8]
        var sequence: UInt32
        var acknowledgment: UInt32
    }

    /// Puts the segments into the capture; returns when each one reaches the receiver.
    private mutating func capture(
        _ sending: Sending, _ pieces: [Range<Int>], _ plan: MessagePlan
    ) -> [(time: Int64, range: Range<Int>)] {
        var arrivals: [(time: Int64, range: Range<Int>)] = []
        let begin = now + settings.reaction(of: sending.side) + settings.think
        let lastSlot = begin + settings.spacing * Int64(max(pieces.count - 1, 0))
        var end = lastSlot
        for (slot, index) in plan.order(pieces.count).enumerated() {
            let time = begin + settings.spacing * Int64(slot)
            let range = pieces[index]
            let number = index + 1
            let isLast = number == pieces.count
            let lost = plan.lost.contains(number)
            let isCorrupt = plan.corrupted.contains(number)
            let again = plan.retransmitted.contains(number) || isCorrupt
            if !lost && !plan.dropped.contains(number) {
                emitPiece(sending, range, at: time, .data, isLast)
                built[built.count - 1].isCorrupt = isCorrupt
                built[built.count - 1].isLostBehind = again && !isCorrupt
            }
            if plan.duplicated.contains(number), var copy = built.last {
                copy.time += Times.microsecond
                copy.role = .duplicate
                built.append(copy)
            }
            if lost || again {
                let later = lastSlot + settings.retransmissionTimeout + settings.spacing * Int64(slot)
                emitPiece(sending, range, at: later, .retransmission, isLast)
                end = max(end, later)
                arrivals.append((later, range))
            } else {
                arrivals.append((time, range))
            }
        }
        now = end
        return arrivals
    }

    private mutating func emitPiece(
        _ sending: Sending, _ range: Range<Int>, at time: Int64, _ role: FrameRole, _ push: Bool
    ) {
        emit(
            sending.side, at: time, role, sequence: sending.sequence &+ UInt32(range.lowerBound),
            acknowledgment: sending.acknowledgment, flags: push ? [.ack, .psh] : .ack, payload: sending.octets[range])
    }

    /// The receiver's ACK frames: for every second segment, for each one out of order, and for the last one.
    private mutating func acknowledge(_ sending: Sending, _ arrivals: [(time: Int64, range: Range<Int>)]) {
        let receiver = sending.side.other
        var peer = connections[current][receiver]
        guard peer.acks != .none else { return }
        peer.receivedBefore = peer.received
        connections[current][receiver] = peer
        guard peer.received == sending.sequence else { return }
        var waiting: [Range<Int>] = []
        var done = 0
        var silent = 0
        for (position, arrival) in arrivals.enumerated() {
            let inOrder = arrival.range.lowerBound == done
            waiting.append(arrival.range)
            while let found = waiting.firstIndex(where: { $0.lowerBound == done }) {
                done = waiting.remove(at: found).upperBound
            }
            silent += 1
            connections[current][receiver].received = sending.sequence &+ UInt32(done)
            guard peer.acks == .normal, silent == 2 || !inOrder || position == arrivals.count - 1 else { continue }
            silent = 0
            emitAck(receiver, at: arrival.time + settings.reaction(of: receiver))
        }
    }

    mutating func emitAck(_ side: Side, at time: Int64) {
        let peer = connections[current][side]
        emit(side, at: time, .acknowledgment, sequence: peer.next, acknowledgment: peer.received, flags: .ack)
    }
}
