import Foundation
import Testing

/// What a run shows and weighs, and what an audit adds.
@Suite struct ShownTests {
    private let faulty = "Samples/faulty-client.pcap"

    private struct Report: Decodable {
        struct Session: Decodable { let index: Int }
        struct Finding: Decodable {
            let rule: String
            let severity: String
            let session: Int?
            let fingerprint: String?
            let known: Bool
        }
        struct Selection: Decodable {
            let sessions: Int
            let sessions_omitted: Int
            let findings_omitted: Int
            let findings_known: Int
            let worst: String?
        }
        struct Summary: Decodable { let sessions: [String: Int] }
        let sessions: [Session]
        let findings: [Finding]
        let selection: Selection?
        let summary: Summary
    }

    private func report(_ arguments: [String]) throws -> (Report, Int32) {
        let run = try Executable.run(["--format", "json"] + arguments + [faulty])
        return (try JSONDecoder().decode(Report.self, from: Data(run.output.utf8)), run.status)
    }

    /// A finding that belongs to no session belongs to the host of its request.
    @Test func hostOfFindingsWithoutSession() throws {
        let (report, status) = try report(["--host", "upload.example.test", "--rule", "GEN-005"])
        #expect(report.findings.contains { $0.session == nil } && status == 1)
        let (other, clean) = try self.report(["--host", "elsewhere.example.test", "--rule", "GEN-005"])
        #expect(other.findings.isEmpty && clean == 0)
    }

    private func withFile<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("bitstrail-\(UUID().uuidString).json")
        try Data(text.utf8).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try body(url.path)
    }

    @Test func sessions() throws {
        let (all, _) = try report([])
        #expect(all.selection == nil && all.sessions.map(\.index) == [0, 1, 2])
        let (one, status) = try report(["--session", "2"])
        #expect(one.sessions.map(\.index) == [2] && one.findings.allSatisfy { $0.session == 2 })
        #expect(one.selection?.sessions_omitted == 2 && one.selection?.worst == "information" && status == 0)
        #expect(one.summary.sessions == all.summary.sessions)
        #expect(try report(["--session", "1"]).1 == 1)
        #expect(try report(["--session", "9"]).0.sessions.isEmpty)
        let text = try Executable.run(["--session", "9", faulty])
        #expect(text.output.contains("Shown: 0 of 3 sessions") && text.status == 0)
        #expect(!text.output.contains("INSTEAD"))
        #expect(text.errors == "bitstrail: --session 9 fits nothing: sessions are numbered 0 to 2.\n")
    }

    @Test func placesAndTimes() throws {
        let host = try #require(
            try Executable.run(["--format", "json", faulty]).output.firstMatch(of: #/"host": "([^"]+)"/#)?.1)
        #expect(try report(["--host", host.uppercased()]).0.sessions.count == 3)
        #expect(try report(["--host", "other.example.test"]).0.sessions.isEmpty)
        #expect(try report(["--client", "203.0.113.9"]).0.sessions.isEmpty)
        #expect(try report(["--since", "2025-03-04T14:00:00Z"]).0.sessions.count == 3)
        #expect(try report(["--since", "2025-03-04T15:00:03+01:00"]).0.sessions.isEmpty)
        #expect(try report(["--until", "2025-03-04T13:59:59.999999999"]).0.sessions.isEmpty)
    }

    @Test func rulesAndSeverities() throws {
        let (rule, _) = try report(["--rule", "cs-002"])
        #expect(Set(rule.findings.map(\.rule)) == ["BUP-CS-002"] && rule.sessions.count == 3)
        #expect(Set(try report(["--rule", "CS"]).0.findings.map { String($0.rule.prefix(7)) }) == ["BUP-CS-"])
        #expect(Set(try report(["--severity", "violation"]).0.findings.map(\.severity)) == ["violation"])
        let (ignored, _) = try report(["--ignore", "BUP-CS-002"])
        #expect(!ignored.findings.contains { $0.rule == "BUP-CS-002" } && ignored.selection?.findings_omitted ?? 0 > 0)
        let (lowered, status) = try report(["--rule", "CS-002", "--severity-of", "BUP-CS-002=note"])
        #expect(Set(lowered.findings.map(\.severity)) == ["note"] && status == 0)
        #expect(try report(["--rule", "CS-002", "--severity-of", "CS=note", "--fail-on", "note"]).1 == 1)
    }

    /// Numbers are those of the whole run, by the severities that it was told.
    @Test func numbersFollowTheSeverities() throws {
        func numbers(_ arguments: [String]) throws -> ([String: Int], [String: Int]) {
            let run = try Executable.run(["--format", "json"] + arguments + [faulty])
            let report = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
            let summary = report?["summary"] as? [String: Any]
            let findings = try #require(report?["findings"] as? [[String: Any]])
            let told = Dictionary(grouping: findings) { $0["severity"] as? String ?? "" }.mapValues(\.count)
            return (try #require(summary?["findings"] as? [String: Int]).filter { $0.value > 0 }, told)
        }
        let (plain, listed) = try numbers([])
        #expect(plain == listed && plain["violation"] ?? 0 > 0)
        for option in ["CS=note", "SEC=high", "BUP-FR-011=information"] {
            let (weighed, listed) = try numbers(["--severity-of", option])
            #expect(weighed == listed && weighed != plain, "\(option)")
            #expect(weighed.values.reduce(0, +) == plain.values.reduce(0, +))
        }
        // What is left out counts all the same.
        #expect(try numbers(["--ignore", "CS"]).0 == plain)
        let text = try Executable.run(["--severity-of", "SEC=high", faulty]).output
        #expect(text.contains("security: 4 high."))
    }

    /// They list no findings: what chooses findings is no option of theirs, what chooses sessions is.
    @Test(arguments: ["packets", "sessions"]) func optionsOfFindings(command: String) throws {
        for option in [["--rule", "CS"], ["--severity", "note"], ["--ignore", "CS"], ["--severity-of", "CS=note"]] {
            let run = try Executable.run([command] + option + [faulty])
            #expect(run.status == 64 && run.errors.contains("Unknown option '\(option[0])'"), "\(run.errors)")
            #expect(try Executable.run(["timeline"] + option + [faulty]).status == 0)
        }
        let run = try Executable.run([command, "--session", "1", "--host", "upload.example.test", "--redact", faulty])
        #expect(run.status == 0 && run.output.contains("client-1"))
    }

    @Test func wrongNamesGetAHint() throws {
        for (arguments, hint) in [
            (["--rule", "BUP-CS-02"], "did you mean BUP-CS-002?"), (["--ignore", "XYZ"], "bitstrail rules"),
            (["--severity", "violations"], "did you mean violation?"),
            (["--severity-of", "CS-002"], "lacks a severity"),
            (["--severity-of", "CS-002=high"], "violation, warning, note or information"),
            (["--session", "one"], "no number"), (["--client", "host"], "no IP address"),
            (["--since", "noon"], "no time"),
            (["--baselin", "x"], "--baseline"),
        ] {
            let run = try Executable.run(arguments + [faulty])
            #expect(run.status == 64 && run.errors.contains(hint), "\(arguments): \(run.errors)")
        }
    }

    @Test func baseline() throws {
        let old = try Executable.run(["--format", "json", faulty]).output
        try withFile(old) { path in
            let (report, status) = try report(["--baseline", path])
            #expect(status == 0 && report.findings.allSatisfy { $0.known && $0.fingerprint != nil })
            #expect(report.selection?.findings_known == report.findings.count && report.selection?.worst == nil)
            #expect(Set(report.findings.compactMap(\.fingerprint)).count == report.findings.count)
            #expect(try Executable.run(["--baseline", path, "Samples/plain-upload.pcap"]).status == 0)
        }
        try withFile(old) { path in
            let sarif = try Executable.run(["--format", "sarif", "--baseline", path, faulty])
            #expect(sarif.status == 0 && sarif.output.contains(#""baselineState": "unchanged""#))
            #expect(!sarif.output.contains(#""baselineState": "new""#) && sarif.output.contains("matter"))
            let junit = try Executable.run(["--format", "junit", "--baseline", path, faulty]).output
            #expect(!junit.contains("<failure") && junit.contains("known from the baseline"))
            let markdown = try Executable.run(["--format", "markdown", "--baseline", path, faulty]).output
            #expect(markdown.contains("known from the baseline"))
            let rows = try Executable.run(["--format", "csv-findings", "--baseline", path, faulty]).output
                .split(separator: "\r\n").dropFirst()
            #expect(!rows.isEmpty && rows.allSatisfy { $0.hasSuffix(",true") })
        }
        #expect(!(try Executable.run(["--format", "sarif", faulty]).output.contains("baselineState")))
        // Without one of them, that one weighs.
        let fingerprint = try #require(try report(["--rule", "CS-002"]).0.findings.first?.fingerprint)
        try withFile(old.replacing(fingerprint, with: String(repeating: "0", count: 32))) { path in
            let (report, status) = try report(["--baseline", path])
            #expect(status == 1 && report.findings.filter { !$0.known }.map(\.rule) == ["BUP-CS-002"])
        }
        try withFile("[]") { path in
            let run = try Executable.run(["--baseline", path, faulty])
            #expect(run.status == 2 && run.errors.contains("no report"))
        }
    }

    @Test func audit() throws {
        let run = try Executable.run(["--format", "json", "--audit", faulty])
        #expect(run.output == (try Executable.run(["--format", "json", "--audit", faulty]).output))
        let size = try Data(contentsOf: Executable.root.appendingPathComponent(faulty)).count
        let digest = Process()
        let output = Pipe()
        digest.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        digest.arguments = ["sha256sum", Executable.root.appendingPathComponent(faulty).path]
        digest.standardOutput = output
        try digest.run()
        let sum = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).prefix(64)
        digest.waitUntilExit()
        #expect(sum.count == 64)
        #expect(run.output.contains(#""bytes": \#(size), "sha256": "\#(sum)", "whole": true"#))
        #expect(run.output.contains(#""rule": "BUP-CS-002", "passed":"#))
        let both = try Executable.run(["--audit", faulty, "Samples/cancel.pcap", "README.md"])
        #expect(both.output.contains("SHA-256 \(sum)") && both.output.contains("README.md: not read"))
        let bytes = try Data(contentsOf: Executable.root.appendingPathComponent(faulty))
        let cut = try Executable.run(["--format", "json", "--audit", "-"], input: bytes + Data(repeating: 7, count: 9))
        #expect(cut.output.contains(#""bytes": \#(size + 9), "#))
        #expect(try Executable.run(["--audit", "--follow", faulty]).status == 64)
    }
}
