import Testing

@testable import BITSReports
@testable import BITSSessions

@Suite struct TextReportTests {
    private func text(
        _ sessions: [SessionReport], _ findings: [Finding], downloads: [DownloadReport] = [], run: RunReport,
        options: TextReport.Options = .init(),
        memoryBound: Int = Spool.defaultBound
    ) -> String {
        let sink = Sink()
        let report = TextReport(to: sink.output, options: options, memoryBound: memoryBound)
        print(sessions, findings, downloads: downloads, run: run, on: report)
        #expect(report.failure == nil)
        return sink.text
    }

    /// Only with -v, and only what troubled a connection.
    @Test func connections() {
        func text(_ connection: ConnectionReport, verbose: Bool) -> String {
            let sink = Sink()
            let report = TextReport(to: sink.output, options: TextReport.Options(verbose: verbose))
            print([Samples.plainUpload()], [], connections: [connection], run: Self.plainRun, on: report)
            return sink.text
        }
        let expected = """

            CONNECTIONS

            Connection 0  192.0.2.10:49152 to 192.0.2.80:80
              Round trips: 30.1 ms in the handshake, 30 ms to 35.2 ms from here to the
                server.
              The handshake was sent again; it took 1.03 s.
              Client: 5 of 1,204 segments sent again (7,300 octets, 2 after a time-out, 1 of
                them lost before this capture); 2 overtaken; held up 412 ms by loss; the
                server's window was closed 1 time, 250 ms; held up 300 ms by the server's
                window.

            TIMELINES
            """
        let told = text(Samples.connection, verbose: true)
        #expect(told.contains(expected), "\(told)")
        #expect(!text(Samples.quietConnection, verbose: true).contains("CONNECTIONS"))
        #expect(!text(Samples.connection, verbose: false).contains("CONNECTIONS"))
    }

    private static let plainRun = Samples.run(
        outcomes: [Tally(name: "completed", count: 1)],
        findings: [Tally(name: "note", count: 1), Tally(name: "information", count: 1)])

    @Test func plainUpload() {
        let expected = """
            Capture: upload.pcapng
              pcapng, 22 frames, Ethernet
              2025-03-04T08:59:59.999000Z to 2025-03-04T09:00:02.010000Z, 2.011 s
            1 BITS upload session: 1 completed. Findings: 1 note, 1 informational.

            SESSIONS

            Session 0  COMPLETED  12,000 of 12,000 octets acknowledged
              http://upload.example.test/upload/report.zip
              The server acknowledged all 12,000 octets and accepted the Close-Session.
              client 192.0.2.10:49152, server 192.0.2.80:80, lasted 9 ms
              session id {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}
              Findings: 1 note, 1 informational

            FINDINGS

            Session 0
              NOTE  BUP-FRA-010: Ack for Fragment without a session id (server)
                  The server's Acks for Fragments do not carry BITS-Session-Id, as IIS does.
                  frame 13 at 2025-03-04T09:00:00.004000Z; seen 2 times
                  [MC-BUP] 2.2.6; bitstrail explain BUP-FRA-010
              information  BUP-SEQ-011: The session has 4 exchanges on one connection.
                  (frame 4)

            TIMELINES

            Session 0, seconds since 2025-03-04T09:00:00.000000Z
                  time   packet         HTTP octets            frames
              0.000000 → Create-Session                        4
              0.001000 ← Ack            200                    5
              0.002000 → Fragment            0-8191/12000      6-12
              0.004000 ← Ack            200  next 8192         13
              0.005000 → Fragment            8192-11999/12000  14-17
              0.007000 ← Ack            200  next 12000        18
              0.008000 → Close-Session                         19
              0.009000 ← Ack            200                    20
              Wireshark display filter:
              tcp.port == 49152 && ip.addr == 192.0.2.10 && tcp.port == 80 && ip.addr == 192.0.2.80

            NOTES

              - 1 check by the rules could not be made, since the capture does not hold all
                that it takes; that is nobody's fault. --format json lists them by rule,
                with what is missing.

            """
        #expect(text([Samples.plainUpload()], Samples.plainFindings(), run: Self.plainRun) == expected)
    }

    /// Sessions come back in order, violations first; nothing but display filters and URLs is wider than a terminal.
    @Test func mixedRunFitsATerminal() {
        let text = text(
            [Samples.faultyUpload, Samples.plainUpload(), Samples.resumedUpload],
            Samples.plainFindings() + Samples.resumedFindings + Samples.faultyFindings, run: Samples.mixedRun)
        for line in text.split(separator: "\n") where line.count > Layout.width {
            #expect(line.contains("tcp.port =="), "\(line)")
        }
        #expect(text.contains("Session 2  CLOSED EARLY  700 of 1,000 octets acknowledged; cause: client\n"))
        #expect(text.contains("70.005000   new connection, client port 49153 (#24)\n"))
        #expect(text.contains("FRAGMENT\\x1B[31m"))
        #expect(text.contains("upload.pcapng at byte 123456: the record claims"))
        #expect(text.contains("NOT READ WHOLE: "))
        let places = ["BUP-FR-011", "BUP-FRA-003", "BUP-CL-002", "BUP-ERR-004", "BUP-ERR-013", "BUP-CAP-005"]
            .compactMap { text.firstRange(of: "  \($0): ")?.lowerBound }
        #expect(places.count == 6)
        #expect(places == places.sorted())
    }

    @Test func colourChangesNothingButColour() {
        let sessions = [Samples.faultyUpload, Samples.plainUpload(), Samples.resumedUpload]
        let findings = Samples.plainFindings() + Samples.resumedFindings + Samples.faultyFindings
        let coloured = text(sessions, findings, run: Samples.mixedRun, options: .init(colour: true))
        #expect(coloured.contains("\u{1B}[1;31mCLOSED EARLY\u{1B}[0m"))
        #expect(coloured.contains("\u{1B}[1;31mVIOLATION\u{1B}[0m"))
        let stripped = coloured.replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
        #expect(stripped == text(sessions, findings, run: Samples.mixedRun))
    }

    @Test func quietIsOneLinePerSession() {
        let sessions = [Samples.faultyUpload, Samples.plainUpload()]
        #expect(
            text(sessions, Samples.faultyFindings, run: Self.plainRun, options: .init(quiet: true)) == """
                0  completed    12,000 of 12,000 octets acknowledged  http://upload.example.test/upload/report.zip
                2  closed-early 700 of 1,000 octets acknowledged  http://upload.example.test/up/a.bin  cause: client
                1 BITS upload session: 1 completed. Findings: 1 note, 1 informational. 22 frames, read whole.

                """)
    }

    @Test func longRunsOfFragmentsAreFolded() {
        var timeline = [Samples.request("Create-Session", 0, 1...1), Samples.ack(200, 1, 2)]
        for index in 0..<100 as Range<Int64> {
            let range = OctetRange(first: index * 1000, last: index * 1000 + 999, total: 100_000)
            timeline.append(Samples.request("Fragment", 2 + 2 * index, 3 + 2 * index...3 + 2 * index, range: range))
            timeline.append(Samples.ack(200, 3 + 2 * index, 4 + 2 * index, next: range.last + 1))
        }
        timeline += [Samples.request("Close-Session", 300, 300...300), Samples.ack(200, 301, 301)]
        let session = Samples.session(
            0, outcome: .completed, explanation: "Done.", total: 100_000, acked: 100_000, timeline: timeline)
        let folded = text([session], [], run: Self.plainRun)
        #expect(folded.contains("… 98 more Fragments, each acknowledged; -v lists them\n"))
        #expect(folded.contains("0-999/100000") && folded.contains("99000-99999/100000"))
        #expect(!folded.contains("1000-1999/100000"))
        let whole = text([session], [], run: Self.plainRun, options: .init(verbose: true))
        #expect(whole.contains("1000-1999/100000"))
        #expect(!whole.contains("more Fragments"))
    }

    /// With many sessions only those that need attention are told in full, whatever memory may hold.
    @Test(arguments: [2000, 1 << 30])
    func manySessions(memoryBound: Int) {
        let sessions = (0..<100).map { Samples.plainUpload($0) }
        let warning = Samples.finding("BUP-CS-005", "Twice", .warning, "Twice the same.", session: 42, frames: [4])
        let text = text(sessions.reversed(), [warning], run: Self.plainRun, memoryBound: memoryBound)
        #expect(text.contains("Session 99  COMPLETED"))
        #expect(text.split(separator: "\n").count { $0.contains("Wireshark display filter") } == 1)
        #expect(text.contains("Session 42, seconds since"))
        #expect(text.split(separator: "\n").count { $0.contains("accepted the Close-Session") } == 1)
        #expect(text.contains("Timelines of 99 sessions are left out"))
    }

    @Test func withoutBITS() {
        var other = OtherTraffic()
        other.tls = [
            TLSTally(server: Samples.server, serverName: "storage.example.test", connections: 3, bytes: 123_456),
            TLSTally(server: Samples.client, serverName: nil, connections: 1, bytes: 1),
        ]
        other.tlsOmitted = 4
        other.otherTCPConnections = 2
        other.silentTCPConnections = 1
        other.notTCP = [Tally(name: "UDP", count: 1200), Tally(name: "ARP", count: 3)]
        var run = Samples.run(outcomes: [], findings: [], other: other)
        run.packets = []
        run.checks = []
        run.captures[0].interfaces[0] = InterfaceReport(name: nil, linkType: "Ethernet", snapLength: 96, dropped: 12)
        #expect(
            text([], [], run: run) == """
                Capture: upload.pcapng
                  pcapng, 22 frames, Ethernet
                  2025-03-04T08:59:59.999000Z to 2025-03-04T09:00:02.010000Z, 2.011 s
                No BITS upload session.

                WHAT THE CAPTURE HOLDS INSTEAD

                  TCP connections: 1
                  TLS to 192.0.2.80:80 storage.example.test: 3 connections, 123,456 octets
                  TLS to 192.0.2.10:49152: 1 connection, 1 octet
                  TLS to 4 more servers
                  HTTP requests: 4 (BITS_POST 4)
                  HTTP responses: 4 (200 4)
                  TCP connections with neither HTTP nor TLS: 2
                  TCP connections without payload: 1
                  Frames that are not TCP: UDP 1,200, ARP 3

                WHY BITS MAY NOT BE VISIBLE

                  - The upload is encrypted. A job to an https:// URL looks like the TLS above;
                    capture behind the TLS end (load balancer, reverse proxy) or use an http://
                    URL for the test.
                  - Frames are cut to 96 octets, before the HTTP header: capture with a larger
                    snap length (-s 0).
                  - The capture was taken at a point that the upload does not pass, or at
                    another time.
                  - A capture filter left it out. (No special port is needed: BITS is recognised
                    by its content.)
                  - The client was idle: BITS waits for spare bandwidth, and retries after
                    minutes.

                NOTES

                  - upload.pcapng: 12 frames dropped while capturing; gaps may come from that.

                """)
    }

    /// The same said fifty times of one session is told three times; who wants it all has -v.
    @Test func repetitionsAreFolded() {
        func findings(_ count: Int, party: Party = .server) -> [Finding] {
            (1...count).map {
                Samples.finding(
                    "BUP-GEN-008", "Answer without BITS-Packet-Type", .note, "Answer \($0).", session: 0,
                    frames: [Int64($0)], party: party)
            }
        }
        let folded = text([Samples.plainUpload()], findings(50) + findings(3, party: .proxy), run: Self.plainRun)
        #expect(folded.contains("Answer 3.") && !folded.contains("Answer 4."))
        #expect(
            folded.contains(
                """
                  NOTE  BUP-GEN-008 (server): 47 more of this kind (frames 4, 5, 6, 7, 8, 9, 10,
                      11, …)

                """), "\(folded)")
        #expect(!folded.contains("(proxy): "))
        let whole = text(
            [Samples.plainUpload()], findings(50), run: Self.plainRun, options: .init(verbose: true))
        #expect(whole.contains("Answer 50.") && !whole.contains("more of this kind"))
    }

    @Test func securityIsCountedApart() {
        var weak = Samples.finding(
            "BUP-SEC-010", "Upload to an unusual place", .note, "There.", session: 0, frames: [4])
        weak.level = .medium
        var run = Samples.run(
            outcomes: [Tally(name: "completed", count: 1)],
            findings: [Tally(name: "note", count: 2), Tally(name: "information", count: 1)])
        run.securityFindings = [Tally(name: "medium", count: 1), Tally(name: "low", count: 1)]
        let report = text([Samples.plainUpload()], Samples.plainFindings() + [weak], run: run)
        #expect(report.contains("Findings: 1 note; security: 1 medium, 1 low."), "\(report)")
        #expect(report.contains("  Findings: 1 note, 1 informational; security: 1 medium\n"), "\(report)")
    }

    @Test func downloadsAreToldInShort() {
        let report = text([], [], downloads: [Samples.download], run: Self.plainRun)
        #expect(
            report.contains(
                """
                DOWNLOADS

                  http://dl.example.test/a.cab?\\x1B[2J
                    client 192.0.2.10: 2 requests; 2,000 of 4,000 octets; answered 200 (1), 206
                    (1); 100 octets twice; the file changed 1 time; the reply of session 0
                """))
    }
}
