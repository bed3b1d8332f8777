import BITSSessions
import Testing

/// What BITS does by itself about the end of an upload, and what a wait, a reset or a late Ack says of who is to act.
@Suite struct RetryVerdictTests {
    private static func sink(_ prologue: Prologue = .halfway, _ script: String) throws -> CollectingSink {
        try Running.analyze(RuleCase.capture(prologue, script))
    }

    private static func session(_ prologue: Prologue = .halfway, _ script: String) throws -> SessionReport {
        try #require(try sink(prologue, script).sessions.first)
    }

    private static let last = "fragment 8192-11999/12000\n"

    // MARK: Passing errors

    @Test(arguments: [
        ("answer 504\n    body html 90", true), ("ack 503", true), ("ack 500 error=0x80070070 context=0x5", true),
        ("wait 310s\nfin client", true), ("wait 310s\nrst client", true), ("fin server", true), ("rst server", true),
        ("wait 901s\nnoise udp", true),
        // Lasting errors, and the client's own will.
        ("ack 403 error=0x80070005 context=0x5", false), ("answer 404\n    body html 90", false), ("ack 501", false),
        ("wait 5s\nfin client", false),
    ]) func whetherBITSTriesAgainIsTold(_ end: String, _ isTold: Bool) throws {
        let session = try Self.session(.halfway, Self.last + end)
        #expect(session.outcome == .failed)
        #expect(session.explanation.contains("tries again by itself") == isTold, "\(session.explanation)")
        if isTold { #expect(!session.explanation.contains("upload failed")) }
    }

    /// A Ping shows that the server is there: what it refused for good it refuses still, and of a passing error it is
    /// the client that does not go on.
    @Test(arguments: [
        ("ack 403 error=0x80070005 context=0x5", Outcome.failed, Party.server), ("ack 503", .interrupted, .client),
    ]) func aPingOvercomesPassingErrorsOnly(_ error: String, _ outcome: Outcome, _ cause: Party) throws {
        let session = try Self.session(
            .halfway, Self.last + error + "\nwait 700s\nping\nack 200\nwait 700s\nnoise udp")
        #expect(session.outcome == outcome && session.cause == cause, "\(session.explanation)")
    }

    @Test func otherClientsAndOtherPacketsAreNotBITS() throws {
        let curl = Self.last + "    User-Agent: curl/8.0\nack 503"
        #expect(try !Self.session(.halfway, curl).explanation.contains("by itself"))
        // Close-Session is sent again after 5xx only.
        #expect(try Self.session(.uploaded, "close\nack 503").explanation.contains("tries again"))
        #expect(try !Self.session(.uploaded, "close\nanswer 408").explanation.contains("tries again"))
    }

    @Test func largeFragmentsAreMadeSmaller() throws {
        let refusal = "answer 413\n    Server: nginx\n    body html 180"
        let session = try Self.session(.halfway, Self.last + refusal)
        #expect(session.explanation.contains("by itself, in smaller Fragments"))
        #expect(try !Self.session(.uploaded, "close\n" + refusal).explanation.contains("smaller Fragments"))
    }

    // MARK: An Ack behind the client's end

    private static func late(_ before: String, _ after: String) -> String {
        "\(last)wait 120s\n\(before)ack 200 received=12000\n\(after)wait 600s\nconnect d\nping\nack 200\n"
            + "\(last)ack 200 received=12000\nclose\nack 200"
    }

    @Test func ackBehindTheClientsEndIsNoAck() throws {
        let sink = try Self.sink(.halfway, Self.late("fin client\n", ""))
        let rules = Set(sink.findings.map(\.rule.id.text))
        #expect(rules.contains("BUP-FR-010") && !rules.contains("BUP-FR-009"), "\(rules)")
        #expect(sink.sessions.first?.timing.limitedBy == "retry-delay")
        let heard = try Self.sink(.halfway, Self.late("", "fin client\n"))
        #expect(heard.findings.contains { $0.rule.id == "BUP-FR-009" })
        #expect(heard.sessions.first?.timing.limitedBy == "client-idle")
    }

    // MARK: Who is named

    @Test(arguments: [
        ("wait 60s\nrst client", Party.client), ("wait 1s\nrst client", .network),
        ("window server 0\ntcp server flags=A\nwait 60s\ntcp server flags=A\nwait 60s\nrst client", .server),
    ]) func whoHaltedAFragmentIsNamed(_ end: String, _ party: Party) throws {
        let sink = try Self.sink(.halfway, Self.last + "    partial 3000\nwait 10ms\n" + end)
        #expect(sink.findings.first { $0.rule.id == "BUP-FR-020" }?.party == party)
    }

    @Test func silenceIsTheSessions() throws {
        let session = try Self.session(.halfway, "fin client\nwait 400s\nnoise udp")
        #expect(session.explanation.contains("nothing more of this session in the"))
    }

    /// From when the client gave up, not from its request.
    @Test func triesCountFromTheEndOfTheWait() throws {
        let script = "create /a\nwait 310s\nrst client\nwait 600s\nsyn-only s count=4\nwait 900s\nnoise udp"
        let session = try Self.session(.connection, script)
        #expect(session.explanation.contains(" 10 min 00 s later the client began to connect"))
        #expect(session.nextStep?.contains("Try from the client") == true)
    }

    /// Legs that one grant joins count octets once, though one of them has no answer.
    @Test func unansweredLegIsNoResend() throws {
        let end = "wait 61s\non front\nanswer 504\n    Server: squid\n    body html 100\non back\nrst client\n"
        let tries = "syn-only s client=192.0.2.5:41001 server=192.0.2.80:80 count=3\nwait 900s\nnoise udp"
        let sink = try Self.sink(.nothing, VerdictTests.legs + end + tries)
        let session = try #require(sink.sessions.first)
        #expect(sink.sessions.count == 1 && session.resentBytes == 0)
        #expect(!sink.findings.contains { $0.rule.id == "BUP-OPS-005" })
        // The proxy knocks, not the client.
        #expect(session.explanation.contains("192.0.2.5 began to connect"), "\(session.explanation)")
        #expect(session.nextStep?.contains("the machine that sent the SYNs") == true)
    }

    // MARK: One story

    @Test func earlierCloseMayHaveDoneTheWork() throws {
        let gone = "close\nack 404 error=0x80070002 context=0x5"
        let again = try Self.session(.uploaded, "close\nwait 301s\nrst client\nwait 600s\nconnect d\n" + gone)
        #expect(again.nextStep?.hasPrefix("First see whether the file is at its target") == true)
        #expect(try Self.session(.uploaded, gone).nextStep?.contains("First see") == false)
    }

    @Test func idleCloseIsNoCrash() throws {
        let crash = try Self.session(.halfway, Self.last + "fin server")
        #expect(crash.nextStep?.contains("worker crash") == true)
        // The server's FIN has not seen the request.
        let race = try Self.session(.halfway, "wait 130s\nacks server none\nfin server\n" + Self.last + "noise udp")
        #expect(race.explanation.contains("before Fragment had reached it"))
        #expect(!race.explanation.contains("tries again") && race.nextStep?.contains("worker crash") == false)
    }
}
