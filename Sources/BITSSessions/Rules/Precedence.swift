/// Which rule speaks where several fail on the same subject: the first is reported, the others
/// stand in its `also`.
struct Precedence {
    /// The rule that goes first, and those that it hides.
    static let table: [(first: RuleID, hides: [RuleID])] = [
        ("BUP-FR-011", ["BUP-FR-008"]), ("BUP-FR-024", ["BUP-FR-008", "BUP-FR-009"]),
        ("BUP-FR-010", ["BUP-FR-009"]), ("BUP-FR-012", ["BUP-FR-013"]), ("BUP-FR-014", ["BUP-FR-013"]),
        // Of a range that runs backwards neither length nor place can be told.
        ("BUP-FR-003", ["BUP-FR-005", "BUP-FR-008", "BUP-FR-009", "BUP-FR-011"]),
        ("BUP-FR-002", ["BUP-FR-003", "BUP-FR-004", "BUP-FR-005", "BUP-FR-006", "BUP-FR-007"]),
        ("BUP-CS-001", ["BUP-CS-002", "BUP-CS-003"]), ("BUP-CS-008", ["BUP-GEN-014"]),
        // Whoever is hidden hides no more: the end of a chain comes first.
        ("BUP-CSA-015", ["BUP-SRV-001"]), ("BUP-CSA-003", ["BUP-CSA-015"]), ("BUP-GEN-004", ["BUP-GEN-003"]),
        ("BUP-GEN-019", ["BUP-GEN-013"]), ("BUP-SEQ-002", ["BUP-SEQ-001", "BUP-SEQ-014"]),
        ("BUP-SEQ-003", ["BUP-SEQ-002", "BUP-FR-013"]), ("BUP-SEQ-005", ["BUP-CL-002", "BUP-CN-003"]),
        ("BUP-PG-003", ["BUP-ERR-001", "BUP-ERR-004", "BUP-ERR-005", "BUP-ERR-006"]),
        ("BUP-ERR-001", ["BUP-GEN-014"]), ("BUP-FRA-014", ["BUP-ANS-004"]),
        ("BUP-HOST-003", ["BUP-HOST-001"]),
    ]

    /// Families whose rules speak of the whole message and stay visible beside a missing packet type.
    private static let general = ["BUP-GEN-", "BUP-ANS-", "BUP-CAP-", "BUP-SEC-"]

    private let rules: [Rule]
    private let profile: Profile
    /// Of each rule, whether it can hide another one.
    private let canHide: [Bool]

    init(rules: [Rule], profile: Profile) {
        self.rules = rules
        self.profile = profile
        var canHide = [Bool](repeating: false, count: rules.count)
        for slot in RuleCatalogue.slots(of: Precedence.table.map(\.first) + ["BUP-GEN-010"]) { canHide[slot] = true }
        self.canHide = canHide
    }

    /// Applies the table within each subject; order is kept.
    func apply(_ failures: [Failure]) -> [Failure] {
        guard failures.count > 1, failures.contains(where: { canHide[$0.slot] }) else { return failures }
        var failures = failures
        var hidden = Set<Int>()
        func hide(_ loser: Int, behind winner: Int) {
            guard loser != winner, !hidden.contains(loser), !hidden.contains(winner) else { return }
            hidden.insert(loser)
            failures[winner].also.append(rules[failures[loser].slot].id)
            failures[winner].also += failures[loser].also
        }
        for (first, hides) in Precedence.table where profile == .field || first != "BUP-PG-003" {
            for (winner, failure) in failures.enumerated() where rules[failure.slot].id == first {
                for (loser, other) in failures.enumerated()
                where other.subject == failure.subject && hides.contains(rules[other.slot].id) {
                    hide(loser, behind: winner)
                }
            }
        }
        // A message without packet type cannot break the rules of a packet.
        for (winner, failure) in failures.enumerated() where rules[failure.slot].id == "BUP-GEN-010" {
            for (loser, other) in failures.enumerated() where other.subject == failure.subject {
                let id = rules[other.slot].id.text
                if !Precedence.general.contains(where: { id.hasPrefix($0) }) { hide(loser, behind: winner) }
            }
        }
        return failures.enumerated().filter { !hidden.contains($0.offset) }.map(\.element)
    }
}
