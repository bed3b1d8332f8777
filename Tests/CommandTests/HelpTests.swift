import Foundation
import Testing

/// What the command says of itself: help of every command, the manual page, completions, hints.
///
/// `BITSTRAIL_UPDATE_SAMPLES=1 swift test --filter HelpTests` writes help and manual page anew; look at what changed
/// before you keep it.
@Suite(.serialized) struct HelpTests {
    private static let isUpdating = ProcessInfo.processInfo.environment["BITSTRAIL_UPDATE_SAMPLES"] != nil

    private static func compare(_ found: String, _ path: String) throws {
        let url = Executable.root.appendingPathComponent(path)
        if isUpdating {
            try Data(found.utf8).write(to: url)
        } else {
            #expect(try String(contentsOf: url, encoding: .utf8) == found, "\(path) differs from what is told now")
        }
    }

    private static func manual() throws -> Manual {
        try Manual(dump: Data(try Executable.run(["--experimental-dump-help"]).output.utf8))
    }

    /// Every command has its snapshot, begins with examples, and keeps to 80 columns.
    @Test func help() throws {
        let commands = (try Self.manual().command.subcommands ?? []).map(\.commandName).filter { $0 != "help" }
        #expect(commands.count > 7)
        for command in [""] + commands {
            let result = try Executable.run(command.isEmpty ? ["--help"] : [command, "--help"])
            #expect(result.status == 0)
            let name = command.isEmpty ? "bitstrail" : command
            try Self.compare(result.output, "Tests/Help/\(name).txt")
            for line in result.output.split(separator: "\n") { #expect(line.count <= 80, "\(name): \(line)") }
            let examples = try #require(result.output.range(of: "Examples:\n"), "\(name)")
            let usage = try #require(result.output.range(of: "USAGE:"))
            #expect(examples.lowerBound < usage.lowerBound, "\(name)")
        }
    }

    @Test func manualPage() throws {
        let page = try Self.manual().page
        try Self.compare(page, "Documentation/bitstrail.1")
        for line in page.split(separator: "\n") where line.hasPrefix(".") {
            let request = line.dropFirst().prefix { $0 != " " }
            #expect(
                [
                    "Dd", "Dt", "Os", "Sh", "Ss", "Nm", "Nd", "Op", "Ar", "Cm", "Pp", "Bl", "It", "El", "Bd", "Ed",
                    "Fl",
                    "Xr",
                ].contains(String(request)), "\(line)")
        }
        #expect(page.components(separatedBy: "\n.Bl ").count == page.components(separatedBy: "\n.El\n").count)
        #expect(page.components(separatedBy: "\n.Bd ").count == page.components(separatedBy: "\n.Ed\n").count)
    }

    /// Options and commands are in what each shell is given, and a shell that is there takes it.
    @Test(arguments: ["bash", "zsh", "fish"]) func completions(_ shell: String) throws {
        let result = try Executable.run(["--generate-completion-script", shell])
        #expect(result.status == 0 && result.errors.isEmpty)
        for word in ["timeline", "explain", "csv-fragments", "redact"] { #expect(result.output.contains(word)) }
        guard shell == "bash" else { return }
        let check = Process()
        let input = Pipe()
        check.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        check.arguments = ["bash", "-n"]
        check.standardInput = input
        try check.run()
        input.fileHandleForWriting.write(Data(result.output.utf8))
        try input.fileHandleForWriting.close()
        check.waitUntilExit()
        #expect(check.terminationStatus == 0)
    }

    @Test func nearOptions() throws {
        let result = try Executable.run(["--formt", "json", "Samples/plain-upload.pcap"])
        #expect(result.status == 64 && result.errors.contains("--format"), "\(result.errors)")
        let other = try Executable.run(["timeline", "--sesion", "3", "Samples/plain-upload.pcap"])
        #expect(other.status == 64 && other.errors.contains("--session"), "\(other.errors)")
    }

    /// A report that found nothing says what the capture held instead.
    @Test(arguments: [
        ("text", "WHAT THE CAPTURE HOLDS INSTEAD"), ("markdown", "## What the capture holds instead"),
        ("html", "<h3>What the capture holds instead</h3>"), ("json", "\"other_traffic\""),
    ])
    func nothingFound(_ format: String, _ words: String) throws {
        let result = try Executable.run(["--format", format, "--filter", "udp", "Samples/faulty-client.pcap"])
        #expect(result.status == 0 && result.output.contains(words) && result.output.contains("UDP"))
        let found = try Executable.run(["--format", format, "Samples/plain-upload.pcap"])
        #expect(format == "json" || !found.output.lowercased().contains(words.lowercased()))
    }
}
