import BITSTrail
import Conversations
import Foundation
import Testing

/// Whatever is chosen, left out or weighed differently: all forms of a run show the same sessions and findings.
@Suite struct FormsAgreeTests {
    private static let choices: [[(Choice, String)]] = [
        [], [(.ignore, "CS")], [(.ignore, "SEC"), (.ignore, "CAP")], [(.severity, "warning")],
        [(.severityOf, "CS-002=note"), (.severityOf, "SEC=high"), (.severity, "note")], [(.rule, "FR")],
        [(.rule, "BUP-CS-002"), (.severityOf, "BUP-CS-002=information")], [(.session, "1")],
        [(.session, "0"), (.session, "2")], [(.session, "9")], [(.host, "upload.example.test")],
        [(.host, "none.example.test")], [(.client, "192.0.2.10")], [(.client, "203.0.113.1")],
        [(.since, "2025-03-04T09:00:00.013")], [(.until, "2025-03-04T09:00:00.013"), (.rule, "CS")],
        [(.since, "2030-01-01")], [(.session, "1"), (.severity, "violation"), (.ignore, "FR-011")],
    ]

    /// What a form shows; nil where it does not say.
    private struct Shown: Equatable {
        var sessions: Set<Int>?
        /// Of the findings, each as often as there are findings.
        var rules: [String]?
    }

    /// Redaction changes names, and so at most which host or client is chosen.
    private static let runs =
        choices.indices.map { ($0, false) }
        + Thoroughness.part(of: Array(choices.indices), every: 4).map { ($0, true) }

    @Test(arguments: runs) func formsAgree(_ index: Int, isRedacted: Bool) throws {
        let capture = try Conversation(script: ScriptLibrary.text("F10-many-faults")).pcap()
        var options = Analyzer.Options()
        options.isRedacted = isRedacted
        for (choice, value) in Self.choices[index] { #expect(options.choose(choice, value) == nil) }
        let outcome = try EveryForm.of(capture, options, more: true)
        let texts = outcome.texts
        let expected = try Self.json(texts["json"])
        let (sessions, rules) = (try #require(expected.sessions), try #require(expected.rules))
        if index == 0 { #expect(sessions == [0, 1, 2] && rules.count > 30) }
        for (form, shown) in try [
            ("ndjson", Self.ndjson(texts["ndjson"])), ("sarif", Self.sarif(texts["sarif"])),
            ("csv", Self.csv(texts["csv"])), ("csv-findings", Self.csvFindings(texts["csv-findings"])),
            ("markdown", Self.markdown(texts["markdown"])), ("html", Self.html(texts["html"])),
        ] {
            if let found = shown.sessions { #expect(found == sessions, "\(form)") }
            if let found = shown.rules { #expect(found == rules, "\(form)") }
        }
        // These tell several findings of a rule together.
        let told = #/(?m)^  [A-Za-z ]+  (BUP-[A-Z]+-\d+)(?: \([a-z ]+\))?:/#
        #expect(Set(Self.matches(texts["text -v"], told)) == Set(rules), "text")
        #expect(Set(Self.junitRules(texts["junit"])) == Set(rules), "JUnit")
        #expect(
            Set(Self.matches(texts["junit"], #/<testsuite name="[^"]*" id="(\d+)"/#).compactMap(Int.init)) == sessions)
        #expect(Set(Self.matches(texts["text"], #/(?m)^Session (\d+)  [A-Z]/#).compactMap(Int.init)) == sessions)
        #expect(Set(Self.matches(texts["text -q"], #/(?m)^(\d+)  [a-z]/#).compactMap(Int.init)) == sessions)
        let fragments = Self.rows(texts["csv-fragments"]).compactMap { $0.first.flatMap { Int($0) } }
        #expect(Set(fragments).isSubset(of: sessions))
    }

    // MARK: Reading the forms

    private static func matches(_ text: String?, _ pattern: Regex<(Substring, Substring)>) -> [String] {
        (text ?? "").matches(of: pattern).map { String($0.1) }
    }

    private static func object(_ text: some StringProtocol) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    }

    private static func json(_ text: String?) throws -> Shown {
        let report = try object(text ?? "")
        let sessions = (report["sessions"] as? [[String: Any]])?.compactMap { $0["index"] as? Int }
        let rules = (report["findings"] as? [[String: Any]])?.compactMap { $0["rule"] as? String }
        return Shown(sessions: sessions.map { Set($0) }, rules: rules?.sorted())
    }

    private static func ndjson(_ text: String?) throws -> Shown {
        let events = try (text ?? "").split(separator: "\n").map { try object($0) }
        let sessions = events.compactMap { ($0["bits_session"] as? [String: Any])?["index"] as? Int }
        return Shown(
            sessions: Set(sessions),
            rules: events.compactMap { ($0["bits_finding"] as? [String: Any])?["rule"] as? String }.sorted())
    }

    private static func sarif(_ text: String?) throws -> Shown {
        let run = (try object(text ?? "")["runs"] as? [[String: Any]])?.first
        let results = (run?["results"] as? [[String: Any]])?.filter { $0["kind"] as? String == "fail" }
        return Shown(rules: results?.compactMap { $0["ruleId"] as? String }.sorted())
    }

    /// The cells before the first one in quotes.
    private static func rows(_ text: String?) -> [[String]] {
        (text ?? "").split(separator: "\r\n").dropFirst().map { $0.split(separator: ",").map(String.init) }
    }

    private static func csv(_ text: String?) -> Shown {
        Shown(sessions: Set(rows(text).compactMap { $0.first.flatMap { Int($0) } }))
    }

    private static func csvFindings(_ text: String?) -> Shown { Shown(rules: rows(text).compactMap(\.first).sorted()) }

    private static func markdown(_ text: String?) -> Shown {
        let sessions = matches(text, #/(?m)^\| (\d+) \| [a-z-]+ \|/#).compactMap { Int($0) }
        return Shown(
            sessions: Set(sessions), rules: matches(text, #/(?m)^- \*\*[^*]+\*\* (BUP-[A-Z]+-\d+):/#).sorted())
    }

    private static func html(_ text: String?) -> Shown {
        let findings = #/<b class="v [a-z]+">[^<]*<\/b> <a href="#BUP-[A-Z]+-\d+">(BUP-[A-Z]+-\d+)</#
        return Shown(rules: matches(text, findings).sorted())
    }

    /// Of the cases that tell a finding.
    private static func junitRules(_ text: String?) -> [String] {
        (text ?? "").components(separatedBy: "<testcase").filter {
            $0.contains("<failure") || $0.contains("<system-out")
        }
        .flatMap { matches($0, #/name="(BUP-[A-Z]+-\d+):/#) }
    }
}
