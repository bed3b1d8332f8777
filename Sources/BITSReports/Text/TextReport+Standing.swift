import BITSSessions

// What the report is of: the whole run or a part of it, redacted or not, and for auditors how it was made.

extension TextReport {
    /// Behind the totals, which are those of the whole run.
    func standing(_ run: RunReport) -> String {
        var text = ""
        if run.isRedacted {
            text += layout.paragraph(
                "Redacted: addresses, names, session ids, paths and other words of the captures are numbered "
                    + "stand-ins.",
                indent: 0)
        }
        guard let selection = run.selection else { return text }
        let options = selection.options.map { "--\($0.name) \(Escaping.name($0.value))" }.joined(separator: " ")
        let sessions = selection.sessions + selection.sessionsOmitted
        let findings = selection.findings + selection.findingsOmitted
        var words =
            "Shown: \(Quantity.grouped(selection.sessions)) of \(Quantity.counted(sessions, "session")), "
            + "\(Quantity.grouped(selection.findings)) of \(Quantity.counted(findings, "finding"))"
        if selection.findingsKnown > 0 {
            words += ", \(Quantity.grouped(selection.findingsKnown)) of them known from the baseline"
        }
        return text + layout.paragraph("\(words) (\(options)).", indent: 0)
    }

    /// Only if somebody asked for it.
    func audit(_ run: RunReport) -> String {
        guard let audit = run.audit else { return "" }
        var text = "\n" + layout.heading("AUDIT") + "\n"
        for input in audit.inputs {
            let name = run.captures.first { $0.index == input.capture }.map { CaptureNames.spoken($0.name) } ?? ""
            guard let bytes = input.bytes, let digest = input.sha256 else {
                text += layout.paragraph("\(name): not read", first: "  ", rest: 4)
                continue
            }
            let whole = input.isWhole ? "" : ", NOT THE WHOLE INPUT"
            text += layout.paragraph("\(name): \(Quantity.counted(bytes, "octet"))\(whole)", first: "  ", rest: 4)
            text += "    SHA-256 \(digest)\n"
        }
        let options = audit.options.map { "\($0.name) \($0.value.isEmpty ? "-" : Escaping.name($0.value))" }
        text += layout.paragraph(
            "bitstrail \(run.toolVersion), profile \(run.profile.rawValue), \(options.joined(separator: ", "))",
            first: "  ", rest: 4)
        let parameters =
            run.parameters.listed.map { "\($0.name)=\($0.value)" }
            + run.parameters.listedHosts.map {
                "\($0.name)=\($0.hosts.map { Escaping.name($0) }.joined(separator: ","))"
            }
        text += layout.paragraph("parameters \(parameters.joined(separator: " "))", first: "  ", rest: 4)
        text += "  rule set \(audit.ruleSet)\n\n"
        text += "  RULE            passed      failed undecidable\n"
        for judged in audit.rules {
            let counts = [judged.passed, judged.failed, judged.undecidable].map { Quantity.grouped($0).leftPadded(12) }
            text += "  \(judged.rule.id.text.rightPadded(10))\(counts.joined())\n"
        }
        return text
    }
}
