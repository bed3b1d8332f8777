import Conversations
import Foundation
import Testing

/// `bitstrail timeline` and `bitstrail sessions` on captures with more than one of everything.
@Suite struct TimelineTests {
    private func withCapture<Result>(_ script: String, _ body: (String) throws -> Result) throws -> Result {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("bitstrail-\(UUID().uuidString).pcap")
        let conversation = try Conversation(script: script)
        try Data(CaptureFile.pcap(conversation.frames()).bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try body(url.path)
    }

    private func timeline(_ script: String, _ options: [String] = []) throws -> String {
        try withCapture(script) { try Executable.run(["timeline"] + options + [$0]).output }
    }

    /// The lines of the ladder alone, without frames.
    private func lines(_ text: String) -> [Substring] {
        text.split(separator: "\n").filter { $0.contains("│") }
    }

    private static let prologue = """
        let ID {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}
        name report.zip
        target /upload/report.zip
        session $ID

        """

    private static func legs(_ request: String, _ answer: String, think: String = "1ms") -> String {
        "on front\n\(request)\nwait 1ms\non back\n\(request)\nwait \(think)\n\(answer)\nwait 1ms\non front\n\(answer)\n"
    }

    private static func uploadOverProxy(front: String, back: String) -> String {
        let ack = "ack 200 session=$ID"
        return prologue + "connect front \(front)\nconnect back \(back)\n"
            + legs("create /upload/report.zip", ack) + legs("fragment 0-8191/12000", "\(ack) received=8192")
            + "wait 3s\n" + legs("fragment 8192-11999/12000", "\(ack) received=12000", think: "4s") + legs("close", ack)
    }

    @Test func legsOverAProxy() throws {
        let text = try timeline(
            Self.uploadOverProxy(
                front: "client=192.0.2.10:5000 server=192.0.2.80:8080",
                back: "client=192.0.2.80:6000 server=198.51.100.9:80"))
        #expect(
            text.contains("  client      192.0.2.10\n  proxy       192.0.2.80:8080\n  server      198.51.100.9:80\n"))
        let lines = lines(text)
        let requests = lines.filter { $0.contains("Fragment") }.map { $0.drop { $0 != "│" }.prefix(26) }
        try #require(requests.count >= 4)
        #expect(requests[0].hasPrefix("│── Fragment 0-8191 ───▶│"))
        #expect(requests[1].hasPrefix("│                       │"))
        #expect(text.contains("│                       │── Fragment 0-8191 ───▶│"))
        #expect(lines.contains { $0.contains("⋮ waited 3 s for the client") })
        #expect(
            lines.contains {
                $0.contains("⋮ waited 4.001 s for the server") || $0.contains("waited 4 s for the server")
            })
        // The second leg repeats no octets.
        #expect(!text.contains("again "))
    }

    @Test(arguments: [
        ("NAT", "client=192.0.2.10:5000 server=198.51.100.9:80", "client=203.0.113.7:6000 server=198.51.100.9:80"),
        ("balancer", "client=192.0.2.10:5000 server=198.51.100.9:80", "client=192.0.2.10:5000 server=192.0.2.91:80"),
    ])
    func otherThingsBetween(_ role: String, _ front: String, _ back: String) throws {
        let text = try timeline(Self.uploadOverProxy(front: front, back: back))
        #expect(text.split(separator: "\n").contains { $0.hasPrefix("  \(role)  ") }, "\(text)")
        #expect(!text.contains("proxy"))
    }

    private static let upload =
        prologue + """
            connect one client=192.0.2.10:5000 server=192.0.2.80:80
            create /upload/report.zip
            ack 200 session=$ID

            """

    private static func fragments(_ numbers: Range<Int>, of count: Int) -> String {
        numbers.map {
            "fragment \($0 * 100)-\($0 * 100 + 99)/\(count * 100)\nack 200 session=$ID received=\($0 * 100 + 100)\n"
        }.joined()
    }

    /// Undisturbed Fragments are told by their first and last, a wait parts them, and -v tells all.
    @Test func runsOfFragments() throws {
        let script =
            Self.upload + Self.fragments(0..<20, of: 40) + "wait 5s\n" + Self.fragments(20..<40, of: 40)
            + "close\nack 200 session=$ID\n"
        let text = try timeline(script)
        #expect(text.components(separatedBy: "more Fragments, each acknowledged").count == 3)
        #expect(text.contains("⋮ waited 5 s for the client"))
        #expect(text.contains("▲ NOTE BUP-FR-019") && text.components(separatedBy: "BUP-FR-019").count == 2)
        let all = try timeline(script, ["-v"])
        #expect(lines(all).filter { $0.contains("── Fragment ") }.count == 40)
        #expect(!all.contains("more Fragments"))
    }

    /// Five Fragments are told each.
    @Test func fewFragments() throws {
        let text = try timeline(
            Self.upload + Self.fragments(0..<5, of: 5) + "close\nack 200 session=$ID\n")
        #expect(lines(text).filter { $0.contains("── Fragment ") }.count == 5 && !text.contains("more Fragments"))
    }

    /// A long session keeps its ends: the reader is told, and the bar does not pretend to know what was between.
    @Test func longSession() throws {
        let text = try timeline(
            Self.upload + Self.fragments(0..<600, of: 600) + "close\nack 200 session=$ID\n")
        let lines = lines(text)
        let hole = try #require(lines.firstIndex { $0.contains("⋮ 204 entries not kept") }, "\(text)")
        #expect(lines[hole + 1].contains("┄") == false && !lines[hole + 1].contains("█"))
        let short = try timeline(Self.upload + Self.fragments(0..<40, of: 40) + "close\nack 200 session=$ID\n")
        #expect(!short.contains("not kept"))
    }

    @Test func resendAndReconnect() throws {
        let text = try Executable.run(["timeline", "Samples/resume-after-416.pcap"]).output
        #expect(text.contains("Fragment 10000-19999 again"))
        #expect(text.contains("▒▒▒▒"))
        #expect(text.contains("new connection of the client, port 49902"))
        #expect(text.contains("⋮ 70.002 s until the next request"))
    }

    @Test func octetsThatTheCaptureLacks() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("bitstrail-\(UUID().uuidString).pcap")
        let conversation = try ScriptLibrary.conversation("F11d-hole")
        try Data(CaptureFile.pcap(conversation.frames()).bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        let text = try Executable.run(["timeline", url.path]).output
        #expect(lines(text).contains { $0.contains("gap: 1448 octets missing") && $0.contains("┆") }, "\(text)")
    }

    @Test func noneNamed() throws {
        let result = try Executable.run(["timeline", "Samples/faulty-client.pcap"])
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("3 sessions. Name one, e.g. bitstrail timeline --session 0 FILE\n"))
        #expect(result.output.contains("closed-early") && !result.output.contains("│"))
        let other = try Executable.run(["timeline", "--session", "7", "Samples/faulty-client.pcap"])
        #expect(other.output.hasPrefix("None of that choice. The run has 3 sessions, numbers 0 to 2:"))
        let nothing = try Executable.run(["timeline", "--filter", "udp", "Samples/plain-upload.pcap"])
        #expect(nothing.output.contains("No BITS upload session.\n\nWHAT THE CAPTURE HOLDS INSTEAD\n"))
    }

    /// What belongs to no session is told where there is none.
    @Test(arguments: ["sessions", "timeline"]) func findingsWithoutSession(command: String) throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("bitstrail-\(UUID().uuidString).pcap")
        try Data(try Conversation(script: "ping\n    BITS-Session-Id: {x\nack 200").pcap()).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        let text = try Executable.run([command, url.path]).output
        #expect(text.contains("BUP-PG-") && !text.contains("more: of each rule"), "\(text)")
    }

    @Test func sessions() throws {
        let narrow = try Executable.run(["sessions", "Samples/faulty-client.pcap"]).output
        #expect(
            narrow.split(separator: "\n").filter { !$0.contains("http://") && !$0.contains("BITS") }.allSatisfy {
                $0.unicodeScalars.count <= 80
            })
        #expect(narrow.contains("  closed-early  client  "))
        let wide = try Executable.run(["sessions", "--width", "140", "Samples/faulty-client.pcap"]).output
        #expect(wide.contains("  192.0.2.10  http://upload.example.test/up/a.bin\n"))
        let nothing = try Executable.run(["sessions", "--filter", "udp", "Samples/plain-upload.pcap"])
        #expect(nothing.output.contains("WHAT THE CAPTURE HOLDS INSTEAD"))
    }

    /// COLUMNS where there is no terminal, --width before it; both within bounds.
    @Test func widths() throws {
        func width(_ options: [String], _ environment: [String: String]) throws -> Int {
            let result = try Executable.run(
                ["timeline"] + options + ["Samples/plain-upload.pcap"], environment: environment)
            return lines(result.output).map(\.unicodeScalars.count).max() ?? 0
        }
        #expect((73...80).contains(try width([], [:])))
        #expect((81...110).contains(try width([], ["COLUMNS": "110"])))
        #expect((73...80).contains(try width(["--width", "80"], ["COLUMNS": "110"])))
        #expect(try width([], ["COLUMNS": "1"]) <= 62)
        #expect(try Executable.run(["timeline", "--width", "7", "Samples/plain-upload.pcap"]).status == 64)
    }

    /// A locale without UTF-8 gets ASCII alone; colour only where it is wanted.
    @Test func asciiAndColour() throws {
        let arguments = ["timeline", "Samples/resume-after-416.pcap"]
        for locale in ["C", "POSIX", "de_DE.ISO-8859-1"] {
            let plain = try Executable.run(arguments, environment: ["LC_ALL": locale])
            #expect(plain.output.utf8.allSatisfy { $0 < 0x80 } && plain.output.contains("|-- Fragment 0-9999 ---"))
        }
        let sessions = try Executable.run(["sessions", "Samples/plain-upload.pcap"], environment: ["LC_ALL": "C"])
        #expect(sessions.output.utf8.allSatisfy { $0 < 0x80 })
        #expect(!(try Executable.run(arguments).output.contains("\u{1B}")))
        let coloured = try Executable.run(arguments + ["--color", "always"])
        #expect(coloured.output.contains("\u{1B}[1;33m"))
    }
}
