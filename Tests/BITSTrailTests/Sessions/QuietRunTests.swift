import BITSTrail
import Conversations
import Testing

@testable import BITSSessions

/// A run whose sinks want no details finds and counts what any other run does.
@Suite struct QuietRunTests {
    private final class BriefSink: ReportSink {
        let inner = CollectingSink()
        var wantsDetails: Bool { false }
        func packet(_ packet: PacketReport) { inner.packet(packet) }
        func connection(_ connection: ConnectionReport) { inner.connection(connection) }
        func session(_ session: SessionReport) { inner.session(session) }
        func finding(_ finding: Finding) { inner.finding(finding) }
        func download(_ download: DownloadReport) { inner.download(download) }
        func finish(_ run: RunReport) { inner.finish(run) }
    }

    private func line(_ session: SessionReport) -> String {
        """
        \(session.index) \(session.outcome) \(session.cause) \(session.ackedBytes)/\(session.totalBytes ?? -1) \
        \(session.url ?? "-") \(session.host ?? "-") \(session.client?.description ?? "-") \(session.firstTime)
        """
    }

    @Test(arguments: WorkedExchangeTests.names) func saysTheSame(_ name: String) throws {
        guard !name.hasPrefix("F09") else { return }
        let capture = try ScriptLibrary.conversation(name).pcap()
        let full = try Running.analyze(capture)
        let brief = BriefSink()
        try Running.withFile(capture) { path in
            _ = Analyzer(captures: [path], options: Analyzer.Options()).run(into: brief)
        }
        #expect(brief.inner.sessions.map(line) == full.sessions.map(line))
        #expect(brief.inner.findingLines == full.findingLines)
        #expect(brief.inner.findings.map(\.message) == full.findings.map(\.message))
        #expect(brief.inner.connections.isEmpty && brief.inner.sessions.allSatisfy { $0.timeline.isEmpty })
        #expect(full.sessions.allSatisfy { !$0.timeline.isEmpty && !$0.explanation.isEmpty })
        let counts = { (sink: CollectingSink) in sink.run?.checks.map { "\($0.rule.id) \($0.passed) \($0.failed)" } }
        #expect(counts(brief.inner) == counts(full))
    }
}
