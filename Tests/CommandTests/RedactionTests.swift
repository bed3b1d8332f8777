import Conversations
import Foundation
import Testing

/// What `--redact` leaves out, in every form of a report.
@Suite struct RedactionTests {
    /// The folder's name is a marker, too, and so is the file's.
    private func withCapture<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("MARKFOLDER-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("MARKFILE.pcapng")
        try Data(try MarkedUpload.pcapng()).write(to: file)
        return try body(file.path)
    }

    /// All that the help lists, so that a new one is looked at too.
    private func formats() throws -> [String] {
        let help = try Executable.run(["help", "analyze"]).output
        let start = try #require(help.range(of: "(values: text,"))
        let list = help[start.upperBound...].prefix { $0 != ";" && $0 != ")" }
        return ["text"] + list.split(whereSeparator: { ", \n".contains($0) }).map(String.init)
    }

    private func marks(_ text: String) -> [Substring] {
        let lines = text.lowercased().split(separator: "\n")
        return lines.filter { line in MarkedUpload.markers.contains { line.contains($0) } }
            // Of the forms' own: `markdown` is no marker.
            .filter { !$0.contains("markdown") && !$0.contains("mark ") }
    }

    /// What a report says of no capture at all: the words of the rules, whose examples have addresses.
    private func own(_ text: String) -> Set<Substring> { Set(text.lowercased().split(separator: "\n")) }

    @Test func noMarkerIsInAnyForm() throws {
        let formats = try formats()
        #expect(formats.count >= 3 && formats.contains("json") && formats.contains("ndjson"))
        try withCapture { path in
            var runs = formats.map { ["--format", $0, "--audit", "--profile", "spec"] }
            runs += [["-v"], ["-q"], ["packets"], ["-v", "--host", "MARKHOST.example.test"]]
            for arguments in runs {
                let plain = try Executable.run(arguments + [path])
                let redacted = try Executable.run(arguments + ["--redact", path])
                #expect(redacted.status == plain.status, "\(arguments)")
                #expect(!marks(plain.output).isEmpty || arguments.contains("junit"), "\(arguments)")
                let rules = own(try Executable.run(arguments + ["--redact", "/dev/null"]).output)
                #expect(marks(redacted.output).filter { !rules.contains($0) } == [], "\(arguments)")
                #expect(redacted.output.contains("1"), "\(arguments)")
            }
        }
    }

    @Test func standInsAgree() throws {
        try withCapture { path in
            let json = try Executable.run(["--format", "json", "--redact", path]).output
            #expect(try Executable.run(["--format", "json", "--redact", path]).output == json)
            #expect(json.contains(#""redacted": true"#) && json.contains(#""display_filter": null"#))
            #expect(json.contains(#""community_id": null"#) && json.contains(#""name": "capture-1""#))
            let text = try Executable.run(["--redact", path]).output
            for standIn in ["client-1", "server-1", "host-2", "path-1", "id-1"] {
                #expect(json.contains(standIn) && text.contains(standIn), "\(standIn)")
            }
        }
    }
}
