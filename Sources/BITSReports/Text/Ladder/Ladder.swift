import BITSSessions

/// One session drawn as a ladder: a column for each machine, an arrow for each message, the file beside them as a bar.
struct Ladder {
    /// What is the same for all sessions of a report.
    struct Style {
        let layout: Layout
        let glyphs: Glyphs
        let names: CaptureNames
        /// Nothing is left out.
        let verbose: Bool
    }

    let session: SessionReport
    let style: Style
    /// The one capture of several that it is in.
    private let capture: String?
    private let frameNames: CaptureNames
    let columns: LadderColumns
    let grid: LadderGrid
    private let findings: LadderFindings
    var bar: FileBar

    init(_ session: SessionReport, findings: [Finding], style: Style) {
        self.session = session
        self.style = style
        columns = LadderColumns(session)
        let captures = Set(session.timeline.flatMap(\.frames).map(\.capture))
        capture = captures.count == 1 ? captures.first.flatMap { style.names.label($0) } : nil
        frameNames = captures.count == 1 ? CaptureNames([]) : style.names
        self.findings = LadderFindings(findings, session, verbose: style.verbose)
        let names = frameNames
        let offset = session.timeline.map { Quantity.offset($0.time &- session.firstTime).columns }.max() ?? 0
        let frames = session.timeline.map { style.glyphs.plain(FrameText.short($0.frames, names)).columns }.max()
        let hasRanges = session.timeline.contains { $0.range != nil }
        grid = LadderGrid(
            columns: columns.columns.count, width: style.layout.columns, offset: max(8, offset),
            frames: max(6, frames ?? 0), hasBar: hasRanges)
        bar = FileBar(width: grid.bar, total: session.totalBytes)
    }

    /// The whole of it; to be called once.
    mutating func text() -> String {
        var text = head()
        let steps = LadderSteps(session, marked: findings.entries, columns: columns)
        for step in steps.steps(tellsAll: style.verbose) { text += self.text(step) }
        text += legend() + remainder()
        guard !session.displayFilter.isEmpty else { return text }
        return text + "\nWireshark display filter:\n\(session.displayFilter)\n"
    }

    // MARK: - Around the ladder

    private func head() -> String {
        let layout = style.layout
        let cause = session.cause == .none ? "" : "; cause: \(session.cause.phrase)"
        var text = layout.paragraph(
            lead: session.outcome.words, session.outcome.colour, before: "Session \(session.index)  ",
            plain("  \(SessionWords.octets(session))\(cause)"), rest: 2)
        text += "  \(plain(Escaping.wire(FindingText.place(session))))\n"
        for column in columns.columns {
            let listed = column.addresses.prefix(8).joined(separator: ", ")
            let more = column.addresses.count > 8 ? " and \(column.addresses.count - 8) more" : ""
            text += layout.paragraph(
                plain(listed.isEmpty ? "unknown" : listed + more), first: "  \(column.role.rightPadded(12))", rest: 14)
        }
        if let capture { text += "  \("capture".rightPadded(12))\(plain(capture))\n" }
        var times = TimeText()
        text += "  \("time".rightPadded(12))seconds since \(times.string(session.firstTime))\n\n"
        return text + layout.paint(grid.header(columns.columns.map(\.role)), .dim)
    }

    private func legend() -> String {
        guard grid.bar > 0 else { return "" }
        let glyphs = style.glyphs
        let parts = [
            (glyphs.acknowledged, "acknowledged"), (glyphs.sent, "this Fragment"), (glyphs.sentAgain, "sent again"),
            (glyphs.missing, "not there yet"),
        ].map { "\($0) \($1)" }
        return style.layout.paint("\n  The file: \(parts.joined(separator: ", "))\n", .dim)
    }

    /// Findings that no message shows, and how many were left out.
    private func remainder() -> String {
        var text = ""
        if !findings.elsewhere.isEmpty {
            text += "\nFindings on the session as a whole:\n"
            for finding in findings.elsewhere {
                let frames = FrameText.list(finding.frames, style.names)
                let place = frames.isEmpty ? "" : " (\(finding.frames.count == 1 ? "frame" : "frames") \(frames))"
                text += style.layout.paragraph(
                    lead: FindingText.weight(finding).uppercased(), finding.severity.colour, before: "  ",
                    plain(" \(finding.rule.id) \(finding.rule.title)\(place)"), rest: 4)
            }
        }
        if findings.informational > 0 {
            text += "\n\(Quantity.counted(findings.informational, "informational finding")): -v shows them.\n"
        }
        return text
    }

    // MARK: - Lines

    private mutating func text(_ step: LadderStep) -> String {
        switch step {
        case .entry(let index): return entry(session.timeline[index]) + findingLines(index)
        case .fragments(let count, let last):
            let entry = session.timeline[last]
            if let range = session.timeline[..<last].last(where: { $0.range != nil })?.range {
                _ = bar.send(range, depth: columns.depth(entry.connection))
            }
            if let received = entry.received { bar.acknowledge(received) }
            let more = Quantity.counted(count, "more Fragment")
            return remark("\(more), each acknowledged; -v shows them", entry, .dim, bar: bar.text(style.glyphs))
        case .wait(let wait): return remark("\(style.glyphs.passing) \(words(wait))", nil, .cyan)
        case .connection(let index): return connection(session.timeline[index])
        case .omitted(let count):
            bar.forget()
            let what = Quantity.counted(count, "entry", "entries")
            return remark("\(style.glyphs.passing) \(what) not kept: of a long session, the middle", nil, .yellow)
        }
    }

    private mutating func entry(_ entry: TimelineEntry) -> String {
        guard entry.isMessage, let direction = entry.direction else { return event(entry) }
        let isRequest = direction == .clientToServer
        var label = LadderLabel(entry, direction: direction)
        var state = ""
        var colour: Layout.Colour?
        if let range = entry.range, isRequest {
            let isAgain = bar.send(range, depth: columns.depth(entry.connection))
            if isAgain { label.mark = "again" }
            colour = isAgain ? .yellow : nil
            state = bar.text(style.glyphs, sending: range, isAgain: isAgain)
        } else if let received = entry.received {
            bar.acknowledge(received)
            state = bar.text(style.glyphs)
        }
        if let status = entry.status { colour = status < 400 ? .green : status == 416 ? .yellow : .red }
        let span = columns.span(entry.connection)
        var line = begin(entry)
        grid.arrow(from: span.left, to: span.right, isRequest: isRequest, style.glyphs, colour, on: &line)
        let room = grid.room(span)
        let note = entry.note.map { plain(Escaping.wire($0)) } ?? ""
        let whole = plain(label.text + (note.isEmpty ? "" : ": \(note)"))
        let parts = label.split(room)
        let shown = whole.columns <= room ? whole : plain(parts.shown)
        let rest = shown == whole ? "" : [parts.rest, note].filter { !$0.isEmpty }.joined(separator: ": ")
        line.put(" \(shown) ", at: grid.labelStart(span), colour)
        line.put(state, at: grid.barStart, .dim)
        line.put(plain(FrameText.short(entry.frames, frameNames)), at: grid.framesStart, .dim)
        var text = line.text(style.layout)
        if !rest.isEmpty { text += remark(rest, entry, colour == .red ? .red : isRequest ? .yellow : nil) }
        if columns.sharesServers, isRequest, let server = session.paths.first(where: { $0.index == entry.connection }) {
            text += remark("to \(server.server)", entry, .dim)
        }
        return text
    }

    /// What is no message: a gap, a comment, what somebody wrote.
    private func event(_ entry: TimelineEntry) -> String {
        let isComment = entry.kind == .comment
        let note = entry.note.map { isComment ? Escaping.name($0, limit: 400) : Escaping.wire($0) } ?? ""
        let isNamed = entry.kind == .gap || isComment || note.isEmpty
        let text = isNamed ? "\(entry.kind.rawValue)\(note.isEmpty ? "" : ": \(note)")" : note
        return remark(text, entry, entry.kind == .gap ? .red : .dim, told: entry)
    }

    private func connection(_ entry: TimelineEntry) -> String {
        guard let path = session.paths.first(where: { $0.index == entry.connection }), !path.isNotification else {
            return ""
        }
        let sender = columns.columns[columns.span(path.index).left].role
        let moved = sender == "client" && session.client.map { $0.address != path.client.address } ?? false
        let from = moved ? "from \(path.client)" : "port \(path.client.port)"
        return remark("new connection of the \(sender), \(from)", entry, .dim)
    }

    private func words(_ wait: LadderStep.Wait) -> String {
        let time = Quantity.duration(wait.time)
        switch wait.cause {
        case .hidden: return "\(time) without a message"
        case .unanswered: return "\(time) until the next request, without an answer"
        case .sender(let index):
            let entry = session.timeline[index]
            let span = columns.span(entry.connection)
            let sender = columns.columns[entry.direction == .clientToServer ? span.left : span.right].role
            guard entry.kind == .response, index > 0, session.timeline[index - 1].connection == entry.connection,
                let send = session.timeline[index - 1].timing?.send, send > wait.time / 10
            else { return "waited \(time) for the \(sender)" }
            let think = session.timeline[index - 1].timing?.think
            return "sent in \(Quantity.duration(send))"
                + (think.map { ", then waited \(Quantity.duration($0)) for the \(sender)" } ?? "")
        }
    }

    private func findingLines(_ index: Int) -> String {
        var text = ""
        for told in findings.byEntry[index] ?? [] {
            let finding = told.finding
            let often = finding.count > 1 ? ", \(Quantity.grouped(finding.count)) times" : ""
            let likely = finding.confidence == .likely ? ", likely" : ""
            let more = told.more > 0 ? "; \(Quantity.counted(told.more, "more", "more")) below" : ""
            let weight = FindingText.weight(finding)
            let rule = "\(finding.severity >= .note ? weight.uppercased() : weight) \(finding.rule.id)"
            text += remark(
                "\(style.glyphs.pointer) \(rule)"
                    + (told.isRepeated ? " again" : " \(finding.rule.title)\(often)\(likely)\(more)"),
                session.timeline[index], finding.severity.colour)
        }
        return text
    }

    /// Text from the column on that an entry runs from, on as many lines as it takes.
    private func remark(
        _ words: String, _ entry: TimelineEntry?, _ colour: Layout.Colour?, told: TimelineEntry? = nil, bar: String = ""
    ) -> String {
        let own = entry.map { columns.span($0.connection) } ?? LadderColumns.Span(left: 0, right: grid.columns - 1)
        let span = grid.roomy(own)
        var text = ""
        let isMarked = [style.glyphs.pointer, style.glyphs.passing].contains(words.first)
        for (number, part) in grid.wrapped(plain(words), span, indent: isMarked ? 2 : 0).enumerated() {
            var line = told.map { number == 0 ? begin($0) : begin(nil) } ?? begin(nil)
            if told?.kind == .gap, let direction = told?.direction {
                let side = direction == .clientToServer ? own.left : own.right
                line.put(style.glyphs.brokenLifeline, at: grid.lifeline(side), .red)
            }
            line.put(part, at: grid.remarkStart(span), colour)
            if number == 0 {
                line.put(bar, at: grid.barStart, .dim)
                if let told { line.put(plain(FrameText.short(told.frames, frameNames)), at: grid.framesStart, .dim) }
            }
            text += line.text(style.layout)
        }
        return text
    }

    /// A line with its time and all lifelines.
    private func begin(_ entry: TimelineEntry?) -> LadderLine {
        var line = LadderLine(width: grid.width)
        if let entry {
            line.put(Quantity.offset(entry.time &- session.firstTime).leftPadded(grid.offset), at: 0, .dim)
        }
        for column in 0..<grid.columns { line.put(style.glyphs.lifeline, at: grid.lifeline(column), .dim) }
        return line
    }

    private func plain(_ text: String) -> String { style.glyphs.plain(text) }
}
