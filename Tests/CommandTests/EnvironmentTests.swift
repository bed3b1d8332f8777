import Foundation
import Testing

/// Faults of the system around: full disks, closed pipes, missing rights, files that change, a user who asks twice. Each
/// gets a sentence and the exit code 2, and no file is left half-written under the name that it was to have.
@Suite(.timeLimit(.minutes(5))) struct EnvironmentTests {
    private let sample = "Samples/plain-upload.pcap"

    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bitstrail-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    private func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    /// Through a shell, whose words stand before the command: `ulimit -f 1; exec "$@"`.
    private func shell(_ words: String, _ arguments: [String]) throws -> (status: Int32, errors: String) {
        let process = Process()
        let errors = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.currentDirectoryURL = Executable.root
        process.arguments = ["-c", words, "sh", Executable.path.path] + arguments
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit, "\(words) \(arguments)")
        return (process.terminationStatus, text)
    }

    /// Everything that writes to standard output.
    private static let commands =
        [
            "text", "json", "ndjson", "csv", "csv-fragments", "csv-findings", "sarif", "junit", "markdown", "mermaid",
            "html",
        ].map { ["--format", $0] } + [["-v"], ["-q"], ["packets"], ["packets", "-v"], ["sessions"], ["timeline"]]

    @Test(arguments: commands) func fullDiskAndClosedPipe(_ command: [String]) throws {
        let faulty = command + ["Samples/faulty-client.pcap"]
        let full = try shell("exec \"$@\" >/dev/full", faulty)
        #expect(full.status == 2 && full.errors.contains("No space left on device"), "\(full)")
        #expect(full.errors.split(separator: "\n").count == 1)
        // A reader that has seen enough is no fault: the code is that of the findings.
        let usual = try Executable.run(faulty)
        let closed = try shell("{ sleep 0.05; \"$@\"; echo $? >&2; } | true", faulty)
        #expect(closed.errors == "\(usual.status)\n", "\(closed)")
    }

    /// The file fits, what goes beside it does not; and the file does not.
    @Test(arguments: [("faulty-client", "session-1_a.bin.json"), ("plain-upload", "session-0.part")])
    func extractedFilesThatDoNotFit(_ name: String, _ failed: String) throws {
        try withFolder { folder in
            let run = try shell("ulimit -f 1; exec \"$@\"", ["extract", "-o", folder, "Samples/\(name).pcap"])
            #expect(run.status == 2 && run.errors.contains("File too large") && run.errors.contains(folder), "\(run)")
            #expect(try names(folder).isEmpty, "\(failed)")
        }
    }

    /// Whoever runs the tests may be root, whom no right is denied.
    private static let dropped =
        geteuid() == 0 ? "exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\"" : "exec \"$@\""

    @Test func rightsThatAreMissing() throws {
        try withFolder { folder in
            let root = Executable.root.path
            let file = "\(folder)/a.pcap"
            let locked = "\(folder)/locked"
            try FileManager.default.createDirectory(atPath: locked, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: "\(root)/\(sample)", toPath: file)
            try FileManager.default.copyItem(atPath: file, toPath: "\(locked)/b.pcap")
            func set(_ mode: Int, _ path: String) throws {
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            }
            try set(0o755, folder)
            try set(0o000, locked)
            defer { try? set(0o700, locked) }
            for (arguments, complaint) in [
                ([locked], "\(locked): cannot be listed: Permission denied"),
                ([file, locked], "\(locked): cannot be listed: Permission denied"),
                (["\(locked)/b.pcap"], "Permission denied"),
                (["--json", "\(locked)/r.json", file], "cannot write \(locked)/r.json: Permission denied"),
                (["extract", "-o", locked, file], "cannot open the folder \(locked): Permission denied"),
                (["extract", "-o", "\(locked)/new", file], "cannot make the folder \(locked)/new: Permission denied"),
                (
                    ["slice", "--session", "0", "-o", "\(locked)/s", file],
                    "cannot write \(locked)/s: Permission denied"
                ),
            ] {
                let run = try shell(Self.dropped, arguments)
                #expect(run.status == 2 && run.errors.contains(complaint), "\(arguments): \(run)")
            }
            try set(0o000, file)
            let run = try shell(Self.dropped, [file])
            #expect(run.status == 2 && run.errors == "bitstrail: \(file): Permission denied\n", "\(run)")
            try set(0o700, locked)
            #expect(try names(locked) == ["b.pcap"])
        }
    }

    @Test func foldersInPlaceOfFiles() throws {
        try withFolder { folder in
            for (arguments, complaint) in [
                (["--json", folder, sample], "cannot write \(folder): Is a directory"),
                (["slice", "--session", "0", "-o", folder, sample], "cannot write \(folder): Is a directory"),
                (["slice", "--session", "0", "-o", "\(folder)/s", folder], "\(folder): holds no captures"),
                (
                    ["extract", "-o", sample, "Samples/cancel.pcap"],
                    "cannot open the folder \(sample): Not a directory"
                ),
                (["--baseline", folder, sample], "\(folder) cannot be read"),
            ] {
                let run = try Executable.run(arguments)
                #expect(run.status == 2 && run.errors.contains(complaint), "\(arguments): \(run.errors)")
            }
            #expect(try names(folder).isEmpty)
        }
    }

    /// `bitstrail a.pcap >> a.pcap` would read its own report, and spoil the capture.
    @Test(arguments: [["--format", "json"], ["packets"], ["sessions"], ["extract", "-o", "OUT"]])
    func standardOutputThatIsAnInput(_ command: [String]) throws {
        try withFolder { folder in
            let file = "\(folder)/a.pcap"
            try FileManager.default.copyItem(atPath: Executable.root.appendingPathComponent(sample).path, toPath: file)
            let before = try Data(contentsOf: URL(fileURLWithPath: file))
            let arguments = command.map { $0 == "OUT" ? "\(folder)/out" : $0 } + [file]
            let run = try shell("exec \"$@\" >> '\(file)'", arguments)
            #expect(run.status == 2 && run.errors.contains("standard output, which is an input"), "\(run)")
            #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == before)
            #expect(try names(folder) == ["a.pcap"])
            // Another file may take it.
            #expect(try shell("exec \"$@\" >> '\(folder)/r'", arguments).status == 0)
        }
    }

    /// The second Ctrl-C ends the process at once, as it ends any other, and nothing gets the report's name.
    @Test(arguments: [["--json", "OUT"], ["extract", "-o", "OUT"]]) func interruptedTwice(_ command: [String]) throws {
        try withFolder { folder in
            let pipe = "\(folder)/pipe"
            #expect(unsafe mkfifo(pipe, 0o600) == 0)
            let run = try RunningCommand(command.map { $0 == "OUT" ? "\(folder)/out" : $0 } + [pipe])
            let handle = try #require(FileHandle(forWritingAtPath: pipe))
            let bytes = try Data(contentsOf: Executable.root.appendingPathComponent(sample))
            try handle.write(contentsOf: bytes.prefix(14_000))
            usleep(300_000)
            run.process.interrupt()
            usleep(200_000)
            run.process.interrupt()
            #expect(run.wait { !$0.process.isRunning })
            try handle.close()
            #expect(run.process.terminationReason == .uncaughtSignal && run.process.terminationStatus == SIGINT)
            #expect(run.errors.contains("interrupted twice"), "\(run.errors)")
            let left = try names(folder)
            #expect(command[0] == "extract" || !left.contains("out"), "\(left)")
            // Where files can be without a name, nothing at all is left.
            let nameless = unsafe open(folder, O_WRONLY | 0o20_000_000 | O_DIRECTORY, 0o600)
            if nameless >= 0 {
                close(nameless)
                #expect(command[0] == "extract" || left == ["pipe"], "\(left)")
            }
            if command[0] == "extract" { #expect(try names("\(folder)/out").allSatisfy { $0.hasPrefix(".") }) }
        }
    }
}
