import Conversations
import Foundation
import Testing

/// `bitstrail slice`: what it writes, says and refuses.
@Suite struct SliceTests {
    private func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bitstrail-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(ScriptLibrary.conversation("F10-many-faults").pcap()).write(
            to: folder.appendingPathComponent("in.pcap"))
        try body(folder)
    }

    private func slice(_ arguments: [String], in folder: URL) throws -> Executable.Result {
        try Executable.run(["slice"] + arguments, directory: folder)
    }

    private func octets(_ name: String, in folder: URL) throws -> Data {
        try Data(contentsOf: folder.appendingPathComponent(name))
    }

    @Test func writesTheSessionWithComments() throws {
        try inFolder { folder in
            let result = try slice(["--session", "0", "-o", "out.pcapng", "in.pcap"], in: folder)
            #expect(result.status == 0 && result.output.isEmpty, "\(result.errors)")
            #expect(result.errors.hasPrefix("bitstrail: out.pcapng: "))
            let file = try octets("out.pcapng", in: folder)
            #expect(file.range(of: Data("session 0 of in.pcap, cut out by bitstrail".utf8)) != nil)
            #expect(file.range(of: Data("BUP-CS-002 violation: ".utf8)) != nil)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["in.pcap", "out.pcapng"])
            let report = try Executable.run(["--format", "csv", "out.pcapng"], directory: folder)
            let whole = try Executable.run(["--format", "csv", "in.pcap"], directory: folder)
            let lines = [report, whole].map { $0.output.split(whereSeparator: \.isNewline).dropFirst().first }
            #expect(lines[0] != nil && lines[0] == lines[1])
            // Session 1 goes on over another connection.
            #expect(result.errors.contains("session 1"))
        }
    }

    /// Sessions on the same connections come along, and it is said; not where they are asked for.
    @Test func saysWhatComesAlong() throws {
        try inFolder { folder in
            let one = try slice(["--session", "1", "-o", "one.pcapng", "in.pcap"], in: folder)
            #expect(one.status == 0 && one.errors.contains("comes along"), "\(one.errors)")
            #expect(!one.errors.contains("only slices that hold both"))
            let numbers = ["0", "1", "2"].flatMap { ["--session", $0] }
            let all = try slice(numbers + ["-o", "all.pcapng", "in.pcap"], in: folder)
            #expect(all.status == 0 && !all.errors.contains("comes along"), "\(all.errors)")
        }
    }

    @Test func saysWhatRemains() throws {
        try inFolder { folder in
            let result = try slice(["--session", "0", "--strip-bodies", "-o", "out.pcapng", "in.pcap"], in: folder)
            #expect(result.status == 0)
            #expect(result.errors.contains("remain"))
            #expect(try octets("out.pcapng", in: folder).range(of: Data("credentials are blanked".utf8)) != nil)
        }
    }

    @Test func nothingIsOverwrittenUnasked() throws {
        try inFolder { folder in
            let before = try octets("in.pcap", in: folder)
            let other = folder.appendingPathComponent("out.pcapng")
            try Data("mine".utf8).write(to: other)
            let refused = try slice(["--session", "0", "-o", "out.pcapng", "in.pcap"], in: folder)
            #expect(refused.status == 2 && refused.errors.contains("--force"), "\(refused.errors)")
            #expect(try Data(contentsOf: other) == Data("mine".utf8))
            #expect(try slice(["--session", "0", "--force", "-o", "out.pcapng", "in.pcap"], in: folder).status == 0)
            #expect(try Data(contentsOf: other) != Data("mine".utf8))
            let input = try slice(["--session", "0", "--force", "-o", "in.pcap", "in.pcap"], in: folder)
            #expect(input.status == 2 && input.errors.contains("which is an input"), "\(input.errors)")
            #expect(try octets("in.pcap", in: folder) == before)
        }
    }

    /// Both legs of an upload through a proxy become one session, and one number is not in use.
    @Test func namesTheNumbersThatExist() throws {
        let script = """
            let ID {F11A0B1C-2D3E-4F50-8617-28394A5B6C7D}
            target /upload/report.zip
            host farm.example.test
            connect c client=192.0.2.10:50000 server=192.0.2.50:80
            connect p client=192.0.2.50:40000 server=192.0.2.80:80
            on c
            create /upload/report.zip
            on p
            create /upload/report.zip
            ack 200 session=$ID
            on c
            ack 200 session=$ID
            fragment 0-8191/12000
            on p
            fragment 0-8191/12000
            wait 30s
            ack 200 received=8192
            on c
            ack 200 received=8192
            fragment 8192-11999/12000
            on p
            fragment 8192-11999/12000
            wait 305s
            on c
            fin client
            on p
            fin client
            wait 700s
            noise udp
            """
        try inFolder { folder in
            try Data(Conversation(script: script).pcap()).write(to: folder.appendingPathComponent("in.pcap"))
            let refused = try slice(["--session", "0", "-o", "out.pcapng", "in.pcap"], in: folder)
            #expect(refused.errors.contains("there is no session 0: the only session is 1"), "\(refused.errors)")
            #expect(try slice(["--session", "1", "-o", "out.pcapng", "in.pcap"], in: folder).status == 0)
            for command in ["timeline", "extract"] {
                let extra = command == "extract" ? ["-o", "files"] : []
                let run = try Executable.run([command, "--session", "0"] + extra + ["in.pcap"], directory: folder)
                #expect(run.errors.contains("the only session is 1"), "\(run.errors)")
            }
        }
    }

    @Test func refusesWhatCannotBe() throws {
        try inFolder { folder in
            let missing = try slice(["--session", "7", "-o", "out.pcapng", "in.pcap"], in: folder)
            #expect(missing.status == 2 && missing.errors.contains("there is no session 7"), "\(missing.errors)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["in.pcap"])
            let stream = try slice(["--session", "0", "-o", "out.pcapng", "-"], in: folder)
            #expect(stream.status == 64 && stream.errors.contains("save it as a file"), "\(stream.errors)")
            #expect(try slice(["-o", "out.pcapng", "in.pcap"], in: folder).status == 64)
            let output = try slice(["--session", "0", "-o", "-", "in.pcap"], in: folder)
            #expect(output.status == 64 && output.errors.contains("slice writes a file"), "\(output.errors)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["in.pcap"])
            let absent = try slice(["--session", "0", "-o", "out.pcapng", "none.pcap"], in: folder)
            #expect(absent.status == 2 && absent.errors.contains("none.pcap"), "\(absent.errors)")
        }
    }
}
