import BITSSessions

/// The packets of a session as a ladder: who sent what when, with pauses, gaps and what was sent again.
///
/// Long runs of undisturbed Fragments become one row; of what is then still too much the first, the last and the
/// disturbed ones are kept and the others counted, so that a session of any length stays readable.
struct SequenceDiagram {
    /// What a reader takes in on a few screens.
    static let mostRows = 80
    /// Characters in a line between the lanes.
    static let lineWidth = 62

    enum Kind: String {
        case request = "q"
        case response = "a"
        /// A request whose octets had been sent before.
        case again = "re"
        case refusal = "er"
        case gap = "gp"
        case remark = "rm"
        case pause = "pa"
        case run = "ru"
    }

    struct Row {
        var kind: Kind
        var time: Int64?
        var label: String
        var notes: [String] = []
        var frames = ""
        var connection: Int?
        /// How many packets it stands for.
        var packets = 1
        var isTelling: Bool { !notes.isEmpty || kind == .again || kind == .refusal || kind == .gap }
    }

    private(set) var rows: [Row] = []
    private(set) var requests = 0
    private(set) var answers = 0
    private(set) var again = 0
    private(set) var gaps = 0
    /// Entries that the session's timeline does not hold, until they are told.
    private var omitted: Int
    private var reached: Int64 = 0

    init(_ session: SessionReport, names: CaptureNames) {
        var octets = Coverage()
        let hasResends = session.resentBytes > 0
        omitted = session.timelineOmitted
        var all: [Row] = []
        let timeline = session.timeline
        var previous: Int64?
        var index = 0
        while index < timeline.count {
            if let previous, timeline[index].time &- previous >= FragmentRun.longPause {
                let pause = Quantity.duration(timeline[index].time &- previous)
                all.append(Row(kind: .pause, label: "\(pause) later", packets: 0))
            }
            let run = FragmentRun.count(in: timeline, from: index)
            if run >= FragmentRun.shortest {
                // The first and the last stay rows of their own.
                for entry in timeline[index..<index + 2] { add(entry, to: &all, &octets, hasResends, names) }
                let inner = timeline[index + 2..<index + 2 * run - 2]
                let before = again
                var folded: [Row] = []
                for entry in inner { add(entry, to: &folded, &octets, hasResends, names) }
                if again == before, let first = inner.first?.range, let last = inner.dropLast().last?.range {
                    let what = "\(Quantity.grouped(run - 2)) more Fragments, each acknowledged"
                    all.append(
                        Row(
                            kind: .run, time: inner.first?.time,
                            label: "\(what): \(Self.octets(first.first, last.last))",
                            frames: FrameText.short(inner.flatMap(\.frames), names),
                            connection: inner.first?.connection, packets: inner.count))
                } else {
                    all += folded
                }
                for entry in timeline[index + 2 * run - 2..<index + 2 * run] {
                    add(entry, to: &all, &octets, hasResends, names)
                }
                index += 2 * run
            } else {
                add(timeline[index], to: &all, &octets, hasResends, names)
                index += 1
            }
            previous = timeline[index - 1].time
        }
        if omitted > 0 { all.append(Self.notKept(omitted)) }
        rows = Self.thinned(all)
    }

    private static func notKept(_ count: Int) -> Row {
        Row(kind: .remark, label: "\(Quantity.counted(count, "packet")) in between are not kept", packets: 0)
    }

    static func octets(_ first: Int64, _ last: Int64) -> String {
        "\(Quantity.grouped(first))–\(Quantity.grouped(last))"
    }

    private mutating func add(
        _ entry: TimelineEntry, to rows: inout [Row], _ octets: inout Coverage, _ hasResends: Bool,
        _ names: CaptureNames
    ) {
        var row = Row(
            kind: .remark, time: entry.time, label: "", frames: FrameText.short(entry.frames, names),
            connection: entry.connection)
        // A comment is text in any script, not octets from the wire.
        let note = entry.note.map {
            entry.kind == .comment ? Escaping.name($0, limit: 400) : Escaping.wire($0)
        }
        // Where octets are missing is where the timeline was cut.
        if omitted > 0, let range = entry.range, range.first > reached {
            rows.append(Self.notKept(omitted))
            omitted = 0
        }
        reached = max(reached, entry.range.map { $0.last &+ 1 } ?? 0)
        switch entry.kind {
        case .request, .response, .interim:
            row.label = entry.packetType.map { Escaping.wire($0, limit: 20) } ?? "(\(entry.kind.rawValue))"
            if let status = entry.status { row.label += " \(status)" }
            if let range = entry.range {
                row.label += " \(Self.octets(range.first, range.last))"
                if let total = range.total { row.label += " of \(Quantity.grouped(total))" }
            }
            if let received = entry.received { row.label += ", next \(Quantity.grouped(received))" }
            row.notes = note.map { Self.lines($0) } ?? []
            row.kind = entry.kind == .request ? .request : (entry.status ?? 0) >= 400 ? .refusal : .response
            if entry.kind == .request { requests += 1 } else { answers += 1 }
            if let range = entry.range, octets.add(range), hasResends {
                row.kind = .again
                row.label += ", sent again"
                again += 1
            }
            if entry.direction == nil { row.kind = .remark }
        case .gap:
            row.kind = .gap
            gaps += 1
            row.label = "gap"
            row.notes = note.map { Self.lines($0) } ?? []
        case .connection, .note, .comment:
            let lines = Self.lines(note ?? entry.kind.rawValue)
            row.label = (entry.kind == .comment ? "comment: " : "") + (lines.first ?? "")
            row.notes = Array(lines.dropFirst())
        }
        rows.append(row)
    }

    /// Text cut into lines of a diagram, at most four.
    static func lines(_ text: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            var rest = word
            if !line.isEmpty, line.columns + 1 + rest.columns > lineWidth {
                lines.append(line)
                line = ""
            }
            while rest.columns > lineWidth {
                lines.append(String(rest.prefix(lineWidth)))
                rest = rest.dropFirst(lineWidth)
            }
            line += line.isEmpty ? String(rest) : " \(rest)"
        }
        if !line.isEmpty { lines.append(line) }
        return lines.count > 4 ? lines.prefix(3) + [lines[3].prefix(lineWidth - 1) + "…"] : lines
    }

    /// At most ``mostRows``, and a row for each stretch that was left out.
    private static func thinned(_ rows: [Row]) -> [Row] {
        guard rows.count > mostRows else { return rows }
        var kept = Set(0..<mostRows / 4).union(rows.count - mostRows / 4..<rows.count)
        for index in rows.indices where rows[index].isTelling && kept.count < mostRows * 3 / 4 {
            kept.insert(index)
            // An answer says little without its request.
            if rows[index].kind == .refusal, index > 0 { kept.insert(index - 1) }
        }
        var result: [Row] = []
        var left = 0
        for (index, row) in rows.enumerated() {
            guard kept.contains(index) else {
                left += row.packets
                continue
            }
            if left > 0 {
                let what = Quantity.counted(left, "packet")
                result.append(Row(kind: .remark, label: "\(what) left out here", packets: left))
                left = 0
            }
            result.append(row)
        }
        return result
    }
}

/// Which octets have come by; a short list as long as they come in order.
private struct Coverage {
    /// Bounds the work for a session of disorder; what is beyond is not told as sent again.
    private static let mostStretches = 256
    private var stretches: [ClosedRange<Int64>] = []

    /// Whether any of them had come before.
    mutating func add(_ range: OctetRange) -> Bool {
        guard range.first >= 0, range.first <= range.last, range.last < .max else { return false }
        let new = range.first...range.last
        let hasCome = stretches.contains { $0.overlaps(new) }
        var merged = new
        stretches.removeAll { old in
            guard old.lowerBound <= merged.upperBound + 1, merged.lowerBound <= old.upperBound + 1 else {
                return false
            }
            merged = min(old.lowerBound, merged.lowerBound)...max(old.upperBound, merged.upperBound)
            return true
        }
        if stretches.count < Self.mostStretches { stretches.append(merged) }
        return hasCome
    }
}
