import BITSSessions

// Findings: violations first within a session; what is mere information comes last, one entry per rule.

extension TextReport {
    /// - Parameter advises: the first of its rule in its session says what to do.
    func findingText(_ finding: Finding, advises: Bool) -> String {
        let party = finding.party == .none ? "" : " (\(finding.party.phrase))"
        var text = layout.paragraph(
            lead: FindingText.headline(finding), finding.severity.colour, before: "  ",
            "  \(finding.rule.id): \(finding.rule.title)\(party)",
            rest: 6)
        text += layout.paragraph(Escaping.wire(finding.message, limit: 1000), indent: 6)
        let advice = advises ? "What to do: \(finding.rule.advice)" : ""
        for line in [advice, place(finding), evidence(finding), standing(finding)] where !line.isEmpty {
            text += layout.paragraph(line, first: "      ", rest: 8)
        }
        return text
    }

    /// What a finding that is not told in full has in common with its kind.
    func lead(_ finding: Finding) -> String {
        let party = finding.party == .none ? "" : " (\(finding.party.phrase))"
        let known = finding.isKnown ? ", known from the baseline" : ""
        return "\(finding.rule.id)\(party)\(known)"
    }

    private func place(_ finding: Finding) -> String {
        guard !finding.frames.isEmpty else { return "" }
        let frames = FrameText.list(finding.frames, names)
        var times = TimeText()
        let time = finding.time.map { " at \(times.string($0))" } ?? ""
        let often = finding.count > 1 ? "; seen \(Quantity.grouped(finding.count)) times" : ""
        return "\(finding.frames.count == 1 ? "frame" : "frames") \(frames)\(time)\(often)"
    }

    private func shown(_ value: EvidenceValue) -> String {
        let text = text(value)
        return text.isEmpty ? "(empty)" : text
    }

    private func evidence(_ finding: Finding) -> String {
        guard !finding.evidence.isEmpty else { return "" }
        return finding.evidence.map { "\($0.name): \(shown($0.value))" }.joined(separator: "; ")
    }

    private func text(_ value: EvidenceValue) -> String {
        switch value {
        case .text(let text): Escaping.wire(text)
        case .integer(let number): Quantity.grouped(number)
        case .duration(let nanoseconds): Quantity.duration(nanoseconds)
        case .frame(let frame): "frame \(FrameText.frame(frame, names))"
        }
    }

    private func standing(_ finding: Finding) -> String {
        let doubt = finding.confidence == .likely ? "likely, not proven; " : ""
        let known = finding.isKnown ? "known from the baseline; " : ""
        let also = finding.also.isEmpty ? "" : "also \(finding.also.map(\.text).joined(separator: ", ")); "
        let source = finding.rule.source.isEmpty ? "" : "\(finding.rule.source); "
        return "\(known)\(doubt)\(also)\(source)\(String(finding.help.map { $0 == " " ? "\u{A0}" : $0 }))"
    }
}

extension Finding {
    /// Findings without a frame come last.
    var frameOrder: Int64 {
        frames.first.map { Int64($0.capture) << 40 | $0.frame } ?? .max
    }
}
