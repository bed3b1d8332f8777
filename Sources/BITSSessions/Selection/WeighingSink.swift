/// Gives findings their fingerprints, tells the known ones from the others, and weighs the others.
final class WeighingSink: ReportSink {
    private let next: any ReportSink
    private let baseline: Baseline?
    private var fingerprinter = Fingerprinter()
    private var known = 0
    /// Of class `protocol`, and not known.
    private(set) var worst: Severity?
    /// Of class `security`, and not known.
    private(set) var worstLevel: SecurityLevel?
    private var endings: [Outcome: Int] = [:]

    var outcomes: [Tally] {
        Outcome.allCases.compactMap { outcome in
            endings[outcome].map { Tally(name: outcome.rawValue, count: $0) }
        }
    }

    init(_ next: any ReportSink, _ baseline: Baseline?) {
        self.next = next
        self.baseline = baseline
    }

    func packet(_ packet: PacketReport) { next.packet(packet) }
    func connection(_ connection: ConnectionReport) { next.connection(connection) }
    func session(_ session: SessionReport) {
        endings[session.outcome, default: 0] += 1
        next.session(session)
    }

    func download(_ download: DownloadReport) { next.download(download) }

    var wantsFragments: Bool { next.wantsFragments }
    var wantsDetails: Bool { next.wantsDetails }
    var wantsPackets: Bool { next.wantsPackets }
    /// Of findings that are only counted the run's own report has the worst.
    var wantsFindings: Bool { baseline != nil || next.wantsFindings }
    func fragment(_ fragment: FragmentReport) { next.fragment(fragment) }

    func finding(_ finding: Finding) {
        var marked = finding
        marked.fingerprint = fingerprinter.fingerprint(of: finding)
        marked.isCompared = baseline != nil
        if let baseline, let fingerprint = marked.fingerprint, baseline.holds(fingerprint) {
            marked.isKnown = true
            known += 1
        } else {
            weigh(finding)
        }
        next.finding(marked)
    }

    /// No report holds such findings, so none can tell that they are known.
    func unlisted(_ finding: Finding) { weigh(finding) }

    private func weigh(_ finding: Finding) {
        if finding.rule.ruleClass == .protocol { worst = max(worst ?? .information, finding.severity) }
        if let level = finding.level { worstLevel = max(worstLevel ?? .info, level) }
    }

    func finish(_ run: RunReport) {
        var run = run
        run.selection?.findingsKnown = known
        run.selection?.worst = worst
        run.selection?.worstLevel = worstLevel
        next.finish(run)
    }
}
