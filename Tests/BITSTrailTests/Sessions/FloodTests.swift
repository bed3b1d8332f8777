import BITSSessions
import Testing

@testable import BITSTrail

/// What many connections hold together is bounded, and what that costs is said.
@Suite struct FloodTests: BoundedRun {
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

    /// Requests that are sent together, and then all their answers: beyond the bound they are given up, and nothing
    /// more is held against anybody for that.
    @Test(arguments: [64, 80]) func manyRequestsAtOnce(count: Int) throws {
        let sink = try pings(count)
        #expect(limits(sink)["open_exchanges"] == (count > 64 ? count - 64 : nil))
        #expect(sink.packets.count == 64 + count)
        #expect(Set(sink.findings.map(\.rule.id)).isSubset(of: Set(try pings(60).findings.map(\.rule.id))))
    }

    @Test(arguments: [8, 100]) func unansweredRequestsOfManyConnections(bound: Int) throws {
        let sink = try run(Self.connections(30, "ping") + Self.upload) { $0.waiting = bound }
        let given = limits(sink)["waiting_exchanges"] ?? 0
        #expect(limits(sink)["waiting_octets"] == nil && limits(sink)["open_exchanges"] == nil)
        #expect(bound == 8 ? given >= 20 : given == 0)
        #expect(sink.connections.count == 31)
        #expect(sink.outcomeLines == ["completed 12000/12000"])
        #expect(!sink.findings.contains { $0.severity == .violation })
    }

    /// One session whose messages go to ever more servers: what is known of each is kept for the first ones.
    @Test(arguments: [200, 400]) func serversOfOneSession(count: Int) throws {
        var script = "connect\ncreate /upload/a.zip\nack 200 session={11111111-2222-3333-4444-555555555555}\n"
        for index in 0..<count {
            script += """
                connect c\(index) server=10.0.\(index / 200).\(index % 200 + 1):80
                fragment \(index * 10)-\(index * 10 + 9)/\(count * 10)
                ack 200 received=\(index * 10 + 10)
                fin both

                """
        }
        let sink = try run(script + "connect last\nclose\nack 200\n") { _ in }
        #expect(limits(sink)["servers_per_session"] == (count > 256 ? 1 : nil))
        #expect(sink.outcomeLines == ["completed \(count * 10)/\(count * 10)"])
        #expect(sink.sessions.first?.servers.count == min(count + 1, 257))
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

    /// Those that are over are no loss: they end as they would have a little later.
    @Test func connectionsThatAreOverMakeRoom() throws {
        let sink = try run(Self.connections(30, "ping\nack 200\nfin client\nfin server") + Self.upload) {
            $0.readers = 32
        }
        #expect(limits(sink)["read_connections"] == nil)
        #expect(sink.connections.count == 31)
        #expect(sink.connections.count { $0.end == "fin-client" } == 30)
        #expect(sink.outcomeLines == ["completed 12000/12000"])
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

    /// A server that hands out one id only: each client's messages are its own session's, however many have it. Of very
    /// many the older ones are found by their connection, and by client and target.
    @Test(arguments: [20, 300]) func oneIDForAll(count: Int) throws {
        let begun = (0..<count).map { number in
            """
            connect c\(number) client=10.0.\(number / 200).\(number % 200 + 1)
            target /upload/\(number).zip
            create
            ack 200 session={11111111-2222-3333-4444-555555555555}
            """
        }.joined(separator: "\n")
        let end = """

            on c0
            target /upload/0.zip
            fragment 0-11999/12000
            ack 200 received=12000
            close
            ack 200
            connect later client=10.0.0.2
            target /upload/1.zip
            fragment 0-4999/12000
            ack 200 received=5000
            """
        let sink = try run(begun + end)
        #expect(sink.sessions.count == count)
        let used = sink.sessions.filter { $0.ackedBytes > 0 }.map { "\($0.target ?? "") \($0.ackedBytes)" }
        #expect(used.sorted() == ["/upload/0.zip 12000", "/upload/1.zip 5000"])
    }

    /// Timelines of all sessions together are bounded: each keeps its first and last entries, and says how many it
    /// lacks. Nothing else changes.
    @Test func longTimelines() throws {
        let pieces = (0..<40).map { "fragment \($0 * 10)-\($0 * 10 + 9)/400\nack 200 received=\($0 * 10 + 10)" }
        let script = (0..<4).map { number in
            """
            connect c\(number) client=192.0.2.\(100 + number)
            target /upload/\(number).zip
            create
            ack 200 session={11111111-2222-3333-4444-00000000000\(number)}
            \(pieces.joined(separator: "\n"))
            close
            ack 200
            """
        }.joined(separator: "\n")
        let (whole, bounded) = (try run(script), try run(script) { $0.sessions.timelineEntries = 64 })
        #expect(whole.sessions.allSatisfy { $0.timelineOmitted == 0 && $0.timeline.count == 84 })
        #expect(bounded.sessions.allSatisfy { $0.timelineOmitted > 0 && $0.timeline.count + $0.timelineOmitted == 84 })
        #expect(bounded.sessions.allSatisfy { $0.timeline.count < 64 && $0.timelineHole < $0.timeline.count })
        for (short, long) in zip(bounded.sessions, whole.sessions) {
            #expect(short.timeline.first?.time == long.timeline.first?.time)
            #expect(short.timeline.last?.time == long.timeline.last?.time)
            let hole = short.timelineHole
            #expect(short.timeline.prefix(hole).map(\.time) == long.timeline.prefix(hole).map(\.time))
        }
        #expect(bounded.outcomeLines == whole.outcomeLines && bounded.findings.count == whole.findings.count)
    }

    /// Gaps of a connection that very many sessions share: of those that did nothing since the last one they are no
    /// entries of their own, and beyond the bound the sessions unused longest are reported.
    @Test(arguments: [10, 100]) func gapsOfManySessions(bound: Int) throws {
        let begun = (0..<40).map { number in
            """
            target /upload/\(number).zip
            create
            ack 200 session={11111111-2222-3333-4444-0000000000\(10 + number)}
            """
        }.joined(separator: "\n")
        let gap = "\nping\ndrop 1\nack 200\nwait 2s\n"
        let last = """

            target /upload/39.zip
            fragment 0-4999/12000
            ack 200 received=5000
            """
        let sink = try run("connect\n" + begun + gap + gap + gap + last + gap) { $0.sessions.sessionsPerGap = bound }
        #expect(sink.sessions.count == 40 && !sink.findings.contains { $0.severity == .violation })
        #expect(sink.outcomeLines.allSatisfy { $0.hasPrefix("undetermined") })
        #expect(limits(sink)["sessions_per_gap"] == (bound == 10 ? 35 : nil))
        let gaps = sink.sessions.sorted { $0.index < $1.index }.map { $0.timeline.count { $0.kind == .gap } }
        #expect(gaps[39] == 4, "\(gaps)")
        #expect(bound == 10 || gaps.prefix(39).allSatisfy { $0 == 1 }, "\(gaps)")
    }

    /// Gaps before a connection's first BITS message are kept up to a bound of all connections; further ones are
    /// counted.
    @Test(arguments: [1, 100]) func gapsBeforeBITS(bound: Int) throws {
        let request = #"send client text "GET /a HTTP/1.1\r\nHost: www.example.test\r\n\r\n""#
        let holes = String(repeating: "\(request)\ndrop 1\nsend server 100\nwait 2s\n", count: 3)
        let upload = Self.upload.replacing("connect last\n", with: "")
        let sink = try run("connect\n" + holes + upload) { $0.earlyGaps = bound }
        #expect(sink.connections.map { $0.gaps.count + $0.gapsOmitted } == [3])
        #expect(sink.connections.allSatisfy { bound == 1 ? $0.gapsOmitted > 0 : $0.gapsOmitted == 0 })
        #expect(sink.outcomeLines == ["completed 12000/12000"])
    }
}
