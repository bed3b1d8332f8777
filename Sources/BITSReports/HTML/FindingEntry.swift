import BITSSessions

/// One finding as a node for ``HTMLTemplates/findings``.
enum FindingEntry {
    static func node(_ finding: Finding, names: CaptureNames) -> Node {
        let node = Node([
            "rule": finding.rule.id.text, "title": finding.rule.title,
            "message": Escaping.wire(finding.message, limit: 1000),
            "weight": finding.level.map { "security \($0.name)" } ?? finding.severity.name,
            "severity": finding.severity.name,
        ])
        if finding.party != .none { node["party"] = finding.party.phrase }
        let standing = standing(finding, names)
        if !standing.isEmpty { node["standing"] = standing }
        // What merely informs asks nobody to act.
        if finding.severity > .information, !finding.rule.advice.isEmpty { node["advice"] = finding.rule.advice }
        if !finding.evidence.isEmpty {
            node.set(
                "evidence",
                finding.evidence.map { Node(["proof": Escaping.wire($0.name), "proof_value": value($0.value, names)]) })
        }
        return node
    }

    /// What a finding takes in the document, about.
    static func cost(_ finding: Node) -> Int { finding.cost(markup: 34, lists: ["evidence": 18]) }

    /// Where it is seen, how often and how sure it is.
    private static func standing(_ finding: Finding, _ names: CaptureNames) -> String {
        var parts: [String] = []
        if !finding.frames.isEmpty {
            var times = TimeText()
            let time = finding.time.map { " at \(times.string($0))" } ?? ""
            let name = finding.frames.count == 1 ? "Frame" : "Frames"
            parts.append("\(name) \(FrameText.list(finding.frames, names))\(time)")
        }
        if finding.count > 1 { parts.append("seen \(Quantity.grouped(finding.count)) times") }
        if finding.isKnown { parts.append("known from the baseline") }
        if finding.confidence == .likely { parts.append("likely, not proven") }
        if !finding.also.isEmpty { parts.append("also \(finding.also.map(\.text).joined(separator: ", "))") }
        return parts.joined(separator: "; ")
    }

    private static func value(_ value: EvidenceValue, _ names: CaptureNames) -> String {
        switch value {
        case .text(let text): text.isEmpty ? "(empty)" : Escaping.wire(text)
        case .integer(let number): Quantity.grouped(number)
        case .duration(let nanoseconds): Quantity.duration(nanoseconds)
        case .frame(let frame): "frame \(FrameText.frame(frame, names))"
        }
    }
}
