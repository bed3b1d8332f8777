import BITSSessions
import Conversations
import Testing

/// The times of exchanges: what the capture shows, and nil for what it does not.
@Suite struct ExchangeTimingTests {
    private static let start = """
        let ID {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}
        connect
        create /upload/report.zip
        ack 200 session=$ID

        """

    /// The timing of the conversation's Fragment, in milliseconds: idle before, sending, thinking (with a letter for
    /// where it begins), answering.
    private func fragment(_ lines: String, after first: String = "") throws -> String {
        let sink = try Running.analyze(try Conversation(script: first + Self.start + lines + "\n").pcap())
        let entry = try #require(
            sink.sessions.flatMap(\.timeline).last { $0.packetType == "Fragment" && $0.kind == .request })
        let timing = try #require(entry.timing)
        func text(_ time: Int64?) -> String { time.map { "\(($0 + 500_000) / 1_000_000)" } ?? "-" }
        let from = timing.thinkStart == .seen ? "s" : timing.thinkStart == .acknowledged ? "a" : ""
        return [
            text(timing.idleBefore), text(timing.send), text(timing.think) + from, text(timing.answer),
        ].joined(separator: " ")
    }

    @Test(arguments: [
        // The server's TCP acknowledges after a round trip (1 ms), the server answers later.
        ("wait 70ms\nfragment 0-9999/10000\nwait 500ms\nack 200 received=10000", "70 0 500a 0"),
        ("spacing 10ms\nfragment 0-9999/10000\nwait 500ms\nack 200 received=10000", "0 70 500a 0"),
        // The acknowledgement comes with the answer: the round trip is in the time.
        ("acks server piggyback\nfragment 0-9999/10000\nwait 500ms\nack 200 received=10000", "0 0 501s 0"),
        // Octets that came late are no think time: lost before the capture point, or behind it.
        ("lose 5\nfragment 0-9999/10000\nwait 500ms\nack 200 received=10000", "0 200 500a 0"),
        ("acks server piggyback\nlose 5\nfragment 0-9999/10000\nwait 500ms\nack 200 received=10000", "0 200 501s 0"),
        ("retransmit 5\nfragment 0-9999/10000\nwait 500ms\nack 200 received=10000", "0 0 500a 0"),
        ("retransmit 8\nfragment 0-9999/10000\nwait 500ms\nack 200 received=10000", "0 0 500a 0"),
        // Octets in the middle are missing: their times are not needed.
        ("spacing 10ms\ndrop 3\nfragment 0-9999/10000\nwait 500ms\nack 200 received=10000", "0 70 501s 0"),
        // The last ones are missing.
        ("drop 8\nfragment 0-9999/10000\nwait 500ms\nack 200 received=10000", "0 - - 0"),
        ("acks server piggyback\ndrop 8\nfragment 0-9999/10000\nwait 500ms\nack 200 received=10000", "0 - - 0"),
        // The answer is missing, or never came.
        ("fragment 0-9999/10000\ndrop 1\nack 200 received=10000\nwait 1s\nclose\nack 200", "0 0 - -"),
        ("fragment 0-9999/10000\nwait 20s\nfin client", "0 0 - -"),
        ("breakoff 3000\nfragment 0-9999/10000\nfin client", "0 - - -"),
        // Answered before all was sent.
        ("fragment 0-9999/10000\n    partial 5000\nanswer 413\nsend client 5000 at 5000", "0 1 - 0"),
        // The answer before is missing.
        (
            "fragment 0-999/2000\ndrop 1\nack 200 received=1000\nfragment 1000-1999/2000\nack 200 received=2000",
            "- 0 1s 0"
        ),
    ]) func ofAFragment(_ lines: String, _ expected: String) throws {
        let found = try fragment(lines)
        #expect(found == expected, "\(lines)")
    }

    @Test func oneDirection() throws {
        let lines = "onesided client\nfragment 0-9999/10000\nwait 500ms\nack 200 received=10000"
        #expect(try fragment(lines) == "- 0 - -")
    }

    /// At the server the acknowledgement comes at once, so that nothing but thinking is counted.
    @Test func atTheServer() throws {
        let lines = "fragment 0-9999/10000\nwait 500ms\nack 200 received=10000"
        #expect(try fragment(lines, after: "capture-point server\nrtt 80ms\n") == "80 0 500a 0")
    }
}
