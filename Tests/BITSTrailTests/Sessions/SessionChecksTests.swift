import BITSTrail
import Conversations
import Testing

@testable import BITSSessions

@Suite struct SessionChecksTests {
    /// Keeps the Fragments, which other sinks do without.
    private final class FragmentSink: ReportSink {
        var fragments: [FragmentReport] = []
        var wantsFragments: Bool { true }
        func fragment(_ fragment: FragmentReport) { fragments.append(fragment) }
        func packet(_ packet: PacketReport) {}
        func connection(_ connection: ConnectionReport) {}
        func session(_ session: SessionReport) {}
        func finding(_ finding: Finding) {}
        func download(_ download: DownloadReport) {}
        func finish(_ run: RunReport) {}
    }

    @Test func everyRuleHasAPlace() { #expect(RuleCatalogue.all.count <= SessionChecks.capacity) }

    @Test func sessionsKnowWhatWasJudgedOnThem() throws {
        for script in ["F01-plain-upload", "F10-many-faults", "F11c-capture-ends"] {
            let sink = try Running.analyze(try ScriptLibrary.conversation(script).pcap())
            let run = try #require(sink.run)
            let judged = run.checks.filter { $0.passed + $0.failed > 0 }.map(\.rule.id)
            let failed = Set(run.checks.filter { $0.failed > 0 }.map(\.rule.id))
            for session in sink.sessions {
                let decided = session.checks.decided
                #expect(!decided.isEmpty && Set(decided.map(\.rule.id)).isSubset(of: judged))
                #expect(Set(decided.filter(\.hasFailed).map(\.rule.id)).isSubset(of: failed))
                #expect(SessionChecks(octets: session.checks.octets) == session.checks)
                // Each finding of a session is of a rule that failed on it.
                for finding in sink.findings where finding.session == session.index && finding.rule.id != "BUP-SEQ-011"
                {
                    #expect(decided.contains { $0.rule.id == finding.rule.id && $0.hasFailed }, "\(finding.rule.id)")
                }
            }
        }
    }

    @Test func fragmentsComeWithTheirAnswers() throws {
        let sink = FragmentSink()
        try Running.withFile(try ScriptLibrary.conversation("F03-lost-ack").pcap()) { path in
            _ = Analyzer(captures: [path], options: .init()).run(into: sink)
        }
        #expect(sink.fragments.map { $0.request.range?.first } == [0, 10_000, 10_000, 20_000])
        #expect(sink.fragments.map { $0.answer?.status } == [200, nil, 416, 200])
        #expect(sink.fragments.map(\.repeated) == [0, 0, 10_000, 0])
        #expect(sink.fragments.allSatisfy { $0.session == 0 && $0.bodyLength == 10_000 && $0.missing == 0 })
    }
}
