import BITSSessions
import Conversations
import Testing

/// What the capture lacks never becomes somebody's violation.
@Suite struct AnyFrameMissingTests {
    /// All frames of a small capture, some of a larger one.
    private static func chosen(_ count: Int, seed: Int) -> [Int] {
        guard count > most else { return Array(1...max(count, 1)) }
        var random = SeededRandom(seed: UInt64(seed))
        return Set((0..<most).map { _ in 1 + random.below(count) }).sorted()
    }
    private static let most = Thoroughness.isFull ? 100 : 25

    /// Those of HTTP are tried with each of their frames (``HTTPConversationTests``).
    private static let scripts = PropertyScripts.all.filter { !$0.hasPrefix("H") || $0 == "H09-bodies-of-messages" }

    @Test(arguments: scripts) func oneFrame(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        let file = CaptureFile.pcap(frames)
        let whole = try Violations(Running.analyze(file.bytes))
        for number in Self.chosen(frames.count, seed: 61) {
            let part = try Violations(Running.analyze(file.dropping(number)))
            #expect(part.beyond(whole) == [], "\(name) without \(number)")
        }
    }

    /// A mirror port that loses frames, a machine that drops them, on a lossy network.
    @Test(arguments: PropertyScripts.all) func manyFrames(_ name: String) throws {
        let conversation = try ScriptLibrary.conversation(name)
        let whole = try Violations.of(conversation.frames())
        for text in [
            "seed=71,loss=0.02,reorder=0.03,jitter=5ms,mirror-loss=0.02", "seed=72,point=server,mirror-loss=0.05",
            "seed=73,loss=0.04,duplicate=0.05,jitter=5ms,point=middle,mirror-loss=0.1",
            "seed=74,loss=0.01,kernel-drops=2x8", "seed=75,loss=0.01,point=middle,kernel-drops=1x25,nat=client",
        ] {
            let frames = conversation.frames(over: try Network(text))
            #expect(try Violations.of(frames).beyond(whole) == [], "\(name) over \(text)")
        }
    }

    /// Each frame of three uploads: no violation, the gap is named, the session is followed.
    @Test(arguments: ["F01-plain-upload", "F02-upload-reply", "F04-dead-node"]) func sampleUploads(_ name: String)
        throws
    {
        let frames = try ScriptLibrary.conversation(name).frames()
        let file = CaptureFile.pcap(frames)
        let whole = try Running.analyze(file.bytes)
        for number in 1...frames.count {
            let sink = try Running.analyze(file.dropping(number))
            #expect(Violations(sink).beyond(Violations(whole)) == [], "without \(number)")
            if !frames[number - 1].payload.isEmpty {
                // Of a connection's only message nothing tells that it was BITS.
                let isNamed = sink.connections.contains { !$0.gaps.isEmpty }
                #expect(isNamed || sink.connections.count < whole.connections.count, "no gap without \(number)")
            }
            #expect(sink.sessions.map(\.sessionID) == whole.sessions.map(\.sessionID), "without \(number)")
            for (session, other) in zip(sink.sessions, whole.sessions) where session.outcome != other.outcome {
                #expect(session.outcome == .undetermined && session.cause == .capture, "without \(number)")
                #expect(!session.explanation.isEmpty, "without \(number)")
            }
        }
    }
}
