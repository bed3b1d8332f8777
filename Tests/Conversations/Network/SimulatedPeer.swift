/// One end of a simulated TCP connection (RFC 9293): what it has to send, and what it has received. Offsets count octets
/// from its first one; a FIN takes the number behind the last.
struct SimulatedPeer {
    enum State { case idle, connecting, established, gone }

    let endpoint: Endpoint
    let isn: UInt32
    var state = State.idle
    /// Nothing reaches it.
    var isIsolated = false

    // Sending.
    var octets: [UInt8] = []
    /// Where its program's writes end.
    var writeEnds: Set<Int> = []
    var hasFinished = false
    /// The first octet not acknowledged, the next to send, the one behind the last that was ever sent.
    var unacknowledged = 0
    var next = 0
    var highest = 0
    /// Congestion control (RFC 5681), in octets.
    var congestionWindow = 0
    var threshold = Int.max
    var duplicateAcks = 0
    /// While a loss is repaired: what had been sent when it was noticed, and from where on holes are still to be sent.
    var recoveryEnd: Int?
    var repaired = 0
    /// What the other end has behind a hole.
    var selectivelyAcknowledged: [Range<Int>] = []
    /// Time-outs (RFC 6298), nanoseconds.
    var timeout: Int64 = 1_000_000_000
    var smoothed: Int64?
    var variation: Int64 = 0
    var timedOctet: (offset: Int, time: Int64)?
    var timer = 0
    var timerRuns = false
    var attempts = 0

    // Receiving.
    var received = 0
    var waiting: [Range<Int>] = []
    var otherHasFinished = false
    /// Offset of the other's FIN; nil while it is not known.
    var otherEnd: Int?
    var unansweredSegments = 0
    var acknowledgementTimer = 0
    var acknowledgementTimerRuns = false

    init(endpoint: Endpoint, isn: UInt32) {
        self.endpoint = endpoint
        self.isn = isn
    }

    /// The number behind all that its program has handed over, FIN included.
    var end: Int { octets.count + (hasFinished ? 1 : 0) }
    var isAllAcknowledged: Bool { unacknowledged >= end }

    /// Octets of the other side that its program has got.
    var delivered: Int { min(received, otherEnd ?? .max) }

    // MARK: Receiving

    /// Takes a segment's octets (and FIN); true if they were in order and left no hole.
    mutating func receive(_ range: Range<Int>, isEnd: Bool) -> Bool {
        if isEnd { otherEnd = range.upperBound - 1 }
        guard !range.isEmpty else { return true }
        let isInOrder = range.lowerBound <= received && range.upperBound > received && waiting.isEmpty
        if range.upperBound > received { Self.insert(range, into: &waiting) }
        while let first = waiting.first, first.lowerBound <= received {
            received = max(received, first.upperBound)
            waiting.removeFirst()
        }
        if let otherEnd, received > otherEnd { otherHasFinished = true }
        return isInOrder
    }

    static func insert(_ range: Range<Int>, into ranges: inout [Range<Int>]) {
        var merged = range
        ranges.removeAll { other in
            guard other.lowerBound <= merged.upperBound, other.upperBound >= merged.lowerBound else { return false }
            merged = min(merged.lowerBound, other.lowerBound)..<max(merged.upperBound, other.upperBound)
            return true
        }
        let place = ranges.firstIndex { $0.lowerBound > merged.lowerBound } ?? ranges.count
        ranges.insert(merged, at: place)
    }

    // MARK: Acknowledgements

    /// Takes what the other end acknowledges; true if octets have to be sent again at once.
    mutating func acknowledge(_ offset: Int, _ blocks: [Range<Int>], isPure: Bool, mss: Int, at time: Int64) -> Bool {
        for block in blocks { Self.insert(block, into: &selectivelyAcknowledged) }
        if offset > unacknowledged { return advance(to: offset, mss: mss, at: time) }
        guard offset == unacknowledged, isPure, highest > unacknowledged else { return false }
        duplicateAcks += 1
        if recoveryEnd != nil {
            congestionWindow += mss
            return !selectivelyAcknowledged.isEmpty
        }
        guard duplicateAcks >= 3 else { return false }
        threshold = max((highest - unacknowledged) / 2, 2 * mss)
        congestionWindow = threshold + 3 * mss
        recoveryEnd = highest
        repaired = unacknowledged
        timedOctet = nil
        return true
    }

    private mutating func advance(to offset: Int, mss: Int, at time: Int64) -> Bool {
        if let timed = timedOctet, offset > timed.offset {
            measure(time - timed.time)
            timedOctet = nil
        }
        let gained = offset - unacknowledged
        unacknowledged = offset
        next = max(next, offset)
        duplicateAcks = 0
        attempts = 0
        selectivelyAcknowledged.removeAll { $0.upperBound <= offset }
        if let recovery = recoveryEnd {
            if offset < recovery {
                repaired = max(repaired, offset)
                return true
            }
            recoveryEnd = nil
            congestionWindow = threshold
            return false
        }
        congestionWindow +=
            congestionWindow < threshold ? min(gained, mss) : max(1, mss * mss / max(congestionWindow, 1))
        return false
    }

    private mutating func measure(_ sample: Int64) {
        if let mean = smoothed {
            variation = (3 * variation + abs(mean - sample)) / 4
            smoothed = (7 * mean + sample) / 8
        } else {
            smoothed = sample
            variation = sample / 2
        }
        timeout = min(max((smoothed ?? 0) + max(4 * variation, 1_000_000), 200_000_000), 60_000_000_000)
    }

    /// Begins anew behind what was acknowledged, since nothing came back.
    mutating func timeOut(mss: Int) {
        threshold = max((highest - unacknowledged) / 2, 2 * mss)
        congestionWindow = mss
        next = unacknowledged
        recoveryEnd = nil
        duplicateAcks = 0
        timedOctet = nil
        attempts += 1
        timeout = min(2 * timeout, 60_000_000_000)
    }

    /// The next stretch that the other end lacks though it has later ones; nil if there is none.
    mutating func nextHole(mss: Int) -> Range<Int>? {
        guard let recoveryEnd else { return nil }
        var start = max(repaired, unacknowledged)
        while let block = selectivelyAcknowledged.first(where: { $0.contains(start) }) { start = block.upperBound }
        let isFirst = start == unacknowledged
        let limit = selectivelyAcknowledged.last?.lowerBound ?? 0
        guard start < recoveryEnd, isFirst || start < limit else { return nil }
        let stop = selectivelyAcknowledged.first { $0.lowerBound > start }?.lowerBound ?? recoveryEnd
        let range = start..<min(start + mss, stop)
        repaired = range.upperBound
        return range
    }

    /// The next stretch to send within the windows; nil if there is none.
    mutating func nextPiece(mss: Int, window: Int) -> Range<Int>? {
        while let block = selectivelyAcknowledged.first(where: { $0.contains(next) }) { next = block.upperBound }
        guard next < end, next - unacknowledged < min(congestionWindow, window) else { return nil }
        if next == octets.count { return next..<(next + 1) }
        let stop = selectivelyAcknowledged.first { $0.lowerBound > next }?.lowerBound ?? octets.count
        return next..<min(next + mss, octets.count, stop)
    }
}
