import Foundation
import Testing

/// Several reports in one run, and where they go.
@Suite struct FormatTests {
    private let sample = "Samples/resume-after-416.pcap"

    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "bitstrail-formats-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    static let forms = [
        "text", "json", "ndjson", "csv", "csv-fragments", "csv-findings", "sarif", "junit", "markdown", "mermaid",
        "html",
    ]

    /// A file holds what `--format` prints, however many there are.
    @Test func filesHoldWhatIsPrinted() throws {
        try withFolder { folder in
            let options = Self.forms.flatMap { ["--\($0)", "\(folder)/\($0)"] }
            let all = try Executable.run(options + [sample])
            #expect(all.status == 0 && all.errors.isEmpty)
            for form in Self.forms {
                let one = try Executable.run(["--format", form, sample])
                #expect(one.status == 0 && one.errors.isEmpty)
                #expect(try String(contentsOfFile: "\(folder)/\(form)", encoding: .utf8) == one.output, "\(form)")
                if form == "text" { #expect(all.output == one.output) }
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names.sorted() == Self.forms.sorted())
        }
    }

    @Test func oneOfThemOnStandardOutput() throws {
        try withFolder { folder in
            let result = try Executable.run(["--csv", "-", "--json", "\(folder)/r.json", sample])
            #expect(result.output.hasPrefix("index,session_id,") && result.status == 0)
            #expect(FileManager.default.fileExists(atPath: "\(folder)/r.json"))
        }
        #expect(try Executable.run(["--csv", "-", "--json", "-", sample]).status == 64)
        #expect(try Executable.run(["--csv", "-", "--format", "json", sample]).status == 64)
        #expect(try Executable.run(["--csv", "/tmp/x", "--json", "/tmp/x", sample]).status == 64)
        #expect(try Executable.run(["--csv", "", sample]).status == 64)
    }

    @Test func noInputIsOverwritten() throws {
        try withFolder { folder in
            let path = "\(folder)/a.pcap"
            let bytes = try Data(contentsOf: Executable.root.appendingPathComponent(sample))
            try bytes.write(to: URL(fileURLWithPath: path))
            for input in [path, folder] {
                let result = try Executable.run(["--sarif", path, "--json", "\(folder)/r.json", input])
                #expect(result.status == 2 && result.errors.contains("which is an input") && result.output.isEmpty)
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.pcap"])
        }
    }

    @Test func whatCannotBeWritten() throws {
        let none = try Executable.run(["--json", "/nonexistent/r.json", sample])
        #expect(none.status == 2 && none.errors.contains("cannot write /nonexistent/r.json"))
        let full = try Executable.run(["--json", "/dev/full", sample])
        #expect(full.status == 2 && full.errors.contains("cannot write /dev/full") && !full.output.isEmpty)
    }

    /// JUnit's failures are what makes the exit code 1.
    @Test func failuresFollowTheThreshold() throws {
        let usual = try Executable.run(["--format", "junit", sample])
        #expect(usual.status == 0 && !usual.output.contains("<failure"))
        let strict = try Executable.run(["--format", "junit", "--fail-on", "note", sample])
        #expect(strict.status == 1 && strict.output.ranges(of: "<failure").count >= 3)
    }

    @Test func damagedInputs() throws {
        try withFolder { folder in
            let path = "\(folder)/cut.pcap"
            let bytes = try Data(contentsOf: Executable.root.appendingPathComponent(sample)).dropLast(100)
            try bytes.write(to: URL(fileURLWithPath: path))
            let result = try Executable.run(["-q", "--sarif", "\(folder)/s", "--junit", "\(folder)/j", path])
            #expect(result.status == 2)
            let sarif = try String(contentsOfFile: "\(folder)/s", encoding: .utf8)
            #expect(sarif.contains("\"executionSuccessful\": false"))
            #expect(
                try String(contentsOfFile: "\(folder)/j", encoding: .utf8).contains("<error message=\"not read whole\"")
            )
        }
    }

    @Test func capturesWithoutUploads() throws {
        for form in Self.forms {
            let result = try Executable.run(["--format", form, "--filter", "udp", sample])
            #expect(result.status == 0 && !result.output.isEmpty && result.errors.isEmpty, "\(form)")
        }
    }
}
