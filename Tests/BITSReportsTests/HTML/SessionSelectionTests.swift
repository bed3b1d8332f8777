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

    private func selection(
        _ candidates: [SessionSelection.Candidate], worst: [Int: Severity] = [:],
        most: Int = SessionSelection.mostSessions, budget: Int
    ) -> SessionSelection {
        var list = SessionShortlist(most: most)
        for candidate in candidates {
            var tally: SeverityTally?
            if let severity = worst[candidate.index] {
                tally = SeverityTally()
                tally?.add(severity, nil)
            }
            list.add(candidate, tally)
        }
        return SessionSelection(list, budget: budget)
    }

    /// Findings, then failures, then size, then order.
    @Test func order() {
        let candidates = [
            candidate(0, size: 9), candidate(1, size: 50), candidate(2), candidate(3, hasFailed: true), candidate(4),
            candidate(5, size: 50),
        ]
        let worst: [Int: Severity] = [2: .warning, 4: .violation, 0: .information]
        func told(_ most: Int) -> Set<Int> {
            Set(selection(candidates, worst: worst, most: most, budget: 1000).levels.keys)
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
        let whole = selection(candidates, budget: 30 * 105)
        #expect(whole.count(.full) == 30)
        let some = selection(candidates, budget: 30 * 5 + 300)
        #expect(some.levels.count == 30 && some.omitted == 0)
        #expect(some.count(.full) == 1 && some.levels[0] == .full)
        #expect(some.count(.brief) == 20 && some.levels[20] == .brief && some.levels[21] == .row)
        let small = selection(candidates, budget: 37)
        #expect(small.count(.row) == 7 && small.levels.count == 7 && small.omitted == 23)
        #expect(small.levels[6] == .row && small.levels[7] == nil)
    }

    /// Whatever the order in which they come, the same are told, and few are held.
    @Test(arguments: [0, 1, 7, 40, 500]) func shortlist(_ most: Int) {
        var state: UInt64 = 42
        func random(_ bound: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33 % bound)
        }
        let severities: [Severity?] = [nil, nil, .information, .note, .warning, .violation]
        let all: [SessionShortlist.Entry] = (0..<500).map { index in
            var tally: SeverityTally?
            if let severity = severities[random(6)] {
                tally = SeverityTally()
                tally?.add(severity, nil)
            }
            let failed = random(3) == 0
            return .init(candidate: candidate(index, size: Int64(random(20)), hasFailed: failed), tally: tally)
        }
        let wanted = all.sorted(by: <).prefix(most).map(\.candidate.index)
        for order in [all, all.reversed(), all.sorted(by: <), all.sorted { $1 < $0 }] {
            var list = SessionShortlist(most: most)
            for entry in order {
                list.add(entry.candidate, entry.tally)
                #expect(list.held <= 2 * max(1, most))
            }
            #expect(list.count == 500 && list.ordered().map(\.candidate.index) == wanted)
        }
    }

    /// Findings count for their session whether they come before it or behind it; of each rule the first cost room.
    @Test(arguments: [true, false]) func choices(_ isBefore: Bool) {
        var choices = SessionChoices(bound: 100)
        func addFindings() {
            for severity in [Severity.note, .violation, .note, .note, .note] {
                choices.add(Samples.finding("BUP-FR-011", "T", severity, "M.", session: 1, frames: [1]), cost: 30)
            }
            choices.add(Samples.finding("BUP-FR-012", "T", .note, "M.", session: 1, frames: [1]), cost: 7)
            choices.add(Samples.finding("BUP-FR-012", "T", .violation, "M.", session: nil, frames: [1]), cost: 1)
            choices.add(Samples.finding("BUP-FR-012", "T", .violation, "M.", session: 9, frames: [1]), cost: 1)
        }
        if isBefore { addFindings() }
        for index in [2, 0, 1] { choices.add(candidate(index, size: 1 << 40, hasFailed: index == 2)) }
        if !isBefore { addFindings() }
        #expect(choices.count == 3)
        var list = choices.takeShortlist(most: 3)
        let entries = list.ordered()
        #expect(entries.map(\.candidate.index) == [1, 2, 0])
        #expect(entries.map(\.candidate.fullCost) == [227, 100, 100])
        #expect(entries.map(\.candidate.briefCost) == [137, 10, 10])
        #expect(entries.map { $0.tally?.text ?? "-" } == ["1 violation, 5 notes", "-", "-"])
        #expect(entries[0].candidate.size == 1 << 40 && choices.lost == 0)
    }

    /// Lanes of sessions that are not drawn are forgotten, whichever of the two comes first.
    @Test(arguments: [true, false]) func lanes(_ isBefore: Bool) {
        var names = LaneNames(bound: 100)
        if isBefore { names.add(Samples.connection) }
        let index = Samples.connection.index
        let page = Node()
        let part = Node()
        part.set("rows", [Node(["connection": "\(index)"]), Node(), Node(["connection": "\(index + 1)"])])
        page.set("parts", [part])
        for session in [4, 5] { names.ask(page, session: session) }
        if !isBefore { names.add(Samples.connection) }
        let all = names
        let name = LaneName(server: Samples.connection.server, tunnel: Samples.connection.tunnel)
        #expect(names.take { $0 == 5 } == [index: name])
        names = all
        #expect(names.take { $0 == 6 }.isEmpty)
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
