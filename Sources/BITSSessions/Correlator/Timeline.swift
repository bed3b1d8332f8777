/// A session's timeline within bounds: the first entries, the last ones, and those that findings point at.
struct Timeline {
    static let head = 500
    static let tail = 500
    static let marked = 500

    private var first: [TimelineEntry] = []
    private var last: [TimelineEntry] = []
    private var lastStart = 0
    private var kept: [TimelineEntry] = []
    private(set) var omitted = 0
    /// How many entries stand before the first that was left out.
    private(set) var hole = Timeline.head

    mutating func add(_ entry: TimelineEntry, isMarked: Bool) {
        if first.count < hole {
            first.append(entry)
        } else if isMarked, kept.count < Timeline.marked {
            kept.append(entry)
        } else if last.count < Timeline.tail {
            last.append(entry)
        } else {
            last[lastStart] = entry
            lastStart = (lastStart &+ 1) % Timeline.tail
            omitted &+= 1
        }
    }

    var count: Int { first.count &+ last.count &+ kept.count }

    /// Keeps so many entries, the first and the last ones.
    mutating func trim(to limit: Int) {
        let all = entries
        guard all.count > limit else { return }
        omitted &+= all.count &- limit
        first = Array(all.prefix(limit / 2))
        last = Array(all.suffix(limit &- limit / 2))
        kept = []
        lastStart = 0
        hole = min(hole, first.count)
    }

    /// All entries that were kept, by time; entries of the same time in the order they came.
    var entries: [TimelineEntry] {
        let all = first + kept + last[lastStart...] + last[..<lastStart]
        // Most sessions' come in order.
        let isInOrder = zip(all, all.dropFirst()).allSatisfy { Timeline.place($0) <= Timeline.place($1) }
        if isInOrder { return all }
        return all.enumerated().sorted {
            let (one, other) = (Timeline.place($0.element), Timeline.place($1.element))
            return one == other ? $0.offset < $1.offset : one < other
        }.map(\.element)
    }

    private static func place(_ entry: TimelineEntry) -> (Int64, FrameReference) {
        (entry.time, entry.frames.first ?? FrameReference(capture: 0, frame: 0))
    }
}
