import BITSSessions

// What the report is of: the whole run or a part of it, redacted or not, and for auditors how it was made.

extension TextReport {
    /// Behind the totals, which are those of the whole run.
    func standing(_ run: RunReport) -> String {
        standingList(run).map { layout.paragraph($0, indent: 0) }.joined()
    }

    func standingList(_ run: RunReport) -> [String] {
        var sentences: [String] = []
        if run.isRedacted {
            sentences.append(
                "Redacted: addresses, names, session ids, paths and other words of the captures are numbered "
                    + "stand-ins.")
        }
        guard let selection = run.selection else { return sentences }
        let options = selection.options.map { "--\($0.name) \(Escaping.name($0.value))" }.joined(separator: " ")
        let sessions = selection.sessions + selection.sessionsOmitted
        let findings = selection.findings + selection.findingsOmitted
        var words =
            "Shown: \(Quantity.grouped(selection.sessions)) of \(Quantity.counted(sessions, "session")), "
            + "\(Quantity.grouped(selection.findings)) of \(Quantity.counted(findings, "finding"))"
        if selection.findingsKnown > 0 {
            words += ", \(Quantity.grouped(selection.findingsKnown)) of them known from the baseline"
        }
        return sentences + ["\(words) (\(options))."] + ChoiceText.sentences(selection)
    }

    /// Only if somebody asked for it.
    func audit(_ run: RunReport) -> String {
        guard let audit = run.audit else { return "" }
        var text = "\n" + layout.heading("AUDIT") + "\n"
        for fact in auditList(run, audit) { text += layout.paragraph(fact, first: "  ", rest: 4) }
        text += "\n"
        text += layout.paragraph(Self.auditKey(audit), first: "  ", rest: 2) + "\n"
        text += "  " + "RULE".rightPadded(13) + Self.auditColumns.map { $0.leftPadded(10) }.joined() + "\n"
        for judged in audit.rules {
            let counts = Self.auditCounts(judged).map { Quantity.grouped($0).leftPadded(10) }
            text += "  \(judged.rule.id.text.rightPadded(13))\(counts.joined())\n"
        }
        return text
    }

    static let auditColumns = ["passed", "failed", "undecided", "findings", "left out", "none"]

    static func auditCounts(_ judged: AuditReport.Judged) -> [Int] {
        [
            judged.passed, judged.failed, judged.undecidable, judged.fates.findings, judged.leftOut,
            judged.failed - judged.fates.findings,
        ]
    }

    /// What the columns mean, and their sum.
    static func auditKey(_ audit: AuditReport) -> String {
        let (passed, failed, undecidable) = audit.sum
        let sum = passed + failed + undecidable
        let judged = audit.rules.count { $0.passed + $0.failed + $0.undecidable > 0 }
        return "\(Quantity.grouped(judged)) of \(Quantity.counted(audit.rules.count, "rule")) had something to judge, "
            + "\(Quantity.counted(sum, "time")) in all: "
            + "\(Quantity.grouped(passed)) passed, \(Quantity.grouped(failed)) failed, \(Quantity.grouped(undecidable)) "
            + "undecided since the capture lacks what they need. A failure makes a finding of its own or none: none "
            + "where another rule's finding tells it, where the one finding of its server counts it, and where the "
            + "profile does not report it. Left out are findings that the options of this run do not show."
    }

    /// The inputs with their hashes, the program, its options and rules, each as a line.
    func auditList(_ run: RunReport, _ audit: AuditReport) -> [String] {
        var lines: [String] = []
        for input in audit.inputs {
            let name = run.captures.first { $0.index == input.capture }.map { CaptureNames.spoken($0.name) } ?? ""
            guard let bytes = input.bytes, let digest = input.sha256 else {
                lines.append("\(name): not read")
                continue
            }
            let whole = input.isWhole ? "" : ", NOT THE WHOLE INPUT"
            lines.append("\(name): \(Quantity.counted(bytes, "octet"))\(whole)")
            lines.append("SHA-256 \(digest)")
        }
        let options = audit.options.map { "\($0.name) \($0.value.isEmpty ? "-" : Escaping.name($0.value))" }
        lines.append(
            "bitstrail \(run.toolVersion), profile \(run.profile.rawValue), \(options.joined(separator: ", "))")
        let parameters =
            run.parameters.listed.map { "\($0.name)=\($0.value)" }
            + run.parameters.listedHosts.map {
                "\($0.name)=\($0.hosts.map { Escaping.name($0) }.joined(separator: ","))"
            }
        lines.append("parameters \(parameters.joined(separator: " "))")
        lines.append("rule set \(audit.ruleSet)")
        return lines
    }
}
