import BITSReports
import BITSSessions
import BITSTrail
import Conversations
import Foundation
import Testing

/// One upload captured on both sides of what stands in between, by two machines whose clocks differ: no frame is in both
/// captures, and what the messages say of each other tells how far the clocks are apart.
@Suite struct ProxiedClocksTests {
    private static let second: Int64 = 1_000_000_000
    private static let distances: [Int64] = [5_000_000, 50_000_000, second, 30 * second, 3600 * second]
        .flatMap { [$0, -$0] }
    private static let other = "{4E1D2C3B-52D0-4F6E-8A3B-1D2E3F405163}"

    /// - Parameter behind: what a proxy makes of the request.
    private static func both(_ request: String, _ answer: String, behind: String = "") -> String {
        """
        on front
        \(request)
        wait 300us
        on back
        \(request)\(behind)
        wait 700us
        \(answer)
        wait 200us
        on front
        \(answer)
        wait 150us

        """
    }

    private static func upload(
        _ border: TwinLegTests.Border, date: String = LegDates.one, behind: String = ""
    ) -> String {
        let ends = "connect front \(border.front)\nconnect back \(border.back)\ntarget /upload/report.zip\n"
        return date + ends + both("create /upload/report.zip", "ack 200 session=$ID", behind: behind) + "session $ID\n"
            + both("fragment 0-3999/12000", "ack 200 received=4000", behind: behind)
            + both("fragment 4000-7999/12000", "ack 200 received=8000", behind: behind)
            + both("fragment 8000-11999/12000", "ack 503", behind: behind)
            + both("fragment 8000-11999/12000", "ack 200 received=12000", behind: behind)
            + both("close", "ack 200", behind: behind)
    }

    private enum LegDates {
        static let one = "always server\n    Date: Tue, 04 Mar 2025 09:00:00 GMT\n"
    }

    private static func frames(_ script: String) throws -> [BuiltFrame] {
        try Conversation(script: Prologue.nothing.lines + script).frames()
    }

    /// The legs in captures of their own.
    private static func captures(
        _ frames: [BuiltFrame], apart distance: Int64, drift: Int64 = 0, isSwapped: Bool = false
    ) throws -> CollectingSink {
        let start = frames.first?.time ?? 0
        let back = frames.filter { $0.connection == 1 || $0.connection == 2 }.map { frame in
            var moved = frame
            moved.time += distance + (frame.time - start) / 1_000_000 * drift
            return moved
        }
        let front = frames.filter { $0.connection == 0 }
        return try Running.analyze(parts: isSwapped ? [back, front] : [front, back])
    }

    private static func told(_ sink: CollectingSink) -> [String] {
        sink.findings.filter { $0.severity >= .note }
            .map { "\($0.rule.id.text) \($0.severity) \($0.confidence) \($0.party) \($0.count)" }.sorted()
    }

    private static func notes(_ sink: CollectingSink) -> [String] {
        sink.run?.captures.flatMap(\.notes).map(\.message).filter { $0.contains("clock") } ?? []
    }

    // MARK: One upload

    @Test(arguments: TwinLegTests.borders, distances) func oneSession(
        _ border: TwinLegTests.Border, _ distance: Int64
    ) throws {
        let frames = try Self.frames(Self.upload(border))
        let equal = try Self.captures(frames, apart: 0)
        #expect(Self.notes(equal).isEmpty)
        for isSwapped in [false, true] {
            let sink = try Self.captures(frames, apart: distance, isSwapped: isSwapped)
            #expect(sink.outcomeLines == ["completed 12000/12000"])
            let session = try #require(sink.sessions.first)
            #expect(session.resentBytes == 4000 && session.client?.description == "192.0.2.10:5000")
            #expect(Self.told(sink) == Self.told(equal))
            #expect(Self.notes(sink).count == 1, "\(Self.notes(sink))")
            // Each message stands between those that it stands between.
            let kinds = session.timeline.filter { $0.kind == .request || $0.kind == .response }.map(\.kind)
            let nested: [TimelineEntry.Kind] = [.request, .request, .response, .response]
            #expect(kinds == Array(repeating: nested, count: 6).flatMap(\.self))
        }
    }

    /// So large that a thread of its own analyses them.
    @Test func beside() throws {
        let script = Self.upload(TwinLegTests.borders[0]).replacing("7999/12000", with: "1999999/2004000")
            .replacing("8000-11999/12000", with: "2000000-2003999/2004000").replacing("=8000", with: "=2000000")
            .replacing("=12000", with: "=2004000").replacing("3999/12000", with: "3999/2004000")
        let frames = try Self.frames(script)
        var back = frames.filter { $0.connection == 1 }
        for index in back.indices { back[index].time += 30 * Self.second }
        let front = CaptureFile.pcap(frames.filter { $0.connection == 0 }).bytes
        let sink = CollectingSink()
        var options = Analyzer.Options()
        options.jobs = 2
        try Running.withFile(front) { (front: String) -> Void in
            try Running.withFile(CaptureFile.pcap(back).bytes) { (back: String) -> Void in
                Analyzer(captures: [front, back], options: options).run(into: sink)
            }
        }
        #expect(sink.outcomeLines == ["completed 2004000/2004000"] && Self.notes(sink).count == 1)
    }

    /// What the proxy makes of the requests is the proxy's, whatever the clocks say.
    @Test(arguments: distances) func whatTheProxyChanged(_ distance: Int64) throws {
        let script = Self.upload(TwinLegTests.borders[0], behind: "\n    version HTTP/1.0")
        let sink = try Self.captures(Self.frames(script), apart: distance)
        let found = sink.findings.filter { $0.rule.id == "BUP-GEN-001" }
        #expect(!found.isEmpty && found.allSatisfy { $0.party == .proxy }, "\(sink.findingLines)")
    }

    /// A Ping is like any other: by two clocks it is likely the proxy that changed it, and never the client for certain.
    /// Where the client's own says the same, it is the client.
    @Test(arguments: [0, 5_000_000, 30 * second], ["HTTP/1.1", "HTTP/1.0"]) func whatTheProxyMadeOfAPing(
        _ distance: Int64, _ version: String
    ) throws {
        let again = "connect again client=192.0.2.80:6001 server=198.51.100.9:80\n"
        let ping =
            again + "on front\nping\n    version \(version)\nwait 300us\non again\nping\n    version HTTP/1.0\n"
            + "wait 700us\nack 200\nwait 200us\non front\nack 200\nwait 150us\n"
        let script = Self.upload(TwinLegTests.borders[0]).replacing("on front\nclose", with: ping + "on front\nclose")
        let sink = try Self.captures(Self.frames(script), apart: distance)
        let found = sink.findings.filter { $0.rule.id == "BUP-GEN-001" }.map { "\($0.party) \($0.confidence)" }
        #expect(found == (version == "HTTP/1.1" ? ["proxy likely"] : ["client certain", "client certain"]))
    }

    /// A clock that goes wrong by 100 of a million, for ten minutes.
    @Test(arguments: [0, 30 * second, -30 * second]) func drift(_ distance: Int64) throws {
        let parts = (0..<60).map { number in
            let first = number * 1000
            return Self.both("fragment \(first)-\(first + 999)/60000", "ack 200 received=\(first + 1000)")
                + "wait 10s\n"
        }
        let border = TwinLegTests.borders[0]
        let script =
            LegDates.one + "connect front \(border.front)\nconnect back \(border.back)\ntarget /upload/report.zip\n"
            + Self.both("create /upload/report.zip", "ack 200 session=$ID") + "session $ID\n" + parts.joined()
            + Self.both("close", "ack 200")
        let frames = try Self.frames(script)
        let equal = try Self.captures(frames, apart: 0)
        let sink = try Self.captures(frames, apart: distance, drift: 100)
        #expect(sink.outcomeLines == ["completed 60000/60000"])
        #expect(sink.sessions.first?.resentBytes == 0)
        #expect(Self.told(sink) == Self.told(equal))
        let kinds = sink.sessions.first?.timeline.filter { $0.kind == .request || $0.kind == .response }.map(\.kind)
        let nested: [TimelineEntry.Kind] = [.request, .request, .response, .response]
        #expect(kinds == Array(repeating: nested, count: 62).flatMap(\.self))
    }

    /// The captures have no message in common: what came first on both sides of the proxy is not known. Of one side it is.
    @Test(arguments: [30 * second, 3600 * second]) func nobodyKnowsWhatCameFirst(_ distance: Int64) throws {
        let border = TwinLegTests.borders[0]
        let part = "fragment 0-3999/12000\n"
        let script =
            LegDates.one + "connect front \(border.front)\nconnect back \(border.back)\ntarget /upload/report.zip\n"
            + "on front\ncreate /upload/report.zip\nack 200 session=$ID\nsession $ID\nclose\nack 200\nwait 10ms\n"
            + "on back\n\(part)ack 200 received=4000\n"
        let sink = try Self.captures(Self.frames(script), apart: distance)
        #expect(!sink.findings.contains { $0.rule.id == "BUP-FR-014" || $0.rule.id == "BUP-SRV-003" })
        let late = script + "wait 20s\non front\n\(part)ack 200 received=4000\n"
        let rules = try Self.captures(Self.frames(late), apart: distance).findings.map(\.rule.id)
        #expect(rules.contains("BUP-FR-014") && rules.contains("BUP-SRV-003"))
    }

    // MARK: One connection

    private static let direct = """
        connect
        create /upload/report.zip
        ack 200 session=$ID
        session $ID
        fragment 0-3999/12000
        ack 200 received=4000
        fragment 4000-7999/12000
        ack 500 error=0x8020001F context=0x5
        rst server
        wait 5s
        connect
        create /upload/report.zip
        ack 200 session=\(other)
        session \(other)
        fragment 0-11999/12000
        ack 200 received=12000
        close
        ack 200
        fin both

        """

    /// Nothing in between: both machines saw each segment, and the clocks are so far apart that no copy is known.
    @Test(arguments: distances, [false, true]) func atBothEnds(_ distance: Int64, _ isDated: Bool) throws {
        let script = (isDated ? LegDates.one : "") + Self.direct
        let conversation = try Conversation(script: Prologue.nothing.lines + script)
        let alone = try Running.analyze(parts: [conversation.framesAtBothEnds(clockOffset: 0).client])
        let ends = conversation.framesAtBothEnds(clockOffset: distance)
        for parts in [[ends.client, ends.server], [ends.server, ends.client]] {
            let sink = try Running.analyze(parts: parts)
            #expect(sink.outcomeLines == alone.outcomeLines, "\(sink.outcomeLines)")
            #expect(Self.told(sink) == Self.told(alone), "\(Self.told(sink)) \(Self.told(alone))")
        }
    }

    // MARK: What looks alike

    /// Another client's upload to the server, which grants it the same id an hour later: two sessions.
    @Test(arguments: TwinLegTests.borders.prefix(2), [30 * second, 3600 * second]) func anotherUpload(
        _ border: TwinLegTests.Border, _ distance: Int64
    ) throws {
        func alone(_ name: String, _ date: String, _ pace: String) -> String {
            func turn(_ request: String, _ answer: String) -> String {
                "on \(name)\n\(request)\nwait \(pace)\n\(answer)\n    Date: \(date)\nwait \(pace)\n"
            }
            return turn("create /upload/report.zip", "ack 200 session=$ID") + "session $ID\n"
                + turn("fragment 0-3999/8000", "ack 200 received=4000")
                + turn("fragment 4000-7999/8000", "ack 200 received=8000") + turn("close", "ack 200")
        }
        let ends = "connect front \(border.front)\nconnect back \(border.back)\ntarget /upload/report.zip\n"
        let script =
            ends + alone("front", "Tue, 04 Mar 2025 09:00:00 GMT", "20ms")
            + alone("back", "Tue, 04 Mar 2025 10:00:00 GMT", "5ms")
        let sink = try Self.captures(Self.frames(script), apart: distance)
        #expect(sink.outcomeLines == ["completed 8000/8000", "completed 8000/8000"])
        #expect(Self.notes(sink).isEmpty, "\(Self.notes(sink))")
        #expect(sink.sessions.allSatisfy { $0.connections.count == 1 })
    }

    /// A proxy that names the client tells of one upload; what comes at the same time of the next day is another one,
    /// whatever a server calls it.
    @Test(arguments: [(3600 * second, 1), (24 * 3600 * second, 2), (-24 * 3600 * second, 2)]) func everyDay(
        _ distance: Int64, _ sessions: Int
    ) throws {
        let border = TwinLegTests.borders[0]
        let script = Self.upload(
            border, date: "always server\n    -Date\n", behind: "\n    +X-Forwarded-For: 192.0.2.10")
        let sink = try Self.captures(Self.frames(script), apart: distance)
        #expect(sink.sessions.count == sessions, "\(sink.outcomeLines) \(Self.notes(sink))")
        #expect(Self.notes(sink).isEmpty == (sessions == 2))
    }

    /// The same pace, but at another time, as the server says: another client's upload.
    @Test(arguments: [("09:00:40", 1), ("09:30:00", 0)]) func anotherDate(_ time: String, _ index: Int) throws {
        let border = TwinLegTests.borders[index]
        let same = try Self.captures(Self.frames(Self.upload(border)), apart: 30 * Self.second)
        #expect(same.sessions.count == 1)
        let later = LegDates.one.replacing("09:00:00", with: time)
        let dated = try Self.frames(
            Self.upload(border, date: "").replacing("on back\n", with: later + "on back\n")
                .replacing("on front\nack", with: LegDates.one + "on front\nack"))
        let sink = try Self.captures(dated, apart: 30 * Self.second)
        #expect(sink.sessions.count == 2 && Self.notes(sink).isEmpty, "\(sink.outcomeLines)")
    }

    /// A server that grants an id again while it is in use is told of, where one of the captures shows it.
    @Test(arguments: [30 * second, -30 * second, 3600 * second]) func grantedTwice(_ distance: Int64) throws {
        let border = TwinLegTests.borders[0]
        let stranger =
            "wait 2s\nconnect third client=192.0.2.99:7000 server=198.51.100.9:80\non third\ncreate /upload/report.zip\n"
            + "ack 200 session=$ID\nfragment 0-99/200\nack 200 received=100\n"
        let script = Self.upload(border).replacing("on front\nclose", with: stranger + "on front\nclose")
        let sink = try Self.captures(Self.frames(script), apart: distance)
        #expect(sink.findings.contains { $0.rule.id == "BUP-CSA-008" }, "\(sink.findingLines)")
        #expect(Self.notes(sink).isEmpty)
    }

    /// Two uploads that have nothing to do with each other prove nothing.
    @Test func nothingInCommon() throws {
        let script = Self.upload(TwinLegTests.borders[0])
        let frames = try Self.frames(script)
        let others = try Self.frames(script.replacing("$ID", with: Self.other))
        let sink = try Running.analyze(parts: [
            frames.filter { $0.connection == 0 }, others.filter { $0.connection == 1 },
        ])
        #expect(sink.sessions.count == 2 && Self.notes(sink).isEmpty)
    }
}
