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
}
