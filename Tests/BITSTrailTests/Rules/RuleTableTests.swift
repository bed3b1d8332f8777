import BITSSessions
import Conversations
import Foundation
import Testing

/// `Documentation/rules.md` is what the declarations of the rules and their cases make of it.
///
/// `BITSTRAIL_UPDATE_RULES=1 swift test --filter RuleTableTests` writes it anew; look at what changed before you keep it.
@Suite struct RuleTableTests {
    private static let page: URL = {
        let tests = #filePath.components(separatedBy: "/Tests/")[0]
        return URL(fileURLWithPath: tests + "/Documentation/rules.md")
    }()

    @Test func tableIsUpToDate() throws {
        let table = try RuleTable()
        if ProcessInfo.processInfo.environment["BITSTRAIL_UPDATE_RULES"] != nil {
            try Data(table.text.utf8).write(to: Self.page)
        } else {
            let text = try String(contentsOf: Self.page, encoding: .utf8)
            #expect(text == table.text, "Documentation/rules.md differs from what is made now")
        }
    }

    /// Each rule has a conversation that fires it and an innocent twin.
    @Test func everyRuleHasBoth() throws {
        for row in try RuleTable().rows {
            #expect(!row.fires.isEmpty, "\(row.rule.id) has no conversation that fires it")
            #expect(!row.twins.isEmpty, "\(row.rule.id) has no innocent twin")
        }
    }

    /// A rule without a twin is seen as such.
    @Test func lackOfTwinIsSeen() throws {
        let rule = try #require(RuleCatalogue.rule(named: "BUP-FR-008"))
        let alone = RuleTable.Row(rule, cases: [RuleCase("BUP-FR-008", fires: "ping", field: .violation)], scripts: [])
        #expect(alone.twins.isEmpty && !alone.fires.isEmpty)
        let innocent = RuleTable.Row(rule, cases: [RuleCase("BUP-FR-008", "x", twin: "ping")], scripts: [])
        #expect(innocent.fires.isEmpty && innocent.twins == ["x"])
    }
}

/// The table of all rules with the conversations that show them.
struct RuleTable {
    struct Row {
        let rule: Rule
        /// Names of the cases and scripts that fire it, and of those that do not although they come near.
        let fires: [String]
        let twins: [String]

        init(_ rule: Rule, cases: [RuleCase], scripts: [(name: String, expected: Set<String>, absent: Set<String>)]) {
            self.rule = rule
            let own = cases.filter { $0.rule == rule.id.text }
            let fired = own.filter { $0.fires != nil }.map(Self.name)
            let shown = scripts.filter { $0.expected.contains(rule.id.text) }.map(\.name)
            fires = fired + shown
            let spared = scripts.filter { $0.absent.contains(rule.id.text) }.map(\.name)
            twins = own.filter { !$0.twins.isEmpty }.map(Self.name) + spared
        }

        private static func name(_ test: RuleCase) -> String { test.name.isEmpty ? "basic" : test.name }
    }

    let rows: [Row]

    init() throws {
        var scripts: [(name: String, expected: Set<String>, absent: Set<String>)] = []
        for name in try ScriptLibrary.names() {
            let expectations = try ScriptLibrary.conversation(name).expectations
            scripts.append((name, Set(expectations.findings.map(\.rule)), Set(expectations.absent)))
        }
        rows = RuleCatalogue.all.map { Row($0, cases: RuleCases.all, scripts: scripts) }
    }

    var text: String {
        var text = """
            # Rules

            Made from the declarations of the rules and their test cases; do not edit. Severities are those of the profiles `field`
            (the default: widespread deviations of vendors weigh less) and `spec` (the letter of [MC-BUP]); ways in which a rule can
            fail stand in the order in which they apply. Gates say what a capture must hold for the rule to be judged: B both
            directions, H whole header block, Y counted body, S the session's start, K a known offset of the server, D a delivered
            earlier answer, T time enough behind, P plain text (H and P hold for all). The case that fires a rule and its twin, the
            nearest that does not, are named as in `Tests/BITSTrailTests/Rules` and `Tests/Scripts`; +n: so many more.
            `bitstrail explain ID` says what a rule means and what to do.

            | Rule | Title | Class | field / spec | Judged on | Gates | Source | Fired by | Innocent twin |
            |---|---|---|---|---|---|---|---|---|

            """
        for row in rows {
            let rule = row.rule
            let cells = [
                rule.id.text, rule.title, rule.ruleClass.rawValue, severities(rule), rule.scope.rawValue,
                rule.gates.map(\.rawValue).joined(separator: " "), rule.source, first(row.fires), first(row.twins),
            ]
            text += "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
        }
        return text
    }

    private func severities(_ rule: Rule) -> String {
        rule.variants.map { variant in
            let pair =
                variant.level.map(\.name) ?? "\(variant.field?.name ?? "–") / \(variant.spec?.name ?? "–")"
            return variant.condition.isEmpty ? pair : "\(pair) (\(variant.condition))"
        }.joined(separator: "; ")
    }

    private func first(_ names: [String]) -> String {
        guard let first = names.first else { return "" }
        return names.count == 1 ? first : "\(first) +\(names.count - 1)"
    }
}
