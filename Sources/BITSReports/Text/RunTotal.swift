import BITSSessions

extension RunReport {
    /// What the run amounts to: `2 BITS upload sessions: 1 completed, 1 failed. Findings: 1 violation, 2 notes.`
    var total: String {
        guard !outcomes.isEmpty else { return "No BITS upload session." }
        let sessions = outcomes.reduce(0) { $0 + $1.count }
        let outcomes = outcomes.map { "\(Quantity.grouped($0.count)) \($0.name)" }.joined(separator: ", ")
        let findings = findings.map { tally in
            Severity.allCases.first { $0.name == tally.name }?.counted(tally.count) ?? tally.name
        }.joined(separator: ", ")
        let profile = profile == .field ? "" : " (profile \(profile.rawValue))"
        return "\(Quantity.counted(sessions, "BITS upload session")): \(outcomes). "
            + "Findings\(profile): \(findings.isEmpty ? "none" : findings)."
    }
}
