import BITSReports
import BITSSessions
import BITSTrail
import Conversations
import Testing

@Suite struct SECTests {
    @Test(arguments: RuleCases.sec) func judges(_ test: RuleCase) throws { try test.check() }

    /// The levels of all security findings, lowest first.
    private static func levels(_ lines: String, after prologue: Prologue = .nothing) throws -> [String] {
        let sink = try Running.analyze(RuleCase.capture(prologue, lines))
        return sink.findings.filter { $0.rule.ruleClass == .security }.compactMap(\.level).sorted().map(\.name)
    }

    /// Private addresses, IIS, and the ways of authentication of a domain: nothing above `low`.
    @Test(arguments: [
        "", "    Authorization: NTLM TlRMTVNTUAABAAAAB4IIogAAAAAAAAAAAAAAAAAAAAA=\n",
        "    Authorization: Negotiate YIIBhg==\n",
    ])
    func ordinaryUploadsAreQuiet(_ credentials: String) throws {
        for (client, server, host) in [
            ("10.1.2.3:50000", "10.9.8.7:80", "bits.corp.example"),
            ("192.168.7.5:50000", "192.168.7.9:80", "fileserver"),
            ("172.16.0.4:50000", "172.31.3.2:8081", "172.31.3.2"),
            ("[fd00::5]:50000", "[fd00::9]:80", "bits.corp.example"),
        ] {
            let script = """
                connect client=\(client) server=\(server)
                host \(host)
                create /upload/report.zip
                \(credentials)ack 200 session=$ID host-id=node2
                fragment 0-8191/12000
                ack 200 received=8192
                fragment 8192-11999/12000
                ack 200 received=12000 reply=http://\(host)/replies/1
                close
                ack 200
                """
            let levels = try Self.levels(script)
            #expect(levels.allSatisfy { $0 == "low" || $0 == "info" }, "\(host) \(credentials): \(levels)")
            #expect(levels.contains("low") != credentials.contains("YII"), "\(host) \(credentials): \(levels)")
        }
    }

    /// What the Windows client downloads is no business of these rules, wherever it comes from.
    @Test func downloadsAreQuiet() throws {
        let script = """
            connect server=93.184.216.34:8443
            C> GET /up/../../web.config HTTP/1.1
            C> Accept: */*
            C> User-Agent: Microsoft BITS/7.8
            C> Authorization: Basic dXNlcjpwYXNzd29yZA==
            C> Host: 93.184.216.34:8443

            S> HTTP/1.1 200 OK
            S> Content-Length: 100
                body 100 at 0
            """
        #expect(try Self.levels(script) == [])
    }

    /// Secrets and what else must not leave the capture, in all forms of report.
    @Test func secretsAreMasked() throws {
        let script =
            Prologue.connection.lines + """
                create http://bob:urlsecret@upload.example.test/upload/report.zip
                    Authorization: Basic YWRtaW5pc3RyYXRvcjpodW50ZXIyc2VjcmV0
                ack 200 session=$ID
                    BITS-Host-Id: carl:hostsecret@node2
                fragment 0-11999/12000
                    Authorization: Bearer bearermarker
                answer 302
                    Location: http://dora:placesecret@upload.example.test/y
                fragment 0-11999/12000
                    Authorization: Bearer bearermarker
                ack 200 received=12000 reply=http://eve:replysecret@other.example.org/x
                """
        var texts: [String] = []
        try Running.withFile(Conversation(script: script).pcap()) { path in
            let makers: [(ReportOutput) -> any ReportSink] = [
                { TextReport(to: $0, options: TextReport.Options(verbose: true)) }, { JSONReport(to: $0) },
                { NDJSONReport(to: $0, captureName: { _ in nil }, firstTime: { nil }) },
            ]
            for make in makers {
                var octets: [UInt8] = []
                Analyzer(captures: [path], options: Analyzer.Options()).run(
                    into: make(ReportOutput(writePiece: { octets += $0 })))
                texts.append(String(decoding: octets, as: UTF8.self))
            }
        }
        #expect(texts.count == 3)
        for text in texts {
            #expect(text.contains("BUP-SEC-005") && text.contains("BUP-SEC-006") && text.contains("(a***)"))
            for marker in [
                "hunter2secret", "YWRtaW5", "urlsecret", "replysecret", "bearermarker", "bob", "eve:", "hostsecret",
                "placesecret",
            ] {
                #expect(!text.contains(marker), "\(marker)")
            }
        }
    }

    private static func analyze(_ lines: String, set assignments: String...) throws -> CollectingSink {
        var parameters = Parameters()
        for assignment in assignments { #expect(parameters.set(assignment) == nil) }
        let sink = CollectingSink()
        try Running.withFile(RuleCase.capture(.nothing, lines)) { path in
            var options = Analyzer.Options()
            options.parameters = parameters
            Analyzer(captures: [path], options: options).run(into: sink)
        }
        return sink
    }

    private static func upload(_ server: String, _ name: String = "report.txt") -> String {
        "name \(name)\nconnect server=\(server)\ncreate /upload/\(name)\nack 200 session=$ID\nfragment 0-999/1000\n"
            + "ack 200 received=1000\nclose\nack 200\n"
    }

    @Test func listsOfHosts() throws {
        func level(_ server: String, _ name: String, _ list: String) throws -> String? {
            let sink = try Self.analyze(Self.upload(server, name), set: "allow_hosts=\(list)")
            return sink.findings.first { $0.rule.id == "BUP-SEC-010" }?.level?.name
        }
        #expect(try level("10.0.0.9:80", "a.txt", "files.example.org") == "info")
        #expect(try level("10.0.0.9:80", "a.zip", "files.example.org") == "medium")
        #expect(try level("10.0.0.9:80", "a.zip", "upload.example.test") == nil)
        #expect(try level("93.184.216.34:80", "a.zip", "x,example.test") == nil)
        #expect(try level("93.184.216.34:80", "a.zip", "xample.test") == "medium")
        let tunnelled =
            "connect\ncreate /a\n    method POST\n    X-HTTP-Method-Override: BITS_POST\nack 200 session=$ID"
        for (list, count) in [("upload.example.test", 0), ("example.test", 0), ("other.example.test", 1)] {
            let sink = try Self.analyze(tunnelled, set: "tunnel_hosts=\(list)")
            #expect(sink.findings.filter { $0.rule.id == "BUP-SEC-017" }.count == count, "\(list)")
        }
    }

    @Test func numbersCanBeSet() throws {
        let sink = try Self.analyze(Self.upload("93.184.216.34:80"), set: "exfil_bytes=1000")
        #expect(sink.findingLines.contains("BUP-SEC-010 medium"))
        let other = try Self.analyze(Self.upload("93.184.216.34:80"), set: "exfil_bytes=1001", "min_id_chars=40")
        #expect(other.findingLines.contains("BUP-SEC-010 info") && other.findingLines.contains("BUP-SEC-004 medium"))
    }

    /// Both sides of a NAT or proxy in one capture are one upload: nobody took over a session or wrote over a file.
    @Test(arguments: TwinLegTests.borders, [false, true])
    func legsAreNoStrangers(_ border: TwinLegTests.Border, _ isMidstream: Bool) throws {
        let capture = try RuleCase.capture(.nothing, TwinLegTests.script(border, isMidstream: isMidstream))
        let found = Set(try Running.analyze(capture).findings.map(\.rule.id.text))
        for rule in ["BUP-SEC-003", "BUP-SEC-004", "BUP-SEC-016", "BUP-SEC-019"] { #expect(!found.contains(rule)) }
    }

    @Test func techniquesAreWellFormed() {
        for rule in RuleCatalogue.all where rule.ruleClass == .security {
            #expect(rule.variants.allSatisfy { $0.level != nil })
            for id in rule.techniques {
                let parts = id.dropFirst().split(separator: ".")
                #expect(id.hasPrefix("T") && parts.first?.count == 4 && parts.allSatisfy { $0.allSatisfy(\.isNumber) })
            }
        }
    }
}
