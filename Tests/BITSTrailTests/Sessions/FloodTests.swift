import BITSSessions
import Conversations
import Testing

@testable import BITSTrail

/// What many connections hold together is bounded, and what that costs is said.
@Suite struct FloodTests {
    private func run(_ script: String, _ change: (inout PipelineBounds) -> Void = { _ in }) throws -> CollectingSink {
        try Running.withFile(try Conversation(script: script).pcap()) { path in
            var options = Analyzer.Options()
            var bounds = PipelineBounds()
            change(&bounds)
            options.bounds = bounds
            let sink = CollectingSink()
            Analyzer(captures: [path], options: options).run(into: sink)
            return sink
        }
    }

    private func limits(_ sink: CollectingSink) -> [String: Int] {
        Dictionary((sink.run?.limits ?? []).map { ($0.name, $0.times) }) { $1 }
    }

    private static let upload = """

        connect last
        create /upload/last.zip
        ack 200 session={11111111-2222-3333-4444-555555555555}
        fragment 0-11999/12000
        ack 200 received=12000
        close
        ack 200
        """

    private static func connections(_ count: Int, _ lines: String) -> String {
        (0..<count).map { "connect c\($0)\n\(lines)" }.joined(separator: "\n")
    }

    private func pings(_ count: Int) throws -> CollectingSink {
        try run("connect\n" + String(repeating: "ping\n", count: count) + String(repeating: "ack 200\n", count: count))
    }

    /// Requests that are sent together, and then all their answers: beyond the bound they are given up, and nothing more
    /// is held against anybody for that.
    @Test(arguments: [64, 80]) func manyRequestsAtOnce(count: Int) throws {
        let sink = try pings(count)
        #expect(limits(sink)["open_exchanges"] == (count > 64 ? count - 64 : nil))
        #expect(sink.packets.count == 64 + count)
        #expect(Set(sink.findings.map(\.rule.id)).isSubset(of: Set(try pings(60).findings.map(\.rule.id))))
    }

    @Test(arguments: [8, 100]) func unansweredRequestsOfManyConnections(bound: Int) throws {
        let sink = try run(Self.connections(30, "ping") + Self.upload) { $0.waiting = bound }
        let given = limits(sink)["open_exchanges"] ?? 0
        #expect(bound == 8 ? given >= 20 : given == 0)
        #expect(sink.connections.count == 31)
        #expect(sink.outcomeLines == ["completed 12000/12000"])
        #expect(!sink.findings.contains { $0.severity == .violation })
    }

    @Test(arguments: [10_000, 100_000]) func headsWithoutAnEnd(bound: Int) throws {
        let head = "BITS_POST /upload/a.zip HTTP/1.1\\r\\nX-Long: " + String(repeating: "x", count: 3_000)
        let sink = try run(Self.connections(12, "send client text \"\(head)\"") + Self.upload) {
            $0.heldOctets = bound
        }
        let given = limits(sink)["held_heads"] ?? 0
        #expect(bound == 10_000 ? given >= 9 && given <= 12 : given == 0)
        #expect(sink.outcomeLines == ["completed 12000/12000"])
        #expect(!sink.findings.contains { $0.severity == .violation })
    }

    @Test(arguments: [4, 100]) func sessionsLeftAsSoonAsTheyAreBegun(bound: Int) throws {
        let begun = (0..<20).map { number in
            """
            connect c\(number) client=192.0.2.\(100 + number)
            create /upload/\(number).zip
            ack 200 session={11111111-2222-3333-4444-0000000000\(10 + number)}
            """
        }.joined(separator: "\n")
        let sink = try run(begun + Self.upload) {
            $0.sessions.openSessions = bound
        }
        #expect(limits(sink)["open_sessions"] == (bound == 4 ? 17 : nil))
        #expect(sink.sessions.count == 21)
        #expect(sink.outcomeLines.count { $0 == "completed 12000/12000" } == 1)
        #expect(sink.outcomeLines.count { $0.hasPrefix("undetermined") } == 20)
    }

    private static func plain(_ count: Int) -> String {
        connections(count, #"send client text "GET /index.html HTTP/1.1\r\nHost: www.example.test\r\n\r\n""#)
    }

    /// Connections that are read as HTTP are bounded, too. Those silent longest go, and nothing is held against anybody
    /// for that.
    @Test(arguments: [8, 100]) func moreConnectionsThanAreRead(bound: Int) throws {
        let sink = try run(Self.connections(30, "ping") + Self.upload) { $0.readers = 4 * bound }
        #expect(limits(sink)["read_connections"] == (bound == 8 ? 24 : nil))
        #expect(sink.connections.count == 31)
        #expect(sink.connections.count { $0.end == "evicted" } == (bound == 8 ? 24 : 0))
        #expect(sink.outcomeLines == ["completed 12000/12000"])
        #expect(!sink.findings.contains { $0.severity >= .warning && bound == 8 })
    }

    /// Those without BITS go first, however long the others are silent.
    @Test func connectionsWithBITSGoLast() throws {
        let begin = """
            connect first
            create /upload/first.zip
            ack 200 session={11111111-2222-3333-4444-666666666666}

            """
        let end = """

            on first
            fragment 0-11999/12000
            ack 200 received=12000
            close
            ack 200
            """
        let sink = try run(begin + Self.plain(40) + end) { $0.readers = 32 }
        #expect(limits(sink)["read_connections"] ?? 0 >= 12)
        #expect(sink.outcomeLines == ["completed 12000/12000"])
        #expect(sink.connections.map(\.end) == ["capture-end"])
        // Among many of its kind it goes, is met again, and what it carried is still one session.
        let among = try run(begin + Self.connections(30, "ping") + end) { $0.readers = 32 }
        #expect(limits(among)["read_connections"] ?? 0 >= 23)
        #expect(among.connections.count == 32)
        #expect(among.outcomeLines == ["completed 12000/12000"])
        #expect(!among.findings.contains { $0.severity >= .warning })
        #expect(!among.findings.contains { $0.rule.id == "BUP-CAP-001" })
    }
}
