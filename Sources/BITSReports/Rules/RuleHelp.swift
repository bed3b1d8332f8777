import BITSSessions

/// What a rule means and what to do, for readers who do not have `bitstrail explain` at hand.
enum RuleHelp {
    static func text(_ rule: Rule) -> String {
        parts(rule).map { $0.name.isEmpty ? $0.text : "\($0.name): \($0.text)" }.joined(separator: "\n\n")
    }

    static func markdown(_ rule: Rule) -> String {
        parts(rule).map { part in
            let text = MarkdownText.escaped(part.text)
            return part.name.isEmpty ? text : "**\(part.name):** \(text)"
        }.joined(separator: "\n\n")
    }

    private static func parts(_ rule: Rule) -> [(name: String, text: String)] {
        let gates = rule.gates.map(\.need).joined(separator: "; ")
        return [
            ("", rule.meaning), ("Likely causes", rule.causes), ("What to do", rule.advice), ("Example", rule.example),
            ("Needs", gates), ("Source", rule.source),
        ].filter { !$0.text.isEmpty }
    }
}
