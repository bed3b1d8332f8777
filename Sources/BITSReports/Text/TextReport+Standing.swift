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
        return sentences + ["\(words) (\(options))."]
    }

    /// Only if somebody asked for it.
    func audit(_ run: RunReport) -> String {
        guard let audit = run.audit else { return "" }
        var text = "\n" + layout.heading("AUDIT") + "\n"
        for fact in auditList(run, audit) { text += layout.paragraph(fact, first: "  ", rest: 4) }
        text += "\n"
        text += "  RULE            passed      failed undecidable\n"
        for judged in audit.rules {
            let counts = [judged.passed, judged.failed, judged.undecidable].map { Quantity.grouped($0).leftPadded(12) }
            text += "  \(judged.rule.id.text.rightPadded(10))\(counts.joined())\n"
        }
        return text
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
