@testable import BITSReports
@testable import BITSSessions

/// Hand-made results to print.
enum Samples {
    /// A reply that came in two parts, the second of another file than the first.
    static let download: DownloadReport = {
        let download = Download(
            index: 0, client: client.address, url: "http://dl.example.test/a.cab?\u{1b}[2J",
            agent: "Microsoft BITS/7.8",
            first: flow, time: start)
        download.servers = [flow.server]
        download.requests = 2
        download.statuses = [206: 1, 200: 1]
        download.total = 4000
        download.restarts = 1
        download.repeated = 100
        _ = download.received.insert(0..<1000)
        _ = download.received.insert(2000..<3000)
        download.session = 0
        return DownloadReport(download)
    }()

    /// 2025-03-04T09:00:00Z in nanoseconds.
    static let start: Int64 = 1_741_078_800_000_000_000
    static let client = Endpoint(address: IPAddress(isIPv6: false, high: 0, low: 0xC000_020A), port: 49152)
    static let server = Endpoint(address: IPAddress(isIPv6: false, high: 0, low: 0xC000_0250), port: 80)

    static func frame(_ number: Int64) -> FrameReference { FrameReference(capture: 0, frame: number) }

    static func rule(
        _ id: String, _ title: String, _ severity: Severity, source: String = "[MC-BUP] 2.2.6",
        class ruleClass: RuleClass = .protocol
    ) -> Rule {
        Rule(
            RuleID(id), title, class: ruleClass, scope: .exchange, [RuleVariant(field: severity, spec: severity)],
            party: .client, source: source, meaning: "", causes: "", advice: "", example: "")
    }

    static func finding(
        _ id: String, _ title: String, _ severity: Severity, _ message: String, session: Int?, frames: [Int64],
        at offset: Int64 = 0, evidence: [Evidence] = [], party: Party = .client, also: [RuleID] = [], count: Int = 1,
        confidence: Confidence = .certain
    ) -> Finding {
        Finding(
            rule: rule(id, title, severity), severity: severity, confidence: confidence, message: message,
            session: session,
            connection: 0, frames: frames.map(frame), time: frames.isEmpty ? nil : start + offset, byteOffset: 24,
            evidence: evidence, party: party, count: count, also: also)
    }

    static func request(
        _ type: String, _ milliseconds: Int64, _ frames: ClosedRange<Int64>, range: OctetRange? = nil,
        note: String? = nil
    ) -> TimelineEntry {
        TimelineEntry(
            kind: .request, time: start + milliseconds * 1_000_000, frames: frames.map(frame),
            direction: .clientToServer,
            connection: 0, packetType: type, range: range, note: note)
    }

    static func ack(
        _ status: Int, _ milliseconds: Int64, _ number: Int64, next: Int64? = nil, note: String? = nil
    ) -> TimelineEntry {
        TimelineEntry(
            kind: .response, time: start + milliseconds * 1_000_000, frames: [frame(number)],
            direction: .serverToClient,
            connection: 0, packetType: "Ack", status: status, received: next, note: note)
    }

    static func session(
        _ index: Int, target: String = "/upload/report.zip", outcome: Outcome, cause: Party = .none,
        explanation: String,
        nextStep: String? = nil, total: Int64?, acked: Int64, sent: Int64? = nil, resent: Int64 = 0, lasts: Int64 = 9,
        error: SessionError? = nil, timeline: [TimelineEntry] = [],
        id: String? = "{9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}"
    ) -> SessionReport {
        SessionReport(
            index: index, sessionID: id, client: client, servers: [server], host: "upload.example.test", target: target,
            url: "http://upload.example.test\(target)",
            protocolsOffered: ["{7df0354d-249b-430f-820d-3d2a9bef4931}"],
            protocolChosen: "{7df0354d-249b-430f-820d-3d2a9bef4931}", mode: .upload, outcome: outcome, cause: cause,
            explanation: explanation, nextStep: nextStep, firstTime: start, lastTime: start + lasts * 1_000_000,
            totalBytes: total, ackedBytes: acked, sentBytes: sent ?? acked, resentBytes: resent,
            contentName: "report.zip",
            connections: [0], hostID: nil, hostIDFallbackTimeout: nil, replyURL: nil, error: error,
            file: FileReport(
                bytesSeen: acked, complete: total == acked, sha256: nil, sha256Absent: FileReport.notHashed,
                holes: [100..<200]),
            timeline: timeline, timelineOmitted: 0,
            displayFilter: "tcp.port == 49152 && ip.addr == 192.0.2.10 && tcp.port == 80 && ip.addr == 192.0.2.80",
            restartedAs: nil, restartOf: nil)
    }

    static let connection = ConnectionReport(
        index: 0, client: client, server: server, firstFrame: frame(1), firstTime: start - 1_000_000,
        lastTime: start + 10_000_000, handshakeSeen: true, clientFrames: 14, serverFrames: 8, end: "fin-client",
        gaps: [
            GapReport(
                direction: .clientToServer, offset: 400, length: 1448, cause: "not-captured", frame: frame(9),
                time: start + 3_000_000)
        ], gapsOmitted: 0, metrics: metrics)

    /// A lossy way to the server, and a server that reads slowly.
    static let metrics: TransportReport = {
        var sent = DirectionReport()
        sent.segments = 1204
        sent.octets = 1_700_000
        sent.firstTime = start
        sent.lastTime = start + 2_000_000_000
        sent.roundTrips = DirectionReport.RoundTrips(
            count: 42, least: 30_000_000, smoothed: 30_500_000, largest: 35_200_000)
        sent.retransmitted = DirectionReport.Amount(segments: 4, octets: 5840)
        sent.recovered = DirectionReport.Amount(segments: 1, octets: 1460)
        sent.outOfOrder = DirectionReport.Amount(segments: 2, octets: 2920)
        sent.timedOut = 2
        sent.fast = 3
        sent.needless = 0
        sent.lossTime = 412_000_000
        sent.quietTime = 0
        var receiver = DirectionReport.Receiver()
        receiver.zeroWindows = 1
        receiver.zeroWindowTime = 250_000_000
        receiver.windowLimitedTime = 300_000_000
        sent.receiver = receiver
        var metrics = TransportReport()
        metrics.handshakeRoundTrip = 30_100_000
        metrics.serverRoundTrip = 30_000_000
        metrics.clientRoundTrip = 100_000
        metrics.connectTime = 1_030_100_000
        metrics.isHandshakeRepeated = true
        metrics.clientToServer = sent
        return metrics
    }()

    /// A connection on which nothing went wrong.
    static let quietConnection: ConnectionReport = {
        var connection = Samples.connection
        var metrics = TransportReport()
        metrics.clientToServer = DirectionReport()
        metrics.serverToClient = DirectionReport()
        connection.metrics = metrics
        return connection
    }()

    static func run(
        outcomes: [Tally], findings: [Tally], worst: Severity? = nil, frames: Int64 = 22, complete: Bool = true,
        problems: [ProblemReport] = [], other: OtherTraffic = OtherTraffic(), limits: [LimitReport] = []
    ) -> RunReport {
        var run = RunReport(
            toolVersion: "0.1.0", profile: .field, parameters: Parameters(),
            captures: [
                CaptureReport(
                    index: 0, name: "upload.pcapng", format: "pcapng", compression: "none", bytes: 14_500,
                    frames: frames,
                    firstTime: start - 1_000_000, lastTime: start + 2_010_000_000,
                    interfaces: [InterfaceReport(name: "eth0", linkType: "Ethernet", snapLength: 262_144, dropped: 0)],
                    linkTypes: [("Ethernet", frames)], complete: complete, problems: problems)
            ])
        run.connections = 1
        run.httpRequests = 4
        run.httpResponses = 4
        run.httpMethods = [Tally(name: "BITS_POST", count: 4)]
        run.httpStatuses = [Tally(name: "200", count: 4)]
        run.exchanges = 4
        run.packets = [Tally(name: "Create-Session", count: 1), Tally(name: "Fragment", count: 2)]
        run.outcomes = outcomes
        run.findings = findings
        run.worst = worst
        run.other = other
        run.checks = [
            CheckReport(
                rule: rule("BUP-FR-008", "Offset", .violation), passed: 2, failed: 0, open: [(.knownOffset, 1)])
        ]
        run.limits = limits
        run.firstTime = start - 1_000_000
        return run
    }

    /// A plain upload.
    static func plainUpload(_ index: Int = 0) -> SessionReport {
        session(
            index, outcome: .completed,
            explanation: "The server acknowledged all 12,000 octets and accepted the Close-Session.", total: 12_000,
            acked: 12_000,
            timeline: [
                request("Create-Session", 0, 4...4), ack(200, 1, 5),
                request("Fragment", 2, 6...12, range: OctetRange(first: 0, last: 8191, total: 12_000)),
                ack(200, 4, 13, next: 8192),
                request("Fragment", 5, 14...17, range: OctetRange(first: 8192, last: 11_999, total: 12_000)),
                ack(200, 7, 18, next: 12_000),
                request("Close-Session", 8, 19...19), ack(200, 9, 20),
            ])
    }

    static func plainFindings(_ session: Int = 0) -> [Finding] {
        [
            finding(
                "BUP-FRA-010", "Ack for Fragment without a session id", .note,
                "The server's Acks for Fragments do not carry BITS-Session-Id, as IIS does.", session: session,
                frames: [13],
                at: 4_000_000, party: .server, count: 2),
            finding(
                "BUP-SEQ-011", "One session", .information, "The session has 4 exchanges on one connection.",
                session: session, frames: [4]),
        ]
    }
}

/// Takes what reports write.
final class Sink {
    private(set) var bytes: [UInt8] = []
    private(set) lazy var output = ReportOutput { [unowned self] (piece) throws(ReportFailure) in
        self.bytes += piece
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// Gives a report everything and finishes it.
func print(
    _ sessions: [SessionReport], _ findings: [Finding], connections: [ConnectionReport] = [],
    downloads: [DownloadReport] = [], run: RunReport,
    on report: some ReportSink
) {
    connections.forEach(report.connection)
    findings.forEach(report.finding)
    sessions.forEach(report.session)
    downloads.forEach(report.download)
    report.finish(run)
}
