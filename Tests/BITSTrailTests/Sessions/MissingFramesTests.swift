import BITSSessions
import Conversations
import Testing

/// Frames that the capture lacks are nobody's fault.
@Suite struct MissingFramesTests {
    static let clean = ["F01-plain-upload", "F02-upload-reply", "F04-dead-node"]

    /// Violations and warnings, and outcomes that accuse somebody.
    private func faults(_ frames: [BuiltFrame]) throws -> [String] { try faults(CaptureFile.pcap(frames).bytes) }

    private func faults(_ capture: [UInt8]) throws -> [String] {
        let sink = try Running.analyze(capture)
        return sink.findings.filter { $0.severity >= .warning }.map { "\($0.rule.id) \($0.severity.name)" }
            + sink.sessions.filter { $0.outcome == .failed || $0.outcome == .closedEarly || $0.outcome == .refused }
            .map { $0.outcome.rawValue }
    }

    @Test(arguments: clean + ["F03-innocent-ack-not-delivered", "F05-cancel"]) func anyOne(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        let file = CaptureFile.pcap(frames)
        #expect(try faults(file.bytes) == [])
        for number in 1...frames.count { #expect(try faults(file.dropping(number)) == [], "without \(number)") }
    }

    @Test(arguments: clean) func severalInARow(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        // A longer one would hide all of the reply's download in F.2.
        for length in name.hasPrefix("F02") ? [2, 3] : [3, 8] {
            for start in 0...min(frames.count - length, 64) {
                var rest = frames
                rest.removeSubrange(start..<(start + length))
                #expect(try faults(rest) == [], "without \(start + 1) to \(start + length)")
            }
        }
    }

    @Test(arguments: clean) func pairs(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        // The Acks, and a few others.
        let heavy = frames.indices.filter { frames[$0].side == .server && !(frames[$0].tcp?.payload.isEmpty ?? true) }
        for first in heavy {
            for second in stride(from: first % 3, to: frames.count, by: frames.count / 9) where second != first {
                let kept = frames.indices.filter { $0 != first && $0 != second }.map { frames[$0] }
                #expect(try faults(kept) == [], "without \(first + 1), \(second + 1)")
            }
        }
    }

    /// Connections overtake one that waits for a missing frame.
    @Test(arguments: ["fin both\n", ""]) func aConnectionForEachMessage(_ end: String) throws {
        let script =
            Prologue.connection.lines + """
                create /upload/report.zip
                ack 200 session=$ID
                \(end)connect
                fragment 0-999/3000
                ack 200 session=$ID received=1000
                \(end)connect
                fragment 1000-1999/3000
                ack 200 session=$ID received=2000
                \(end)connect
                fragment 2000-2999/3000
                ack 200 session=$ID received=3000
                \(end)connect
                close
                ack 200 session=$ID
                """
        let frames = try Conversation(script: script).frames()
        let file = CaptureFile.pcap(frames)
        #expect(try faults(file.bytes) == [])
        for number in 1...frames.count { #expect(try faults(file.dropping(number)) == [], "without \(number)") }
    }

    /// The number of the RST tells that the server had answered, also where another frame is missing.
    @Test func anAckBeforeAReset() throws {
        let frames = try ScriptLibrary.conversation("F03-innocent-ack-not-delivered").frames()
        let answer = try #require(frames.firstIndex { $0.tcp?.flags.contains(.rst) ?? false }) - 1
        #expect(frames[answer].side == .server && !(frames[answer].tcp?.payload.isEmpty ?? true))
        for other in frames.indices where other != answer {
            let kept = frames.indices.filter { $0 != answer && $0 != other }.map { frames[$0] }
            let sink = try Running.analyze(CaptureFile.pcap(kept).bytes)
            // Where the RST itself is missing, too, nothing tells.
            if kept.contains(where: { $0.tcp?.flags.contains(.rst) ?? false }) {
                #expect(!sink.findings.contains { $0.rule.id == "BUP-ANS-001" }, "without \(other + 1)")
            }
        }
    }

    /// The same id for one upload after the other: a later one must not be taken for an earlier one.
    @Test func oneConstantID() throws {
        let upload = { (name: String, size: Int) in
            """
            create /upload/\(name)
            ack 200 session=42
            fragment 0-\(size / 2 - 1)/\(size)
            ack 200 received=\(size / 2)
            fragment \(size / 2)-\(size - 1)/\(size)
            ack 200 received=\(size)
            close
            ack 200

            """
        }
        let script = Prologue.connection.lines + upload("a", 1_000) + upload("a", 2_000) + upload("b", 1_000)
        let frames = try Conversation(script: script).frames()
        #expect(try faults(frames) == [])
        for length in [1, 7] {
            for start in 0...(frames.count - length) {
                var rest = frames
                rest.removeSubrange(start..<(start + length))
                #expect(try faults(rest) == [], "without \(start + 1) to \(start + length)")
            }
        }
    }

    @Test(arguments: clean) func theBegin(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        for count in stride(from: 1, to: frames.count, by: 1 + frames.count / 60) {
            #expect(try faults(Array(frames.dropFirst(count))) == [], "without the first \(count)")
        }
    }

    @Test(arguments: clean) func theEnd(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        for count in stride(from: 1, to: frames.count, by: 1 + frames.count / 60) {
            #expect(try faults(Array(frames.dropLast(count))) == [], "without the last \(count)")
        }
    }

    @Test(arguments: clean, [Side.client, .server]) func oneSide(_ name: String, _ side: Side) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        #expect(try faults(frames.oneSided(side)) == [])
        let acks = frames.filter { $0.side != side || !($0.tcp?.payload.isEmpty ?? true) }
        #expect(try faults(acks) == [], "without the \(side)'s frames that have no data")
    }
}
