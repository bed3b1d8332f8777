import Testing

@testable import BITSReports
@testable import BITSSessions

@Suite struct SessionSelectionTests {
    private func candidate(
        _ index: Int, size: Int64 = 0, full: Int32 = 100, hasFailed: Bool = false
    ) -> SessionSelection.Candidate {
        SessionSelection.Candidate(
            index: index, size: size, rowCost: 5, fullCost: full, briefCost: 10, hasFailed: hasFailed)
    }

    /// Findings, then failures, then size, then order.
    @Test func order() {
        let candidates = [
            candidate(0, size: 9), candidate(1, size: 50), candidate(2), candidate(3, hasFailed: true), candidate(4),
            candidate(5, size: 50),
        ]
        let worst: [Int: Severity] = [2: .warning, 4: .violation, 0: .information]
        func told(_ most: Int) -> Set<Int> {
            Set(SessionSelection(candidates, worst: { worst[$0] }, most: most, budget: 1000).levels.keys)
        }
        #expect(told(1) == [4])
        #expect(told(2) == [4, 2])
        #expect(told(3) == [4, 2, 3])
        #expect(told(4) == [4, 2, 3, 1])
        #expect(told(5) == [4, 2, 3, 1, 5])
        #expect(told(6).count == 6)
    }

    /// Everybody has a row; the first have full pages, the next brief ones.
    @Test func budget() {
        let candidates = (0..<30).map { candidate($0, size: Int64(100 - $0)) }
        let whole = SessionSelection(candidates, worst: { _ in nil }, budget: 30 * 105)
        #expect(whole.count(.full) == 30)
        let selection = SessionSelection(candidates, worst: { _ in nil }, budget: 30 * 5 + 300)
        #expect(selection.levels.count == 30 && selection.omitted == 0)
        #expect(selection.count(.full) == 1 && selection.levels[0] == .full)
        #expect(selection.count(.brief) == 20 && selection.levels[20] == .brief && selection.levels[21] == .row)
        let small = SessionSelection(candidates, worst: { _ in nil }, budget: 37)
        #expect(small.count(.row) == 7 && small.levels.count == 7 && small.omitted == 23)
        #expect(small.levels[6] == .row && small.levels[7] == nil)
    }

    /// What a session takes is foreseen well enough: not less than it is, not more than twice.
    @Test(arguments: [0, 1, 2, 3, 4]) func costs(_ sample: Int) {
        let session = [
            Samples.plainUpload(), Samples.resumedUpload, Samples.faultyUpload, Samples.longUpload(2000),
            Samples.longUpload(2000, disturbedEach: 3),
        ][sample]
        let templates = HTMLTemplates.shared
        let page = SessionPage.page(session, names: CaptureNames(["a"]))
        let (full, brief) = (SessionPage.cost(full: page), SessionPage.cost(brief: page))
        page.set("has_chart", true)
        SequenceDiagram.resolveLanes(page, [:])
        let fullSize = templates.full.render(page).utf8.count
        let briefSize = templates.brief.render(page).utf8.count
        #expect(fullSize <= full && full < 2 * fullSize, "\(fullSize) \(full)")
        #expect(briefSize <= brief && brief < 2 * briefSize, "\(briefSize) \(brief)")
        let row = SessionPage.row(session)
        let cost = SessionPage.cost(row: row)
        row["tally"] = "3 violations, 2 warnings, 1 informational"
        let size = templates.row.render(row).utf8.count
        #expect(size <= cost && cost < 2 * size, "\(size) \(cost)")
    }

    @Test func costsOfFindings() {
        for finding in Samples.resumedFindings + Samples.faultyFindings {
            let page = Node()
            let node = FindingEntry.node(finding, names: CaptureNames(["a"]))
            let cost = FindingEntry.cost(node)
            node.set("has_evidence", !node.list("evidence").isEmpty)
            page.set("findings", [node])
            page.set("has_loose", true)
            let size = HTMLTemplates.shared.loose.render(page).utf8.count - 130
            #expect(size <= cost && cost < 2 * size, "\(finding.rule.id) \(size) \(cost)")
        }
    }

    /// Sessions for whose pages there is no room have a row without a link that leads nowhere.
    @Test func rowsWithoutPages() {
        let sink = Sink()
        let report = HTMLReport(
            to: sink.output, captures: ["a"], memoryBound: Spool.defaultBound, mostSessions: 2, budget: 1200)
        print(
            [Samples.plainUpload(0), Samples.plainUpload(1)], [],
            run: Samples.run(outcomes: [Tally(name: "completed", count: 2)], findings: []), on: report)
        let reader = XMLReader(sink.text)
        #expect(reader.isWellFormed && reader.count("details") == 0)
        #expect(reader.count("tr") { $0["data-o"] != nil } == 2)
        #expect(!sink.text.contains("#s0") && !sink.text.contains("#s1"))
        #expect(reader.text.contains("2 sessions with the row in the table alone"))
    }

    /// A report of more sessions than it may hold says how many are missing.
    @Test func omittedSessionsAreCounted() {
        let sink = Sink()
        let report = HTMLReport(to: sink.output, captures: ["a"], memoryBound: Spool.defaultBound, mostSessions: 2)
        let sessions = [Samples.plainUpload(0), Samples.plainUpload(1), Samples.plainUpload(2)]
        print(
            sessions, [Samples.finding("BUP-FR-011", "T", .warning, "M.", session: 2, frames: [1])],
            run: Samples.run(outcomes: [Tally(name: "completed", count: 3)], findings: []), on: report)
        let reader = XMLReader(sink.text)
        #expect(reader.isWellFormed)
        #expect(reader.count("details") == 2)
        #expect(reader.text.contains("2 of 3 sessions are told"))
        #expect(reader.text.contains("1 session more is counted in the summary"))
        #expect(sink.text.contains("id=\"s2\"") && sink.text.contains("id=\"s0\"") && !sink.text.contains("id=\"s1\""))
    }
}
