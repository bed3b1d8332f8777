import BITSReports
import BITSSessions

@testable import BITSTrail

/// All reports of one run, and what holds for each whatever the capture was.
struct Reports {
    private(set) var texts: [Analyzer.Format: [UInt8]] = [:]
    let findings: FindingList
    let run: RunReport

    init(_ paths: [String], _ options: Analyzer.Options, _ formats: [Analyzer.Format], verbose: Bool = false) {
        let analyzer = Analyzer(captures: paths, options: options)
        var presentation = Analyzer.Presentation()
        presentation.isVerbose = verbose
        let collected = Collected()
        let findings = FindingList()
        let forms = formats.map { format in
            analyzer.form(
                format, to: ReportOutput { piece in collected.texts[format, default: []] += piece }, presentation,
                isFile: true)
        }
        run = analyzer.run(into: SinkList(forms.map(\.sink) + [findings]))
        for form in forms { demand(form.failure() == nil, "a report failed: \(form.failure().map { "\($0)" } ?? "")") }
        texts = collected.texts
        self.findings = findings
    }

    private final class Collected {
        var texts: [Analyzer.Format: [UInt8]] = [:]
    }

    func check() {
        for (format, text) in texts { ReportCheck.check(format, text) }
    }
}

/// What a run found, as far as a longer one has to find it too.
final class FindingList: ReportSink {
    /// Rules of class `protocol` with a violation that is certain.
    private(set) var certain: Set<String> = []
    /// All rules that failed, those behind others among them.
    private(set) var all: Set<String> = []
    /// What has to be alike whatever segments the octets came in.
    private(set) var lines: [String] = []

    func packet(_ packet: PacketReport) {}
    func connection(_ connection: ConnectionReport) {}
    func session(_ session: SessionReport) {
        lines.append("\(session.index) \(session.sessionID ?? "-") \(session.outcome) \(session.ackedBytes)")
        demand(session.ackedBytes >= 0 && session.sentBytes >= 0 && session.resentBytes >= 0, "octets below zero")
        demand(session.totalBytes ?? 0 >= 0, "a total below zero")
    }
    func finding(_ finding: Finding) {
        all.insert(finding.rule.id.text)
        for rule in finding.also { all.insert(rule.text) }
        demand(finding.count > 0, "a finding without a count")
        lines.append("\(finding.rule.id) \(finding.severity) \(finding.session ?? -1) x\(finding.count)")
        if finding.rule.ruleClass == .protocol, finding.severity == .violation, finding.confidence == .certain {
            certain.insert(finding.rule.id.text)
        }
    }
    func unlisted(_ finding: Finding) { all.insert(finding.rule.id.text) }
    func download(_ download: DownloadReport) {}
    var wantsFragments: Bool { false }
    func fragment(_ fragment: FragmentReport) {}
    func finish(_ run: RunReport) { lines.sort() }
}
