import BITSSessions

/// What the rules say, as text for people.
public enum RuleBook {
    /// One line per rule: id, severity in both profiles, title.
    public static func list() -> String {
        let rows = RuleCatalogue.all.map { rule in
            (rule.id.text, range(rule, .field), range(rule, .spec), rule.title)
        }
        let header = ("RULE", "FIELD", "SPEC", "TITLE")
        let first = ([header] + rows).map(\.0.count).max() ?? 0
        let second = ([header] + rows).map(\.1.count).max() ?? 0
        let third = ([header] + rows).map(\.2.count).max() ?? 0
        return ([header] + rows).map { row in
            "\(padded(row.0, first))  \(padded(row.1, second))  \(padded(row.2, third))  \(row.3)\n"
        }.joined()
    }

    /// All that is known of a rule; nil if there is none of that name (`BUP-FR-008`, `fr-008`).
    public static func explain(_ name: String) -> String? {
        guard let rule = RuleCatalogue.rule(named: name) else { return nil }
        var text = "\(rule.id)  \(rule.title)\n\n"
        text += wrapped(rule.meaning)
        text += "\nSeverity        field        spec\n"
        for variant in rule.variants {
            let field = padded(variant.field?.name ?? "not reported", 13)
            text += "                \(field)\(variant.spec?.name ?? "not reported")\n"
            if !variant.condition.isEmpty { text += wrapped("(\(variant.condition))", indent: 18) }
        }
        text += "Class           \(rule.ruleClass.rawValue)\n"
        text += "Judged on       \(rule.scope.rawValue)\n"
        let gates = rule.gates.isEmpty ? "only the message itself" : rule.gates.map(gateName).joined(separator: "; ")
        for (name, value) in [("Needs", gates), ("Source", rule.source), ("Example", rule.example)] {
            text += padded(name, 16) + wrapped(value, indent: 16).dropFirst(16)
        }
        text += "\nLikely causes\n" + wrapped(rule.causes) + "\nWhat to do\n" + wrapped(rule.advice)
        return text
    }

    private static func gateName(_ gate: Gate) -> String {
        switch gate {
        case .bothDirections: "both directions in the capture"
        case .wholeHead: "a whole header block"
        case .countedBody: "a counted body"
        case .sessionStart: "the session's start in the capture"
        case .knownOffset: "a known offset of the server"
        case .delivered: "a delivered earlier answer"
        case .time: "a capture that goes on long enough"
        case .plaintext: "plain text"
        }
    }

    /// The severities a rule can have, lowest and highest.
    private static func range(_ rule: Rule, _ profile: Profile) -> String {
        let severities = rule.variants.compactMap { $0.severity(in: profile) }
        guard let low = severities.min(), let high = severities.max() else { return "-" }
        return low == high ? high.name : "\(low.name)..\(high.name)"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// Lines of at most 78 characters.
    private static func wrapped(_ text: String, indent: Int = 2) -> String {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + word.count + 1 > 78 - indent {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " \(word)"
        }
        if !line.isEmpty { lines.append(line) }
        return lines.map { String(repeating: " ", count: indent) + "\($0)\n" }.joined()
    }
}
