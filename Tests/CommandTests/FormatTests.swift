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

    /// One name, spelled in two ways, for two reports: only one of them would be left.
    @Test func twoReportsInOneFile() throws {
        try withFolder { folder in
            for other in [
                "\(folder)/./r", "\(folder)//r", "\(folder)/../\(URL(fileURLWithPath: folder).lastPathComponent)/r",
            ] {
                let result = try Executable.run(["--json", "\(folder)/r", "--sarif", other, sample])
                #expect(result.status == 2 && result.errors.contains("where another report goes"))
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
            }
            #expect(try Executable.run(["-q", "--json", "\(folder)/r", "--sarif", "\(folder)/s", sample]).status == 0)
        }
    }

    /// A file that may not grow further is told like a full disk, and nothing half-written is left.
    @Test(arguments: [["--json", "FILE"], ["slice", "--session", "0", "-o", "FILE"]]) func filesThatMayNotGrow(
        _ arguments: [String]
    ) throws {
        try withFolder { folder in
            let given = arguments.map { $0 == "FILE" ? "\(folder)/r" : $0 }
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.currentDirectoryURL = Executable.root
            process.arguments = ["-c", "ulimit -f 1; exec \"$0\" \"$@\"", Executable.path.path] + given + [sample]
            let errors = Pipe()
            process.standardError = errors
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationReason == .exit && process.terminationStatus == 2)
            #expect(text.contains("File too large"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
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
