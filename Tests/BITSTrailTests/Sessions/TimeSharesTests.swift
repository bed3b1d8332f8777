import BITSSessions
import Conversations
import Testing

/// Where the time of sessions goes: the shares of any conversation add up, and what limited it is told.
@Suite struct TimeSharesTests {
    static let names: [String] = (try? ScriptLibrary.names()) ?? []

    @Test(arguments: names) func sharesAddUp(_ name: String) throws {
        try Self.check(try ScriptLibrary.conversation(name).pcap())
    }

    static func check(_ capture: [UInt8]) throws {
        let sink = try Running.analyze(capture)
        for session in sink.sessions {
            let shares = TimeShares.reported.map { session.timing.shares.told($0) }
            #expect(shares.reduce(0, +) == session.duration, "session \(session.index): \(shares)")
            #expect(shares.allSatisfy { $0 >= 0 }, "session \(session.index): \(shares)")
            #expect(session.duration == session.lastTime - session.firstTime)
            for entry in session.timeline {
                guard let timing = entry.timing else { continue }
                let times = [timing.idleBefore, timing.send, timing.think, timing.answer].compactMap(\.self)
                #expect(times.allSatisfy { $0 >= 0 && $0 <= session.duration })
                #expect((timing.think == nil) == (timing.thinkStart == nil))
            }
        }
    }

    /// Waiting for 100 is the server's time, and no sending.
    @Test func waitingForPermission() throws {
        for (detail, isServers) in [("\n    Expect: 100-continue", true), ("", false)] {
            let script =
                Prologue.nothing.lines + """
                    connect
                    create /upload/report.zip
                    ack 200 session={9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}
                    fragment 0-999/1000\(detail)
                        partial 0
                    wait 400ms
                    S> HTTP/1.1 100 Continue

                    send client 1000 at 0
                    ack 200 received=1000
                    """
            let shares = try #require(
                try Running.analyze(try Conversation(script: script).pcap()).sessions.first?.timing.shares)
            #expect((shares.told(.serverThink) >= 390_000_000) == isServers)
            #expect((shares.told(.sending) >= 390_000_000) == !isServers)
        }
    }
}
