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
        return all.enumerated().sorted {
            ($0.element.time, $0.element.frames.first ?? FrameReference(capture: 0, frame: 0), $0.offset)
                < ($1.element.time, $1.element.frames.first ?? FrameReference(capture: 0, frame: 0), $1.offset)
        }.map(\.element)
    }
}
