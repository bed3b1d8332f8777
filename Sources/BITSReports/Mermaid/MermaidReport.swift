public import BITSSessions

/// One session as a sequence diagram in Mermaid's language: the one with the lowest number.
///
/// Long sessions are shown by their beginning and end: Mermaid refuses diagrams above 50,000 characters, and nobody
/// reads one that long.
public final class MermaidReport: ReportSink {
    private let output: ReportOutput
    private var index: Int?
    private var diagram = ""
    private var sessionCount = 0

    public init(to output: ReportOutput) { self.output = output }

    /// Why the report is not whole, if it is not.
    public var failure: ReportFailure? { output.failure }

    public var wantsPackets: Bool { false }

    public func packet(_ packet: PacketReport) {}

    public func connection(_ connection: ConnectionReport) {}

    public func finding(_ finding: Finding) {}

    public func session(_ session: SessionReport) {
        sessionCount += 1
        guard index.map({ session.index < $0 }) ?? true else { return }
        index = session.index
        diagram = MermaidDiagram.text(session)
    }

    public func finish(_ run: RunReport) {
        for sentence in run.selection.map({ ChoiceText.sentences($0) }) ?? [] {
            output.write("%% \(MermaidText.escaped(sentence))\n")
        }
        if sessionCount > 1 {
            let others = Quantity.counted(sessionCount - 1, "more session")
            output.write("%% session \(index ?? 0) of this run; \(others) not shown\n")
        }
        output.write(
            sessionCount > 0
                ? diagram
                : "sequenceDiagram\n    participant C as no BITS upload session\n    Note over C: nothing to show\n")
        output.flush()
    }
}

enum MermaidDiagram {
    /// Octets of lines; Mermaid's own limit is 50,000 characters for all.
    private static let budget = 44_000
    /// Shares of the budget: how a session ended tells more than how it went on.
    private static let headBudget = 20_000
    private static let labelLimit = 120

    static func text(_ session: SessionReport) -> String {
        let lanes = MermaidLanes(session)
        var text = "sequenceDiagram\n" + lanes.participants
        func note(_ text: String) -> String { lanes.note(text) }
        text += note("Session \(session.index): \(Escaping.wire(FindingText.place(session), limit: labelLimit))")
        text += body(lines(session, lanes), omitted: session.timelineOmitted, lanes)
        let cause = session.cause == .none ? "" : "; cause: \(session.cause.phrase)"
        text += note("\(session.outcome.rawValue): \(SessionWords.octets(session))\(cause)")
        return text
    }

    private static func body(_ lines: [String], omitted: Int, _ lanes: MermaidLanes) -> String {
        let sizes = lines.map(\.utf8.count)
        guard sizes.reduce(0, +) > budget else { return lines.joined() }
        var first = 0
        var room = headBudget
        while first < lines.count, sizes[first] <= room {
            room -= sizes[first]
            first += 1
        }
        var last = lines.count
        room = budget - headBudget
        while last > first, sizes[last - 1] <= room {
            room -= sizes[last - 1]
            last -= 1
        }
        let middle = lanes.note("\(Quantity.counted(last - first + omitted, "more entry", "more entries")) here")
        return lines[..<first].joined() + middle + lines[last...].joined()
    }

    private static func lines(_ session: SessionReport, _ lanes: MermaidLanes) -> [String] {
        let timeline = session.timeline
        var lines: [String] = []
        var index = 0
        while index < timeline.count {
            let pairs = FragmentRun.count(in: timeline, from: index)
            let end = index + 2 * pairs
            if pairs >= FragmentRun.shortest {
                lines += timeline[index..<index + 2].map { line($0, session, lanes) }
                lines.append(lanes.note("\(Quantity.grouped(pairs - 2)) more Fragments, each acknowledged"))
                lines += timeline[end - 2..<end].map { line($0, session, lanes) }
                index = end
            } else {
                lines.append(line(timeline[index], session, lanes))
                index += 1
            }
        }
        if session.timelineOmitted > 0, lines.count < 2 || lines.reduce(0, { $0 + $1.utf8.count }) <= budget {
            let text = "\(Quantity.counted(session.timelineOmitted, "entry", "entries")) in between not kept"
            lines.insert(lanes.note(text), at: lines.count / 2)
        }
        return lines
    }

    private static func line(_ entry: TimelineEntry, _ session: SessionReport, _ lanes: MermaidLanes) -> String {
        let time = Quantity.duration(entry.time &- session.firstTime)
        let remark = entry.note.map { note in
            entry.kind == .comment ? Escaping.name(note, limit: labelLimit) : Escaping.wire(note, limit: labelLimit)
        }
        guard let direction = entry.direction, [.request, .response, .interim].contains(entry.kind) else {
            return lanes.note("\(time): \(remark ?? entry.kind.rawValue)")
        }
        var parts = [entry.packetType.map { Escaping.wire($0, limit: 40) } ?? entry.kind.rawValue]
        if let status = entry.status { parts.append("\(status)") }
        if let range = entry.range {
            parts.append("\(range.first)-\(range.last)/\(range.total.map { "\($0)" } ?? "?")")
        }
        if let received = entry.received { parts.append("next \(received)") }
        let detail = remark.map { " (\($0))" } ?? ""
        let label = MermaidText.escaped("\(parts.joined(separator: " "))\(detail), \(time)")
        let (client, server) = lanes.ends(of: entry)
        switch direction {
        case .clientToServer: return "    \(client)->>\(server): \(label)\n"
        case .serverToClient: return "    \(server)-->>\(client): \(label)\n"
        }
    }
}
