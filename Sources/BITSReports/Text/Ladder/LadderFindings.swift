import BITSSessions

/// A session's findings at the entries that they point at.
struct LadderFindings {
    private(set) var byEntry: [Int: [Told]] = [:]
    /// Those that point at no entry.
    private(set) var elsewhere: [Finding] = []
    /// A finding at its message.
    struct Told {
        let finding: Finding
        /// The rule was told in full before.
        let isRepeated: Bool
        /// Further ones of the rule, which are not told where they are.
        var more = 0
    }

    /// How many that only inform were left out.
    private(set) var informational = 0

    /// - Parameter verbose: what only informs is told too.
    init(_ findings: [Finding], _ session: SessionReport, verbose: Bool) {
        let sorted = findings.enumerated().sorted { a, b in
            (b.element.severity, a.element.rule.id.sortKey, a.offset) < (
                a.element.severity, b.element.rule.id.sortKey, b.offset
            )
        }
        var placed: [(index: Int, finding: Finding)] = []
        for finding in sorted.map(\.element) {
            guard verbose || finding.severity > .information else {
                informational += 1
                continue
            }
            let index = Self.entry(of: finding, in: session.timeline)
            // What concerns the session as a whole names its first message for want of another.
            if let index, index > 0 || finding.matter?.subject != "session" {
                placed.append((index, finding))
            } else {
                elsewhere.append(finding)
            }
        }
        place(placed)
    }

    /// What is less than a warning is told once: the same at each of thousand Fragments would hide the rest.
    private mutating func place(_ placed: [(index: Int, finding: Finding)]) {
        var told: [RuleID: (entry: Int, place: Int)] = [:]
        for (index, finding) in placed.enumerated().sorted(by: {
            ($0.element.index, $0.offset) < ($1.element.index, $1.offset)
        }).map(\.element) {
            if let first = told[finding.rule.id] {
                if finding.severity >= .warning {
                    byEntry[index, default: []].append(Told(finding: finding, isRepeated: true))
                } else {
                    byEntry[first.entry]?[first.place].more += 1
                }
                continue
            }
            told[finding.rule.id] = (index, byEntry[index]?.count ?? 0)
            byEntry[index, default: []].append(Told(finding: finding, isRepeated: false))
        }
    }

    var entries: Set<Int> { Set(byEntry.keys) }

    /// The message that a finding is about: the last of its kind that it names, else what its first frame belongs to.
    private static func entry(of finding: Finding, in timeline: [TimelineEntry]) -> Int? {
        // Frames are ascending: what a rule compares a message with comes before it.
        let kinds: [TimelineEntry.Kind]
        switch finding.matter?.subject {
        case "request": kinds = [.request]
        case "answer": kinds = [.response, .interim]
        default: kinds = []
        }
        let frames = kinds.isEmpty ? finding.frames : finding.frames.reversed()
        for frame in frames {
            let holders = timeline.indices.filter { timeline[$0].holds(frame, connection: finding.connection) }
            if let index = holders.first(where: { kinds.isEmpty || kinds.contains(timeline[$0].kind) }) { return index }
        }
        for frame in frames {
            if let index = timeline.indices.first(where: { timeline[$0].holds(frame, connection: nil) }) {
                return index
            }
        }
        return nil
    }
}

extension TimelineEntry {
    /// Whether a frame lies between the first and the last of the entry's.
    ///
    /// - Parameter connection: nil: whatever connection it is on.
    fileprivate func holds(_ frame: FrameReference, connection: Int?) -> Bool {
        guard let first = frames.first, let last = frames.last, first.capture == frame.capture else { return false }
        guard last.capture == frame.capture else { return first == frame }
        guard connection == nil || self.connection == nil || connection == self.connection else { return false }
        return first.frame <= frame.frame && frame.frame <= last.frame
    }
}
