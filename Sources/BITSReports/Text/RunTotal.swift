import BITSSessions

extension RunReport {
    /// What the run amounts to: `2 BITS upload sessions: 1 completed, 1 failed. Findings: 1 violation, 2 notes.`
    var total: String {
        guard !outcomes.isEmpty else { return "No BITS upload session." }
        let sessions = outcomes.reduce(0) { $0 + $1.count }
        let outcomes = outcomes.map { "\(Quantity.grouped($0.count)) \($0.name)" }.joined(separator: ", ")
        let (counts, levels) = findingsApart
        let findings = SeverityTally.text(counts, levels)
        let profile = profile == .field ? "" : " (profile \(profile.rawValue))"
        return "\(Quantity.counted(sessions, "BITS upload session")): \(outcomes). "
            + "Findings\(profile): \(findings.isEmpty ? "none" : findings)."
    }

    /// The findings by severity without those of class `security`, and those by level; in the order of the cases.
    var findingsApart: (counts: [Int64], levels: [Int64]) {
        let levels = SecurityLevel.allCases.map { level in
            Int64(securityFindings.first { $0.name == level.name }?.count ?? 0)
        }
        let counts = Severity.allCases.map { severity in
            let security = zip(SecurityLevel.allCases, levels).reduce(0) { $0 + ($1.0.severity == severity ? $1.1 : 0) }
            return Int64(findings.first { $0.name == severity.name }?.count ?? 0) - security
        }
        return (counts, levels)
    }
}
