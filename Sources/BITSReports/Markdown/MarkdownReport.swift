public import BITSSessions

/// The report for tickets and wikis: a table of sessions and the findings, in CommonMark with GitHub's tables.
///
/// Text from the wire stands in code spans, or escaped within our sentences: none of it becomes markup. Sessions are
/// set as they come; memory stays flat.
public final class MarkdownReport: ReportSink {
    private let output: ReportOutput
    private let names: CaptureNames
    /// Says what the text report says, in sentences.
    private let words: TextReport
    private var rows: Spool
    private var details: Spool
    private var times = TimeText()
    /// Findings by severity of the sessions that have any: at most as many as rules list findings.
    private var tallies: [Int: SeverityTally] = [:]

    /// - Parameter laterCapture: names of captures that come while the run goes on, by index.
    public convenience init(
        to output: ReportOutput, captures: [String] = [], laterCapture: @escaping (Int32) -> String? = { _ in nil }
    ) {
        self.init(
            to: output, names: CaptureNames(captures, later: laterCapture), memoryBound: Spool.defaultBound)
    }

    init(to output: ReportOutput, names: CaptureNames, memoryBound: Int) {
        self.output = output
        self.names = names
        words = TextReport(to: ReportOutput(writePiece: { _ in }))
        rows = Spool(bound: memoryBound)
        details = Spool(bound: memoryBound)
    }

    /// Why the report is not whole, if it is not.
    public var failure: ReportFailure? { output.failure ?? rows.failure ?? details.failure }

    public var wantsPackets: Bool { false }

    public func packet(_ packet: PacketReport) {}

    public func connection(_ connection: ConnectionReport) {}

    public func session(_ session: SessionReport) {
        rows.append(Array(row(session).utf8), at: SpoolKey(major: Int64(session.index)))
        let key = SpoolKey(major: Int64(session.index) << 3, tie: session.outcome.isGood ? 1 : 0)
        details.append(Array(head(session).utf8), at: key)
    }

    public func finding(_ finding: Finding) {
        let session = finding.session ?? Self.noSession
        tallies[session, default: SeverityTally()].add(finding)
        let rank = Int64(Severity.violation.rawValue - finding.severity.rawValue)
        details.append(
            Array(text(finding).utf8),
            at: SpoolKey(major: Int64(session) << 3 | rank + 1, minor: finding.frameOrder, tie: finding.rule.id.sortKey)
        )
    }

    public func finish(_ run: RunReport) {
        output.write(head(run))
        if !rows.isEmpty {
            output.write("\n## Sessions\n\n")
            output.write("| Session | Outcome | Octets acknowledged | Cause | Target | Began | Lasted | Findings |\n")
            output.write("|---:|---|---:|---|---|---|---:|---|\n")
            rows.drain { key, record in
                output.write(record)
                output.write(" \(tallies[Int(key.major)]?.text ?? "none") |\n")
            }
        }
        if rows.isEmpty { output.write(instead(run)) }
        output.write("\n## Findings\n")
        if tallies.isEmpty { output.write("\nNone.\n") }
        var isWithoutSession = false
        let counted = tallies
        details.drain { key in
            key.major & 7 != 0 || key.tie == 0 || counted[Int(key.major >> 3)] != nil
        } _: { key, record in
            if key.major >> 3 == Int64(Self.noSession), !isWithoutSession {
                isWithoutSession = true
                output.write("\n### No session\n\n")
            }
            output.write(record)
        }
        output.write(notes(run) + audit(run))
        output.flush()
    }

    /// Stands for findings that belong to no session; sorts behind all sessions.
    private static let noSession = Int(Int32.max)
    /// Of each capture; its comments are among them.
    private static let toldNotes = 20

    // MARK: - Parts

    private func head(_ run: RunReport) -> String {
        var text = "# BITS uploads\n\n\(MarkdownText.escaped(run.total))\n"
        if !run.complete { text += "\n**Not read whole:** what follows holds for the part that could be read.\n" }
        for sentence in words.standingList(run) { text += "\n\(MarkdownText.escaped(sentence))\n" }
        text += "\n| Capture | Format | Frames | First | Last |\n|---|---|---:|---|---|\n"
        for capture in run.captures {
            let name = MarkdownText.code(CaptureNames.spoken(capture.name), inTable: true)
            let ends = [capture.firstTime, capture.lastTime].map { $0.map { times.string($0) } ?? "" }
            let whole = capture.complete ? "" : " (not read whole)"
            let format = MarkdownText.escaped(capture.format ?? "unknown")
            text += "| \(name) | \(format) | \(Quantity.grouped(capture.frames))\(whole) | \(ends[0]) | \(ends[1]) |\n"
        }
        return text
    }

    /// What the captures held if there is no upload, and why none may be visible.
    private func instead(_ run: RunReport) -> String {
        let words = TextReport(to: output)
        guard run.outcomes.isEmpty, !words.isUnread(run) else { return "" }
        var text = "\n## What the capture holds instead\n\n"
        for item in words.contentList(run) { text += "- \(MarkdownText.escaped(item))\n" }
        guard run.packets.isEmpty else { return text }
        text += "\n## Why BITS may not be visible\n\n"
        for item in words.reasonList(run) { text += "- \(MarkdownText.escaped(item))\n" }
        return text
    }

    private func row(_ session: SessionReport) -> String {
        let cells = [
            "\(session.index)", session.outcome.rawValue, SessionWords.cell(session),
            session.cause == .none ? "" : session.cause.phrase,
            MarkdownText.code(Escaping.wire(FindingText.place(session)), inTable: true),
            times.string(session.firstTime), Quantity.duration(session.duration),
        ]
        return "| \(cells.joined(separator: " | ")) |"
    }

    private func head(_ session: SessionReport) -> String {
        let place = MarkdownText.code(Escaping.wire(FindingText.place(session)))
        var text = "\n### Session \(session.index): \(session.outcome.rawValue)\n\n\(place)\n\n"
        text += MarkdownText.escaped(Escaping.wire(session.explanation, limit: 2000)) + "\n"
        if let step = session.nextStep {
            text += "\n**Next step:** \(MarkdownText.escaped(Escaping.wire(step, limit: 2000)))\n"
        }
        if let error = session.error {
            text += "\n**Last error:** \(MarkdownText.escaped(ErrorText.code(error)))\n"
        }
        let client = session.client?.description ?? "unknown"
        let servers = session.servers.map(\.description).joined(separator: ", ")
        text += "\nClient `\(client)`, server `\(servers.isEmpty ? "unknown" : servers)`"
        if let id = session.sessionID { text += ", session id \(MarkdownText.code(Escaping.wire(id)))" }
        guard !session.displayFilter.isEmpty else { return text + "\n\n" }
        return text + "\n\nWireshark: \(MarkdownText.code(Escaping.wire(session.displayFilter, limit: 2000)))\n\n"
    }

    private func text(_ finding: Finding) -> String {
        let party = finding.party == .none ? "" : " (\(finding.party.phrase))"
        let weight =
            finding.severity >= .warning ? FindingText.weight(finding).uppercased() : FindingText.weight(finding)
        let title = MarkdownText.escaped("\(finding.rule.id): \(finding.rule.title)\(party)")
        var lines = ["- **\(weight)** \(title)", MarkdownText.escaped(Escaping.wire(finding.message, limit: 1000))]
        if !finding.frames.isEmpty {
            let time = finding.time.map { " at \(times.string($0))" } ?? ""
            let often = finding.count > 1 ? "; seen \(Quantity.grouped(finding.count)) times" : ""
            let word = finding.frames.count == 1 ? "frame" : "frames"
            lines.append(MarkdownText.escaped("\(word) \(FrameText.list(finding.frames, names))\(time)\(often)"))
        }
        if finding.isKnown { lines.append("known from the baseline") }
        if !finding.evidence.isEmpty {
            let values = finding.evidence.map {
                "\($0.name): \(MarkdownText.code(FindingText.value($0.value, names)))"
            }
            lines.append(values.joined(separator: "; "))
        }
        let doubt = finding.confidence == .likely ? "likely, not proven; " : ""
        lines.append(doubt + MarkdownText.escaped(finding.rule.source) + "; `\(finding.help)`")
        // A backslash at the end of a line breaks it.
        return lines.joined(separator: "\\\n  ") + "\n"
    }

    private func audit(_ run: RunReport) -> String {
        guard let audit = run.audit else { return "" }
        var text = "\n## Audit\n\n"
        for line in words.auditList(run, audit) { text += "- \(MarkdownText.escaped(line))\n" }
        text += "\n\(MarkdownText.escaped(TextReport.auditKey(audit)))\n\n"
        text += "| Rule | \(TextReport.auditColumns.joined(separator: " | ")) |\n|---|"
        text += String(repeating: "---:|", count: TextReport.auditColumns.count) + "\n"
        for judged in audit.rules {
            let counts = TextReport.auditCounts(judged).map { Quantity.grouped($0) }
            text += "| \(judged.rule.id.text) | \(counts.joined(separator: " | ")) |\n"
        }
        return text
    }

    private func notes(_ run: RunReport) -> String {
        var notes: [String] = []
        for capture in run.captures {
            for problem in capture.problems {
                let place = problem.byteOffset.map { " at byte \($0)" } ?? ""
                notes.append("\(CaptureNames.spoken(capture.name))\(place): \(Escaping.name(problem.message))")
            }
        }
        for capture in run.captures {
            for note in capture.notes.prefix(Self.toldNotes) {
                notes.append("\(CaptureNames.spoken(capture.name)): \(Escaping.name(note.message))")
            }
        }
        for limit in run.limits {
            notes.append(
                "Limit \(limit.name) (\(Quantity.grouped(limit.bound))) was reached "
                    + "\(Quantity.counted(limit.times, "time")): \(limit.consequence).")
        }
        let lost = rows.lost + details.lost
        if lost > 0 { notes.append("\(Quantity.counted(lost, "part")) of this report could not be kept.") }
        guard !notes.isEmpty else { return "" }
        return "\n## Notes\n\n" + notes.map { "- \(MarkdownText.escaped($0))\n" }.joined()
    }
}
