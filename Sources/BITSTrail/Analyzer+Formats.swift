import BITSReports
import BITSSessions

extension Analyzer {
    /// In what form a run is reported.
    public enum Format: String, Sendable, CaseIterable {
        case text, json
        /// One line per event, as they come, in the envelope of Suricata's EVE.
        case ndjson
        /// Tables: a row for each session, Fragment, finding.
        case csv
        case csvFragments = "csv-fragments"
        case csvFindings = "csv-findings"
        case sarif, junit, markdown
        /// A sequence diagram of the first session.
        case mermaid
        /// One file for browsers and for paper.
        case html
        /// One line per BITS packet, as they come.
        case packets
        /// One session as a ladder.
        case timeline
        /// A table of sessions, as text.
        case sessions
    }

    /// A report that goes into a file.
    public struct FileRequest: Sendable {
        public let format: Format
        public let path: String

        public init(_ format: Format, _ path: String) {
            self.format = format
            self.path = path
        }
    }

    /// A report while it is made.
    struct Form {
        let sink: any ReportSink
        let failure: () -> ReportFailure?
    }

    /// - Parameter isFile: nobody watches: no colours, nothing before the end.
    func form(_ format: Format, to output: ReportOutput, _ presentation: Presentation, isFile: Bool) -> Form {
        let later: (Int32) -> String? = { [unowned self] in nameInFolder(Int($0)) }
        // Nobody needs the run any more if this was the only report.
        let giveUp: () -> Void = { [weak self] in if !isFile, presentation.files.isEmpty { self?.stop() } }
        let flushes = presentation.isImmediate && !isFile
        switch format {
        case .json:
            let report = JSONReport(to: output)
            return Form(sink: report) { report.failure }
        case .text:
            var options = TextReport.Options(
                colour: presentation.usesColour && !isFile, quiet: presentation.isQuiet,
                verbose: presentation.isVerbose, captures: captureNames)
            if !isFile { options.columns = presentation.columns }
            let report = TextReport(to: output, options: options, laterCapture: later)
            let isTicking = presentation.isTicking && !isFile
            let sink: any ReportSink =
                isTicking ? SinkList([ticker(presentation, output, onFailure: giveUp), report]) : report
            return Form(sink: sink) { report.failure }
        case .ndjson:
            let report = NDJSONReport(
                to: output, options: NDJSONReport.Options(flushesEachLine: flushes),
                captureName: { [unowned self] in captureName(Int($0)) },
                firstTime: { [unowned self] in startTime })
            report.onFailure = giveUp
            return Form(sink: report) { report.failure }
        case .packets:
            let report = PacketsText(
                to: output, names: CaptureNames(captureNames, later: later), flushesEachLine: flushes,
                isVerbose: presentation.isVerbose)
            report.onFailure = giveUp
            return Form(sink: report) { report.failure }
        case .timeline:
            let report = LadderReport(
                to: output, options: ladderOptions(presentation, isFile: isFile), laterCapture: later)
            return Form(sink: report) { report.failure }
        case .sessions:
            let report = SessionList(
                to: output, options: ladderOptions(presentation, isFile: isFile), laterCapture: later)
            return Form(sink: report) { report.failure }
        case .csv:
            let report = CSVSessions(to: output)
            return Form(sink: report) { report.failure }
        case .csvFragments:
            let report = CSVFragments(to: output)
            report.onFailure = giveUp
            return Form(sink: report) { report.failure }
        case .csvFindings:
            let report = CSVFindings(to: output)
            return Form(sink: report) { report.failure }
        case .sarif:
            let report = SARIFReport(to: output)
            return Form(sink: report) { report.failure }
        case .junit:
            var threshold = JUnitThreshold(
                severity: Severity.allCases.first { $0.name == presentation.failOn },
                level: SecurityLevel.allCases.first { $0.name == presentation.failOnSecurity })
            threshold.outcomes = Set(presentation.failOnOutcomes.compactMap { Outcome(rawValue: $0) })
            let report = JUnitReport(
                to: output, threshold: threshold, captures: captureNames, laterCapture: later)
            return Form(sink: report) { report.failure }
        case .markdown:
            let report = MarkdownReport(to: output, captures: captureNames, laterCapture: later)
            return Form(sink: report) { report.failure }
        case .mermaid:
            let report = MermaidReport(to: output)
            return Form(sink: report) { report.failure }
        case .html:
            let report = HTMLReport(to: output, captures: captureNames, laterCapture: later)
            return Form(sink: report) { report.failure }
        }
    }

    private func ladderOptions(_ presentation: Presentation, isFile: Bool) -> LadderReport.Options {
        var ladder = LadderReport.Options()
        ladder.colour = presentation.usesColour && !isFile
        if !isFile { ladder.columns = presentation.columns }
        ladder.isASCII = presentation.isASCII
        ladder.verbose = presentation.isVerbose
        ladder.isChosen = !options.selection.sessions.isEmpty
        ladder.captures = captureNames
        return ladder
    }

    private func ticker(
        _ presentation: Presentation, _ output: ReportOutput, onFailure: @escaping () -> Void
    ) -> TickerText {
        let options = TickerText.Options(colour: presentation.usesColour, verbose: presentation.isVerbose)
        let ticker = TickerText(to: output, options: options)
        ticker.onFailure = onFailure
        return ticker
    }
}
