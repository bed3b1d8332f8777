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
}
