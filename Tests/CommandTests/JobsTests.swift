import Conversations
import Foundation
import Testing

/// Whatever `--jobs` says, a run says and ends the same.
@Suite struct JobsTests {
    /// Sessions, findings, downloads, notifications; a cut file, one that is none, a compressed one, one that is missing.
    private func withFolder(_ body: ([String]) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "bitstrail-jobs-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let names = [
            "F10-many-faults", "F01-plain-upload", "R01-by-value", "F08-third-party", "H33-posts", "S03-beacon",
            "F04-dead-node",
        ]
        var paths: [String] = []
        func write(_ name: String, _ octets: [UInt8]) throws {
            paths.append("\(folder)/\(name)")
            try Data(octets).write(to: URL(fileURLWithPath: paths[paths.count - 1]))
        }
        for name in names { try write("\(name).pcap", try ScriptLibrary.conversation(name).pcap()) }
        try write("cut.pcap", try ScriptLibrary.conversation("F02-upload-reply").pcap().dropLast(700))
        try write("marked.pcapng", try MarkedUpload.pcapng())
        try write("none.pcap", Array("nothing of the kind".utf8))
        paths.append("\(folder)/missing.pcap")
        try write("last.pcap", try ScriptLibrary.conversation("F10-many-faults").pcap())
        try body(paths)
    }

    /// All forms at once.
    private func reports(_ arguments: [String], jobs: Int, _ paths: [String]) throws -> [String: String] {
        let folder = "\(paths[0]).\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let files = FormatTests.forms.flatMap { ["--\($0)", "\(folder)/\($0)"] }
        let run = try Executable.run(arguments + files + ["--merge", "off", "--jobs", "\(jobs)"] + paths)
        var reports = ["printed": run.output, "errors": run.errors, "status": "\(run.status)"]
        for form in FormatTests.forms {
            reports[form] = try String(contentsOfFile: "\(folder)/\(form)", encoding: .utf8)
        }
        return reports
    }

    @Test(arguments: [[], ["--redact"], ["-v", "--audit", "--hash", "--profile", "spec"], ["-q", "--redact"]])
    func everyForm(_ options: [String]) throws {
        try withFolder { paths in
            let one = try reports(options, jobs: 1, paths)
            #expect(one["status"] == "2" && one["errors"]?.contains("missing.pcap") == true)
            #expect(one.values.filter { $0.utf8.count > 100 }.count >= FormatTests.forms.count)
            for jobs in options.isEmpty ? [2, 64] : [3] {
                let other = try reports(options, jobs: jobs, paths)
                for (name, text) in one { #expect(other[name] == text, "\(name) \(options) \(jobs)") }
            }
        }
    }

    private func expectSame(_ arguments: [String], _ paths: [String], jobs: [Int] = [3]) throws -> Executable.Result {
        let one = try Executable.run(arguments + ["--merge", "off", "--jobs", "1"] + paths)
        for jobs in jobs {
            let other = try Executable.run(arguments + ["--merge", "off", "--jobs", "\(jobs)"] + paths)
            #expect(other.output == one.output, "\(arguments) \(jobs)")
            #expect(other.errors == one.errors, "\(arguments) \(jobs)")
            #expect(other.status == one.status, "\(arguments) \(jobs)")
        }
        return one
    }

    @Test func everyOption() throws {
        try withFolder { paths in
            let old = try Executable.run(["--format", "json", paths[0], paths[3]]).output
            try TemporaryFile.with(old) { baseline in
                for options in [
                    ["--session", "9"], ["--host", "upload.example.test"], ["--baseline", baseline],
                    ["--fail-on", "note", "--severity", "warning"], ["--filter", "tcp port 80"],
                    ["--since", "2025-01-01"], ["--checksums", "verify"], ["--client", "192.0.2.99"],
                ] {
                    let run = try expectSame(["--format", "json"] + options, paths)
                    #expect(run.status == 2 && run.output.hasSuffix("}\n"), "\(options)")
                }
            }
            for command in [["packets", "-v"], ["sessions"], ["timeline", "--session", "2"]] {
                #expect(try expectSame(command, paths).output.contains("Create-Session") || command == ["sessions"])
            }
        }
    }

    /// Findings alone, without a fault of the files, decide.
    @Test func exitCodes() throws {
        try withFolder { paths in
            let whole = Array(paths.prefix(7))
            let runs = [
                try expectSame([], whole, jobs: [2, 7, 8]), try expectSame(["--fail-on", "never"], whole),
                try expectSame([], [paths[1], paths[1]], jobs: [2]), try expectSame([], [paths[9], paths[10]]),
            ]
            #expect(runs.map(\.status) == [1, 0, 0, 2])
        }
    }

    /// Standard input is read by the one thread that Ctrl-C wakes.
    @Test func standardInputAmongFiles() throws {
        try withFolder { paths in
            let input = try Data(contentsOf: URL(fileURLWithPath: paths[0]))
            let runs = try ["1", "4"].map {
                try Executable.run(["--merge", "off", "--jobs", $0, paths[1], "-", paths[2]], input: input)
            }
            #expect(runs[0].output == runs[1].output && runs[0].status == 1 && runs[1].status == 1)
        }
    }

    /// Files, frames and folders of uploads are made as the octets pass.
    @Test func extractionsAgree() throws {
        try withFolder { paths in
            func extract(_ jobs: String, into folder: String) throws -> [String: Data] {
                let run = try Executable.run(
                    ["extract", "-o", folder, "--merge", "off", "--jobs", jobs] + paths.prefix(7))
                #expect(run.status == 0 || run.status == 1, "\(run.errors)")
                var files: [String: Data] = [:]
                for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                    files[name] = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
                }
                return files
            }
            let one = try extract("1", into: paths[0] + ".1")
            let other = try extract("3", into: paths[0] + ".3")
            #expect(one.count > 3 && one.keys.sorted() == other.keys.sorted())
        }
    }
}
