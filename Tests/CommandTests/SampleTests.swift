import Conversations
import Foundation
import Testing

/// The samples are what the scripts make of them, and their reports are what the executable prints.
///
/// `BITSTRAIL_UPDATE_SAMPLES=1 swift test --filter SampleTests` writes them anew; look at what changed before you keep
/// it.
@Suite(.serialized) struct SampleTests {
    static let scripts = [
        ("plain-upload", "F01-plain-upload"), ("upload-reply", "F02-upload-reply"),
        ("resume-after-416", "F03-lost-ack"), ("cancel", "F05-cancel"), ("refused", "F07a-access-denied"),
        ("faulty-client", "F10-many-faults"),
    ]

    private static let isUpdating = ProcessInfo.processInfo.environment["BITSTRAIL_UPDATE_SAMPLES"] != nil
    private static let folder = Executable.root.appendingPathComponent("Samples")

    @Test(arguments: scripts) func capture(_ name: String, _ script: String) throws {
        // Hours and ports of their own, so that several samples can be analysed as one run.
        var settings = Settings()
        let number = Self.scripts.firstIndex { $0.0 == name } ?? 0
        settings.start += Int64(number) * 3_600_000_000_000
        settings.client.port += UInt16(number * 100)
        settings.seed += UInt64(number)
        let conversation = try ScriptLibrary.conversation(script, settings: settings)
        var options = PcapOptions(encapsulation: conversation.settings.encapsulation)
        options.nanoseconds = false
        let bytes = CaptureFile.pcap(conversation.frames(), options).bytes
        try Self.compare(Data(bytes), "\(name).pcap")
    }

    @Test(arguments: scripts) func textReport(_ name: String, _ script: String) throws {
        let result = try Executable.run(["Samples/\(name).pcap"])
        #expect(result.errors.isEmpty)
        #expect(result.status == (name == "faulty-client" ? 1 : 0))
        try Self.compare(Data(result.output.utf8), "\(name).txt")
    }

    @Test(arguments: scripts) func jsonReport(_ name: String, _ script: String) throws {
        let result = try Executable.run(["--format", "json", "--hash", "Samples/\(name).pcap"])
        #expect(result.errors.isEmpty)
        try Self.compare(Data(result.output.utf8), "\(name).json")
    }

    @Test(arguments: [
        ("resume-after-416", "", [], "C.UTF-8"), ("resume-after-416", "-wide", ["--width", "132"], "C.UTF-8"),
        ("upload-reply", "", [], "C.UTF-8"), ("faulty-client", "", ["-v", "--session", "1"], "C"),
    ])
    func timeline(_ name: String, _ suffix: String, _ options: [String], _ locale: String) throws {
        let result = try Executable.run(
            ["timeline"] + options + ["Samples/\(name).pcap"], environment: ["LC_ALL": locale])
        #expect(result.errors.isEmpty && result.status == 0)
        try Self.compare(Data(result.output.utf8), "\(name)-timeline\(suffix).txt")
    }

    @Test func htmlReport() throws {
        let result = try Executable.run(["--format", "html", "--hash", "Samples/resume-after-416.pcap"])
        #expect(result.errors.isEmpty && result.status == 0)
        try Self.compare(Data(result.output.utf8), "resume-after-416.html")
    }

    @Test(arguments: [
        ("markdown", ".md"), ("mermaid", ".mmd"), ("csv", ".csv"), ("csv-fragments", "-fragments.csv"),
        ("csv-findings", "-findings.csv"),
    ])
    func otherForms(_ format: String, _ suffix: String) throws {
        let result = try Executable.run(["--format", format, "Samples/resume-after-416.pcap"])
        #expect(result.errors.isEmpty && result.status == 0)
        try Self.compare(Data(result.output.utf8), "resume-after-416\(suffix)")
    }

    /// The README's worked example is real output.
    @Test func readmeExample() throws {
        let readme = try String(contentsOf: Executable.root.appendingPathComponent("README.md"), encoding: .utf8)
        let report = try String(contentsOf: Self.folder.appendingPathComponent("resume-after-416.txt"), encoding: .utf8)
        let parts = readme.components(separatedBy: "```text\n")
        try #require(parts.count == 2)
        let example = parts[1].components(separatedBy: "\n```")[0]
        #expect(report.hasPrefix(example))
        #expect(example.count > 500)
    }

    private static func compare(_ found: Data, _ name: String) throws {
        let url = folder.appendingPathComponent(name)
        if isUpdating {
            try found.write(to: url)
        } else {
            let expected = try Data(contentsOf: url)
            #expect(found == expected, "Samples/\(name) differs from what is made now")
        }
    }
}
