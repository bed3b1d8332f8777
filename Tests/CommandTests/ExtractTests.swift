import Conversations
import Foundation
import Testing

/// `bitstrail extract`: files as they were uploaded, under names of ours.
@Suite struct ExtractTests {
    /// Runs the command on a conversation in a fresh folder, which `body` then looks at.
    private func extract(
        _ script: String, _ arguments: [String] = [], before: (URL) throws -> Void = { _ in },
        _ body: (Executable.Result, URL) throws -> Void
    ) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bitstrail-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let capture = folder.appendingPathComponent("in.pcap")
        try Data(Conversation(script: script).pcap()).write(to: capture)
        let output = folder.appendingPathComponent("out")
        try FileManager.default.createDirectory(at: output, withIntermediateDirectories: false)
        try before(output)
        try body(Executable.run(["extract", "-o", output.path] + arguments + [capture.path]), output)
    }

    private func names(_ folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    private func sidecar(_ folder: URL, _ name: String) throws -> [String: Any] {
        let data = try Data(contentsOf: folder.appendingPathComponent("\(name).json"))
        return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// Octet i of generated Fragments is i mod 251.
    private func pattern(_ count: Int) -> Data { Data((0..<count).map { UInt8($0 % 251) }) }

    private static let id = "{5D2B7C90-1F3E-4A68-B0C7-6E9A8D7F0B13}"
    private let begin = "target /upload/a.bin\nconnect c\ncreate\nack 200 session=\(Self.id)\n"
    private let end = "close\nack 200\n"

    /// Octets that the server refused are in no file: nothing behind the last one that is there, zeros before it.
    @Test func refusedOctetsAreLeftOut() throws {
        let first = begin + "fragment 0-5999/12000\nack 200 received=6000\n"
        let refused = "fragment 6000-8999/12000\nack 403 error=0x80070005 context=0x5\n"
        try extract(first + refused + end) { result, folder in
            #expect(try Data(contentsOf: folder.appendingPathComponent("session-0_a.bin")) == pattern(6000))
            let facts = try sidecar(folder, "session-0_a.bin")
            #expect(facts["complete"] as? Bool == false)
            #expect(result.output.contains("6,000 of 12,000 octets"), "\(result.output)")
        }
        // What still comes of a Fragment that is refused already is not taken either.
        let early = "fragment 6000-8999/12000\n    partial 1000\nack 403 error=0x80070005 context=0x5\n"
        try extract(first + early + "send client 2000 at 7000\n" + end) { _, folder in
            let written = try Data(contentsOf: folder.appendingPathComponent("session-0_a.bin"))
            #expect(written == pattern(6000))
        }
        let last = "fragment 9000-11999/12000\nack 200 received=12000\n"
        try extract(first + refused + last + end) { _, folder in
            var file = pattern(12_000)
            file.replaceSubrange(6000..<9000, with: Data(repeating: 0, count: 3000))
            let written = try Data(contentsOf: folder.appendingPathComponent("session-0_a.bin"))
            #expect(written == file)
        }
        // Sent again and taken, they are in it.
        let again = "fragment 6000-11999/12000\nack 200 received=12000\n"
        try extract(first + refused + again + end) { _, folder in
            #expect(try Data(contentsOf: folder.appendingPathComponent("session-0_a.bin")) == pattern(12_000))
            let facts = try sidecar(folder, "session-0_a.bin")
            #expect(facts["complete"] as? Bool == true)
        }
    }

    /// What the client never sent, and what it may have sent where the capture has a hole or ends.
    @Test func whatWasNeverSentIsToldApart() throws {
        let first = begin + "fragment 0-5999/12000\nack 200 received=6000\n"
        for ending in ["cancel\nack 200\n", end] {
            try extract(first + ending) { result, folder in
                #expect(result.output.contains("not whole: octets of the file were never sent;"), "\(result.output)")
                let facts = try sidecar(folder, "session-0_a.bin")
                #expect(facts["complete"] as? Bool == false && facts["sha256"] is NSNull)
            }
        }
        let hole = begin + "drop 3\nfragment 0-5999/12000\nack 200 received=6000\n"
        let lost = first + "drop 1\ndrop 2\ndrop 3\nfragment 6000-8999/12000\nack 200 received=9000\n"
        for script in [first, hole + "cancel\nack 200\n", lost + "cancel\nack 200\n"] {
            try extract(script) { result, _ in
                #expect(result.output.contains("octets of the file are not in the capture"), "\(result.output)")
                #expect(!result.output.contains("never sent"))
            }
        }
    }

    /// Into the same folder again: nothing is overwritten, and what to do is said.
    @Test func aSecondRunSaysWhatToDo() throws {
        let script = begin + "fragment 0-5999/6000\nack 200 received=6000\n" + end
        try extract(script) { result, folder in
            #expect(result.status == 0 && !result.errors.contains("another folder"))
            let capture = folder.deletingLastPathComponent().appendingPathComponent("in.pcap")
            let again = try Executable.run(["extract", "-o", folder.path, capture.path])
            #expect(again.status == 2)
            #expect(
                again.errors.contains("File exists; no file is overwritten: give another folder, or remove the file"),
                "\(again.errors)")
        }
    }

    @Test func anUploadIsWrittenWithItsDigest() throws {
        try extract(ScriptLibrary.text("F03-lost-ack")) { result, folder in
            #expect(result.status == 0)
            let found = try names(folder)
            #expect(found == ["session-0_disk.img", "session-0_disk.img.json"])
            let file = try Data(contentsOf: folder.appendingPathComponent("session-0_disk.img"))
            #expect(file == pattern(30_000))
            let facts = try sidecar(folder, "session-0_disk.img")
            let digest = try #require(facts["sha256"] as? String)
            #expect(digest.count == 64)
            #expect(result.output.contains("sha256 \(digest)"))
            #expect(facts["complete"] as? Bool == true)
            #expect((facts["holes"] as? [Any])?.isEmpty == true)
            #expect((facts["conflicts"] as? [Any])?.isEmpty == true)
            #expect(result.errors.isEmpty)
            let captures = try #require(facts["captures"] as? [[String: Any]])
            #expect(captures.count == 1 && (captures[0]["name"] as? String)?.hasSuffix("/in.pcap") == true)
            let (start, end) = (facts["first_frame"] as? [String: Int], facts["last_frame"] as? [String: Int])
            let numbers = [try #require(start?["frame"]), try #require(end?["frame"])]
            #expect(start?["capture"] == 0 && numbers[0] < numbers[1])
            #expect((facts["tool"] as? [String: String])?["version"] == "0.1.0")
            let text = try Executable.run(["schema", "--extract"]).output
            let schema = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            #expect((schema["properties"] as? [String: Any])?.keys.sorted() == facts.keys.sorted())
            #expect((schema["required"] as? [String])?.sorted() == facts.keys.sorted())
        }
    }

    @Test(arguments: ["lose 2", "retransmit 2", "duplicate 2", "reorder 2 3", "overlap client 0 300"])
    func troubleOnTheLineChangesNothing(trouble: String) throws {
        let fragment = "fragment 0-9999/10000\n"
        let late = trouble.hasPrefix("overlap")
        let script = begin + (late ? fragment + trouble + "\n" : trouble + "\n" + fragment) + "ack 200\n" + end
        try extract(script) { result, folder in
            #expect(result.status == 0)
            let content = try Data(contentsOf: folder.appendingPathComponent("session-0_a.bin"))
            #expect(content == pattern(10_000))
        }
    }

    @Test func whatTheCaptureLacksIsAHole() throws {
        try extract(begin + "drop 3\nfragment 0-9999/10000\nack 200\n" + end) { result, folder in
            #expect(result.status == 0)
            let facts = try sidecar(folder, "session-0_a.bin")
            #expect(facts["complete"] as? Bool == false)
            #expect(facts["sha256"] is NSNull)
            let holes = try #require(facts["holes"] as? [[String: Int]])
            let hole = try #require(holes.first)
            let (first, last) = (try #require(hole["first"]), try #require(hole["last"]))
            #expect(holes.count == 1 && last - first + 1 == 1460)
            #expect(result.errors.hasPrefix("bitstrail: 1 of 1 file is not whole: "))
            var expected = pattern(10_000)
            for index in first...last { expected[index] = 0 }
            let content = try Data(contentsOf: folder.appendingPathComponent("session-0_a.bin"))
            #expect(content == expected)
        }
    }

    /// What the server has acknowledged it does not take again; what it has not, it takes from the resend.
    @Test(arguments: [("ack 200 received=1000", "earlier"), ("rst server\nconnect d\nping\nack 200", "later")])
    func octetsThatDifferAreToldAndSettled(answer: String, kept: String) throws {
        let changed = String(repeating: "x", count: 1000)
        let script =
            begin + "fragment 0-999/2000\n\(answer)\nfragment 0-999/2000\n  body text \"\(changed)\"\nack 200\n"
            + "fragment 1000-1999/2000\nack 200\n" + end
        try extract(script) { result, folder in
            let facts = try sidecar(folder, "session-0_a.bin")
            let conflicts = try #require(facts["conflicts"] as? [[String: Any]])
            #expect(conflicts.map { $0["kept"] as? String } == [kept])
            let file = try Data(contentsOf: folder.appendingPathComponent("session-0_a.bin"))
            #expect(file.prefix(1000) == (kept == "earlier" ? pattern(1000) : Data(changed.utf8)))
            #expect(file.suffix(1000) == pattern(2000).suffix(1000))
            #expect(result.output.contains("differ"))
        }
    }

    @Test(arguments: [
        ("/../../etc/passwd", "session-0_passwd"), ("/up/..%5c..%5cx.asp", "session-0_%5c.%5cx.asp"),
        (#"/up/..\\..\\x.asp"#, "session-0_x.asp"), ("/up/", "session-0_up"), ("/", "session-0.bin"),
        ("/up/.htaccess", "session-0_htaccess"), ("/up/CON", "session-0_CON"), ("/up/a.bin?x=/../b", "session-0_a.bin"),
        ("/up/" + String(repeating: "n", count: 300), "session-0_" + String(repeating: "n", count: 80)),
        ("/up/...", "session-0.bin"), ("/up/-rf", "session-0_-rf"),
    ])
    func noNameFromTheWireDecidesWhereAFileGoes(target: String, name: String) throws {
        let script =
            "target \"\(target)\"\nconnect c\ncreate\nack 200 session=\(Self.id)\nfragment 0-9/10\nack 200\n" + end
        try extract(script) { result, folder in
            let safe = name.replacingOccurrences(of: "%", with: "_")
            let found = try names(folder)
            #expect(found == [safe, safe + ".json"])
            #expect(result.status == 0)
        }
    }

    @Test func whatExistsIsNotOverwritten() throws {
        let script = begin + "fragment 0-9/10\nack 200\n" + end
        for taken in ["session-0_a.bin", "session-0_a.bin.json", ".session-0.part"] {
            func place(_ folder: URL) -> URL { folder.appendingPathComponent(taken) }
            try extract(script, before: { try Data("mine".utf8).write(to: place($0)) }) { result, folder in
                #expect(result.status == 2)
                #expect(result.errors.contains("File exists"))
                let content = try Data(contentsOf: place(folder))
                #expect(content == Data("mine".utf8))
                let found = try names(folder)
                #expect(found == [taken])
            }
        }
    }

    @Test func linksAreNotFollowed() throws {
        let script = begin + "fragment 0-9/10\nack 200\n" + end
        let victim = FileManager.default.temporaryDirectory.appendingPathComponent("bitstrail-\(UUID().uuidString)")
        try extract(
            script,
            before: {
                try FileManager.default.createSymbolicLink(
                    at: $0.appendingPathComponent(".session-0.part"), withDestinationURL: victim)
            }
        ) { result, _ in
            #expect(result.status == 2)
            #expect(!FileManager.default.fileExists(atPath: victim.path))
        }
    }

    @Test func theLimitHoldsForAllTogether() throws {
        let script = begin + "fragment 0-9999/10000\nack 200\n" + end
        try extract(script, ["--limit", "5kB"]) { result, folder in
            #expect(result.status == 2)
            #expect(result.errors.contains("--limit"))
            let facts = try sidecar(folder, "session-0_a.bin")
            #expect(facts["complete"] as? Bool == false)
            let written = try #require(facts["written_bytes"] as? Int)
            #expect(written <= 5000)
            #expect(facts["sha256"] is NSNull)
        }
        try extract(script, ["--limit", "10kB"]) { result, folder in
            #expect(result.status == 0)
            let facts = try sidecar(folder, "session-0_a.bin")
            #expect(facts["complete"] as? Bool == true)
        }
    }

    @Test func oneSessionOnly() throws {
        func upload(_ id: String) -> String {
            "create\nack 200 session=\(id)\nfragment 0-9/10\nack 200\n" + end
        }
        let script =
            "connect c\ntarget /a\n\(upload(Self.id))target /b\n\(upload("{11111111-2222-4333-8444-555555555555}"))"
        try extract(script, ["--session", "1"]) { result, folder in
            #expect(result.status == 0)
            let found = try names(folder)
            #expect(found == ["session-1_b", "session-1_b.json"])
        }
    }

    @Test func nothingToExtract() throws {
        try extract(ScriptLibrary.text("F07a-access-denied")) { result, folder in
            #expect(result.status == 0)
            #expect(result.output.contains("No file was extracted"))
            let found = try names(folder)
            #expect(found.isEmpty)
        }
        #expect(try Executable.run(["extract", "Samples/plain-upload.pcap"]).status == 64)
        let nowhere = "/nonexistent/folder/out"
        let result = try Executable.run(["extract", "-o", nowhere, "Samples/plain-upload.pcap"])
        #expect(result.status == 2)
        #expect(result.errors.contains(nowhere))
    }

    /// A range at the far end of what a file may be makes no file of that size, and octets beyond the announced total
    /// are none of the file.
    @Test(arguments: ["9223372036854774000-9223372036854774999/9223372036854775807", "1000-1999/1500"])
    func hostileRanges(range: String) throws {
        let script = begin + "fragment \(range)\n  body 1000 at 0\nack 200\n"
        try extract(script) { result, folder in
            #expect(result.status == 0)
            for name in try names(folder) where !name.hasSuffix(".json") {
                let file = folder.appendingPathComponent(name)
                let size = try #require(FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int)
                #expect(size <= 1500)
            }
        }
    }
}
