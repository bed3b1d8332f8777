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

    /// A round of authentication comes before the Ack that tells that both legs are one session. (Where a finding
    /// points at one of them by then, they stay two.)
    @Test(arguments: borders) func roundOfAuthentication(_ border: Border) throws {
        let create = "create /upload/report.zip"
        let script = """
            connect front \(border.front)
            connect back \(border.back)

            """ + Self.both(create, "answer 401\n    WWW-Authenticate: Basic realm=\"x\"")
            + Self.both("\(create)\n    Authorization: Basic dTpw", "ack 200 session=$ID")
            + Self.both("session $ID\nfragment 0-11999/12000", "ack 200 received=12000") + Self.both("close", "ack 200")
        let sink = try Running.analyze(RuleCase.capture(.nothing, script), hashes: true)
        #expect(sink.outcomeLines == ["completed 12000/12000"])
        let session = try #require(sink.sessions.first)
        #expect(session.resentBytes == 0 && session.client?.description == "192.0.2.10:5000")
        #expect(sink.findings.allSatisfy { $0.session == nil || $0.session == session.index })
        #expect(session.timeline.filter { $0.kind == .note && $0.status == 401 }.count == 2)
    }

    /// A handshake of which something is told before the grant.
    private static func ntlm(_ grant: String) -> [(request: String, answer: String)] {
        func message(_ type: String) -> String { "NTLM TlRMTVNTUAA\(type)AAAAB4IIogAAAAAAAAAAAAAAAAAAAAAKAGFKAAAADw==" }
        let create = "create /upload/report.zip"
        return [
            (create, "answer 401\n    WWW-Authenticate: NTLM"),
            ("\(create)\n    Authorization: \(message("B"))", "answer 401\n    WWW-Authenticate: \(message("C"))"),
            ("\(create)\n    Authorization: \(message("D"))", grant),
        ]
    }

    @Test(arguments: borders, [false, true]) func handshake(_ border: Border, _ restarts: Bool) throws {
        let (id, other) = ("{9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}", "{4E1D2C3B-52D0-4F6E-8A3B-1D2E3F405163}")
        func all(_ exchanges: [(request: String, answer: String)]) -> String {
            exchanges.map { Self.both($0.request, $0.answer) }.joined()
        }
        let begun =
            all(Self.ntlm("ack 200 session=\(id)")) + "session \(id)\n"
            + Self.both("fragment 0-5999/12000", "ack 200 received=6000") + "wait 10s\n"
        let script =
            "connect front \(border.front)\nconnect back \(border.back)\n" + (restarts ? begun : "")
            + all(Self.ntlm("ack 200 session=\(other)")) + "session \(other)\n"
            + Self.both("fragment 0-11999/12000", "ack 200 received=12000") + Self.both("close", "ack 200")
        let sink = try Running.analyze(RuleCase.capture(.nothing, script))
        #expect(sink.sessions.count == (restarts ? 2 : 1), "\(sink.outcomeLines)")
        #expect(sink.outcomeLines.last == "completed 12000/12000")
        #expect(sink.sessions.allSatisfy { $0.outcome != .lost && $0.resentBytes == 0 })
        let indexes = Set(sink.sessions.map(\.index))
        #expect(sink.findings.allSatisfy { $0.session.map { indexes.contains($0) } ?? true }, "\(sink.findingLines)")
        #expect(sink.findings.contains { $0.rule.id.text == "BUP-SEC-008" && $0.session == sink.sessions.first?.index })
    }

    /// Two clients that upload the same at the same time, each with a handshake of its own.
    @Test func handshakesOfTwo() throws {
        let (id, other) = ("{9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}", "{4E1D2C3B-52D0-4F6E-8A3B-1D2E3F405163}")
        let rounds = zip(Self.ntlm("ack 200 session=\(id)"), Self.ntlm("ack 200 session=\(other)")).map { one, two in
            "on one\n\(one.request)\non two\n\(two.request)\n\(two.answer)\non one\n\(one.answer)\n"
        }
        let script =
            "connect one client=192.0.2.10:5000\nconnect two client=192.0.2.11:5000\n" + rounds.joined()
            + ["one": id, "two": other].sorted { $0.key < $1.key }.map { name, id in
                "on \(name)\nsession \(id)\nfragment 0-99/100\nack 200 received=100\nclose\nack 200\n"
            }.joined()
        let sink = try Running.analyze(RuleCase.capture(.nothing, script))
        #expect(sink.outcomeLines == ["completed 100/100", "completed 100/100"])
        let told = sink.findings.filter { $0.rule.id.text == "BUP-SEC-008" }.compactMap(\.session)
        #expect(told.sorted() == [0, 1])
    }

    /// The capture lacks Create-Session and Ack of the leg behind; the session begun anew on both comes behind it.
    @Test(arguments: borders.prefix(2)) func restartOfASessionWithOneCreate(_ border: Border) throws {
        let other = "{4E1D2C3B-52D0-4F6E-8A3B-1D2E3F405163}"
        let script =
            """
            connect front \(border.front)
            connect back \(border.back)
            on front
            create /upload/report.zip
            wait 2ms
            ack 200 session=$ID
            wait 1ms
            session $ID

            """ + Self.both("fragment 0-5999/12000", "ack 200 received=6000") + "wait 10s\n"
            + Self.both("create /upload/report.zip", "ack 200 session=\(other)") + "session \(other)\n"
            + Self.both("fragment 0-11999/12000", "ack 200 received=12000") + Self.both("close", "ack 200")
        let sink = try Running.analyze(RuleCase.capture(.nothing, script))
        #expect(sink.outcomeLines == ["restarted 6000/12000", "completed 12000/12000"])
        #expect(!sink.findings.contains { $0.rule.id.text == "BUP-SEQ-008" }, "\(sink.findingLines)")
        #expect(sink.sessions.first?.restartedAs == sink.sessions.last?.index)
    }

    /// Of three legs only two can be twins, and one that is read late finds its twin gone: their octets count once.
    @Test func moreLegsAndLateOnes() throws {
        func all(_ request: String, _ answer: String) -> String {
            let legs = ["first", "second", "third"]
            return legs.map { "on \($0)\n\(request)\nwait 1ms\n" }.joined()
                + legs.reversed().map { "on \($0)\n\(answer)\nwait 1ms\n" }.joined()
        }
        let script = """
            connect first client=192.0.2.10:5000 server=192.0.2.60:3128
            connect second client=203.0.113.5:5001 server=10.9.9.9:3128
            connect third client=203.0.113.5:5002 server=10.9.9.9:80

            """ + all("create /a", "ack 200 session=$ID") + all("fragment 0-5999/12000", "ack 200 received=6000")
            + all("fragment 6000-11999/12000", "ack 200 received=12000") + all("close", "ack 200")
        let frames = try Conversation(script: Prologue.nothing.lines + script).frames()
        for number in 0...frames.count {
            let left = number == 0 ? frames : frames.dropping(number)
            let sink = try Running.analyze(CaptureFile.pcap(left).bytes)
            #expect(!sink.findings.contains { $0.severity >= .warning }, "without \(number): \(sink.findingLines)")
            #expect(sink.sessions.allSatisfy { $0.resentBytes == 0 }, "without \(number)")
        }
    }

    /// One client that sends the same octets again on another connection, to the same server or to another one.
    @Test(arguments: ["", " server=192.0.2.81:80"]) func sentAgainIsNoLeg(_ server: String) throws {
        let script = """
            fragment 8192-11999/12000
            wait 1s
            connect other client=192.0.2.10:50999\(server)
            fragment 8192-11999/12000
            ack 200 received=12000
            """
        let sink = try Running.analyze(RuleCase.capture(.halfway, script))
        #expect(sink.sessions.map(\.resentBytes) == [3808])
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
