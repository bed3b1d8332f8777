import BITSSessions
import BITSTrail
import Conversations
import Foundation
import Testing

/// Which messages of two legs are the same: what is missing, or two clocks that differ, must not make a machine in
/// between change what it did not, nor a client send again what it did not.
@Suite struct LegPairingTests {
    private static let date = "always server\n    Date: Tue, 04 Mar 2025 09:00:00 GMT\n"

    private static func both(_ request: String, _ answer: String, pause: String = "200us") -> String {
        """
        on front
        \(request)
        wait \(pause)
        on back
        \(request)
        \(answer)
        wait \(pause)
        on front
        \(answer)
        wait \(pause)

        """
    }

    private static func connections(_ border: TwinLegTests.Border) -> String {
        "connect front \(border.front)\nconnect back \(border.back)\ntarget /upload/report.zip\n"
    }

    /// 2,000 of 20,000 octets at a time; before the last ones a refusal makes the client send 2,000 again.
    private static func upload(_ border: TwinLegTests.Border) -> String {
        let parts = stride(from: 0, to: 18_000, by: 2000).map { first in
            both("fragment \(first)-\(first + 1999)/20000", "ack 200 received=\(first + 2000)")
        }
        return date + connections(border) + both("create /upload/report.zip", "ack 200 session=$ID")
            + "session $ID\n" + parts.joined() + both("fragment 18000-19999/20000", "ack 503")
            + both("fragment 18000-19999/20000", "ack 200 received=20000") + both("close", "ack 200")
    }

    private static func frames(_ script: String) throws -> [BuiltFrame] {
        try Conversation(script: Prologue.nothing.lines + script).frames()
    }

    /// Both legs in captures of their own, by clocks that differ.
    private static func analyze(_ frames: [BuiltFrame], apart offset: Int64) throws -> CollectingSink {
        let back = frames.filter { $0.connection == 1 }.map { frame in
            var moved = frame
            moved.time += offset
            return moved
        }
        let sink = CollectingSink()
        try Running.withFile(CaptureFile.pcap(frames.filter { $0.connection == 0 }).bytes) { (front: String) -> Void in
            try Running.withFile(CaptureFile.pcap(back).bytes) { (back: String) -> Void in
                Analyzer(captures: [front, back], options: Analyzer.Options()).run(into: sink)
            }
        }
        return sink
    }

    private static func changes(_ sink: CollectingSink) -> [String] {
        sink.sessions.flatMap(\.intermediaries).filter { $0.sign == .changedField }.map { $0.detail ?? "" }
    }

    @Test(
        arguments: TwinLegTests.borders.prefix(2),
        [0, 300_000, -300_000, 1_000_000, -1_000_000, 4_000_000, -4_000_000] as [Int64])
    func clocksThatDiffer(_ border: TwinLegTests.Border, _ offset: Int64) throws {
        let sink = try Self.analyze(Self.frames(Self.upload(border)), apart: offset)
        #expect(sink.outcomeLines == ["completed 20000/20000"])
        let session = try #require(sink.sessions.first)
        #expect(session.resentBytes == 2000)
        #expect(session.client?.description == "192.0.2.10:5000")
        #expect(Self.changes(sink).isEmpty)
        let told = Set(sink.findings.filter { $0.severity >= .note }.map(\.rule.id.text))
        #expect(
            told.subtracting(["BUP-ERR-002", "BUP-FRA-010", "BUP-CLA-001", "BUP-OPS-005", "BUP-FR-019"]).isEmpty,
            "\(sink.findingLines)")
    }

    /// Clocks that are far apart may leave two sessions, but accuse nobody.
    @Test(arguments: TwinLegTests.borders, [1_000_000, -1_000_000, 50_000_000, -50_000_000] as [Int64])
    func clocksFarApart(_ border: TwinLegTests.Border, _ offset: Int64) throws {
        let sink = try Self.analyze(Self.frames(Self.upload(border)), apart: offset)
        #expect(Self.changes(sink).isEmpty && sink.sessions.allSatisfy { $0.resentBytes == 2000 })
        #expect(!sink.findings.contains { $0.severity >= .warning && $0.rule.id != "BUP-ERR-002" })
    }

    @Test(arguments: TwinLegTests.borders) func framesAreMissing(_ border: TwinLegTests.Border) throws {
        let frames = try Self.frames(Self.upload(border))
        for seed in 0..<LegPairingTests.seeds {
            var random = SeededRandom(seed: seed)
            let start = Int.random(in: 0..<frames.count / 2, using: &random)
            let kept = frames.dropFirst(start).prefix(Int.random(in: 5..<frames.count, using: &random))
            let left = kept.filter { _ in Int.random(in: 0..<8, using: &random) > 0 }
            let sink = try Running.analyze(CaptureFile.pcap(left).bytes)
            #expect(Self.changes(sink).isEmpty, "seed \(seed)")
            #expect(sink.sessions.allSatisfy { $0.resentBytes <= 2000 }, "seed \(seed)")
            let told = sink.findings.filter { $0.severity >= .warning && $0.rule.id != "BUP-ERR-002" }
            #expect(told.isEmpty, "seed \(seed): \(sink.findingLines)")
        }
    }

    private static let seeds: UInt64 = ProcessInfo.processInfo.environment["LEG_SEEDS"].flatMap { UInt64($0) } ?? 40

    /// A proxy that does change the range of a later Fragment, seen by one clock and by two.
    @Test(arguments: [nil, 0, 1_000_000, -1_000_000] as [Int64?]) func aRangeIsChanged(_ offset: Int64?) throws {
        let border = TwinLegTests.borders[0]
        func wide(_ request: String, _ answer: String) -> String { Self.both(request, answer, pause: "3ms") }
        let script =
            Self.date + Self.connections(border) + wide("create /upload/report.zip", "ack 200 session=$ID")
            + "session $ID\n" + wide("fragment 0-3999/12000", "ack 200 received=4000")
                + """
                on front
                fragment 4000-11999/12000
                wait 3ms
                on back
                fragment 4000-11999/12000
                    Content-Range: bytes 4001-12000/12001
                wait 3ms
                ack 416 received=4000
                wait 3ms
                on front
                ack 416 received=4000
                """
        let frames = try Self.frames(script)
        let sink =
            try offset.map { try Self.analyze(frames, apart: $0) } ?? Running.analyze(CaptureFile.pcap(frames).bytes)
        #expect(Self.changes(sink) == ["Content-Range"])
        let finding = try #require(sink.findings.first { $0.rule.id == "BUP-FR-008" }, "\(sink.findingLines)")
        #expect(finding.party == .proxy)
    }

    /// A proxy opens a connection for each request; one is ended by the server without an answer, and the proxy answers
    /// for it. What the client sends again is counted once, on connections of its own or not.
    @Test(arguments: [false, true]) func resentBehindAProxy(_ isEachAlone: Bool) throws {
        func both(_ number: Int, _ request: String, _ answer: String?, proxy: String? = nil) -> String {
            let ends = "client=192.0.2.10:\(5000 + number) server=192.0.2.80:8080"
            let front = isEachAlone || number == 0 ? "connect front\(number) \(ends)" : ""
            let name = isEachAlone ? "front\(number)" : "front0"
            return """
                \(front)
                on \(name)
                \(request)
                wait 500us
                connect back\(number) client=192.0.2.80:\(6000 + number) server=198.51.100.9:80
                \(request)
                wait 500us
                \(answer ?? "fin server")
                \(isEachAlone && answer != nil ? "fin both" : "")
                wait 300us
                on \(name)
                \(answer ?? proxy ?? "")
                wait 500us
                \(isEachAlone ? "fin both" : "")

                """
        }
        let script =
            "target /upload/report.zip\n" + both(0, "create /upload/report.zip", "ack 200 session=$ID")
            + "session $ID\n" + both(1, "fragment 0-5999/12000", "ack 200 received=6000")
            + both(2, "fragment 6000-11999/12000", nil, proxy: "answer 502\n    Server: squid/5.7\n    body html 800")
            + "wait 300ms\n" + both(3, "ping", "ack 200")
            + both(4, "fragment 6000-11999/12000", "ack 200 received=12000") + both(5, "close", "ack 200")
        let sink = try Running.analyze(RuleCase.capture(.nothing, script))
        #expect(sink.outcomeLines == ["completed 12000/12000"])
        #expect(sink.sessions.first?.resentBytes == 6000)
        let pace = sink.findings.filter { $0.rule.id == "BUP-OPS-004" }
        // Six messages of the client's: on six connections, or on one.
        #expect(pace.map { $0.evidence.first?.value } == (isEachAlone ? [.integer(6)] : []))
    }

    /// Both requests stop where the capture ends; of one more is there.
    @Test(arguments: TwinLegTests.borders) func cutByTheEnd(_ border: TwinLegTests.Border) throws {
        let script =
            Self.date + Self.connections(border)
            + Self.both("create /upload/report.zip", "ack 200 session=$ID") + "session $ID\n"
            + Self.both("fragment 0-3999/20000", "ack 200 received=4000")
                + """
                on front
                breakoff 9000
                fragment 4000-19999/20000
                on back
                breakoff 6000
                fragment 4000-19999/20000
                stop
                """
        let sink = try Running.analyze(RuleCase.capture(.nothing, script))
        #expect(sink.sessions.map(\.resentBytes) == [0], "\(sink.outcomeLines)")
    }

    /// A session that the server lost is begun again behind a proxy that says in X-Forwarded-For whose message it is.
    @Test(arguments: [false, true]) func restartBehindAProxy(_ isOther: Bool) throws {
        let other = "{4E1D2C3B-52D0-4F6E-8A3B-1D2E3F405163}"
        func both(_ request: String, _ answer: String, by client: String = "192.0.2.10") -> String {
            let behind = request + "\n    +X-Forwarded-For: \(client)"
            return "on front\n\(request)\nwait 200us\non back\n\(behind)\n\(answer)\nwait 200us\non front\n\(answer)\n"
        }
        let gone = "ack 500 error=0x8020001F context=0x5"
        let begun =
            Self.connections(TwinLegTests.borders[0]) + both("create /upload/report.zip", "ack 200 session=$ID")
            + "session $ID\n" + both("fragment 0-5999/12000", "ack 200 received=6000")
            + both("fragment 6000-11999/12000", gone) + "wait 1s\n"
        let again =
            both("create /upload/report.zip", "ack 200 session=\(other)") + "session \(other)\n"
            + both("fragment 0-11999/12000", "ack 200 received=12000") + both("close", "ack 200")
        let stranger = again.replacing("192.0.2.10", with: "192.0.2.11")
            .replacing("on front", with: "on elsewhere")
        let script =
            begun
            + (isOther ? "connect elsewhere client=192.0.2.11:5000 server=192.0.2.80:8080\n" + stranger : again)
        let sink = try Running.analyze(RuleCase.capture(.nothing, script))
        #expect(
            sink.outcomeLines == [isOther ? "lost 6000/12000" : "restarted 6000/12000", "completed 12000/12000"])
        #expect(sink.sessions.first?.nextStep?.contains("2 servers") == false)
    }

    /// The leg behind is over before the one in front is: the proxy that speaks HTTP/1.0 is to blame, or the client
    /// that does so itself.
    @Test(arguments: ["HTTP/1.1", "HTTP/1.0"]) func versionOfACreate(_ version: String) throws {
        let script =
            Self.connections(TwinLegTests.borders[0]) + """
                on front
                create /upload/report.zip
                    version \(version)
                wait 1ms
                on back
                create /upload/report.zip
                    version HTTP/1.0
                wait 1ms
                ack 200 session=$ID
                wait 1ms
                on front
                ack 200 session=$ID
                """
        let sink = try Running.analyze(RuleCase.capture(.nothing, script))
        let isClients = version == "HTTP/1.0"
        let found = sink.findings.filter { $0.rule.id == "BUP-GEN-001" }
        #expect(found.map(\.party) == (isClients ? [.client, .client] : [.proxy]), "\(sink.findingLines)")
        #expect(found.contains { $0.message.contains("the proxy changed it") } != isClients)
        #expect(sink.sessions.count == 1 && sink.sessions[0].intermediaries.isEmpty == isClients)
    }

    /// The other leg's Create-Session waits in vain: what was found is told all the same.
    @Test func aLegThatIsNone() throws {
        let script =
            Self.connections(TwinLegTests.borders[0]) + """
                on front
                create /upload/report.zip
                on back
                create /upload/report.zip
                    version HTTP/1.0
                ack 200 session=$ID
                wait 1s
                on front
                ack 200 session={4E1D2C3B-52D0-4F6E-8A3B-1D2E3F405163}
                """
        let sink = try Running.analyze(RuleCase.capture(.nothing, script))
        let found = sink.findings.filter { $0.rule.id == "BUP-GEN-001" }
        #expect(found.map(\.party) == [.client] && sink.sessions.count == 2)
    }

    /// A lost session that is begun again is that by two clocks, too.
    @Test(arguments: [300_000, -300_000, 1_000_000, -1_000_000, 4_000_000, -4_000_000] as [Int64])
    func restartByTwoClocks(_ offset: Int64) throws {
        let other = "{4E1D2C3B-52D0-4F6E-8A3B-1D2E3F405163}"
        let script =
            Self.date + Self.connections(TwinLegTests.borders[0])
            + Self.both("create /upload/report.zip", "ack 200 session=$ID")
            + "session $ID\n" + Self.both("fragment 0-5999/12000", "ack 200 received=6000")
            + Self.both("fragment 6000-11999/12000", "ack 500 error=0x8020001F context=0x5")
            + Self.both("create /upload/report.zip", "ack 200 session=\(other)") + "session \(other)\n"
            + Self.both("fragment 0-11999/12000", "ack 200 received=12000") + Self.both("close", "ack 200")
        let sink = try Self.analyze(Self.frames(script), apart: offset)
        #expect(sink.outcomeLines == ["restarted 6000/12000", "completed 12000/12000"])
        #expect(sink.sessions.allSatisfy { $0.resentBytes == 0 } && Self.changes(sink).isEmpty)
        let wrong: Set = ["BUP-SEQ-008", "BUP-CS-011", "BUP-CSA-008", "BUP-HOST-007"]
        #expect(!sink.findings.contains { wrong.contains($0.rule.id.text) }, "\(sink.findingLines)")
    }

    /// A server that does hand out an id again, to another client, is told of also where two clocks saw it.
    @Test(arguments: [2_000_000_000, 5_000_000] as [Int64]) func anIDGivenAgain(_ offset: Int64) throws {
        let script =
            Self.connections(TwinLegTests.borders[1]) + """
                on front
                create /upload/report.zip
                ack 200 session=$ID
                session $ID
                fragment 0-99/200
                ack 200 received=100
                on back
                create /upload/report.zip
                ack 200 session=$ID
                """
        let sink = try Self.analyze(Self.frames(Self.date + script), apart: offset)
        // Within a second, and with one Date, it may be one grant on both sides of a NAT.
        let isTold = sink.findings.contains { $0.rule.id == "BUP-CSA-008" }
        #expect(isTold == (offset > 1_000_000_000), "\(sink.findingLines)")
    }
}
