import BITSSessions
import BITSTrail
import Conversations
import Testing

/// A proxy that sends a request once more, since its connection to the server was ended: the client sent it once.
@Suite struct PassedOnAgainTests {
    private static let date = "always server\n    Date: Tue, 04 Mar 2025 09:00:00 GMT\n"
    private static let last = "fragment 4000-11999/12000"
    private static let accepted = "ack 200 received=12000"

    private static func both(
        _ request: String, _ answer: String, front: String = "front", back: String = "back"
    ) -> String {
        "on \(front)\n\(request)\nwait 300us\non \(back)\n\(request)\nwait 700us\n\(answer)\nwait 200us\n"
            + "on \(front)\n\(answer)\nwait 150us\n"
    }

    private static let begun =
        date + "connect front \(TwinLegTests.borders[0].front)\nconnect back \(TwinLegTests.borders[0].back)\n"
        + "target /upload/report.zip\n" + both("create /upload/report.zip", "ack 200 session=$ID") + "session $ID\n"
        + both("fragment 0-3999/12000", "ack 200 received=4000")

    private static let newConnection = "connect again client=192.0.2.80:6001 server=198.51.100.9:80\n"

    /// Nobody answers behind the proxy, which tries again on another connection while the client waits.
    private static func passedOnTwice(_ ending: String) -> String {
        "on front\n\(last)\nwait 300us\non back\n\(last)\nwait 40ms\n\(ending)\nwait 500us\n\(newConnection)"
            + "\(last)\n    version HTTP/1.0\nwait 700us\n\(accepted)\nwait 200us\non front\n\(accepted)\nwait 150us\n"
    }

    private static func analyze(_ script: String, apart: Bool) throws -> CollectingSink {
        let frames = try Conversation(script: Prologue.nothing.lines + script).frames()
        guard apart else { return try Running.analyze(CaptureFile.pcap(frames).bytes) }
        // The client's side, and the server's.
        let isFront = { (frame: BuiltFrame) in frame.connection == 0 || frame.connection == 3 }
        return try Running.analyze(parts: [frames.filter(isFront), frames.filter { !isFront($0) }])
    }

    @Test(arguments: ["rst server", "fin server"], [false, true]) func sentOnce(
        _ ending: String, _ apart: Bool
    ) throws {
        let script = Self.begun + Self.passedOnTwice(ending) + Self.both("close", "ack 200", back: "again")
        let sink = try Self.analyze(script, apart: apart)
        #expect(sink.outcomeLines == ["completed 12000/12000"])
        let session = try #require(sink.sessions.first)
        #expect(session.sentBytes == 12_000 && session.resentBytes == 0)
        #expect(!sink.findings.contains { $0.rule.id == "BUP-OPS-005" }, "\(sink.findingLines)")
        // What it changed the second time is the proxy's.
        let changed = sink.findings.filter { $0.rule.id == "BUP-GEN-001" }
        #expect(changed.map(\.party) == [.proxy], "\(sink.findingLines)")
    }

    /// The proxy says so to the client, which sends again itself: on the same connection, or on another one.
    @Test(arguments: ["front", "anew"], [false, true]) func sentAgain(_ front: String, _ apart: Bool) throws {
        let open = front == "front" ? "" : "connect anew client=192.0.2.10:5001 server=192.0.2.80:8080\n"
        let script =
            Self.begun + "on front\n\(Self.last)\nwait 300us\non back\n\(Self.last)\nwait 40ms\nrst server\n"
            + "wait 200us\non front\nanswer 502\nwait 20ms\n" + Self.newConnection + open
            + Self.both(Self.last, Self.accepted, front: front, back: "again")
            + Self.both("close", "ack 200", front: front, back: "again")
        let sink = try Self.analyze(script, apart: apart)
        #expect(sink.outcomeLines == ["completed 12000/12000"])
        #expect(sink.sessions.first?.resentBytes == 8000)
        #expect(sink.findings.contains { $0.rule.id == "BUP-OPS-005" }, "\(sink.findingLines)")
    }

    /// Both: the proxy tries twice, in vain, and the client sends again, which passes at once.
    @Test(arguments: [false, true]) func both(_ apart: Bool) throws {
        let script =
            Self.begun + "on front\n\(Self.last)\nwait 300us\non back\n\(Self.last)\nwait 40ms\nrst server\n"
            + "wait 500us\n" + Self.newConnection + "\(Self.last)\nwait 40ms\nrst server\nwait 200us\n"
            + "on front\nanswer 502\nwait 20ms\n"
            + "connect anew client=192.0.2.10:5001 server=192.0.2.80:8080\n"
            + "connect third client=192.0.2.80:6002 server=198.51.100.9:80\n"
            + Self.both(Self.last, Self.accepted, front: "anew", back: "third")
            + Self.both("close", "ack 200", front: "anew", back: "third")
        let sink = try Self.analyze(script, apart: apart)
        #expect(sink.outcomeLines == ["completed 12000/12000"])
        #expect(sink.sessions.first?.resentBytes == 8000)
    }
}
