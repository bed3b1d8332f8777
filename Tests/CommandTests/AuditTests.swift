import Foundation
import Testing

/// What an auditor needs: it adds up, it is the same every time, and every form has it that has a place for it.
@Suite struct AuditTests {
    private let faulty = "Samples/faulty-client.pcap"

    private struct Report: Decodable {
        struct Capture: Decodable { let sha256: String? }
        struct Summary: Decodable { let findings: [String: Int] }
        struct Finding: Decodable { let rule: String }
        struct Check: Decodable {
            let rule: String
            let passed: Int
            let failed: Int
            let open: [String: Int]
        }
        struct Audit: Decodable {
            struct Input: Decodable { let sha256: String? }
            struct Rule: Decodable {
                let rule: String
                let passed: Int
                let failed: Int
                let undecidable: Int
                let findings: Int
                let left_out: Int
                let behind: Int
                let repeats: Int
                let unreported: Int
            }
            let inputs: [Input]
            let rules: [Rule]
        }
        let captures: [Capture]
        let summary: Summary
        let findings: [Finding]
        let checks: [Check]
        let audit: Audit?
    }

    private func report(_ arguments: [String]) throws -> Report {
        let run = try Executable.run(["--format", "json", "--audit"] + arguments)
        return try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    }

    @Test(arguments: [[], ["--profile", "spec"], ["--merge", "off"]])
    func everyJudgementIsCountedOnce(options: [String]) throws {
        let inputs = ["Samples/faulty-client.pcap", "Samples/resume-after-416.pcap", "Samples/refused.pcap"]
        let report = try report(options + inputs)
        let rules = try #require(report.audit).rules
        for rule in rules {
            #expect(rule.failed == rule.findings + rule.behind + rule.repeats + rule.unreported, "\(rule)")
            #expect(rule.left_out == 0)
            let check = report.checks.first { $0.rule == rule.rule }
            #expect(check?.passed ?? 0 == rule.passed && check?.failed ?? 0 == rule.failed)
            #expect(check?.open.values.reduce(0, +) ?? 0 == rule.undecidable)
            #expect(report.findings.count { $0.rule == rule.rule } == rule.findings)
        }
        #expect(rules.reduce(0) { $0 + $1.findings } == report.summary.findings.values.reduce(0, +))
        #expect(rules.contains { $0.behind > 0 } && rules.contains { $0.passed > 0 })
        if options.isEmpty { #expect(rules.contains { $0.unreported > 0 }) }
    }

    @Test func whatIsLeftOutIsCounted() throws {
        let all = try #require(try report([faulty]).audit).rules
        for options in [["--ignore", "CS"], ["--session", "2"], ["--severity", "violation"], ["--rule", "FR-011"]] {
            let some = try report(options + [faulty])
            let rules = try #require(some.audit).rules
            #expect(zip(all, rules).allSatisfy { $0.failed == $1.failed && $0.findings == $1.findings })
            for rule in rules {
                #expect(some.findings.count { $0.rule == rule.rule } == rule.findings - rule.left_out, "\(options)")
            }
            #expect(rules.contains { $0.left_out > 0 })
        }
    }

    /// In every form that can hold them; CSV is rows of sessions, Fragments or findings, Mermaid a diagram.
    @Test(arguments: ["text", "json", "ndjson", "sarif", "junit", "markdown", "html"])
    func hashesOfTheInputs(format: String) throws {
        let sum = try #require(try report([faulty]).audit?.inputs.first?.sha256)
        let plain = try Executable.run(["--format", format, faulty]).output
        let audited = try Executable.run(["--format", format, "--audit", faulty]).output
        #expect(audited.contains(sum) && !plain.contains(sum))
        let size = try Data(contentsOf: Executable.root.appendingPathComponent(faulty)).count
        #expect(audited.contains("\(size)") || audited.contains("9,751"))
        if format == "sarif" { #expect(audited.contains(#""hashes": {"sha-256": "\#(sum)"}"#)) }
        if format == "junit" { #expect(audited.contains(#"name="capture 0 sha256" value="\#(sum)""#)) }
        if format == "json" { #expect(try report([faulty]).captures.map(\.sha256) == [sum]) }
    }

    /// Of what is stored: a compressed input has the hash of its compressed octets, in SARIF as well as its size.
    @Test func compressedInputs() throws {
        let octets = try Data(contentsOf: Executable.root.appendingPathComponent(faulty))
        let gzip = Process()
        let (input, output) = (Pipe(), Pipe())
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-cn"]
        gzip.standardInput = input
        gzip.standardOutput = output
        try gzip.run()
        try input.fileHandleForWriting.write(contentsOf: octets)
        try input.fileHandleForWriting.close()
        let packed = output.fileHandleForReading.readDataToEndOfFile()
        gzip.waitUntilExit()
        try TemporaryFile.with(packed) { path in
            let sarif = try Executable.run(["--format", "sarif", "--audit", path]).output
            #expect(sarif.contains("\"length\": \(packed.count),\n") && sarif.contains("\"hashes\""))
            let plain = try Executable.run(["--format", "sarif", path]).output
            #expect(plain.firstMatch(of: #/"length": \d+,\s+"roles"/#) == nil)
        }
    }

    /// Not the folder, not the time, not the order of a hash table is in a report.
    @Test func theSameInputGivesTheSameReport() throws {
        let forms = FormatTests.forms
        func reports() throws -> [String: Data] {
            let folder = URL(fileURLWithPath: NSTemporaryDirectory() + "bitstrail-audit-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: folder) }
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let names = ["faulty-client.pcap", "upload-reply.pcap"]
            for name in names {
                try FileManager.default.copyItem(
                    at: Executable.root.appendingPathComponent("Samples/\(name)"),
                    to: folder.appendingPathComponent(name))
            }
            let options = forms.flatMap { ["--\($0)", "r.\($0)"] }
            let run = try Executable.run(["--audit", "--hash"] + options + names, directory: folder)
            #expect(run.status == 1 && run.errors.isEmpty)
            return try Dictionary(
                uniqueKeysWithValues: forms.map { ($0, try Data(contentsOf: folder.appendingPathComponent("r.\($0)"))) }
            )
        }
        let (first, second) = (try reports(), try reports())
        for form in forms { #expect(first[form] == second[form] && first[form]?.isEmpty == false, "\(form)") }
    }
}
