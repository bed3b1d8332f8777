import BITSSessions
import Testing

/// What verdicts say, what they rest on, and what stands between client and server.
@Suite struct VerdictTests {
    static let legs = """
        connect front client=192.0.2.10:50001 server=192.0.2.5:8080
        connect back client=192.0.2.5:41000 server=192.0.2.80:80
        on front
        create /upload/report.zip
        on back
        create /upload/report.zip
            +Via: 1.1 gw
        ack 200 session=$ID
        on front
        ack 200 session=$ID
        session $ID
        fragment 0-8191/8192
        on back
        fragment 0-8191/8192
            +Via: 1.1 gw

        """

    private static func analyze(_ prologue: Prologue, _ script: String) throws -> CollectingSink {
        try Running.analyze(RuleCase.capture(prologue, script))
    }

    private static func signs(_ prologue: Prologue, _ script: String) throws -> [String] {
        try analyze(prologue, script).sessions.flatMap(\.intermediaries).map {
            "\($0.sign.rawValue) \($0.detail ?? "-") x\($0.count)"
        }
    }

    @Test func directUploadShowsNobodyInBetween() throws {
        #expect(try Self.signs(.uploaded, "close\nack 200").isEmpty)
        #expect(try Self.signs(.halfway, "fragment 8192-11999/12000\nack 500 error=0x80070070 context=0x5").isEmpty)
        // IIS speaks through http.sys, too.
        let httpSys = "fragment 8192-11999/12000\nanswer 503\n    Server: Microsoft-HTTPAPI/2.0\n    body html 300"
        #expect(try Self.signs(.halfway, httpSys).isEmpty)
        // A BITS server of another make that answers without packet type is still itself.
        let own = "always server\n    Server: Apache/2.4\ncreate\nack 200 session=$ID\nfragment 0-99/200\nanswer 403"
        #expect(try Self.signs(.connection, own).isEmpty)
    }

    @Test(arguments: [
        ("    +Via: 1.1 gw", "via 1.1 gw x1"), ("    +X-Cache: MISS from gw", "gateway-field X-Cache: MISS from gw x1"),
        ("    Server: squid/5.7", "proxy-product squid/5.7 x1"),
        ("    Server: nginx/1.24", "other-server nginx/1.24 x1"),
        ("    +Proxy-Authenticate: NTLM", "proxy-authentication - x1"),
    ]) func answersShowProxies(_ field: String, _ sign: String) throws {
        let script = "fragment 8192-11999/12000\nanswer 413\n\(field)\n    body html 100"
        #expect(try Self.signs(.halfway, script) == [sign])
    }

    /// The usual advice after 403, to grant rights, would help whoever tries to leave the directory.
    @Test func refusedTricksAreGrantedNothing() throws {
        func refused(_ target: String) throws -> SessionReport {
            let script = "create \(target)\nack 403 error=0x80070005 context=0x5"
            return try #require(try Self.analyze(.connection, script).sessions.first)
        }
        let trick = try refused("/up/%2e%2e/%2e%2e/x.asp")
        #expect(trick.outcome == .refused && trick.cause == .client)
        #expect(trick.nextStep?.hasPrefix("Grant nothing") == true)
        let plain = try refused("/up/x.asp")
        #expect(plain.outcome == .refused && plain.cause == .server)
        #expect(plain.nextStep?.hasPrefix("Grant nothing") == false)
    }

    @Test func requestsShowProxies() throws {
        let forwarded = "fragment 8192-11999/12000\n    +X-Forwarded-For: 192.0.2.7\nack 200 received=12000"
        #expect(try Self.signs(.halfway, forwarded) == ["forwarded - x1"])
        let absolute = "create http://upload.example.test/a\nack 200 session=$ID"
        #expect(try Self.signs(.connection, absolute) == ["absolute-target - x1"])
    }

    /// A load balancer may say before all else whose connection it passes on.
    @Test func loadBalancersNameTheClient() throws {
        let upload = """
            create /a
            ack 200 session=$ID
            fragment 0-99/100
            ack 200 received=100
            close
            ack 200

            """
        let signature = #"\r\n\r\n\x00\r\nQUIT\n\x21\x11\x00\x0c"#
        for (header, client) in [
            (#"PROXY TCP4 192.0.2.77 198.51.100.1 50000 80\r\n"#, "192.0.2.77:50000"),
            (#"PROXY TCP6 2001:db8::9 2001:db8::1 50000 80\r\n"#, "[2001:db8::9]:50000"),
            (#"PROXY UNKNOWN\r\n"#, "-"),
            (signature + #"\xc0\x00\x02\x4d\xc6\x33\x64\x01\xc3\x50\x00\x50"#, "192.0.2.77:50000"),
        ] {
            let script = "send client text \"\(header)\"\n" + upload
            let run = try Self.analyze(.connection, script)
            let session = try #require(run.sessions.first)
            #expect(session.outcome == .completed && run.sessions.count == 1)
            #expect(session.intermediaries.map(\.sign) == [.proxyProtocol])
            #expect(session.intermediaries.first?.detail ?? "-" == client)
            #expect(session.intermediaries.first?.count == 1)
            #expect(!run.findings.contains { $0.severity >= .warning })
            // What stays in a stripped slice tells the same.
            let slice = try Slicing.slice([RuleCase.capture(.connection, script)], [0], strips: true)
            let sliced = try #require(try Running.analyze(slice).sessions.first)
            #expect(sliced.outcome == .completed && sliced.intermediaries.first?.detail ?? "-" == client)
        }
        #expect(try Self.signs(.connection, upload).isEmpty)
    }

    /// A proxy that takes a field from a request is to blame, not the client, whose own request has it.
    @Test func changedRequestIsTheProxys() throws {
        let script =
            Self.legs + "    -Content-Range\nack 400 error=0x80070057 context=0x5\n"
            + "on front\nack 400 error=0x80070057 context=0x5"
        let sink = try Self.analyze(.nothing, script)
        let finding = try #require(sink.findings.first { $0.rule.id == "BUP-FR-001" })
        let changed = finding.evidence.first { $0.name == "changed_field" }
        #expect(finding.party == .proxy && changed?.value == .text("Content-Range"))
        let session = try #require(sink.sessions.first)
        #expect(sink.sessions.count == 1 && session.outcome == .failed && session.cause == .proxy)
        #expect(session.nextStep == "At the proxy: have it pass on Content-Range as it comes.")
        #expect(session.intermediaries.contains { $0.sign == .changedField && $0.detail == "Content-Range" })
    }

    /// Both legs show the same fault: it is the client's.
    @Test func unchangedRequestIsTheClients() throws {
        let faulty = Self.legs.replacing("8191/8192", with: "8192/8192")
        let refusal = "ack 400 error=0x80070057 context=0x5\n"
        let sink = try Self.analyze(.nothing, faulty + refusal + "on front\n" + refusal)
        let findings = sink.findings.filter { $0.rule.id == "BUP-FR-004" }
        #expect(findings.map(\.party) == [.client, .client])
        #expect(sink.sessions.map(\.cause) == [.client])
        #expect(!sink.sessions.flatMap(\.intermediaries).contains { $0.sign == .changedField })
    }

    @Test func changedAnswerIsTheProxys() throws {
        let sink = try Self.analyze(.nothing, Self.legs + "ack 200 received=8192\non front\nack 200")
        let finding = try #require(sink.findings.first { $0.rule.id == "BUP-FRA-001" })
        #expect(finding.party == .proxy)
    }

    @Test func verdictsHaveTheirFrames() throws {
        let refused = try Self.analyze(.connection, "create\nack 403 error=0x80070005 context=0x5")
        #expect(refused.sessions.map { $0.evidence.map(\.frame) } == [[4, 6]])
        let silent = try Self.analyze(.halfway, "fragment 8192-11999/12000\nwait 40ms\nfin server\nwait 9s\nnoise udp")
        let frames = try #require(silent.sessions.first?.evidence)
        let fault = try #require(silent.findings.first { $0.rule.id == "BUP-ANS-001" })
        #expect(Set(fault.frames).isSubset(of: frames) && frames == frames.sorted())
    }

    /// Whoever answers without a sign of BITS may be the wrong server as well as a proxy: both are said.
    @Test func strangerIsCalledOne() throws {
        let sink = try Self.analyze(.connection, "create\nanswer 405\n    Server: nginx/1.24\n    body html 100")
        let session = try #require(sink.sessions.first)
        #expect(session.cause == .server && session.explanation.contains("the capture does not tell"))
    }

    /// The client sent all octets, and the server took the Close: that the file is lost is not proven.
    @Test func octetsThatNoAckCountsMayBeThere() throws {
        let sink = try Self.analyze(.halfway, "fragment 8192-11999/12000\nack 200\nclose\nack 200")
        #expect(sink.outcomeLines == ["undetermined 8192/12000"] && sink.sessions.map(\.cause) == [.server])
        let short = try Self.analyze(.halfway, "close\nack 200")
        #expect(short.outcomeLines == ["closed-early 8192/12000"])
    }
}
