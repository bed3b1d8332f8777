import BITSSessions
import Testing

/// "The upload hangs: whose fault is it?" Who was waited for at the end of a session, and what is not proven about it.
@Suite struct WaitingVerdictTests {
    private static func session(_ prologue: Prologue = .halfway, _ script: String) throws -> SessionReport {
        try #require(try Running.analyze(RuleCase.capture(prologue, script)).sessions.first)
    }

    private static func verdict(_ script: String) throws -> String {
        let session = try session(.halfway, script)
        return "\(session.outcome.rawValue) \(session.cause.rawValue)"
    }

    /// Two requests in one frame have one time: the stream tells which of them was the last.
    @Test(arguments: ["fragment 8192-8291/12000", "fragment 8192-11999/12000"])
    func requestsInOneFrameAreInOrder(_ first: String) throws {
        func words(_ joint: String) throws -> [String] {
            let script =
                "\(joint)\n\(first)\nfragment 8292-11999/12000\n    partial 200\nfin server\nwait 400s\nnoise udp"
            let session = try Self.session(.halfway, script)
            return [session.outcome.rawValue, session.cause.rawValue, session.explanation]
        }
        let apart = try words("")
        #expect(try words("segment 8000\ncoalesce") == apart)
        #expect(apart[0] == "interrupted" || apart[0] == "undetermined")
    }

    /// What is left of a conversation are ACKs, whose own numbers tell that octets before them were sent.
    @Test(arguments: [
        // The answer, and the client's end; the server's ACK of that stands behind the answer.
        ("close\nack 200\nfin client\nfin server", [33, 32, 30, 29, 28], "undetermined capture"),
        ("close\nfin client\nfin server", [31, 30, 28], "failed client"),
        // The second Fragment; the client's ACK of its answer is there.
        ("close\nack 200", [29, 28, 27, 26, 24, 23, 22, 21, 20, 19, 18], "undetermined capture"),
        ("close\nack 200", [29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18], "interrupted client"),
    ]) func numbersOfACKsTellWhatIsMissing(_ end: String, _ dropped: [Int], _ verdict: String) throws {
        let script = ([end] + ["wait 700s", "noise udp"] + dropped.map { "drop frame \($0)" }).joined(separator: "\n")
        let session = try Self.session(.uploaded, script)
        #expect("\(session.outcome.rawValue) \(session.cause.rawValue)" == verdict, "\(session.explanation)")
    }

    // MARK: Nobody takes the connection

    private static let later = "\nwait 400s\nnoise udp"

    @Test(arguments: [
        ("wait 2s\nfin both\nwait 5s\nsyn-only a\(later)", "interrupted network", "no answer came"),
        (
            "wait 2s\nrst server\nwait 5s\nsyn-only a count=1\nrst server\(later)", "interrupted server",
            "refused with RST"
        ),
        ("fin both\nsyn-only a\nsyn-only b count=1\nrst server\(later)", "interrupted network", "1 of them refused"),
        (
            "fin both\nwait 5s\nsyn-only a count=1\nrst server\nwait 20s\nnoise udp", "undetermined server",
            "refused with RST"
        ),
        // A request that was given up before says why the client left; the tries say more.
        ("fragment 8192-11999/12000\nwait 5s\nfin client\nwait 5s\nsyn-only a", "failed network", "no answer came"),
        // It got through in the end.
        ("fin both\nsyn-only a\nconnect\nfin both\(later)", "interrupted client", "went silent"),
        // To another server.
        ("fin both\nsyn-only a server=192.0.2.81:80\(later)", "interrupted client", "went silent"),
        // A single SYN as the capture ends may be answered yet.
        ("fin both\nwait 400s\nsyn-only a count=1", "interrupted client", "went silent"),
        // Before the session's last message.
        (
            "syn-only a\nconnect\nfragment 8192-9999/12000\nack 200 received=10000\(later)", "interrupted client",
            "went silent"
        ),
    ]) func connectionsInVainAreTold(_ script: String, _ verdict: String, _ words: String) throws {
        let session = try Self.session(.halfway, script)
        #expect("\(session.outcome.rawValue) \(session.cause.rawValue)" == verdict)
        #expect(session.explanation.contains(words), "\(session.explanation)")
        #expect(session.explanation.contains("192.0.2.80:80 again") == (words != "went silent"))
    }

    /// The server sent the client to a host that does not answer.
    @Test func namedHostOutOfReachIsTold() throws {
        func told(_ host: String, _ knock: String) throws -> SessionReport {
            let script = "create /a\nack 200 session=$ID host-id=\(host)\nfin both\n" + knock + Self.later
            return try Self.session(.connection, script)
        }
        let dead = "syn-only a server=192.0.2.82:80"
        for host in ["node2.example.test", "192.0.2.82"] {
            let session = try told(host, dead)
            #expect(session.cause == .network && session.explanation.contains("host \(host) that the server named"))
            #expect(session.nextStep?.contains("BITSHostId") == true)
        }
        #expect(try told("192.0.2.83", dead).cause == .client)
        #expect(try told("node2.example.test", "syn-only a server=192.0.2.82:445").cause == .client)
    }

    @Test func oneDirectionTellsNothingOfAnswers() throws {
        let script = "connect\nonesided client\ncreate /a\nack 200 session=$ID\nfin both\nsyn-only a\nonesided client"
        let sink = try Running.analyze(RuleCase.capture(.nothing, script + Self.later))
        #expect(sink.sessions.allSatisfy { !$0.explanation.contains("SYN") })
    }

    @Test func attemptsAreListedWithoutSession() throws {
        let script = "syn-only a\nsyn-only b count=1 server=192.0.2.81:80\nrst server\nwait 9s\nnoise udp"
        let other = try #require(try Running.analyze(RuleCase.capture(.nothing, script)).run?.other)
        #expect(
            other.failedConnects.map { "\($0.server) \($0.unanswered) \($0.refused) \($0.segments)" }
                == ["192.0.2.80:80 1 0 3", "192.0.2.81:80 0 1 1"])
        let taken = try #require(try Running.analyze(RuleCase.capture(.nothing, "connect\nfin both")).run?.other)
        #expect(taken.failedConnects.isEmpty && taken.failedConnectsOmitted == 0)
    }

    // MARK: Nobody reads, sends, answers

    private static let half = "fragment 8192-11999/12000\n    partial 3000\nwait 10ms\n"
    private static let closed = half + "window server 0\ntcp server flags=A\n"

    @Test func closedWindowIsTheServers() throws {
        let proven = Self.closed + "wait 60s\ntcp server flags=A\nwait 330s\nnoise udp"
        #expect(try Self.verdict(proven) == "interrupted server")
        #expect(try Self.session(.halfway, proven).explanation.contains("does not read"))
        // Nothing says that it stayed so.
        #expect(try Self.verdict(Self.closed + "wait 60s\nnoise udp") == "undetermined capture")
        let opened = Self.closed + "wait 60s\nwindow server 1024\ntcp server flags=A\nwait 330s\nnoise udp"
        #expect(try !Self.session(.halfway, opened).explanation.contains("window"))
    }

    @Test func whoStopsHalfwayIsTold() throws {
        let session = try Self.session(.halfway, Self.half + "wait 400s\nnoise udp")
        #expect(session.outcome == .interrupted && session.cause == .client && session.trailingWait == 0)
        #expect(
            session.explanation.hasPrefix("The client stopped in the middle of Fragment: 3,000 of its 3,808 octets"))
        let lost = try Self.session(.halfway, "acks server none\n" + Self.half + "wait 400s\nnoise udp")
        #expect(lost.cause == .network && lost.trailingWait > 390_000_000_000)
    }

    /// CAP-003 tells what was not captured; what was not sent is no loss.
    @Test func unsentIsNotUncaptured() throws {
        func message(_ script: String) throws -> String? {
            try Running.analyze(RuleCase.capture(.halfway, script)).findings.first { $0.rule.id == "BUP-CAP-003" }?
                .message
        }
        #expect(try message(Self.half + "wait 400s\nnoise udp")?.hasSuffix("Nothing was lost here.") == true)
        let dropped = "drop 2\nfragment 8192-11999/12000\n    partial 3000\nwait 10s\nnoise udp"
        #expect(try message(dropped)?.contains("Nothing was lost") != true)
    }

    @Test(arguments: [
        ("wait 20s\nnoise udp", "undetermined capture", 20), ("wait 120s\nnoise udp", "undetermined server", 120),
        ("wait 600s\nnoise udp", "failed server", 600), ("wait 5s\nfin client\nnoise udp", "failed client", 5),
        ("wait 280s\nfin client\nnoise udp", "failed server", 280),
        ("wait 310s\nfin client\nnoise udp", "failed server", 310),
    ]) func waitIsCounted(_ end: String, _ verdict: String, _ seconds: Int64) throws {
        let session = try Self.session(.halfway, "fragment 8192-9999/12000\n" + end)
        #expect("\(session.outcome.rawValue) \(session.cause.rawValue)" == verdict)
        #expect((seconds..<seconds + 1).contains(session.trailingWait / 1_000_000_000))
        #expect(session.timing.limitedBy == "unanswered" && session.timing.sentence.contains("waiting for the server"))
        #expect(session.duration < 1_000_000_000)
    }

    @Test func answeredSessionWaitsForNothing() throws {
        let session = try Self.session(.uploaded, "close\nack 200\nwait 600s\nnoise udp")
        #expect(session.outcome == .completed && session.trailingWait == 0)
        let silent = try Self.session(.halfway, "wait 600s\nnoise udp")
        #expect(silent.cause == .client && silent.trailingWait == 0 && silent.explanation.contains("10 min 00 s"))
    }

    /// Whether the capture shows that the request arrived decides between the server and the way to it.
    @Test func undeliveredRequestIsNotTheServers() throws {
        let request = "acks server none\nfragment 8192-9999/12000\n"
        #expect(try Self.verdict(request + "wait 280s\nfin client\nnoise udp") == "failed network")
        #expect(try Self.verdict(request + "wait 120s\nnoise udp") == "undetermined network")
    }

    // MARK: Who is named

    @Test func slowServerIsNamed() throws {
        let slow = "fragment 8192-9999/12000\nwait 20s\nack 200 received=10000\n"
        #expect(try Self.session(.halfway, slow).explanation.contains("the server was the one that was waited for"))
        let idle = "wait 20s\nfragment 8192-9999/12000\nack 200 received=10000\n"
        #expect(try Self.session(.halfway, idle).explanation.contains("the client was the one"))
        let quick = "fragment 8192-9999/12000\nack 200 received=10000\n"
        #expect(try !Self.session(.halfway, quick).explanation.contains("So far"))
    }

    @Test func serverFieldOfAGatewaysErrorProvesNothing() throws {
        for status in [502, 504] {
            let script = "fragment 8192-9999/12000\nanswer \(status)\n    Server: Microsoft-IIS/10.0\n    body html 200"
            let session = try Self.session(.halfway, script)
            #expect(session.explanation.contains("the capture does not prove"), "\(session.explanation)")
        }
        let own = try Self.session(.halfway, "fragment 8192-9999/12000\nanswer 503\n    body html 200")
        #expect(own.cause == .server && !own.explanation.contains("gateway"))
    }

    @Test func limitIsRaisedWhereItIs() throws {
        func step(_ server: String) throws -> String {
            let refusal = "answer 413\n    Server: \(server)\n    body html 100"
            return try #require(try Self.session(.halfway, "fragment 8192-9999/12000\n" + refusal).nextStep)
        }
        #expect(try step("Microsoft-IIS/10.0").hasPrefix("At the server: raise its limit"))
        #expect(try step("nginx/1.24").hasPrefix("At the proxy: raise its limit"))
    }

    /// Advice that was followed is not given.
    @Test func hostIdThatWasSetIsNotAdvised() throws {
        let lost = "fragment 0-99/200\nack 500 error=0x8020001F context=0x5"
        let plain = try Self.session(.session, lost)
        #expect(plain.outcome == .lost && plain.nextStep?.contains("set BITSHostId") == true)
        let named = "create /a\nack 200 session=$ID host-id=upload.example.test\n" + lost
        let told = try #require(try Self.session(.connection, named).nextStep)
        #expect(told.contains("BITS-Host-Id") && !told.contains("set BITSHostId"))
    }

    @Test func onlyOneStatementOnASuccessor() throws {
        let script = "create /a\nack 200 session=$ID\nwait 1s\ncreate /a\nack 200 session=$TWO"
        let session = try Self.session(.connection, "let TWO {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405163}\n" + script)
        #expect(session.outcome == .undetermined && session.cause == .none && session.restartedAs == 1)
        #expect(session.explanation.contains("began session 1"))
    }

    /// An answer that may stand in a hole is not waited for.
    @Test func hiddenAnswerIsTold() throws {
        let hidden = "fragment 8192-9999/12000\ndrop 1\nack 200 received=10000\nfin server\nwait 20s\nnoise udp"
        let session = try Self.session(.halfway, hidden)
        #expect(session.outcome == .undetermined && session.cause == .capture && session.trailingWait == 0)
        #expect(session.explanation.hasPrefix("Whether Fragment was answered is not known"), "\(session.explanation)")
    }

    /// Several machines that answered are named as what loses sessions.
    @Test func adviceOnALostSessionKnowsItsServers() throws {
        let lost = "fragment 0-99/200\nack 500 error=0x8020001F context=0x5"
        let moved = "connect b server=192.0.2.81:80\n" + lost
        #expect(try Self.session(.session, moved).nextStep?.hasPrefix("Its messages went to 2 servers") == true)
        #expect(try Self.session(.session, lost).nextStep?.contains("2 servers") == false)
    }

    /// A code that no table explains is no advice by itself.
    @Test func unknownCodeIsLookedUp() throws {
        func step(_ code: String) throws -> String? {
            try Self.session(.halfway, "fragment 8192-9999/12000\nack 500 error=\(code) context=0x5").nextStep
        }
        #expect(try step("0x80004321")?.contains("up 0x80004321") == true)
        #expect(try step("0x80070070")?.contains("all that the answer says") == false)
    }

    // MARK: Long silence

    /// A connection that carries BITS is followed however long it is silent, so that a late answer is that.
    @Test func longSilenceIsNoEnd() throws {
        let end = "close\nack 200"
        for script in [
            "wait 1500s\nfragment 8192-11999/12000\nack 200 received=12000\n" + end,
            "fragment 8192-11999/12000\nwait 1500s\nack 200 received=12000\n" + end,
        ] {
            let sink = try Running.analyze(RuleCase.capture(.halfway, script))
            #expect(sink.connections.count == 1 && sink.outcomeLines == ["completed 12000/12000"])
            let ids = Set(sink.findings.map(\.rule.id.text))
            #expect(ids.isDisjoint(with: ["BUP-CAP-001", "BUP-ANS-003", "BUP-ANS-007"]), "\(ids)")
        }
    }

    /// One that was opened long before its first request began in the capture all the same.
    @Test func lateFirstRequest() throws {
        let upload = "create /a\nack 200 session=$ID\nfragment 0-99/100\nack 200 received=100\nclose\nack 200"
        let late = try Running.analyze(
            RuleCase.capture(.nothing, "connect\nnoise udp\nwait 200s\nnoise udp\n" + upload))
        #expect(late.outcomeLines == ["completed 100/100"])
        #expect(!late.findings.contains { $0.rule.id == "BUP-CAP-001" || $0.rule.id == "BUP-ANS-007" })
        let midway = try Running.analyze(RuleCase.capture(.nothing, "connect midstream\n" + upload))
        #expect(midway.findings.contains { $0.rule.id == "BUP-CAP-001" })
    }
}
