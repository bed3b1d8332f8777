import Foundation
import Testing

/// The command line as a user meets it: exit codes, messages, streams.
@Suite struct CommandTests {
    private let sample = "Samples/plain-upload.pcap"

    private func sampleBytes(_ name: String = "plain-upload") throws -> Data {
        try Data(contentsOf: Executable.root.appendingPathComponent("Samples/\(name).pcap"))
    }

    private func withFile<Result>(_ bytes: Data, _ body: (String) throws -> Result) throws -> Result {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("bitstrail-\(UUID().uuidString).pcap")
        try bytes.write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try body(url.path)
    }

    @Test func exitCodes() throws {
        #expect(try Executable.run([sample]).status == 0)
        #expect(try Executable.run(["Samples/faulty-client.pcap"]).status == 1)
        #expect(try Executable.run(["--fail-on", "never", "Samples/faulty-client.pcap"]).status == 0)
        #expect(try Executable.run(["--fail-on", "note", sample]).status == 1)
        #expect(try Executable.run(["--profile", "spec", sample]).status == 1)
        #expect(try Executable.run([]).status == 64)
        #expect(try Executable.run(["--no-such-option", sample]).status == 64)
        #expect(try Executable.run(["--format", "yaml", sample]).status == 64)
    }

    @Test func standardInputGivesTheSameReport() throws {
        let fromFile = try Executable.run(["--format", "json", sample])
        let fromPipe = try Executable.run(["--format", "json", "-"], input: sampleBytes())
        let name = sample.replacingOccurrences(of: "/", with: "\\/")
        #expect(
            fromPipe.output
                == fromFile.output.replacingOccurrences(of: sample, with: "-").replacingOccurrences(of: name, with: "-")
        )
        #expect(fromPipe.status == 0)
    }

    @Test func compressedFilesGiveTheSameReport() throws {
        for name in ["plain-upload", "faulty-client"] {
            let gzip = Process()
            let output = Pipe()
            gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            gzip.arguments = ["gzip", "-c", Executable.root.appendingPathComponent("Samples/\(name).pcap").path]
            gzip.standardOutput = output
            try gzip.run()
            let packed = output.fileHandleForReading.readDataToEndOfFile()
            gzip.waitUntilExit()
            let plain = try Executable.run(["--format", "json", "--hash", "-"], input: sampleBytes(name))
            let fromPipe = try Executable.run(["--format", "json", "--hash", "-"], input: packed)
            #expect(fromPipe.status == plain.status)
            #expect(
                fromPipe.output
                    == plain.output.replacingOccurrences(
                        of: "\"compression\": \"none\"", with: "\"compression\": \"gzip\""))
            try withFile(packed) { path in
                let fromFile = try Executable.run(["--format", "json", "--hash", path])
                #expect(fromFile.output.replacingOccurrences(of: path, with: "-") == fromPipe.output)
            }
        }
    }

    /// Each part on its own, or all as the one conversation that they are.
    @Test func severalCaptures() throws {
        let merged = try Executable.run(["-q", "Samples/plain-upload.pcap", "Samples/cancel.pcap"])
        #expect(merged.output.contains("2 BITS upload sessions: 1 completed, 1 cancelled."))
        let apart = try Executable.run([
            "-q", "--merge", "off", "Samples/plain-upload.pcap", "Samples/plain-upload.pcap",
        ])
        #expect(apart.output.contains("2 BITS upload sessions: 2 completed."))
        let twice = try Executable.run(["Samples/plain-upload.pcap", "Samples/../Samples/plain-upload.pcap"])
        #expect(twice.output.contains("1 BITS upload session: 1 completed."))
        #expect(twice.output.contains("holds the same traffic as"))
    }

    /// Captures that do not follow each other are told in every form that lists captures.
    @Test(arguments: ["text", "json", "ndjson", "sarif", "junit", "markdown", "html"])
    func timesThatNoCaptureCovers(format: String) throws {
        let captures = ["Samples/resume-after-416.pcap", "Samples/cancel.pcap"]
        let note = "begins 58 min 49 s after capture 0 ended; no capture covers the time between them"
        let merged = try Executable.run(["--format", format] + captures)
        #expect(merged.output.replacing("\n    ", with: " ").contains(note), "\(format)")
        // Each on its own is no run with a hole, nor is a capture twice, nor one within the other.
        for arguments in [["--merge", "off"] + captures, [captures[0]], [captures[0], captures[0]]] {
            #expect(!(try Executable.run(["--format", format] + arguments)).output.contains("no capture covers"))
        }
        // As long as the user says that a pause is.
        let long = try Executable.run(["--format", format, "--set", "file_gap=3600"] + captures)
        #expect(!long.output.contains("no capture covers"))
    }

    @Test func filters() throws {
        let none = try Executable.run(["-q", "--filter", "udp", sample])
        #expect(none.status == 0 && none.output.hasPrefix("No BITS upload session."))
        let all = try Executable.run(["-q", "--filter", "tcp port 80", sample])
        #expect(all.output == (try Executable.run(["-q", sample])).output)
        let name = try Executable.run(["--filter", "host intranet", sample])
        #expect(name.status == 64 && name.errors.contains("write the address of 'intranet'"))
    }

    @Test func missingFile() throws {
        let result = try Executable.run(["no-such.pcap"])
        #expect(result.status == 2)
        #expect(result.errors == "bitstrail: no-such.pcap: No such file or directory\n")
    }

    @Test func folder() throws {
        let result = try Executable.run(["--format", "json", "Samples"])
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("bitstrail: Samples: passed over "))
        #expect(result.output.contains("\"name\": \"Samples/plain-upload.pcap\""))
    }

    @Test func emptyFolder() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("bitstrail-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        let result = try Executable.run([url.path])
        #expect(result.status == 2)
        #expect(result.errors == "bitstrail: \(url.path): holds no captures\n")
    }

    @Test func emptyFile() throws {
        try withFile(Data()) { path in
            let result = try Executable.run([path])
            #expect(result.status == 2)
            #expect(result.errors == "bitstrail: \(path): byte 0: is empty; a pcap or pcapng capture was expected\n")
        }
    }

    @Test func picture() throws {
        try withFile(Data([0xff, 0xd8, 0xff, 0xe0] + [UInt8](repeating: 7, count: 100))) { path in
            let result = try Executable.run([path])
            #expect(result.status == 2)
            #expect(result.errors.contains("\(path): byte 0: is no capture"))
            #expect(result.errors.contains("JPEG"))
            #expect(result.errors.split(separator: "\n").count == 1)
        }
    }

    @Test func cutInMidRecord() throws {
        let whole = try sampleBytes()
        try withFile(whole.prefix(whole.count - 30)) { path in
            let result = try Executable.run([path])
            #expect(result.status == 2)
            #expect(result.errors.split(separator: "\n").count == 1)
            #expect(result.errors.hasPrefix("bitstrail: \(path): byte "))
            // Everything before the cut is still reported.
            #expect(result.output.contains("12,000 of 12,000 octets"))
        }
    }

    @Test func frameOfTwoGigabytes() throws {
        var bytes = try sampleBytes()
        // The third record's captured length.
        var offset = 24
        for _ in 0..<2 { offset += 16 + Int(bytes[offset + 8]) + Int(bytes[offset + 9]) << 8 }
        bytes.replaceSubrange((offset + 8)..<(offset + 12), with: [0, 0, 0, 0x80])
        try withFile(bytes) { path in
            let result = try Executable.run([path])
            #expect(result.status == 2)
            #expect(result.errors.hasPrefix("bitstrail: \(path): byte \(offset): "))
            #expect(result.errors.split(separator: "\n").count == 1)
        }
    }

    @Test func aBadInputDoesNotHideAGoodOne() throws {
        let result = try Executable.run(["no-such.pcap", sample])
        #expect(result.status == 2)
        #expect(result.output.contains("12,000 of 12,000 octets"))
    }

    @Test func jsonIsWholeEvenOfDamage() throws {
        let result = try Executable.run(["--format", "json", "no-such.pcap"])
        #expect(result.status == 2)
        let document = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        #expect(document?["complete"] as? Bool == false)
    }

    @Test func packets() throws {
        let result = try Executable.run(["packets", sample])
        #expect(result.status == 0)
        let lines = result.output.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines.filter { $0.contains("Ack") }.count == 4)
        #expect(lines.filter { $0.contains("Fragment") && !$0.contains("Ack") }.count == 2)
    }

    @Test func rulesAndExplain() throws {
        let rules = try Executable.run(["rules"])
        #expect(rules.status == 0)
        #expect(rules.output.contains("BUP-FR-008"))
        let explained = try Executable.run(["explain", "BUP-FR-008"])
        #expect(explained.status == 0)
        #expect(explained.output.contains("What to do"))
        #expect(try Executable.run(["explain", "fr-008"]).output == explained.output)
        #expect(try Executable.run(["explain", "BUP-XX-999"]).status == 64)
    }

    @Test(arguments: [
        ("0x80190194", "maxAllowedContentLength"), ("416", "BITS-Received-Content-Range"),
        ("HTTP 500", "BG_E_SESSION_NOT_FOUND"), ("-2145386464", "BG_E_TOO_LARGE"), ("12002", "ERROR_WINHTTP_TIMEOUT"),
        ("bg_e_no_progress", "0x80200024"), ("0xE0000001", "a vendor other than Microsoft"),
        ("0x7", "BG_ERROR_CONTEXT_REMOTE_APPLICATION"), ("201", "Success"),
    ])
    func errorsAreExplained(subject: String, expected: String) throws {
        let result = try Executable.run(["explain", "--", subject])
        #expect(result.status == 0)
        #expect(result.output.contains(expected))
        #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test(arguments: [
        ("fragment", "BUP-FRA-001"), ("Create-Session", "BUP-CSA-001"), ("close", "Close-Session"),
        ("ack", "BITS-Error-Context"), ("interrupted", "Get-BitsTransfer"), ("closed-early", "drops what it has"),
        ("closed early", "drops what it has"), ("proxy", "balancer"), ("server-application", "0x7"),
        ("SEC", "BUP-SEC-020"), ("bup-fr", "BUP-FR-024"),
    ])
    func wordsOfReportsAreExplained(subject: String, expected: String) throws {
        let result = try Executable.run(["explain", subject])
        #expect(result.status == 0 && result.output.contains(expected))
        #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test(arguments: [
        ("fragmnt", "Fragment"), ("interupted", "interrupted"), ("BUP-FR-08", "BUP-FR-008"),
        ("BG_E_NO_PROGRES", "BG_E_NO_PROGRESS"), ("zzzzzzzz", "bitstrail rules"),
    ])
    func unknownWordsGetNearOnes(subject: String, expected: String) throws {
        let result = try Executable.run(["explain", subject])
        #expect(result.status == 64 && result.errors.contains(expected))
    }

    @Test func listsFitATerminal() throws {
        for arguments in [["rules"], ["rules", "--set"]] {
            let lines = try Executable.run(arguments).output.split(separator: "\n")
            #expect(lines.count > 30 && lines.allSatisfy { $0.count <= 80 })
        }
    }

    @Test func mistypedCommandsAreCorrected() throws {
        let result = try Executable.run(["packet", sample])
        #expect(result.status == 64 && result.output.isEmpty)
        #expect(result.errors.contains("did you mean: bitstrail packets \(sample)?"))
        // What is no command's name by far is a file that is not there.
        #expect(try Executable.run(["upload", sample]).status == 2)
    }

    @Test(arguments: [("xx yy", "'xx' is no word of filters"), ("tcp port", "syntax error")])
    func badFiltersAreExplained(filter: String, expected: String) throws {
        let result = try Executable.run(["--filter", filter, sample])
        #expect(result.status == 64 && result.errors.contains(expected) && result.errors.contains("'tcp port 80'"))
    }

    @Test(arguments: ["7", "bad", "beef", "600", "12", "HTTP bad", "0x123456789", "", "BUP-"])
    func otherWordsAreNotExplained(subject: String) throws {
        #expect(try Executable.run(["explain", "--", subject]).status == 64)
    }

    @Test func parametersAreSetAndReported() throws {
        let report = try Executable.run([
            "--format", "json", "--set", "T_resp=2m", "--set", "max_frag=1MiB", "--set", "order_slack=5",
            "--set", "allow_hosts=a.example,B.example", sample,
        ]).output
        for expected in [
            #""T_resp": 120"#, #""max_frag": 1048576"#, #""order_slack_ms": 5"#,
            #""allow_hosts": ["a.example", "b.example"]"#,
        ] {
            #expect(report.contains(expected))
        }
    }

    @Test(arguments: [
        "T_resp", "T_resp=", "T_resp=soon", "T_rsep=5", "T_resp=-1", "T_resp=5MiB", "T_resp=99999999999999",
    ])
    func wrongParametersAreRefused(assignment: String) throws {
        let result = try Executable.run(["--set", assignment, sample])
        #expect(result.status == 64)
        #expect(result.errors.contains("--set"))
    }

    @Test func help() throws {
        let result = try Executable.run(["--help"])
        #expect(result.status == 0)
        #expect(result.output.contains("Examples:"))
        #expect(try Executable.run(["--version"]).output == "0.1.0\n")
    }

    @Test func schemas() throws {
        for (options, name) in [([], "report"), (["--ndjson"], "ndjson"), (["--extract"], "extract")] {
            let run = try Executable.run(["schema"] + options)
            let file = Executable.root.appendingPathComponent("Sources/BITSReports/\(name).schema.json")
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(run.status == 0 && run.output == text)
        }
        #expect(try Executable.run(["schema", "--ndjson", "--extract"]).status == 64)
    }

    @Test func noColourWithoutTerminal() throws {
        #expect(try !Executable.run([sample]).output.contains("\u{1b}"))
        #expect(try Executable.run(["--color", "always", sample]).output.contains("\u{1b}"))
    }

    @Test func sameInputSameBytes() throws {
        let first = try Executable.run(["--format", "json", "Samples/faulty-client.pcap"]).output
        for _ in 0..<3 {
            #expect(try Executable.run(["--format", "json", "Samples/faulty-client.pcap"]).output == first)
        }
    }
}
