public import BITSSessions

/// The report that people mail and file: one HTML file that needs no network, and shows all without its
/// one script.
///
/// All is kept as it comes, outside memory if it is much, and written at the end, one session at a time. Of very many
/// sessions those with findings come first, then the largest; the others are counted.
public final class HTMLReport: ReportSink {
    /// Up to here all sessions are unfolded.
    private static let unfoldedSessions = 10

    private let output: ReportOutput
    private let names: CaptureNames
    private let captures: [String]
    private let mostSessions: Int
    private let budget: Int
    private let templates = HTMLTemplates.shared
    private var rows: Spool
    /// The page of a session, and behind it its findings.
    private var pages: Spool
    private var choices: SessionChoices
    private var lanes: LaneNames
    private var rules: [RuleID: Rule] = [:]
    private var findingCount = 0

    /// - Parameters:
    ///   - captures: the captures' names, in the order of their indexes.
    ///   - laterCapture: names of captures that come while the run goes on, by index.
    public convenience init(
        to output: ReportOutput, captures: [String] = [], laterCapture: @escaping (Int32) -> String? = { _ in nil }
    ) {
        self.init(to: output, captures: captures, memoryBound: Spool.defaultBound, laterCapture: laterCapture)
    }

    init(
        to output: ReportOutput, captures: [String], memoryBound: Int,
        mostSessions: Int = SessionSelection.mostSessions, budget: Int = SessionSelection.budget,
        laterCapture: @escaping (Int32) -> String? = { _ in nil }
    ) {
        self.output = output
        self.captures = captures
        self.mostSessions = mostSessions
        self.budget = budget
        names = CaptureNames(captures, later: laterCapture)
        rows = Spool(bound: memoryBound)
        pages = Spool(bound: memoryBound)
        choices = SessionChoices(bound: memoryBound)
        lanes = LaneNames(bound: memoryBound)
    }

    /// Why the report is not whole, if it is not: the output or a temporary file failed.
    public var failure: ReportFailure? {
        output.failure ?? rows.failure ?? pages.failure ?? choices.failure ?? lanes.failure
    }

    /// Parts that could not be kept.
    private var lost: Int { rows.lost + pages.lost + choices.lost + lanes.lost }

    /// Packets are told in the sessions' diagrams.
    public var wantsPackets: Bool { false }

    public func packet(_ packet: PacketReport) {}

    public func connection(_ connection: ConnectionReport) { lanes.add(connection) }

    public func session(_ session: SessionReport) {
        let index = Int64(session.index)
        let row = SessionPage.row(session)
        let page = SessionPage.page(session, names: names)
        page.set("has_chart", !page.list("chart").isEmpty)
        choices.add(
            SessionSelection.Candidate(
                index: session.index, size: max(session.totalBytes ?? 0, session.sentBytes),
                rowCost: Int32(clamping: SessionPage.cost(row: row)),
                fullCost: Int32(clamping: SessionPage.cost(full: page)),
                briefCost: Int32(clamping: SessionPage.cost(brief: page)),
                hasFailed: !session.outcome.isGood))
        lanes.ask(page, session: session.index)
        rows.append(NodeRecord.bytes(row), at: SpoolKey(major: index))
        pages.append(NodeRecord.bytes(page), at: SpoolKey(major: index, minor: 0))
    }

    public func finding(_ finding: Finding) {
        findingCount += 1
        let session = finding.session ?? TextReport.noSession
        rules[finding.rule.id] = finding.rule
        let node = FindingEntry.node(finding, names: names)
        choices.add(finding, cost: FindingEntry.cost(node))
        // Behind the page, the worst first.
        let rank = Int64(Severity.violation.rawValue - finding.severity.rawValue) + 1
        let place = min(finding.frameOrder, 1 << 58)
        pages.append(
            NodeRecord.bytes(node),
            at: SpoolKey(major: Int64(session), minor: rank << 59 | place, tie: finding.rule.id.sortKey))
    }

    public func finish(_ run: RunReport) {
        let selection = SessionSelection(choices.takeShortlist(most: mostSessions), budget: budget)
        let connections = lanes.take { selection.levels[$0] == .full }
        let style = HTMLStyle.text
        let script = HTMLScript.text
        let words = TextReport(to: ReportOutput { (_) throws(ReportFailure) in }, options: .init(captures: captures))
        let summary = RunSummary(run: run, words: words, listedFindings: findingCount, lost: lost).node
        summary["style_hash"] = Self.hash(style)
        summary["script_hash"] = Self.hash(script)
        output.write(templates.head.render(summary))
        output.write("<style>\(style)</style>\n")
        output.write(templates.summary.render(summary))
        writeTable(run, selection)
        writePages(selection, connections)
        output.write(templates.rules.render(RunSummary.rules(rules, run)))
        output.write("<script>\(script)</script>\n</body>\n</html>\n")
        output.flush()
    }

    // MARK: - Parts

    private func writeTable(_ run: RunReport, _ selection: SessionSelection) {
        guard choices.count > 0 else { return }
        let node = Node()
        node.set("told", true)
        node.set("choices", run.outcomes.map { Node(["choice": $0.name]) })
        let omitted = sentences(selection)
        if !omitted.isEmpty { node["omitted"] = omitted }
        output.write(templates.tableStart.render(node))
        let isAllListed = run.findings.reduce(0) { $0 + $1.count } <= findingCount
        rows.drain {
            selection.levels[Int($0.major)] != nil
        } _: { key, record in
            guard let row = NodeRecord.node(record) else { return }
            let tally = selection.tallies[Int(key.major)]
            // Of each rule only the first findings are listed; the others belong to sessions that are not known here.
            row["tally"] = tally?.text ?? (isAllListed ? "none" : "none listed")
            row.set("has_page", selection.levels[Int(key.major)] != .row)
            row["weight"] = "\(tally.map { $0.worst.rawValue + 1 } ?? 0)"
            row["weight_key"] = "\(tally?.weight ?? 0)"
            output.write(templates.row.render(row))
        }
        output.write(templates.tableEnd)
    }

    /// What is left out of the report, for who may miss it.
    private func sentences(_ selection: SessionSelection) -> String {
        var text = ""
        if selection.omitted > 0 {
            let told = Quantity.grouped(selection.levels.count)
            let more = Quantity.counted(selection.omitted, "session")
            text +=
                "\(told) of \(Quantity.grouped(choices.count)) sessions are told: those with findings first, then "
            text +=
                "those that failed, then the largest. \(more) more \(selection.omitted == 1 ? "is" : "are") counted in "
            text += "the summary; the JSON report has all. "
        }
        let (rows, brief) = (selection.count(.row), selection.count(.brief))
        if rows + brief > 0 {
            text += "To keep this file small, \(Quantity.counted(brief, "session")) stand here without diagrams and "
            text += "\(Quantity.counted(rows, "session")) with the row in the table alone; "
            text += "bitstrail --format html --session N tells session N in full."
        }
        return text
    }

    private func writePages(_ selection: SessionSelection, _ connections: [Int: LaneName]) {
        if choices.count > 0 { output.write(templates.pagesStart) }
        var section: Node?
        var findings = FindingList()
        func write() {
            guard let page = section else { return }
            findings.fill(page)
            switch page["index"].flatMap({ Int($0) }).flatMap({ selection.levels[$0] }) {
            case .full?:
                SequenceDiagram.resolveLanes(page, connections)
                page.set("open", choices.count <= Self.unfoldedSessions)
                output.write(templates.full.render(page))
            case .brief?: output.write(templates.brief.render(page))
            case .row?, nil:
                if choices.count > 0 { output.write(templates.sectionEnd) }
                page.set("has_loose", true)
                output.write(templates.loose.render(page))
            }
            section = nil
        }
        var hasLoose = false
        pages.drain {
            $0.major == TextReport.noSession || (selection.levels[Int($0.major)] ?? .row) != .row
        } _: { key, record in
            let isLoose = key.major == TextReport.noSession
            guard let node = NodeRecord.node(record) else { return }
            if key.minor == 0 || (isLoose && !hasLoose) {
                write()
                findings = FindingList()
                section = isLoose ? Node() : node
                hasLoose = isLoose
            }
            if key.minor != 0 { findings.add(node) }
        }
        write()
        if choices.count > 0, !hasLoose { output.write(templates.sectionEnd) }
    }

    /// As Content-Security-Policy names what it allows.
    static func hash(_ text: String) -> String {
        let digest = SHA256()
        let bytes = Array(text.utf8)
        digest.update(bytes.span)
        let digits = Array(digest.hexDigest().utf8)
        let octets = stride(from: 0, to: digits.count - 1, by: 2).map { index in
            digits[index..<index + 2].reduce(UInt8(0)) { $0 << 4 | ($1 > 0x39 ? $1 &- 0x57 : $1 &- 0x30) }
        }
        return Base64.text(octets)
    }
}
