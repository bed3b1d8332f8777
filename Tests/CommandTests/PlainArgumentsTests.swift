import Conversations
import Foundation
import Testing

@testable import BITSTrailCLI

/// What is read without the option parser is what that would have read.
@Suite struct PlainArgumentsTests {
    private func withCapture(_ name: String, _ body: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "bitstrail-plain-\(UUID().uuidString).pcap"
        try Data(try ScriptLibrary.conversation(name).pcap()).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    /// The same with an option that changes nothing, which the parser reads.
    @Test(arguments: ["F01-plain-upload", "F10-many-faults", "F04-dead-node"])
    func asParsed(_ name: String) throws {
        try withCapture(name) { path in
            for options in [[], ["-q"], ["--quiet"], ["-f", "ndjson"], ["--format", "json"], ["-q", "-f", "csv"]] {
                for paths in [[path], [path, path], [path, "Samples"]] {
                    let plain = try Executable.run(options + paths)
                    let parsed = try Executable.run(options + paths + ["--merge", "on"])
                    #expect(!plain.output.isEmpty && plain.output == parsed.output, "\(options)")
                    #expect(plain.errors == parsed.errors && plain.status == parsed.status, "\(options)")
                }
            }
        }
    }

    @Test func surroundings() throws {
        try withCapture("F10-many-faults") { path in
            for environment in [["COLUMNS": "60"], ["LC_ALL": "C"], ["NO_COLOR": "1"]] {
                let plain = try Executable.run([path], environment: environment)
                let parsed = try Executable.run([path, "--merge", "on"], environment: environment)
                #expect(plain.output == parsed.output && plain.status == parsed.status && plain.status == 1)
            }
        }
    }

    @Test func whatItTakes() throws {
        try withCapture("F01-plain-upload") { path in
            let words = ["analyze", "help", "tmp"]
            func isPlain(_ arguments: [String]) -> Bool { PlainArguments(arguments, commands: words) != nil }
            for taken in [[path], [path, "/tmp"], ["-q", path], [path, "--quiet"], [path, "-f", "json", "-q"]] {
                #expect(isPlain(taken), "\(taken)")
            }
            let others: [[String]] = [
                [], ["-q"], ["-"], [path, "-"], [path, "-v"], [path, "-q", "-q"], [path, "--format"], ["help"],
                [path, "--format", "pdf"], [path, "-f", "json", "-f", "text"], ["\(path).none"], ["analyze", path],
                [path, "help"], [path, "--"], [path, "--jobs", "1"], [path, "--format=json"], ["*.pcap"],
            ]
            for other in others { #expect(!isPlain(other), "\(other)") }
        }
    }
}
