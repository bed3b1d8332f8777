import BITSSessions

/// What the report says of the run as a whole, as nodes for the templates.
struct RunSummary {
    /// Captures listed one by one; a ring may have thousands.
    private static let listedCaptures = 200
    /// Notes told; each capture may have several.
    private static let listedNotes = 200

    let run: RunReport
    /// Says what the text report says, in sentences.
    let words: TextReport
    let listedFindings: Int
    let lost: Int

    var heading: String {
        let names = run.captures.map { Escaping.name(CaptureNames.last($0.name), limit: 200) }
        switch names.count {
        case 0: return "BITS uploads"
        case 1: return "BITS uploads in \(names[0])"
        default: return "BITS uploads in \(names.count) captures, \(names[0]) to \(names[names.count - 1])"
        }
    }

    var node: Node {
        let node = Node(["heading": heading, "total": run.total, "version": run.toolVersion])
        node.set("damaged", !run.complete || lost > 0)
        addTallies(to: node)
        addCaptures(to: node)
        add("standings", words.standingList(run), to: node)
        if let audit = run.audit { addAudit(audit, to: node) }
        var notes = words.noteList(run, listed: listedFindings, lost: lost)
        if notes.count > Self.listedNotes {
            let more = notes.count - Self.listedNotes
            notes = notes.prefix(Self.listedNotes) + ["and \(Quantity.counted(more, "more note"))"]
        }
        add("notes", notes, to: node)
        if run.outcomes.isEmpty, !words.isUnread(run) {
            add("contents", words.contentList(run), to: node)
            if run.packets.isEmpty { add("reasons", words.reasonList(run), to: node) }
        }
        return node
    }

    private func addAudit(_ audit: AuditReport, to node: Node) {
        add("audit", words.auditList(run, audit), to: node)
        node["audited_count"] = Quantity.grouped(audit.rules.count)
        node["audit_key"] = TextReport.auditKey(audit)
        node.set(
            "audited",
            audit.rules.map {
                Node([
                    "id": $0.rule.id.text, "passed": Quantity.grouped($0.passed), "failed": Quantity.grouped($0.failed),
                    "open": Quantity.grouped($0.undecidable), "made": Quantity.grouped($0.fates.findings),
                    "left": Quantity.grouped($0.leftOut),
                    "none": Quantity.grouped($0.failed - $0.fates.findings),
                ])
            })
    }

    private func add(_ name: String, _ items: [String], to node: Node) {
        node.set("has_\(name)", !items.isEmpty)
        node.set(name, items: items.map(Self.withoutNoBreaks))
    }

    /// The texts keep words together for lines of a terminal.
    private static func withoutNoBreaks(_ text: String) -> String {
        String(text.map { $0 == "\u{A0}" ? " " : $0 })
    }

    private func addTallies(to node: Node) {
        node.set("has_outcomes", !run.outcomes.isEmpty)
        node.set(
            "outcomes",
            run.outcomes.map { tally in
                Node([
                    "name": tally.name, "count": Quantity.grouped(tally.count),
                    "tone": Outcome(rawValue: tally.name)?.tone ?? "fair",
                ])
            })
        let (counts, levels) = run.findingsApart
        var rows = zip(Severity.allCases, counts).reversed().map { (tone: $0.name, name: $0.name, count: $1) }
        rows += zip(SecurityLevel.allCases, levels).reversed().map {
            (tone: $0.severity.name, name: "security \($0.name)", count: $1)
        }
        rows.removeAll { $0.count <= 0 }
        node.set("has_severities", !rows.isEmpty)
        node.set(
            "severities",
            rows.map { Node(["tone": $0.tone, "name": $0.name, "count": Quantity.grouped($0.count)]) })
        let frames = run.captures.reduce(0) { $0 &+ $1.frames }
        var read: [(String, Int64)] = [
            ("Frames", frames), ("TCP connections", Int64(run.connections)),
            ("HTTP requests", Int64(run.httpRequests)), ("HTTP responses", Int64(run.httpResponses)),
        ]
        read += run.packets.map { ("\(Escaping.wire($0.name, limit: 40)) packets", Int64($0.count)) }
        node.set("read", read.map { Node(["what": $0.0, "count": Quantity.grouped($0.1)]) })
    }

    private func addCaptures(to node: Node) {
        node.set(
            "captures",
            run.captures.prefix(Self.listedCaptures).map { capture in
                let row = Node([
                    "number": "\(capture.index)", "name": CaptureNames.spoken(capture.name),
                    "format": [capture.format ?? "unknown", capture.compression].filter { $0 != "none" }
                        .joined(separator: ", "),
                    "frames": Quantity.grouped(capture.frames), "octets": Quantity.grouped(capture.bytes),
                    "links": capture.linkTypes.map(\.name).joined(separator: ", "), "first": "–", "span": "–",
                ])
                var times = TimeText()
                if let first = capture.firstTime, let last = capture.lastTime {
                    row["first"] = times.string(first)
                    row["span"] = Quantity.duration(last &- first)
                }
                row.set("whole", capture.complete)
                return row
            })
        let more = run.captures.count - Self.listedCaptures
        if more > 0 { node["more_captures"] = Quantity.grouped(more) }
    }

    /// The rules that findings name, each told once.
    static func rules(_ rules: [RuleID: Rule], _ run: RunReport) -> Node {
        let node = Node(["version": run.toolVersion, "profile": run.profile.rawValue])
        node.set("has_rules", !rules.isEmpty)
        node.set(
            "rules",
            rules.values.sorted { $0.id < $1.id }.map { rule in
                let entry = Node(["id": rule.id.text, "title": rule.title, "meaning": rule.meaning])
                if !rule.causes.isEmpty { entry["causes"] = rule.causes }
                if !rule.advice.isEmpty { entry["advice_of_rule"] = rule.advice }
                let techniques = rule.techniques.isEmpty ? "" : "ATT&CK \(rule.techniques.joined(separator: ", ")); "
                entry["standing"] =
                    "Class \(rule.ruleClass.rawValue); source: \(rule.source.isEmpty ? "none" : rule.source); "
                    + "\(techniques)bitstrail explain \(rule.id)"
                return entry
            })
        let passed = run.checks.reduce(0) { $0 + $1.passed }
        let failed = run.checks.reduce(0) { $0 + $1.failed }
        let open = run.checks.reduce(0) { $0 + $1.open.reduce(0) { $0 + $1.count } }
        if passed + failed + open > 0 {
            node["judged"] =
                "\(Quantity.grouped(run.checks.count)) rules were judged \(Quantity.grouped(passed + failed + open)) "
                + "times: \(Quantity.grouped(passed)) passed, \(Quantity.grouped(failed)) failed, "
                + "\(Quantity.grouped(open)) could not be decided from the capture."
        }
        return node
    }
}
