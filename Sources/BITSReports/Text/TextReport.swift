public import BITSSessions

/// The report for the engineer who has to say who is at fault: verdicts, then findings, then timelines.
///
/// It keeps to the terminal's columns, else to 80 (URLs and display filters, which are copied, stay in one piece) and
/// needs no colour to be understood. Sessions are set as they come and put in order at the end, so memory stays flat.
public final class TextReport: ReportSink {
    /// What a user may choose.
    public struct Options: Sendable {
        /// ANSI colours.
        public var colour: Bool
        /// One line per session and one for the run.
        public var quiet: Bool
        /// Nothing is left out, however many sessions there are.
        public var verbose: Bool
        /// The captures' names, in the order of their indexes.
        public var captures: [String]
        /// Of the terminal.
        public var columns = Layout.width

        public init(colour: Bool = false, quiet: Bool = false, verbose: Bool = false, captures: [String] = []) {
            self.colour = colour
            self.quiet = quiet
            self.verbose = verbose
            self.captures = captures
        }
    }

    /// Up to here every session is told in full: what a reader can take in.
    static let fullSessions = 20

    let options: Options
    let names: CaptureNames
    let layout: Layout
    private let output: ReportOutput
    private var table: SessionTable
    private var verdicts: Spool
    private var findings: Spool
    private var connections: Spool
    private var timelines: Spool
    private var downloads: Spool
    private var heads: Spool
    private var downloadCount = 0
    /// Findings by severity of the sessions that have any: at most as many as rules list findings.
    private var tallies: [Int: SeverityTally] = [:]
    /// Of which session and rule a finding has told what to do: once is enough.
    private var advised: Set<Advice> = []
    private var repeated = RepeatedFindings()
    private var sessionCount = 0
    private var findingCount = 0

    /// - Parameter laterCapture: names of captures that come while the run goes on, by index.
    public convenience init(
        to output: ReportOutput, options: Options = Options(),
        laterCapture: @escaping (Int32) -> String? = { _ in nil }
    ) {
        self.init(to: output, options: options, memoryBound: Spool.defaultBound, laterCapture: laterCapture)
    }

    init(
        to output: ReportOutput, options: Options, memoryBound: Int,
        laterCapture: @escaping (Int32) -> String? = { _ in nil }
    ) {
        self.output = output
        self.options = options
        names = CaptureNames(options.captures, later: laterCapture)
        layout = Layout(colour: options.colour, columns: options.columns)
        table = SessionTable(memoryBound: memoryBound)
        verdicts = Spool(bound: memoryBound)
        findings = Spool(bound: memoryBound)
        connections = Spool(bound: memoryBound)
        timelines = Spool(bound: memoryBound)
        downloads = Spool(bound: memoryBound)
        heads = Spool(bound: memoryBound)
    }

    /// Why the report is not whole, if it is not: the output or a temporary file failed.
    public var failure: ReportFailure? {
        output.failure ?? table.failure ?? verdicts.failure ?? findings.failure ?? connections.failure
            ?? timelines.failure ?? downloads.failure ?? heads.failure
    }

    /// A quiet report has one line for each session.
    public var wantsDetails: Bool { !options.quiet }
    /// Nor does it tell of findings more than how many there are.
    public var wantsFindings: Bool { !options.quiet }

    /// Packets are told in timelines; their header blocks to those who want to know it all.
    public var wantsPackets: Bool { options.verbose && !options.quiet }

    public func packet(_ packet: PacketReport) {
        guard wantsPackets else { return }
        heads.append(Array(headText(packet).utf8), at: SpoolKey(major: 0))
    }

    /// Connections are told in timelines; what troubled them only to those who want to know it all.
    public func connection(_ connection: ConnectionReport) {
        guard options.verbose, !options.quiet, let text = troubles(of: connection) else { return }
        connections.append(Array(text.utf8), at: SpoolKey(major: Int64(connection.index)))
    }

    public func session(_ session: SessionReport) {
        sessionCount += 1
        let index = Int64(session.index)
        if options.quiet {
            verdicts.append(quietLine(session), at: SpoolKey(major: index))
            return
        }
        table.add(session, isUrgent: !session.outcome.isGood)
        let isDull: UInt64 = session.outcome.isGood ? 1 : 0
        verdicts.append(Array(verdict(session).utf8), at: SpoolKey(major: index, minor: 0, tie: isDull))
        verdicts.append(Array(explanation(session).utf8), at: SpoolKey(major: index, minor: 1, tie: isDull))
        timelines.append(Array(timeline(session).utf8), at: SpoolKey(major: index, tie: isDull))
    }

    public func finding(_ finding: Finding) {
        findingCount += 1
        let session = finding.session ?? Self.noSession
        tallies[session, default: SeverityTally()].add(finding)
        guard !options.quiet else { return }
        let isInformation = finding.severity == .information
        let isRepetition = !isInformation && !options.verbose && repeated.isRepetition(finding)
        let text =
            isInformation
            ? InformationGroup.record(finding, names)
            : isRepetition
                ? RepeatedFindings.record(finding, weight: FindingText.headline(finding), lead: lead(finding), names)
                : findingText(finding, advises: advises(finding))
        let place = isRepetition ? RepeatedFindings.place : finding.frameOrder
        let rank = Int64(Severity.violation.rawValue - finding.severity.rawValue)
        findings.append(
            Array(text.utf8),
            at: SpoolKey(
                major: Int64(session) << 2 | rank, minor: isInformation ? 0 : place,
                tie: finding.rule.id.sortKey))
    }

    private struct Advice: Hashable {
        let session: Int?
        let rule: RuleID
    }

    /// More is not remembered: whoever has so many findings has been told.
    private static let maxAdvised = 10_000

    private func advises(_ finding: Finding) -> Bool {
        finding.severity >= .warning && advised.count < Self.maxAdvised
            && advised.insert(Advice(session: finding.session, rule: finding.rule.id)).inserted
    }

    public func download(_ download: DownloadReport) {
        guard !options.quiet else { return }
        downloadCount += 1
        downloads.append(Array(downloadText(download).utf8), at: SpoolKey(major: Int64(download.index)))
    }

    public func finish(_ run: RunReport) {
        if options.quiet {
            verdicts.drain { _, line in output.write(line) }
            output.write(quietTotal(run))
        } else {
            output.write(head(run))
            if sessionCount == 0 {
                output.write(withoutSessions(run))
            } else {
                writeTable()
                writeVerdicts()
            }
            writeFindings(hasMore: run.selection.map { $0.findingsOmitted > 0 } ?? false)
            writeConnections()
            if sessionCount > 0 { writeTimelines() }
            writeHeads()
            writeDownloads()
            let lost =
                table.lost + verdicts.lost + findings.lost + connections.lost + timelines.lost + downloads.lost
                + heads.lost
            let omitted = run.selection?.findingsOmitted ?? 0
            output.write(notes(run, listed: findingCount + omitted, lost: lost))
            output.write(audit(run))
        }
        output.flush()
    }

    // MARK: - Parts

    /// Stands for findings that belong to no session; sorts behind all sessions.
    static let noSession = Int(Int32.max)

    private var tellsAll: Bool { options.verbose || sessionCount <= Self.fullSessions }

    private func needsAttention(_ session: Int64, isDull: UInt64) -> Bool {
        isDull == 0 || tallies[Int(session)].map { $0.worst >= .warning } ?? false
    }

    /// Rows that the eye still finds its way in.
    private static let fullTable = 100

    /// A single session is told at once.
    private func writeTable() {
        guard sessionCount > 1 else { return }
        output.write("\n" + layout.heading("SUMMARY") + "\n")
        let told = table.drain(layout, limit: options.verbose ? .max : Self.fullTable) { output.write($0) }
        guard told < sessionCount else { return }
        output.write("and \(Quantity.counted(sessionCount - told, "more", "more")); bitstrail sessions lists all.\n")
    }

    private func writeVerdicts() {
        output.write("\n" + layout.heading("SESSIONS"))
        let tellsAll = tellsAll
        if !tellsAll {
            output.write(
                layout.paragraph(
                    "Completed sessions without warnings are told in short; -v tells all in full.", indent: 0))
        }
        verdicts.drain { key in
            tellsAll || key.minor == 0 || needsAttention(key.major, isDull: key.tie)
        } _: { key, text in
            if key.minor == 0 { output.write("\n") }
            output.write(text)
            if key.minor == 1, let tally = tallies[Int(key.major)] {
                output.write(layout.paragraph("Findings: \(tally.text)", indent: 2))
            }
        }
    }

    /// - Parameter hasMore: some are left out.
    private func writeFindings(hasMore: Bool) {
        guard !findings.isEmpty else {
            if sessionCount > 0 {
                let none =
                    hasMore
                    ? "None among those chosen." : "None: every rule that could be judged was kept."
                output.write("\n" + layout.heading("FINDINGS") + "\n\(none)\n")
            }
            return
        }
        output.write("\n" + layout.heading("FINDINGS"))
        var session: Int64?
        var information = InformationGroup()
        var repetitions = RepetitionGroup()
        findings.drain { key, record in
            let owner = key.major >> 2
            let isRepetition = key.major & 3 != 3 && key.minor == RepeatedFindings.place && record.contains(0)
            if !isRepetition { output.write(repetitions.take(layout)) }
            if owner != session {
                output.write(information.take(layout))
                output.write("\n" + layout.heading(Int(owner) == Self.noSession ? "No session" : "Session \(owner)"))
                session = owner
            }
            if isRepetition {
                output.write(repetitions.add(record, layout))
            } else if key.major & 3 == 3 {
                output.write(information.add(record, layout))
            } else {
                output.write(record)
            }
        }
        output.write(repetitions.take(layout))
        output.write(information.take(layout))
    }

    private func writeDownloads() {
        guard downloadCount > 0 else { return }
        output.write("\n" + layout.heading("DOWNLOADS") + "\n")
        let limit = options.verbose ? Int.max : Self.fullDownloads
        var told = 0
        downloads.drain { _ in
            told < limit
        } _: { _, text in
            told += 1
            output.write(text)
        }
        if downloadCount > told {
            output.write("  and \(Quantity.counted(downloadCount - told, "more", "more")); -v tells all.\n")
        }
    }

    private func writeHeads() {
        guard !heads.isEmpty else { return }
        output.write("\n" + layout.heading("HEADERS AS ON THE WIRE"))
        heads.drain { _, text in
            output.write("\n")
            output.write(text)
        }
    }

    private func writeConnections() {
        guard !connections.isEmpty else { return }
        output.write("\n" + layout.heading("CONNECTIONS"))
        connections.drain { _, text in
            output.write("\n")
            output.write(text)
        }
    }

    private func writeTimelines() {
        output.write("\n" + layout.heading("TIMELINES"))
        let tellsAll = tellsAll
        var told = 0
        timelines.drain { key in
            guard tellsAll || (told < Self.fullSessions && needsAttention(key.major, isDull: key.tie)) else {
                return false
            }
            told += 1
            return true
        } _: { _, text in
            output.write("\n")
            output.write(text)
        }
        let omitted = sessionCount - told
        if omitted > 0 {
            let what = told == 0 ? "No session failed or met a warning." : ""
            output.write(
                "\n"
                    + layout.paragraph(
                        "\(what) Timelines of \(Quantity.counted(omitted, "session")) are left out; "
                            + "-v or the JSON report (--format json) has them.", indent: 0))
        }
    }
}
