import Foundation
import Testing

/// Findings are compared by what they are of, whether the report shows that or stand-ins for it.
@Suite struct BaselineTests {
    private let faulty = "Samples/faulty-client.pcap"

    @Test func redactionDoesNotHideWhatIsKnown() throws {
        let old = try Executable.run(["--format", "json", faulty]).output
        try TemporaryFile.with(old) { path in
            let plain = try Executable.run(["--format", "json", "--baseline", path, faulty])
            let run = try Executable.run(["--format", "json", "--redact", "--baseline", path, faulty])
            #expect(plain.status == 0 && run.status == 0)
            #expect(run.output.ranges(of: #""known": true"#).count == plain.output.ranges(of: #""known": true"#).count)
            #expect(!run.output.contains(#""known": false"#))
            // Who guesses a host and a target could tell whether they are the ones.
            #expect(run.output.contains(#""fingerprint": null"#) && !run.output.contains(#""fingerprint": ""#))
            // A stand-in of its own: `capture-1` is what is analysed.
            #expect(run.output.contains(#"{"name": "baseline", "value": "name-1"}"#))
            let other = try Executable.run(["--redact", "--baseline", path, "Samples/cancel.pcap"])
            #expect(other.status == 0)
        }
        let fingerprint = try #require(old.firstMatch(of: #/"fingerprint": "([0-9a-f]{32})"/#)?.1)
        try TemporaryFile.with(old.replacing(fingerprint, with: String(repeating: "0", count: 32))) { path in
            let run = try Executable.run(["--format", "json", "--redact", "--baseline", path, faulty])
            #expect(run.output.ranges(of: #""known": false"#).count == 1)
        }
    }

    @Test func redactedReportsAreNoBaseline() throws {
        try TemporaryFile.with(try Executable.run(["--format", "json", "--redact", faulty]).output) { path in
            for arguments in [["--baseline", path], ["--redact", "--baseline", path]] {
                let run = try Executable.run(arguments + [faulty])
                #expect(run.status == 2 && run.output.isEmpty && run.errors.contains("is a redacted report"))
            }
        }
    }
}
