/// Shares the time of a session out among its causes while it goes by.
///
/// Stretches of time come in any order and may overlap; what is settled is settled, so that the shares always add up to
/// the time between the ledger's beginning and ``settled``, whatever comes late or twice.
struct TimeLedger {
    /// One thing that was under way, half-open.
    private struct Stretch {
        var start: Int64
        var end: Int64
        var cause: TimeCause
    }

    /// Stretches that wait for others which may lie before them. A session has a few requests under way; an attack, or
    /// a request that nobody answers, is settled early.
    static let maxPending = 128

    private(set) var shares = TimeShares()
    /// All time before is shared out.
    private(set) var settled: Int64
    /// The longest time without anything; that with and that without an error before it.
    private(set) var longestRetry: Int64 = 0
    private(set) var longestUnexplained: Int64 = 0
    var longestIdle: Int64 { max(longestRetry, longestUnexplained) }
    private var pending: [Stretch] = []

    init(from time: Int64) {
        settled = time
    }

    /// Whether no more stretches should be added before the next ``settle(upTo:)``.
    var isFull: Bool { pending.count >= TimeLedger.maxPending }

    mutating func add(_ cause: TimeCause, from start: Int64, to end: Int64) {
        let start = max(start, settled)
        guard start < end else { return }
        if isFull, let index = pending.lastIndex(where: { $0.cause == cause }) {
            // Nobody settles: rather too much of one cause than memory without end.
            pending[index].start = min(pending[index].start, start)
            pending[index].end = max(pending[index].end, end)
        } else if pending.count < 2 &* TimeLedger.maxPending {
            pending.append(Stretch(start: start, end: end, cause: cause))
        }
    }

    /// Adds stretches one after the other: of each cause at most so much as it says, and the rest for one more.
    mutating func add(
        from start: Int64, to end: Int64, _ first: (cause: TimeCause, time: Int64),
        _ second: (cause: TimeCause, time: Int64) = (.loss, 0), _ third: (cause: TimeCause, time: Int64) = (.loss, 0),
        rest: TimeCause
    ) {
        var position = addPart(first, from: start, to: end)
        position = addPart(second, from: position, to: end)
        position = addPart(third, from: position, to: end)
        add(rest, from: position, to: end)
    }

    private mutating func addPart(
        _ part: (cause: TimeCause, time: Int64), from position: Int64, to end: Int64
    ) -> Int64 {
        guard part.time > 0, position < end else { return position }
        let next = min(end, clampedSum(position, part.time))
        add(part.cause, from: position, to: next)
        return next
    }

    /// Shares out all time before: nothing that was under way then is unknown any more.
    mutating func settle(upTo time: Int64) {
        guard time > settled else { return }
        if pending.count <= TimeLedger.few { return settleFew(upTo: time) }
        var edges: [(time: Int64, cause: Int, step: Int)] = []
        edges.reserveCapacity(pending.count &* 2)
        for stretch in pending where stretch.start < time {
            edges.append((stretch.start, stretch.cause.rawValue, 1))
            edges.append((min(stretch.end, time), stretch.cause.rawValue, -1))
        }
        edges.sort { $0.time < $1.time }
        var depths = [Int](repeating: 0, count: TimeCause.inOrder.count)
        for edge in edges {
            if edge.time > settled { share(upTo: edge.time, depths) }
            depths[edge.cause] &+= edge.step
        }
        if time > settled { share(upTo: time, depths) }
        keepRest()
    }

    /// So many stretches are looked through for each piece of time; more are sorted.
    private static let few = 12

    private mutating func settleFew(upTo time: Int64) {
        while settled < time {
            // Up to the next beginning or end all is as it is now.
            var next = time
            var causes: UInt64 = 0
            for stretch in pending {
                if stretch.start > settled {
                    next = min(next, stretch.start)
                } else if stretch.end > settled {
                    next = min(next, stretch.end)
                    causes |= 1 << UInt64(stretch.cause.rawValue)
                }
            }
            let cause = causes == 0 ? nil : TimeCause.inOrder.first { causes >> UInt64($0.rawValue) & 1 != 0 }
            share(upTo: next, cause ?? .clientIdle)
        }
        keepRest()
    }

    private mutating func share(upTo time: Int64, _ depths: [Int]) {
        share(upTo: time, TimeCause.inOrder.first { depths[$0.rawValue] > 0 } ?? .clientIdle)
    }

    private mutating func share(upTo time: Int64, _ cause: TimeCause) {
        let amount = time &- settled
        shares[cause] = shares[cause] &+ amount
        if cause == .clientIdle { longestUnexplained = max(longestUnexplained, amount) }
        if cause == .retryDelay { longestRetry = max(longestRetry, amount) }
        settled = time
    }

    /// Of what goes on beyond the settled time one stretch per cause is enough.
    private mutating func keepRest() {
        let settled = self.settled
        guard pending.contains(where: { $0.end > settled }) else { return pending.removeAll(keepingCapacity: true) }
        var ends = [Int64](repeating: Int64.min, count: TimeCause.inOrder.count)
        var later: [Stretch] = []
        for stretch in pending where stretch.end > settled {
            if stretch.start > settled {
                later.append(stretch)
            } else {
                ends[stretch.cause.rawValue] = max(ends[stretch.cause.rawValue], stretch.end)
            }
        }
        pending = later
        for cause in TimeCause.inOrder where ends[cause.rawValue] > settled {
            pending.append(Stretch(start: settled, end: ends[cause.rawValue], cause: cause))
        }
    }
}
