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

    /// Nothing but on which connections the session is, and what somebody wrote on their frames.
    var isEmpty: Bool { !hasMore && first.allSatisfy { $0.kind == .connection || $0.kind == .comment } }

    /// Exchanges were left out that nobody reads of.
    private var hasMore = false

    mutating func note() { hasMore = true }

    mutating func add(_ entry: TimelineEntry, isMarked: Bool) {
        if first.count < Timeline.head {
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

    /// All entries that were kept, by time; entries of the same time in the order they came.
    var entries: [TimelineEntry] {
        let all = first + kept + last[lastStart...] + last[..<lastStart]
        return all.enumerated().sorted {
            ($0.element.time, $0.element.frames.first ?? FrameReference(capture: 0, frame: 0), $0.offset)
                < ($1.element.time, $1.element.frames.first ?? FrameReference(capture: 0, frame: 0), $1.offset)
        }.map(\.element)
    }
}

extension TimelineEntry {
    /// So many entries a timeline keeps from its beginning on; what it leaves out lies behind them.
    public static let keptFirst = Timeline.head
}
