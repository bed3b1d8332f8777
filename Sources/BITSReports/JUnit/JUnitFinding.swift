import BITSSessions

/// What a case says of a finding; as a record with NUL between the parts.
struct JUnitFinding {
    let rule: String
    let title: String
    let severity: String
    let isFailure: Bool
    let text: String

    init(_ finding: Finding, isFailure: Bool, _ names: CaptureNames) {
        rule = finding.rule.id.text
        title = finding.rule.title
        severity = finding.level?.name ?? finding.severity.name
        self.isFailure = isFailure
        var lines = [Escaping.wire(finding.message, limit: 1000)]
        if !finding.frames.isEmpty {
            let often = finding.count > 1 ? "; seen \(Quantity.grouped(finding.count)) times" : ""
            let word = finding.frames.count == 1 ? "frame" : "frames"
            lines.append("\(word) \(FrameText.list(finding.frames, names))\(often)")
        }
        for evidence in finding.evidence {
            lines.append("\(evidence.name): \(FindingText.value(evidence.value, names))")
        }
        if finding.isKnown { lines.append("known from the baseline") }
        if finding.confidence == .likely { lines.append("likely, not proven") }
        if !finding.rule.source.isEmpty { lines.append(finding.rule.source) }
        lines.append(finding.help)
        text = lines.joined(separator: "\n")
    }

    init(_ record: [UInt8]) {
        let parts = record.split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        func part(_ index: Int) -> String { index < parts.count ? parts[index] : "" }
        rule = part(0)
        title = part(1)
        severity = part(2)
        isFailure = part(3) == "f"
        text = part(4)
    }

    var bytes: [UInt8] { Array([rule, title, severity, isFailure ? "f" : "", text].joined(separator: "\0").utf8) }
}
