/// Stretches of time in which less time passed than the capture's clock says: it was set, or the capturing machine
/// stood still. Of a wait in which one of them lies nobody knows how long it was.
final class ClockDoubts {
    /// Clocks are set a few times a day; beyond, what lies between two of them is doubted, too.
    static let limit = 64

    /// Ascending, none in another.
    private(set) var stretches: [Range<Int64>] = []

    /// Takes what one direction of a connection tells. Where that overlaps with what is known both mean the same: the
    /// clock was set where they overlap.
    func note(_ stretch: Range<Int64>) {
        if let index = stretches.lastIndex(where: { $0.overlaps(stretch) }) {
            stretches[index] = stretches[index].clamped(to: stretch)
            return
        }
        let position = stretches.firstIndex { $0.lowerBound >= stretch.upperBound } ?? stretches.count
        stretches.insert(stretch, at: position)
        guard stretches.count > ClockDoubts.limit else { return }
        let last = stretches.removeLast()
        let end = stretches.count &- 1
        stretches[end] = stretches[end].lowerBound..<last.upperBound
    }

    /// How much of the time from one moment to another nobody doubts; 0 where it goes backwards.
    func proven(from start: Int64, to end: Int64) -> Int64 {
        let whole = end.subtractingReportingOverflow(start)
        guard !whole.overflow, whole.partialValue > 0 else { return whole.overflow && end > start ? Int64.max : 0 }
        return stretches.reduce(whole.partialValue) { rest, stretch in
            let part = stretch.clamped(to: start..<end)
            return rest &- (part.upperBound &- part.lowerBound)
        }
    }
}

extension ClockDoubts? {
    /// Whether it is known how much time passed from one moment to another: exactly, or to a tenth where that is more than
    /// a limit in any case.
    func allow(from start: Int64, to end: Int64, beyond limit: Int64 = .max) -> Bool {
        guard let doubts = self, start < end, doubts.stretches.contains(where: { $0.overlaps(start..<end) }) else {
            return true
        }
        let proven = doubts.proven(from: start, to: end)
        return proven > limit && proven / 9 >= end &- start &- proven
    }

    /// ``ClockDoubts/proven(from:to:)``; all of it while nothing is doubted.
    func proven(from start: Int64, to end: Int64) -> Int64 {
        if let doubts = self, !doubts.stretches.isEmpty { return doubts.proven(from: start, to: end) }
        let whole = end.subtractingReportingOverflow(start)
        return whole.overflow ? (end > start ? Int64.max : 0) : max(0, whole.partialValue)
    }
}

extension SessionTracker {
    /// Less time passed between two times, nanoseconds since 1970 UTC, than the capture's clock says (RFC 7323 tells); of
    /// no effect where they are the same or go backwards.
    public func doubtClock(from start: Int64, to end: Int64) {
        guard start < end else { return }
        doubts.note(start..<end)
        for session in open.values where session.ending == nil {
            session.clock.ledger.add(.unwatched, from: start, to: end)
        }
    }
}
