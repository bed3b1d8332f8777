import BITSSessions
import Conversations
import Testing

/// Flawless uploads in flawed captures: whatever a capture lacks, has twice or in another order, nobody is accused.
@Suite struct GENInnocenceTests {
    private static let upload = """
        connect
        segment 150
        create /upload/report.zip
        ack 200 session=$ID host-id=upload2.example.test timeout=600
        host upload2.example.test
        ping
        ack 200
        fragment 0-499/1500
        ack 200 received=500
        fragment 500-999/1500
        ack 416 received=500 error=0x0 context=0x5
        fragment 500-1499/1500
        ack 200 received=1500
        close
        ack 200

        """

    private func findings(_ lines: String, before first: String = "") throws -> [String] {
        let sink = try Running.analyze(try RuleCase.capture(.nothing, first + Self.upload + lines))
        let all = sink.findingLines
        // The 416 in the middle is the server's only oddity.
        sink.findings.removeAll { $0.severity < .warning || $0.rule.id.text == "BUP-FRA-008" }
        return sink.findings.isEmpty ? [] : all
    }

    private static let frames = (try? Conversation(script: Prologue.nothing.lines + upload).frames().count) ?? 0

    @Test func hasFrames() { #expect(Self.frames > 50) }

    @Test func aFrameIsMissing() throws {
        for frame in 1...Self.frames {
            let found = try findings("drop frame \(frame)")
            #expect(found.isEmpty, "without frame \(frame)")
        }
    }

    @Test func threeFramesAreMissing() throws {
        for frame in stride(from: 1, to: Self.frames - 1, by: 2) {
            let found = try findings((0..<3).map { "drop frame \(frame + $0)\n" }.joined())
            #expect(found.isEmpty, "without frames \(frame) to \(frame + 2)")
        }
    }

    @Test func framesAreThereTwice() throws {
        let all = (1...Self.frames).map { "duplicate frame \($0)\n" }
        for some in [all.joined()] + stride(from: 0, to: all.count, by: 4).map({ all[$0] }) {
            let found = try findings(some)
            #expect(found.isEmpty, "\(some)")
        }
    }

    @Test func twoFramesAreInOtherOrder() throws {
        for frame in stride(from: 4, to: Self.frames, by: 3) {
            let found = try findings("reorder frames \(frame) \(frame + 1)")
            #expect(found.isEmpty, "frames \(frame) and \(frame + 1)")
        }
    }

    @Test func theFileEndsEarly() throws {
        for missing in stride(from: 1, to: 9_000, by: 397) {
            let found = try findings("cut \(missing)")
            #expect(found.isEmpty, "without the last \(missing) octets")
        }
    }

    @Test func framesAreCutShort() throws {
        for length in stride(from: 54, through: 210, by: 12) {
            let found = try findings("", before: "snaplen \(length)\n")
            #expect(found.isEmpty, "snap length \(length)")
        }
    }
}
