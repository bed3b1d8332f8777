import BITSSessions
import Conversations
import Testing

/// Messages and sessions that only seem to belong together, each beside the nearest ones that do.
@Suite struct LikelyOtherTests {
    @Test(arguments: clients + ids) func isAsProven(_ test: OutcomeCase) throws { try test.check() }

    private static let second = "{22222222-52D0-4F6E-8A3B-1D2E3F405162}"
    private static let half = "8192/12000 sent 8192 resent 0"
    private static let whole = "completed 12000/12000 sent 12000 resent 0"

    /// - Parameter field: of the Create-Session alone.
    private static func anew(_ field: String) -> String {
        """
        wait 9s
        create /upload/report.zip
        \(field)
        ack 200 session=\(second)
        fragment 0-11999/12000
        ack 200 received=12000
        close
        ack 200
        """
    }

    /// Behind one address may be several.
    private static let clients = [
        OutcomeCase("same client", after: .halfway, anew("#"), "restarted \(half)", whole),
        OutcomeCase(
            "another version", after: .halfway, anew("    User-Agent: Microsoft BITS/7.5"), "undetermined \(half)",
            whole),
        OutcomeCase(
            "another machine behind a proxy", after: .halfway, anew("    +X-Forwarded-For: 192.0.2.99"),
            "undetermined \(half)", whole),
        OutcomeCase(
            "behind a Close without answer", after: .halfway, "close\nrst server\nconnect\n" + anew("#"),
            "restarted \(half)", whole),
    ]

    /// What a server hands out to all tells nobody apart.
    private static let ids = [
        OutcomeCase(
            "one id for two targets on one connection", after: .connection,
            """
            create /a
            ack 200 session=17
            create /b
            ack 200 session=17
            session 17
            target /a
            fragment 0-99/100
            ack 200 received=100
            target /b
            fragment 0-199/200
            ack 200 received=200
            close
            ack 200
            target /a
            cancel
            ack 200
            """,
            "cancelled 100/100 sent 100 resent 0", "completed 200/200 sent 200 resent 0"),
        OutcomeCase(
            "one id at two servers, begun before the capture", after: .nothing,
            """
            connect one client=192.0.2.10:50001 server=192.0.2.80:80 midstream
            session 17
            target /a
            fragment 100-199/200
            ack 200 received=200
            connect two client=192.0.2.11:50002 server=192.0.2.81:80 midstream
            target /b
            fragment 50-99/100
            ack 200 received=100
            on one
            target /a
            close
            ack 200
            """,
            "completed 200/200 sent 100 resent 0", "undetermined 100/100 sent 50 resent 0"),
        OutcomeCase(
            "one id at one server, from another port", after: .nothing,
            """
            connect one client=192.0.2.10:50001 server=192.0.2.80:80 midstream
            session 17
            target /a
            fragment 100-149/200
            ack 200 received=150
            connect two client=192.0.2.10:50002 server=192.0.2.80:80
            fragment 150-199/200
            ack 200 received=200
            close
            ack 200
            """,
            "completed 200/200 sent 100 resent 0"),
    ]

    /// The explanation does not say that the client left what it may have closed.
    @Test func uncertainCloseIsSaid() throws {
        let script = "close\nrst server\nconnect\n" + Self.anew("#")
        let session = try #require(
            try Running.analyze(RuleCase.capture(.halfway, script)).sessions.first)
        #expect(session.cause == .none && session.explanation.contains("what came of that is not known"))
    }

    /// What one direction alone shows of a connection of the session leaves open how it went on.
    @Test(arguments: [false, true]) func oneSidedConnectionMayGoOn(_ isOneSided: Bool) throws {
        let script = """
            connect second client=192.0.2.10:50002
            \(isOneSided ? "onesided server" : "#")
            fragment 8192-9999/12000
            ack 200 session=$ID received=10000
            wait 2h
            noise udp
            """
        let session = try #require(
            try Running.analyze(RuleCase.capture(.halfway, script)).sessions.first)
        #expect(session.outcome == (isOneSided ? .undetermined : .interrupted))
    }

    /// A clock that is set back by an hour proves no wait of an hour.
    @Test(arguments: [false, true]) func setClocksProveNoWait(_ isSetBack: Bool) throws {
        let script = Prologue.halfway.lines + "fragment 8192-11999/12000\nwait 1s\nnoise udp\nwait 2h\nnoise udp"
        var frames = try Conversation(script: script).frames()
        let last = try #require(frames.last)
        if isSetBack { frames = [last] + frames.dropLast() }
        let sink = try Running.analyze(CaptureFile.pcap(frames).bytes)
        #expect(sink.sessions.map(\.outcome) == [isSetBack ? .undetermined : .failed])
        #expect(sink.findings.contains { $0.rule.id == "BUP-ANS-003" } == !isSetBack)
    }

    /// A connection of the client that shows no more than the server's side may have carried Close-Session.
    @Test(arguments: [false, true]) func closeMayBeHidden(_ isHidden: Bool) throws {
        let script =
            Prologue.uploaded.lines + """
                connect second client=192.0.2.10:50002
                \(isHidden ? "onesided server" : "#")
                \(isHidden ? "ping\nack 200\nclose\nack 200" : "wait 1ms")
                wait 2h
                noise udp
                """
        let sink = try Running.analyze(RuleCase.capture(.nothing, script))
        #expect(sink.sessions.first?.outcome == (isHidden ? .undetermined : .interrupted))
        #expect(sink.findings.contains { $0.rule.id == "BUP-CL-006" } == !isHidden)
    }

    /// What stands in a hole may have ended the session before it was begun anew.
    @Test(arguments: [false, true]) func holesMayEndASession(_ hasHole: Bool) throws {
        let script = Prologue.halfway.lines + "wait 1s\nping\nack 200\nwait 1s\nping\nack 200\n" + Self.anew("#")
        let frames = try Conversation(script: script).frames()
        let start = try #require(frames.first).time
        let seen = frames.filter { !hasHole || !(500_000_000..<1_500_000_000).contains($0.time - start) }
        #expect((seen.count < frames.count) == hasHole)
        let sink = try Running.analyze(CaptureFile.pcap(seen).bytes)
        #expect(sink.sessions.map(\.outcome) == [hasHole ? .undetermined : .restarted, .completed])
        #expect(sink.findings.contains { $0.rule.id == "BUP-CS-011" } == !hasHole)
    }
}
