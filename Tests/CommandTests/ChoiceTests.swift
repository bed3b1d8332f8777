import Foundation
import Testing

/// Choices that fit nothing are told, in every form that has a place for it, and on standard error.
@Suite struct ChoiceTests {
    private let faulty = "Samples/faulty-client.pcap"

    @Test(arguments: [
        (["--session", "9"], "--session 9 fits nothing: sessions are numbered 0 to 2."),
        (
            ["--host", "upload.exampel.test"],
            "--host upload.exampel.test fits nothing: uploads go to upload.example.test."
        ),
        (["--client", "192.0.2.11"], "--client 192.0.2.11 fits nothing: uploads come from 192.0.2.10."),
        (
            ["--since", "2030-01-01"],
            "--since 2030-01-01 fits nothing: uploads were under way from 2025-03-04T14:00:00.002480Z to "
                + "2025-03-04T14:00:00.017040Z."
        ),
        (
            ["--host", "upload.example.test", "--session", "2", "--until", "2025-03-04T14:00:00.003"],
            "Each of --session 2 --host upload.example.test --until 2025-03-04T14:00:00.003 fits something, but no "
                + "session fits them together."
        ),
    ])
    func choicesThatFitNothing(options: [String], sentence: String) throws {
        let run = try Executable.run(["-q", "--fail-on", "never"] + options + [faulty])
        #expect(run.status == 0 && run.errors == "bitstrail: \(sentence)\n")
        for format in ["text", "markdown", "html", "sarif", "junit", "mermaid"] {
            let run = try Executable.run(["--format", format, "--fail-on", "never"] + options + [faulty])
            let words = run.output.replacing("\n", with: " ").replacing("\\", with: "").replacing("#45;", with: "-")
            // Markdown and Mermaid escape signs, the text report breaks lines: the last word will do.
            let end = try #require(sentence.split(separator: " ").last).dropLast()
            #expect(words.contains("fits") && words.contains(end.split(separator: ":")[0]), "\(format)")
            #expect(run.errors == "bitstrail: \(sentence)\n")
        }
    }

    @Test(arguments: [
        ["--session", "2"], ["--host", "UPLOAD.example.test"], ["--host", "upload.example.test:80"],
        ["--client", "192.0.2.10"], ["--since", "2025-03-04T14:00:00.017"], ["--until", "2025-03-04T14:00:00.01"],
        ["--rule", "BUP-DL-001"], ["--severity", "violation"], ["--session", "0", "--session", "1"],
    ])
    func choicesThatFitSomething(options: [String]) throws {
        let run = try Executable.run(["--fail-on", "never"] + options + [faulty])
        if options.last == "upload.example.test:80" {
            // The port was not named by anybody.
            #expect(run.errors.contains("fits nothing: uploads go to upload.example.test."))
        } else {
            #expect(run.errors.isEmpty && !run.output.contains("fits nothing"), "\(run.errors)")
        }
        #expect(run.status == 0)
    }

    @Test func packetsAndJSON() throws {
        let packets = try Executable.run(["packets", "--host", "other.test", faulty])
        #expect(packets.status == 0 && packets.errors.contains("--host other.test fits nothing"))
        let json = try Executable.run(["--format", "json", "--host", "other.test", "--session", "0", faulty]).output
        #expect(
            json.contains(
                #"{"name": "host", "value": "other.test", "known": ["upload.example.test"], "more": 0, "first_time""#))
        #expect(!json.contains(#""unmatched": []"#))
        #expect(
            try Executable.run(["--format", "json", "--session", "0", faulty]).output.contains(#""unmatched": []"#))
    }

    /// Standard error names nobody then, and the report names stand-ins.
    @Test func redacted() throws {
        let run = try Executable.run(["--redact", "--host", "other.test", faulty])
        #expect(run.errors == "bitstrail: --host other.test fits nothing: uploads go to 1 other host.\n")
        #expect(run.output.contains("--host host-1 fits nothing: uploads go to host-2."))
    }

    @Test func extraction() throws {
        let folder = NSTemporaryDirectory() + "bitstrail-choice-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let run = try Executable.run(["extract", "-o", folder, "--session", "7", faulty])
        #expect(run.status == 0 && run.errors == "bitstrail: --session 7 fits nothing: sessions are numbered 0 to 2.\n")
    }

    @Test func outcomesThatFail() throws {
        let never = ["-q", "--fail-on", "never"]
        #expect(try Executable.run(never + ["--fail-on-outcome", "failed,interrupted", faulty]).status == 0)
        #expect(try Executable.run(never + ["--fail-on-outcome", "failed,refused", faulty]).status == 1)
        let all = ["--fail-on-outcome", "failed", "--fail-on-outcome", "refused", faulty]
        #expect(try Executable.run(never + all).status == 1)
        // What is not shown does not weigh.
        #expect(try Executable.run(never + ["--session", "1", "--fail-on-outcome", "refused", faulty]).status == 0)
        let wrong = try Executable.run(["--fail-on-outcome", "refussed", faulty])
        #expect(wrong.status == 64 && wrong.errors.contains("did you mean refused?"))
        let junit = ["--format", "junit", "--fail-on", "never"]
        let report = try Executable.run(junit + ["--fail-on-outcome", "refused", faulty])
        #expect(report.status == 1 && report.output.ranges(of: "<failure").count == 1)
        #expect(report.output.contains(#"<failure message="The upload ended as: refused" type="refused">"#))
        #expect(try !Executable.run(junit + [faulty]).output.contains("<failure"))
    }
}
