import BITSSessions
import Testing

/// Who is named for a session that the client did not go on with: where the capture shows what stopped it, not the client.
@Suite struct StoppedSessionTests {
    /// A conversation, `outcome cause`, and words of the explanation.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var after = Prologue.halfway
        let script: String
        let verdict: String
        let words: String

        var testDescription: String { name }
    }

    private static func check(_ test: Case, _ script: String) throws {
        let sink = try Running.analyze(RuleCase.capture(test.after, script))
        let session = try #require(sink.sessions.first)
        #expect("\(session.outcome.rawValue) \(session.cause.rawValue)" == test.verdict, "\(session.explanation)")
        #expect(session.explanation.contains(test.words), "\(session.explanation)")
    }

    // MARK: Begun again

    private static let again = """

        connect
        create /upload/report.zip
        ack 200 session={22222222-52D0-4F6E-8A3B-1D2E3F405162}
        fragment 0-11999/12000
        ack 200 received=12000
        close
        ack 200
        """
    private static let last = "fragment 8192-11999/12000\n"

    static let begunAgain = [
        Case(
            name: "nothing", script: "fin both", verdict: "restarted client", words: "The client left the session after"
        ),
        Case(
            name: "an error", script: last + "ack 500 error=0x80200020 context=0x5\nfin both",
            verdict: "restarted server",
            words: "was answered with 500 and 0x80200020"),
        Case(
            name: "503", script: last + "answer 503\nfin both", verdict: "restarted server",
            words: "was answered with 503"),
        Case(
            name: "no answer", script: last + "fin server\nfin client", verdict: "restarted server",
            words: "closed the connection without an answer to Fragment"),
        Case(
            name: "a reset", script: last + "rst server", verdict: "restarted network",
            words: "reset before Fragment was answered"),
        Case(
            name: "a reset within a Fragment", script: last + "    partial 1000\nrst server",
            verdict: "restarted network",
            words: "in the middle of Fragment: 1,000 of its 3,808 octets"),
        Case(
            name: "an error that the client overcame",
            script: last + "answer 503\nwait 2s\n" + last + "ack 200 received=12000\nfin both",
            verdict: "restarted client", words: "The client left the session after"),
    ]

    @Test(arguments: begunAgain) func restarted(_ test: Case) throws {
        try Self.check(test, test.script + "\nwait 5s" + Self.again)
    }

    // MARK: Left

    static let left = [
        Case(name: "nothing", script: "fin both", verdict: "interrupted client", words: "The client went silent"),
        Case(
            name: "a reset within a Fragment", script: last + "    partial 1000\nrst server",
            verdict: "interrupted network", words: "server's side reset the connection in the middle of Fragment"),
        Case(
            name: "closed within a Fragment", script: last + "    partial 1000\nfin server\nfin client",
            verdict: "interrupted server", words: "server's side closed the connection in the middle of Fragment"),
        Case(
            name: "the client leaves within a Fragment", script: last + "    partial 1000\nrst client",
            verdict: "interrupted client", words: "The client went silent"),
        Case(
            name: "closed before a Fragment", script: "wait 60s\nfin server\n" + last + "    partial 1000\nrst server",
            verdict: "interrupted server", words: "closed the connection before Fragment had reached it"),
        Case(
            name: "redirected", script: last + "answer 302\n    Location: http://h/\nfin both",
            verdict: "interrupted server",
            words: "Fragment was answered with 302, no Ack of a BITS server"),
        Case(
            name: "a web page", script: last + "answer 200\n    body html 100\nfin both", verdict: "interrupted server",
            words: "Fragment was answered with 200, no Ack of a BITS server"),
        Case(
            name: "no HTTP", script: last + "send server text \"<html>no</html>\"\nfin server\nfin client",
            verdict: "interrupted server", words: "What came in answer to Fragment is no HTTP"),
        Case(
            name: "no HTTP, behind what is missing",
            script: last + "drop 1\nsend server text \"HTTP/1.1 200 OK\\r\\nA\"\n"
                + "send server text \"<html>no</html>\"\nfin both",
            verdict: "undetermined capture", words: "Whether Fragment was answered is not known"),
        Case(
            name: "half of an answer", script: last + "breakoff 31\nack 200 received=12000\nfin server\nfin client",
            verdict: "failed server",
            words: "The server's side closed the connection when 31 octets of the answer to Fragment"),
        Case(
            name: "half of an answer, reset", script: last + "breakoff 31\nack 200 received=12000\nrst server",
            verdict: "failed network", words: "The connection was reset when 31 octets of the answer to Fragment"),
        Case(
            name: "half of an answer that the client does not wait for",
            script: last + "breakoff 31\nack 200 received=12000\nfin client\nwait 10ms\nfin server",
            verdict: "failed none", words: "The client closed the connection when 31 octets of the answer to Fragment"),
        Case(
            name: "half of an answer, and nobody leaves", script: last + "breakoff 31\nack 200 received=12000",
            verdict: "undetermined capture", words: "Whether Fragment was answered is not known"),
        Case(
            name: "half of an answer, whose start is missing",
            script: last + "drop 1\nsend server text \"HTTP/1.1 200 OK\\r\\nA\"\n"
                + "send server text \": b\\r\\nC:\"\nfin both",
            verdict: "undetermined capture", words: "Whether Fragment was answered is not known"),
        Case(
            name: "no offset", script: last + "ack 200\nfin both", verdict: "interrupted server",
            words: "does not say how many octets"),
        Case(
            name: "no session id", after: .connection, script: "create /a\nack 200\nfin both",
            verdict: "interrupted server", words: "an Ack without a session id"),
        Case(
            name: "another protocol", after: .connection,
            script: "create /a\nack 200 session=$ID protocol={00000000-249b-430f-820d-3d2a9bef4931}\nfin both",
            verdict: "interrupted server", words: "chooses a protocol which the client had not offered"),
        Case(
            name: "the same offset for ever",
            script: String(repeating: last + "ack 416 received=8192\nwait 1s\n", count: 5) + "fin both",
            verdict: "interrupted server", words: "with the offset that it begins at"),
        Case(
            name: "an offset that is not heeded",
            script: String(repeating: "fragment 9000-11999/12000\nack 416 received=8192\nwait 1s\n", count: 5)
                + "fin both",
            verdict: "interrupted client", words: "The client went silent"),
        Case(
            name: "an Ack that nobody takes",
            script: "acks client none\n" + last + "retransmit 1,1\nack 200 received=12000\n"
                + "wait 2s\noverlap server 0 100\nwait 4s\noverlap server 0 100\nwait 8s\noverlap server 0 100\nrst server",
            verdict: "interrupted network", words: "sent again and again, and the client's TCP never acknowledged it"),
        Case(
            name: "nobody allows the body",
            script: last + "    +Expect: 100-continue\n    partial 0", verdict: "interrupted server",
            words: "waits to be allowed the body of Fragment"),
        Case(
            name: "allowed, and nothing comes",
            script: last + "    +Expect: 100-continue\n    partial 0\nS> HTTP/1.1 100 Continue\n\n",
            verdict: "interrupted client", words: "The client stopped in the middle of Fragment"),
    ]

    @Test(arguments: left) func interrupted(_ test: Case) throws {
        try Self.check(test, test.script + "\nwait 400s\nnoise udp")
    }

    // MARK: Ended, as it seems

    static let endings = [
        ("close", "202", "undetermined server"), ("close", "204", "undetermined server"),
        ("close", "302", "undetermined server"), ("cancel", "202", "undetermined server"),
        ("cancel", "302", "undetermined server"), ("close", "404", "failed server"), ("close", "200", "completed none"),
    ]

    /// With and without time behind it.
    @Test(arguments: endings, ["", "\nwait 400s\nnoise udp"]) func unclear(
        _ test: (message: String, status: String, verdict: String), _ behind: String
    ) throws {
        let script = "\(test.message)\nack \(test.status)\nfin both\(behind)"
        let sink = try Running.analyze(RuleCase.capture(.uploaded, script))
        let session = try #require(sink.sessions.first)
        #expect("\(session.outcome.rawValue) \(session.cause.rawValue)" == test.verdict, "\(session.explanation)")
        #expect(session.explanation.contains("is neither") == test.verdict.hasPrefix("undetermined"))
    }

    @Test(arguments: ["cancel", "close"]) func withoutBodyNothingIsTooLarge(_ message: String) throws {
        let script = "\(message)\nanswer 404\n    +Server: Microsoft-IIS/10.0\nfin both"
        let session = try #require(try Running.analyze(RuleCase.capture(.uploaded, script)).sessions.first)
        #expect(!session.explanation.contains("limit") && session.nextStep?.contains("maxAllowed") == false)
        #expect(session.explanation.contains("gave the upload up") == (message == "cancel"))
    }

    // MARK: What the server holds

    /// What it said last counts, not what it had said before.
    @Test func takenBack() throws {
        func line(_ script: String) throws -> [String] {
            let sink = try Running.analyze(RuleCase.capture(.uploaded, script))
            let rules = sink.findings.map(\.rule.id.text).filter { $0 == "BUP-CL-002" || $0 == "BUP-CLA-004" }
            return sink.sessions.map(\.outcome.rawValue) + rules.sorted()
        }
        let back = "fragment 8192-11999/12000\nack 416 received=4000\n"
        #expect(try line(back + "close\nack 200") == ["closed-early", "BUP-CL-002", "BUP-CLA-004"])
        let again = "fragment 4000-11999/12000\nack 200 received=12000\n"
        #expect(try line(back + again + "close\nack 200") == ["completed"])
        #expect(try line(back + "fragment 4000-11999/12000\nanswer 503\nclose\nack 200") == ["undetermined"])
        // Another server that holds less has taken nothing back.
        let elsewhere = "connect server=192.0.2.81:80\nfragment 8192-11999/12000\nack 416 received=4000\n"
        #expect(try line(elsewhere + "close\nack 200") == ["completed"])
    }

    @Test(arguments: [
        ("fragment 9000-11999/12000\nack 200 received=12000", true),
        ("fragment 8192-11999/12000\nack 200 received=12000", false),
        ("fragment 8192-11999/12000\n    Content-Range: 8192-11999/12000\nack 200 received=12000", false),
    ]) func neverSent(_ script: String, _ isTold: Bool) throws {
        let session = try #require(
            try Running.analyze(RuleCase.capture(.halfway, script + "\nclose\nack 200")).sessions.first)
        #expect(
            session.outcome == .completed && session.explanation.contains("in no Fragment of this capture") == isTold)
    }

    // MARK: Nobody there

    /// Segments that were sent again in vain tell that the path or the server was gone, not that the client was hasty.
    @Test func sentInVain() throws {
        func told(_ script: String) throws -> [String] {
            let sink = try Running.analyze(RuleCase.capture(.halfway, script))
            return sink.sessions.map { "\($0.outcome.rawValue) \($0.cause.rawValue)" }
                + sink.findings.filter { $0.rule.id == "BUP-ANS-002" }.map { "\($0.party.rawValue)" }
        }
        let fragment = "wait 600s\nacks server none\n" + Self.last
        let again = "wait 3s\noverlap client 0 300\n"
        #expect(try told(fragment + again + again + again + "rst client") == ["failed network", "network"])
        #expect(try told(fragment + "wait 9s\nrst client") == ["failed client", "client"])
        #expect(try told("wait 600s\n" + Self.last + "wait 9s\nrst client") == ["failed client", "client"])
    }

    // MARK: The client's own doing

    /// A client that takes no answer is not told that the server was slow.
    @Test func closedWindowOfTheClient() throws {
        let last =
            Self.last
            + "acks client none\nwindow client 0\ntcp client flags=A\nwait 60s\nwindow client 200\ntcp client flags=A\n"
        func told(_ script: String) throws -> (SessionReport, Bool) {
            let sink = try Running.analyze(RuleCase.capture(.halfway, script))
            return (try #require(sink.sessions.first), sink.findings.contains { $0.rule.id == "BUP-FRA-014" })
        }
        let end = "ack 200 received=12000\nclose\nack 200"
        let (deaf, isAccused) = try told(last + end)
        #expect(deaf.timing.limitedBy == "client-idle" && !isAccused)
        // Slow all the same: judged by the server's part, told with the whole time.
        let both = try Running.analyze(RuleCase.capture(.halfway, last + "acks client normal\nwait 40s\n" + end))
        let finding = try #require(both.findings.first { $0.rule.id == "BUP-FRA-014" })
        #expect(finding.message.contains("100 seconds"), "\(finding.message)")
        let (slow, isAccusedThen) = try told(Self.last + "wait 60s\n" + end)
        #expect(slow.timing.limitedBy == "server-think" && isAccusedThen)
        let closed = Self.last + "acks client none\nwindow client 0\ntcp client flags=A\nwait 30s\n"
        let rest = "tcp client flags=A\nwait 30s\ntcp client flags=A\nwait 5s\nnoise udp"
        let (waiting, _) = try told(closed + "keepalive server\n" + rest)
        #expect(waiting.cause == .client && waiting.explanation.contains("closed its receive window"))
        // Nothing shows that the server has anything to send.
        let (quiet, _) = try told(closed + rest)
        #expect(quiet.cause == .server && !quiet.explanation.contains("receive window"))
    }

    /// Pauses in the middle of a request, with all acknowledged, are the client's; else the network is slow.
    @Test(arguments: [
        (
            "fragment 8192-9999/12000\n    partial 800\nwait 200s\nsend client 1008 at 800\nack 200 received=10000",
            Party.client
        ),
        (
            "acks server none\nfragment 8192-9999/12000\n    partial 800\nwait 200s\nsend client 1008 at 800\n"
                + "ack 200 received=10000", .network
        ),
    ]) func slowRequests(_ script: String, _ party: Party) throws {
        let sink = try Running.analyze(RuleCase.capture(.halfway, script))
        #expect(sink.findings.filter { $0.rule.id == "BUP-ANS-005" }.map(\.party) == [party])
    }

    @Test func noReadableRange() throws {
        let script = "fragment 0-11999/12000\n    Content-Range: 0-11999/12000\nack 200 received=12000\nclose\nack 200"
        let session = try #require(try Running.analyze(RuleCase.capture(.session, script)).sessions.first)
        #expect(session.outcome == .undetermined && session.explanation.contains("so that it can be read"))
    }

    /// A 100 that comes late ends the wait: nobody is silent who has just got it.
    @Test(arguments: [("wait 1s", "undetermined"), ("wait 400s", "interrupted")]) func allowedLate(
        _ behind: String, _ outcome: String
    ) throws {
        let script =
            Self.last
            + "    +Expect: 100-continue\n    partial 0\nwait 400s\nS> HTTP/1.1 100 Continue\n\n\(behind)\nnoise udp"
        let session = try #require(try Running.analyze(RuleCase.capture(.halfway, script)).sessions.first)
        #expect(session.outcome.rawValue == outcome, "\(session.explanation)")
    }

    /// A Close before the last octets, after which it went on, is told.
    @Test func triedToEnd() throws {
        let script = "close\nack 202\n" + Self.last + "ack 200 received=12000\nfin both\nwait 400s\nnoise udp"
        let session = try #require(try Running.analyze(RuleCase.capture(.halfway, script)).sessions.first)
        #expect(session.outcome == .interrupted && !session.explanation.contains("without closing"))
    }
}
