import BITSSessions
import HTTPMessages
import PacketCapture

/// What all connections together may hold. Each alone is bounded, but a flood of connections brings many of each.
struct PipelineBounds: Sendable {
    /// Connections that are read as HTTP. One with a message of BITS costs some 10 KB and counts as four.
    var readers = 16_384
    /// Gaps of connections without BITS so far that are kept for the case that it comes: of further ones only how many.
    var earlyGaps = 32_768
    /// Exchanges of all connections that wait for their answer; each costs some 4 KB.
    var waiting = 8192
    /// Octets of their requests' heads, where they are long ones.
    var waitingOctets = 16 << 20
    /// Octets of heads that are not complete: a hundred of the longest, many thousands of usual ones.
    var heldOctets = 32 << 20
    var sessions = SessionTracker.Bounds()
}

extension Pipeline {
    /// One more connection is read, or turns out to carry BITS. Beyond the bound an eighth of it is given up, since
    /// each look for those silent longest goes through all: those that are over first, those without BITS before those
    /// with it, and last those that are kept.
    func noteReader(_ slot: Int, costs: Int) {
        readers[slot]?.cost += costs
        readersCost += costs
        guard readersCost > bounds.readers else { return }
        let order = readers.indices.compactMap { other -> (rank: Int, time: Int64, slot: Int)? in
            guard other != slot, let reader = readers[other], reader.cost > 0 else { return nil }
            let rank = streams.isOver(other) ? 0 : reader.connection == nil ? 1 : reader.isKept ? 3 : 2
            return (rank, streams.lastTime(other), other)
        }
        let least = bounds.readers - bounds.readers / 8
        for victim in order.sorted(by: <) where readersCost > least {
            guard let reader = readers[victim.slot] else { continue }
            forget(costOf: reader)
            if streams.giveUp(victim.slot) { readersGivenUp += 1 }
        }
    }

    /// Keeps a gap of a connection without BITS so far, if there is room.
    func keepEarlyGap(_ event: StreamEvent, _ cause: GapCause, _ reader: ConnectionReader) {
        reader.gapsBefore += 1
        guard reader.earlyGaps.count < ConnectionReader.maxEarlyGaps, earlyGaps < bounds.earlyGaps else { return }
        earlyGaps += 1
        reader.earlyGaps.append((event, cause))
    }

    func dropEarlyGaps(_ reader: ConnectionReader) {
        earlyGaps -= reader.earlyGaps.count
        reader.earlyGaps = []
    }

    /// It is over, or will be as soon as what is held back of it is told.
    func forget(costOf reader: ConnectionReader) {
        readersCost -= reader.cost
        reader.cost = 0
    }

    /// One more waits. Beyond the bound the older half of all is given up: many at a time, since each look for the
    /// oldest goes through all connections.
    func noteWaiting(_ exchange: Exchange) {
        newlyWaiting += 1
        newlyWaitingOctets += Pipeline.weight(of: exchange)
        guard newlyWaiting > bounds.waiting / 2 || newlyWaitingOctets > bounds.waitingOctets / 2 else { return }
        newlyWaiting = 0
        newlyWaitingOctets = 0
        let waiting = readers.compactMap(\.self).flatMap { reader in reader.waiting.map { ($0.exchange, reader) } }
        var octets = waiting.reduce(0) { $0 + Pipeline.weight(of: $1.0) }
        guard waiting.count > bounds.waiting / 2 || octets > bounds.waitingOctets / 2 else { return }
        let byTime = waiting.sorted { one, other in
            guard let first = one.0.request?.start, let second = other.0.request?.start else { return false }
            return (first.time, first.frame) < (second.time, second.frame)
        }
        for (index, (exchange, reader)) in byTime.enumerated()
        where waiting.count &- index > bounds.waiting / 2 || octets > bounds.waitingOctets / 2 {
            if waiting.count &- index > bounds.waiting / 2 { waitingGivenUp += 1 } else { waitingOctetsGivenUp += 1 }
            octets -= Pipeline.weight(of: exchange)
            tracker.giveUp(exchange)
            reader.forget(exchange)
        }
    }

    /// Heads up to that many octets are counted with their exchange.
    private static let longHead = 2048

    /// Octets of a head that is longer than the usual ones, else 0.
    private static func weight(of exchange: Exchange) -> Int {
        let octets = exchange.request?.head.bytes.count ?? 0
        return octets > longHead ? octets : 0
    }

    /// What the connection holds of heads may have grown or been used up. Beyond the bound those that hold most are
    /// given up: with all that hold half of the mean or more, half of the octets go at least.
    @inline(__always)
    func noteHeld(_ event: StreamEvent, _ reader: ConnectionReader) {
        let held = reader.http.heldOctets
        guard held != reader.heldOctets else { return }
        heldOctets += held - reader.heldOctets
        reader.heldOctets = held
        if heldOctets > bounds.heldOctets { giveUpHeads(event) }
    }

    private func giveUpHeads(_ event: StreamEvent) {
        let holders = readers.indices.filter { readers[$0]?.heldOctets ?? 0 > 0 }
        let least = heldOctets / max(1, holders.count) / 2
        for slot in holders {
            guard let reader = readers[slot], reader.heldOctets >= least else { continue }
            for fromClient in reader.http.giveUpHeads() {
                headsGivenUp += 1
                noteDamage(fromClient, reader, slot, at: event.place.time)
            }
            heldOctets -= reader.heldOctets - reader.http.heldOctets
            reader.heldOctets = reader.http.heldOctets
        }
    }
}
