import BITSReports
import BITSSessions

/// What the rules say, as text for people.
public enum RuleBook {
    /// One line per rule: id, severity in both profiles in letters, title; within 80 columns.
    public static func list() -> String {
        let rows = RuleCatalogue.all.map { rule in
            (rule.id.text, range(rule, .field), range(rule, .spec), rule.title)
        }
        let header = ("RULE", "FIELD", "SPEC", "TITLE")
        let first = ([header] + rows).map(\.0.count).max() ?? 0
        let second = ([header] + rows).map(\.1.count).max() ?? 0
        let third = ([header] + rows).map(\.2.count).max() ?? 0
        let legend = """
            V violation  W warning  N note  I information  - not reported
            security: H high  M medium  L low  i info; N..V: from N to V


            """
        return legend
            + ([header] + rows).map { row in
                let columns =
                    "\(BookText.padded(row.0, first)) \(BookText.padded(row.1, second)) "
                    + "\(BookText.padded(row.2, third)) "
                return columns + BookText.wrapped(row.3, indent: columns.count).dropFirst(columns.count)
            }.joined()
    }

    /// All that is known of a rule; nil if there is none of that name (`BUP-FR-008`, `fr-008`).
    public static func explain(_ name: String) -> String? {
        guard let rule = RuleCatalogue.rule(named: name) else { return nil }
        var text = "\(rule.id)  \(rule.title)\n\n"
        text += BookText.wrapped(rule.meaning)
        text += "\nSeverity        field        spec\n"
        for variant in rule.variants {
            let field = variant.level?.name ?? variant.field?.name ?? "not reported"
            let spec = variant.level?.name ?? variant.spec?.name ?? "not reported"
            text += "                \(BookText.padded(field, 13))\(spec)\n"
            if !variant.condition.isEmpty { text += BookText.wrapped("(\(variant.condition))", indent: 18) }
        }
        text += "Class           \(rule.ruleClass.rawValue)\n"
        if !rule.techniques.isEmpty {
            text += BookText.entry("ATT&CK", rule.techniques.joined(separator: ", "))
        }
        text += "Judged on       \(rule.scope.rawValue)\n"
        let gates = rule.gates.isEmpty ? "only the message itself" : rule.gates.map(\.need).joined(separator: "; ")
        for (name, value) in [("Needs", gates), ("Source", rule.source), ("Example", rule.example)] {
            text += BookText.padded(name, 16) + BookText.wrapped(value, indent: 16).dropFirst(16)
        }
        text += "\nLikely causes\n" + BookText.wrapped(rule.causes) + "\nWhat to do\n" + BookText.wrapped(rule.advice)
        return text
    }

    /// One line per number that rules compare with: name, value unless set, meaning.
    public static func parameters() -> String {
        let defaults = Parameters()
        let rows = Parameters.settings.map { ($0.name, $0.text(in: defaults), $0.meaning) }
        let header = ("PARAMETER", "DEFAULT", "MEANING")
        let first = ([header] + rows).map(\.0.count).max() ?? 0
        let second = ([header] + rows).map(\.1.count).max() ?? 0
        return ([header] + rows).map { row in
            let columns = "\(BookText.padded(row.0, first))  \(BookText.padded(row.1, second))  "
            return columns + BookText.wrapped(row.2, indent: columns.count).dropFirst(columns.count)
        }.joined()
    }

    /// The severities a rule can have, lowest and highest, in letters.
    private static func range(_ rule: Rule, _ profile: Profile) -> String {
        let levels = rule.variants.compactMap(\.level)
        if let low = levels.min(), let high = levels.max() { return letters(letter(low), letter(high)) }
        let severities = rule.variants.compactMap { $0.severity(in: profile) }
        guard let low = severities.min(), let high = severities.max() else { return "-" }
        return letters(letter(low), letter(high))
    }

    private static func letters(_ low: String, _ high: String) -> String { low == high ? low : "\(low)..\(high)" }

    private static func letter(_ severity: Severity) -> String { severity.name.prefix(1).uppercased() }

    private static func letter(_ level: SecurityLevel) -> String {
        level == .info ? "i" : level.name.prefix(1).uppercased()
    }
}
