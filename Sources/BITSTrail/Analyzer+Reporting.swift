import BITSReports
import BITSSessions

extension Analyzer {
    /// In what form a run is reported.
    public enum Format: String, Sendable, CaseIterable {
        case text, json
        /// One line per event, as they come, in the envelope of Suricata's EVE.
        case ndjson
        /// One file for browsers and for paper.
        case html
        /// One line per BITS packet, as they come.
        case packets
    }

    /// How a run is reported.
    public struct Presentation: Sendable {
        public var format = Format.text
        /// ANSI colours; only in text.
        public var usesColour = false
        /// One line per session; only in text.
        public var isQuiet = false
        /// Nothing is left out; only in text.
        public var isVerbose = false
        /// What happens is told as it does, and all of it at the end; only in text.
        public var isTicking = false
        /// Each line is written as soon as it is there, for somebody who watches; only in NDJSON and packets.
        public var isImmediate = false

        public init() {}
    }

    /// What became of a run, for an exit code.
    public struct Conclusion: Sendable {
        /// Whether every input was read whole.
        public let isComplete: Bool
        /// The highest severity of the findings of class `protocol`; nil if there are none.
        public let worst: String?
        /// The highest level of the findings of class `security`; nil if there are none.
        public var worstLevel: String? = nil
        /// Why the report could not be written whole.
        public let failure: String?
        /// The reader of the report went away: nothing to complain about.
        public let isBrokenPipe: Bool
        /// Whether ``worst`` is at least that severity (`violation`, `warning`, `note`, `information`).
        public func reaches(_ severity: String) -> Bool {
            guard let limit = Severity.allCases.first(where: { $0.name == severity }),
                let worst = Severity.allCases.first(where: { $0.name == worst })
            else { return false }
            return worst >= limit
        }
        /// Whether ``worstLevel`` is at least that level (`high`, `medium`, `low`, `info`).
        public func reaches(securityLevel level: String) -> Bool {
            guard let limit = SecurityLevel.allCases.first(where: { $0.name == level }),
                let worst = SecurityLevel.allCases.first(where: { $0.name == worstLevel })
            else { return false }
            return worst >= limit
        }
    }

    /// Reads everything and writes the report to a file descriptor, which stays open.
    public func report(_ presentation: Presentation, to fileDescriptor: Int32) -> Conclusion {
        let output = ReportOutput(fileDescriptor: fileDescriptor)
        let run: RunReport
        let failure: ReportFailure?
        switch presentation.format {
        case .json:
            let report = JSONReport(to: output)
            run = self.run(into: report)
            failure = report.failure
        case .text:
            let options = TextReport.Options(
                colour: presentation.usesColour, quiet: presentation.isQuiet, verbose: presentation.isVerbose,
                captures: captureNames)
            let report = TextReport(
                to: output, options: options, laterCapture: { [unowned self] in nameInFolder(Int($0)) })
            run = self.run(into: presentation.isTicking ? SinkPair(ticker(presentation, output), report) : report)
            failure = report.failure
        case .ndjson:
            let report = NDJSONReport(
                to: output, options: NDJSONReport.Options(flushesEachLine: presentation.isImmediate),
                captureName: { [unowned self] in captureName(Int($0)) },
                firstTime: { [unowned self] in startTime })
            report.onFailure = { [weak self] in self?.stop() }
            run = self.run(into: report)
            failure = report.failure
        case .html:
            let report = HTMLReport(
                to: output, captures: captureNames, laterCapture: { [unowned self] in nameInFolder(Int($0)) })
            run = self.run(into: report)
            failure = report.failure
        case .packets:
            let names = CaptureNames(captureNames, later: { [unowned self] in nameInFolder(Int($0)) })
            let report = PacketsText(to: output, names: names, flushesEachLine: presentation.isImmediate)
            report.onFailure = { [weak self] in self?.stop() }
            run = self.run(into: report)
            failure = report.failure
        }
        return Conclusion(
            isComplete: run.complete, worst: run.worst?.name, worstLevel: run.worstLevel?.name,
            failure: failure.map { "\($0)" },
            isBrokenPipe: failure?.isBrokenPipe ?? false)
    }

    private func ticker(_ presentation: Presentation, _ output: ReportOutput) -> TickerText {
        let options = TickerText.Options(colour: presentation.usesColour, verbose: presentation.isVerbose)
        let ticker = TickerText(to: output, options: options)
        ticker.onFailure = { [weak self] in self?.stop() }
        return ticker
    }

    /// Writes text to a file descriptor; what went wrong, nil also if the reader went away.
    public static func write(_ text: String, to fileDescriptor: Int32) -> String? {
        let output = ReportOutput(fileDescriptor: fileDescriptor)
        output.write(text)
        output.flush()
        guard let failure = output.failure, !failure.isBrokenPipe else { return nil }
        return "\(failure)"
    }

    /// A name or message made safe for a terminal.
    public static func printable(_ text: String) -> String {
        Escaping.name(text)
    }
}
