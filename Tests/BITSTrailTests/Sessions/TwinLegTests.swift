import BITSSessions
import Conversations
import Testing

/// One upload seen on both sides of a proxy, a NAT or a load balancer: one session, no rule against its twin, and its
/// octets once.
@Suite struct TwinLegTests {
    struct Border: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let front: String
        let back: String
    }

    static let borders = [
        Border(
            testDescription: "proxy", front: "client=192.0.2.10:5000 server=192.0.2.80:8080",
            back: "client=192.0.2.80:6000 server=198.51.100.9:80"),
        Border(
            testDescription: "NAT", front: "client=192.0.2.10:5000 server=198.51.100.9:80",
            back: "client=203.0.113.7:6000 server=198.51.100.9:80"),
        Border(
            testDescription: "load balancer", front: "client=192.0.2.10:5000 server=198.51.100.9:80",
            back: "client=192.0.2.10:5000 server=192.0.2.91:80"),
    ]

    /// Both legs of an exchange, one within the other.
    private static func both(_ request: String, _ answer: String) -> String {
        "on front\n\(request)\nwait 1ms\non back\n\(request)\n\(answer)\nwait 1ms\non front\n\(answer)\nwait 1ms\n"
    }

    static func script(_ border: Border, isMidstream: Bool) -> String {
        let start = isMidstream ? " midstream" : ""
        let ack = "ack 200 session=$ID"
        return """
            let ID {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}
            name report.zip
            target /upload/report.zip
            session $ID
            connect front \(border.front)\(start)
            connect back \(border.back)\(start)

            """ + (isMidstream ? "" : both("create /upload/report.zip", ack))
                + both("fragment 0-8191/12000", "\(ack) received=8192") + both("ping", "ack 200")
                + both("fragment 8192-11999/12000", "ack 503")
                + both("fragment 8192-11999/12000", "\(ack) received=12000") + both("close", ack)
    }

    /// What somebody wrote on frames does not make two sessions of one.
    @Test(arguments: borders) func commentsDoNotPart(_ border: Border) throws {
        let frames = try Conversation(script: Self.script(border, isMidstream: false)).frames()
        let capture = CaptureFile.pcapng(frames, PcapngOptions(comment: "hello")).bytes
        let sink = try Running.analyze(capture)
        #expect(sink.outcomeLines == ["completed 12000/12000"])
        #expect(sink.sessions.first?.timeline.contains { $0.kind == .comment } ?? false)
    }

    @Test(arguments: borders, [false, true]) func isOneSession(_ border: Border, _ isMidstream: Bool) throws {
        let sink = try Running.analyze(
            RuleCase.capture(.nothing, Self.script(border, isMidstream: isMidstream)), hashes: true)
        #expect(sink.outcomeLines == ["completed 12000/12000"])
        let session = try #require(sink.sessions.first)
        #expect(session.sentBytes == 12_000 && session.resentBytes == 3808)
        #expect(session.client?.description == "192.0.2.10:5000")
        #expect(session.connections == [0, 1] && session.file.sha256 != nil)
        let findings = Set(sink.findings.filter { $0.severity >= .note }.map(\.rule.id.text))
        #expect(
            findings.subtracting(["BUP-ERR-002", "BUP-FRA-010", "BUP-CLA-001", "BUP-OPS-005"]).isEmpty, "\(findings)")
    }

    /// Frames that the capture lacks may leave two sessions, but accuse nobody.
    @Test(arguments: borders) func missingFrames(_ border: Border) throws {
        let script = Prologue.nothing.lines + Self.script(border, isMidstream: false)
        let frames = try Conversation(script: script).frames()
        for number in stride(from: 1, through: frames.count, by: 3) {
            let sink = try Running.analyze(CaptureFile.pcap(frames.dropping(number)).bytes)
            #expect(sink.findings.filter { $0.severity >= .warning }.isEmpty, "without \(number): \(sink.findingLines)")
        }
    }

    /// Two machines behind one address are no legs, whatever the times.
    @Test func clientsAreTold() throws {
        let script = """
            connect one client=192.0.2.10:5000
            create /upload/report.zip
            connect two client=192.0.2.11:5000
            create /upload/report.zip
            ack 200 session={22222222-52D0-4F6E-8A3B-1D2E3F405162}
            fragment 0-99/100
            ack 200 received=100
            close
            ack 200
            on one
            ack 200 session=$ID
            fragment 0-199/200
            ack 200 received=200
            close
            ack 200
            """
        let sink = try Running.analyze(RuleCase.capture(.nothing, script))
        #expect(sink.outcomeLines == ["completed 200/200", "completed 100/100"])
    }

    /// One of the Create-Sessions is missing, or the near leg runs in a tunnel: still one session.
    @Test(arguments: [true, false]) func oneLegLacksItsRequest(_ isFront: Bool) throws {
        let border = Self.borders[0]
        let frames = try Conversation(script: Prologue.nothing.lines + Self.script(border, isMidstream: false)).frames()
        let creates = frames.indices.filter { index in
            frames[index].tcp.map { String(decoding: $0.payload, as: UTF8.self).contains("Create-Session") } ?? false
        }
        #expect(creates.count == 2)
        let number = (isFront ? creates[0] : creates[1]) + 1
        let sink = try Running.analyze(CaptureFile.pcap(frames.dropping(number)).bytes)
        #expect(sink.outcomeLines == ["completed 12000/12000"])
        #expect(sink.sessions.first?.connections == [0, 1])
    }

    /// The capture begins when the near leg's request has passed already.
    @Test func oneLegBeginsBehindItsRequest() throws {
        let date = "always server\n    Date: Tue, 04 Mar 2025 09:00:00 GMT\n"
        let script = Self.script(Self.borders[0], isMidstream: false)
        let frames = try Conversation(script: Prologue.nothing.lines + date + script).frames()
        let fragment = try #require(
            frames.lastIndex { frame in
                frame.tcp.map { String(decoding: $0.payload, as: UTF8.self).contains("bytes 0-8191") } ?? false
            })
        let sink = try Running.analyze(CaptureFile.pcap(Array(frames.dropFirst(fragment))).bytes)
        #expect(sink.outcomeLines == ["completed 12000/12000"])
        #expect(sink.sessions.first?.connections == [0, 1])
        #expect(sink.findings.allSatisfy { $0.severity < .warning }, "\(sink.findingLines)")
    }

    @Test func aTunnel() throws {
        let border = Self.borders[0]
        var script = Self.script(border, isMidstream: false)
        script = script.replacing(
            "\(Self.both("create /upload/report.zip", "ack 200 session=$ID"))",
            with: "on front\nC> CONNECT h:80 HTTP/1.1\nC> Host: h:80\n\nS> HTTP/1.1 200 OK\n\n"
                + Self.both("create /upload/report.zip", "ack 200 session=$ID"))
        let sink = try Running.analyze(RuleCase.capture(.nothing, script))
        #expect(sink.outcomeLines == ["completed 12000/12000"])
    }

    /// Each leg is judged by what went over it, whichever end the machine in between changes.
    @Test(arguments: borders) func faultsAreSeenOnBothLegs(_ border: Border) throws {
        let sane = Self.script(border, isMidstream: false)
        let gap = sane.replacing("fragment 8192-11999/12000", with: "fragment 9000-11999/12000")
        let back = sane.replacing("fragment 8192-11999/12000", with: "fragment 4096-11999/12000")
        for (script, rule) in [(gap, "BUP-FR-008"), (back, "BUP-FR-009")] {
            let sink = try Running.analyze(RuleCase.capture(.nothing, script))
            #expect(sink.findings.contains { $0.rule.id.text == rule }, "\(rule) \(sink.findingLines)")
        }
    }

    /// A session that is begun again is no rival of the one before, on no leg; one that both go on is.
    @Test(arguments: borders, [false, true]) func rivals(_ border: Border, _ bothGoOn: Bool) throws {
        let other = "{4E1D2C3B-52D0-4F6E-8A3B-1D2E3F405163}"
        let part = Self.both("fragment 0-5999/12000", "ack 200 received=6000")
        let rest = Self.both("fragment 6000-11999/12000", "ack 200 received=12000")
        let first = "session {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}\n"
        let script =
            """
            target /upload/report.zip
            connect front \(border.front)
            connect back \(border.back)

            """ + Self.both("create /upload/report.zip", "ack 200 session={9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}")
            + first + part + "wait 10s\n" + Self.both("create /upload/report.zip", "ack 200 session=\(other)")
            + "session \(other)\n" + part + (bothGoOn ? "wait 5s\n" + first + rest + "session \(other)\n" : "") + rest
            + Self.both("close", "ack 200")
        let sink = try Running.analyze(RuleCase.capture(.nothing, script))
        let rivals = sink.findings.filter { $0.rule.id.text == "BUP-SEQ-008" }
        #expect(rivals.isEmpty != bothGoOn, "\(sink.outcomeLines) \(sink.findingLines)")
    }
}
