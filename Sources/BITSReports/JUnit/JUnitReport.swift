public import BITSSessions

/// The report for build servers: JUnit XML as Jenkins and Surefire read it.
///
/// One suite for each session, with one case for each rule that could be judged on the session, and one suite for what
/// belongs to no session: whether the captures could be read whole, findings of the run, and rules that were judged on
/// no session. A case fails if a finding reaches the threshold; findings below it stand in its `system-out`. Rules that
/// could nowhere be judged are skipped, with what lacked. Sessions are kept in a spool; memory stays flat.
public final class JUnitReport: ReportSink {
    private let output: ReportOutput
    private let threshold: JUnitThreshold
    private let names: CaptureNames
    private var records: Spool
    private var times = TimeText()
    /// On any session.
    private var decided = SessionChecks()

    /// - Parameter laterCapture: names of captures that come while the run goes on, by index.
    public convenience init(
        to output: ReportOutput, threshold: JUnitThreshold = JUnitThreshold(), captures: [String] = [],
        laterCapture: @escaping (Int32) -> String? = { _ in nil }
    ) {
        self.init(
            to: output, threshold: threshold, names: CaptureNames(captures, later: laterCapture),
            memoryBound: Spool.defaultBound)
    }

    init(to output: ReportOutput, threshold: JUnitThreshold, names: CaptureNames, memoryBound: Int) {
        self.output = output
        self.threshold = threshold
        self.names = names
        records = Spool(bound: memoryBound)
    }

    /// Why the report is not whole, if it is not.
    public var failure: ReportFailure? { output.failure ?? records.failure }

    public var wantsPackets: Bool { false }

    public func packet(_ packet: PacketReport) {}

    public func connection(_ connection: ConnectionReport) {}

    /// Two records: how the suite begins, and the verdicts on its rules. Findings come between them.
    public func session(_ session: SessionReport) {
        let head = JUnitSuite.head(session, fails: threshold.outcomes.contains(session.outcome), &times)
        records.append(Array(head.utf8), at: SpoolKey(major: Int64(session.index), minor: Self.headRank))
        decided.formUnion(session.checks)
        records.append(session.checks.octets, at: SpoolKey(major: Int64(session.index), minor: Self.verdictRank))
    }

    public func finding(_ finding: Finding) {
        let record = JUnitFinding(finding, isFailure: threshold.isReached(by: finding), names)
        let key = SpoolKey(
            major: Int64(finding.session ?? Self.noSession), minor: Self.findingRank, tie: finding.rule.id.sortKey)
        records.append(record.bytes, at: key)
    }

    public func finish(_ run: RunReport) {
        output.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"BITSTrail\">\n")
        var suite = JUnitSuite(title: "")
        var runFindings: [JUnitFinding] = []
        records.drain { key, record in
            guard key.major < Int64(Self.noSession) else {
                runFindings.append(JUnitFinding(record))
                return
            }
            switch key.minor {
            case Self.headRank: suite = JUnitSuite(head: record)
            case Self.findingRank: suite.add(JUnitFinding(record))
            default:
                suite.close(verdicts: SessionChecks(octets: record).decided)
                output.write(suite.text)
            }
        }
        output.write(runSuite(run, runFindings).text)
        output.write("</testsuites>\n")
        output.flush()
    }

    /// What belongs to no session.
    private func runSuite(_ run: RunReport, _ findings: [JUnitFinding]) -> JUnitSuite {
        var suite = JUnitSuite(title: "run")
        suite.id = "run"
        suite.addProperty("profile", run.profile.rawValue)
        suite.addProperty("version", run.toolVersion)
        for capture in run.captures { suite.addCapture(capture) }
        for capture in run.captures {
            guard let stored = capture.stored else { continue }
            suite.addProperty("capture \(capture.index) name", CaptureNames.spoken(capture.name))
            suite.addProperty("capture \(capture.index) bytes", "\(stored.bytes)")
            suite.addProperty("capture \(capture.index) sha256", stored.sha256)
        }
        if let audit = run.audit { suite.addProperty("rule_set", audit.ruleSet) }
        if records.lost > 0 {
            suite.addError("report", "The temporary file failed; \(Quantity.counted(records.lost, "record")) missing.")
        }
        for sentence in run.selection.map({ ChoiceText.sentences($0) }) ?? [] {
            // The option alone: a name says the same in every run.
            let option =
                sentence.hasPrefix("--")
                ? String(sentence.prefix(upTo: sentence.firstRange(of: " fits")?.lowerBound ?? sentence.endIndex))
                : "what was chosen"
            suite.addSkipped(name: option, sentence)
        }
        for finding in findings { suite.add(finding) }
        var verdicts: [(rule: Rule, hasFailed: Bool)] = []
        for check in run.checks where !decided.hasDecided(check.rule.id) {
            if check.passed > 0 || check.failed > 0 {
                verdicts.append((check.rule, check.failed > 0))
            } else {
                suite.addSkipped(check.rule, "Could not be judged. What lacked: \(check.lack).")
            }
        }
        suite.close(verdicts: verdicts)
        return suite
    }

    /// Stands for findings that belong to no session; sorts behind all sessions.
    private static let noSession = Int(Int32.max)
    private static let headRank: Int64 = 0
    private static let findingRank: Int64 = 1
    private static let verdictRank: Int64 = 2
}
