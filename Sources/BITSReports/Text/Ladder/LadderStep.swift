import BITSSessions

/// What a ladder shows, from top to bottom.
enum LadderStep {
    /// The entry of the timeline at that place.
    case entry(Int)
    /// So many undisturbed Fragments, each with its Ack, up to the entry at that place.
    case fragments(Int, last: Int)
    /// Nothing happened between two entries for so long, nanoseconds.
    case wait(Wait)
    /// The entry at that place is the first on its connection.
    case connection(Int)
    /// So many entries that the report did not keep.
    case omitted(Int)

    struct Wait {
        enum Cause {
            /// The sender of the entry at that place was waited for.
            case sender(Int)
            /// A request stayed without an answer, until another message came.
            case unanswered
            /// Octets that the capture lacks may have gone over the wire meanwhile.
            case hidden
        }

        let time: Int64
        let cause: Cause
    }
}

/// Puts a timeline's entries in order for a ladder.
struct LadderSteps {
    /// As many undisturbed Fragments as are worth a line of their own; more are told by their first and last.
    private static let shortestRun = 6
    /// A wait that long is always told; a shorter one if it is a tenth of the session.
    private static let longWait: Int64 = 1_000_000_000
    private static let shortestWait: Int64 = 200_000_000

    private let session: SessionReport
    /// Entries that findings point at.
    private let marked: Set<Int>
    private let columns: LadderColumns
    private let leastWait: Int64

    init(_ session: SessionReport, marked: Set<Int>, columns: LadderColumns) {
        self.session = session
        self.marked = marked
        self.columns = columns
        leastWait = max(Self.shortestWait, min(Self.longWait, session.duration / 10))
    }

    /// - Parameter tellsAll: undisturbed Fragments too.
    func steps(tellsAll: Bool) -> [LadderStep] {
        let timeline = session.timeline
        var steps: [LadderStep] = []
        var known: Set<Int> = []
        var index = 0
        while index < timeline.count {
            let entry = timeline[index]
            let isBehindHole = session.timelineOmitted > 0 && index == session.timelineHole
            if isBehindHole { steps.append(.omitted(session.timelineOmitted)) }
            if index > 0, !isBehindHole, let wait = wait(before: index) { steps.append(.wait(wait)) }
            if let connection = entry.connection, known.insert(connection).inserted, known.count > 1 {
                steps.append(.connection(index))
            }
            let end = tellsAll ? index : endOfRun(from: index)
            let size = unit(at: index) ?? 1
            let count = (end - index) / size
            if count >= Self.shortestRun {
                for shown in index..<index + size { steps.append(.entry(shown)) }
                let last = end - size
                steps.append(.fragments(count - 2, last: last - 1))
                for shown in last..<end { steps.append(.entry(shown)) }
                index = end
            } else {
                steps.append(.entry(index))
                index += 1
            }
        }
        return steps
    }

    /// Behind the last of the undisturbed Fragments of one size that begin here; the place itself if none does.
    private func endOfRun(from start: Int) -> Int {
        guard let size = unit(at: start) else { return start }
        var end = start + size
        let connection = session.timeline[start].connection
        while end < session.timeline.count, unit(at: end) == size, session.timeline[end].connection == connection,
            !(session.timelineOmitted > 0 && (end - size..<end + 1).contains(session.timelineHole)),
            wait(before: end) == nil
        {
            end += size
        }
        return end
    }

    /// How many entries make one undisturbed Fragment that begins here, with its Ack, on all legs; nil if none does.
    private func unit(at start: Int) -> Int? {
        let timeline = session.timeline
        guard let range = timeline[start].range, range.last < Int64.max else { return nil }
        var requests = 0
        while start + requests < timeline.count, requests < 4 {
            let entry = timeline[start + requests]
            guard entry.kind == .request, entry.range == range else { break }
            requests += 1
        }
        guard requests > 0, start + 2 * requests <= timeline.count else { return nil }
        for index in start..<start + 2 * requests {
            let entry = timeline[index]
            guard entry.note == nil, !marked.contains(index) else { return nil }
            if index > start, wait(before: index) != nil { return nil }
            if index < start + requests { continue }
            guard entry.kind == .response, entry.status == 200, entry.received == range.last &+ 1 else { return nil }
        }
        return 2 * requests
    }

    private func wait(before index: Int) -> LadderStep.Wait? {
        let (entry, before) = (session.timeline[index], session.timeline[index - 1])
        let difference = entry.time.subtractingReportingOverflow(before.time)
        guard !difference.overflow, difference.partialValue >= leastWait else { return nil }
        let time = difference.partialValue
        guard entry.isMessage, before.isMessage else { return LadderStep.Wait(time: time, cause: .hidden) }
        if before.kind == .request, entry.kind == .request,
            columns.depth(entry.connection) <= columns.depth(before.connection), !isNotification(entry)
        {
            return LadderStep.Wait(time: time, cause: .unanswered)
        }
        return LadderStep.Wait(time: time, cause: .sender(index))
    }

    private func isNotification(_ entry: TimelineEntry) -> Bool {
        session.paths.first { $0.index == entry.connection }?.isNotification ?? false
    }
}

extension TimelineEntry {
    var isMessage: Bool { [.request, .response, .interim].contains(kind) }
}
