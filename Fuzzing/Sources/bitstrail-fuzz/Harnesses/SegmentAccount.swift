@testable import PacketCapture

/// The books of one connection: each octet that the capture holds was delivered, or there was a gap in its place before
/// it came.
///
/// Kept of the connections that are plain: their segments contradict nothing, nobody resets or replaces them, and no
/// bound is tight. Of others the sender's octets need not be the receiver's.
struct SegmentAccount {
    private struct Passed {
        let range: Range<Int64>
        let isGap: Bool
        /// So many frames were read.
        let frames: Int64
    }

    let connection: Int
    private var passed: [[Passed]] = [[], []]
    /// By direction: the sender's port, the offset of the number 0.
    private var ports: [UInt16] = [0, 0]
    private var zeros: [Int64?] = [nil, nil]

    init(_ connection: Int) {
        self.connection = connection
    }

    /// - Parameter range: octets that the event tells of; nil if it tells of none.
    mutating func note(_ event: StreamEvent, _ range: Range<Int64>?, _ streams: borrowing StreamAssembler) {
        let facts = streams.facts(event.slot)
        ports = [facts.initiatorPort, facts.responderPort]
        for direction in 0...1 where streams.table[event.slot, direction].isPlaced {
            zeros[direction] = streams.table[event.slot, direction].offset(of: 0)
        }
        guard let range else { return }
        let isGap: Bool
        switch event.kind {
        // What the snap length left out may be there in a segment that was kept for later.
        case .gap(.truncated), .gap(.evicted), .skipped, .bytes: isGap = false
        default: isGap = true
        }
        passed[event.direction].append(Passed(range: range, isGap: isGap, frames: streams.counts.frames))
    }

    func check(_ script: SegmentScript) {
        for direction in 0...1 {
            guard let zero = zeros[direction] else { continue }
            for (index, segment) in script.segments.enumerated()
            where SegmentScript.connection(segment) == connection && segment.sourcePort == ports[direction] {
                let first = segment.sequence &+ (segment.flags & 2 == 0 ? 0 : 1) &+ UInt32(truncatingIfNeeded: zero)
                let start = Int64(Int32(bitPattern: first))
                let count = min(segment.payload.count, segment.captured ?? segment.payload.count)
                let octets = max(0, start)..<max(0, start + Int64(count))
                check(octets, direction, frame: Int64(index) + 1)
            }
        }
    }

    private func check(_ octets: Range<Int64>, _ direction: Int, frame: Int64) {
        guard !octets.isEmpty else { return }
        let reached = passed[direction].last?.range.upperBound ?? 0
        demand(
            octets.upperBound <= reached,
            "octets \(octets) of \(connection).\(direction), frame \(frame), were neither delivered nor missed: \(passed)"
        )
        for piece in passed[direction] where piece.isGap && piece.frames >= frame {
            demand(
                !piece.range.overlaps(octets),
                "octets \(octets) of \(connection).\(direction), frame \(frame), are in the gap \(piece)")
        }
    }
}

extension SegmentScript {
    static func connection(_ segment: Segment) -> Int {
        Int(segment.sourcePort == 80 ? segment.destinationPort : segment.sourcePort) - 4_000
    }

    /// Whether the books of a connection have to be right.
    func isPlain(_ number: Int) -> Bool {
        guard isHonest, policy == 0, isUnbounded, !wishes.contains(SegmentConsumer.dismissal) else { return false }
        var hasBegun = [false, false]
        var fin: [UInt32?] = [nil, nil]
        for segment in segments where SegmentScript.connection(segment) == number {
            let side = segment.sourcePort == 80 ? 1 : 0
            let isLateSYN = segment.flags & 2 != 0 && (hasBegun[side] || hasBegun[1 - side] && !segment.payload.isEmpty)
            if segment.isFar || segment.flags & 4 != 0 || isLateSYN { return false }
            hasBegun[side] = true
            let end = segment.sequence &+ UInt32(segment.payload.count) &+ (segment.flags & 2 == 0 ? 0 : 1)
            // Whoever has finished sends nothing new.
            if let fin = fin[side], Int32(bitPattern: end &- fin) > 0 || segment.flags & 1 != 0 && end != fin {
                return false
            }
            if segment.flags & 1 != 0 { fin[side] = end }
        }
        // Nor did anything before reach further.
        return segments.allSatisfy { segment in
            guard SegmentScript.connection(segment) == number, let fin = fin[segment.sourcePort == 80 ? 1 : 0] else {
                return true
            }
            let end = segment.sequence &+ UInt32(segment.payload.count) &+ (segment.flags & 2 == 0 ? 0 : 1)
            return Int32(bitPattern: end &- fin) <= 0
        }
    }
}
