import BITSReports
import BITSSessions
import Glibc

extension Analyzer {
    /// How a run is reported.
    public struct Presentation: Sendable {
        /// What is written to the file descriptor; nil = nothing.
        public var format: Format? = .text
        /// What else is written, each into a file of its own.
        public var files: [FileRequest] = []
        /// From which severity (class `protocol`) and level (class `security`) on a finding is a failure in JUnit XML;
        /// other words: no finding is.
        public var failOn = "violation"
        public var failOnSecurity = "never"
        /// Which outcomes of sessions are failures in JUnit XML.
        public var failOnOutcomes: Set<String> = []
        /// ANSI colours; only in text.
        public var usesColour = false
        /// Of the terminal; only in text.
        public var columns = 80
        /// No characters beyond ASCII; only in timelines and tables of sessions.
        public var isASCII = false
        /// One line per session; only in text.
        public var isQuiet = false
        /// Nothing is left out in text; packets are taken apart.
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
        /// Ways in which upload sessions ended that are shown.
        public var outcomes: Set<String> = []
        /// Sentences on what was chosen and fits nothing of the run.
        public var remarks: [String] = []
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

    /// Reads everything and writes the reports: one to a file descriptor, which stays open, the others to their files.
    ///
    /// If a file cannot be written, nothing is read.
    public func report(_ presentation: Presentation, to fileDescriptor: Int32) -> Conclusion {
        var files: [ReportFile] = []
        var forms: [Form] = []
        do throws(ReportFailure) {
            if presentation.format != nil, let objection = ReportFile.objection(to: fileDescriptor, inputs: inputPaths)
            {
                throw objection
            }
            for request in presentation.files {
                let file = try ReportFile(request.path, inputs: inputPaths)
                if files.contains(where: { $0.isSameFile(as: file) }) {
                    let name = Self.printable(request.path)
                    throw ReportFailure(action: "cannot write \(name), where another report goes", code: EEXIST)
                }
                files.append(file)
                forms.append(form(request.format, to: file.output, presentation, isFile: true))
            }
        } catch {
            return Conclusion(isComplete: false, worst: nil, failure: "\(error)", isBrokenPipe: false)
        }
        let output = ReportOutput(fileDescriptor: fileDescriptor)
        if let format = presentation.format {
            forms.insert(form(format, to: output, presentation, isFile: false), at: 0)
        }
        let run = self.run(into: forms.count == 1 ? forms[0].sink : SinkList(forms.map(\.sink)))
        var failures: [ReportFailure] = []
        for file in files {
            do throws(ReportFailure) { try file.finish() } catch { failures.append(error) }
        }
        failures += forms.compactMap { $0.failure() }
        // A reader that went away is told of only if nothing else failed.
        let failure = failures.first { !$0.isBrokenPipe } ?? failures.first
        var conclusion = Conclusion(
            isComplete: run.complete, worst: run.worst?.name, worstLevel: run.worstLevel?.name,
            failure: failure.map { "\($0)" },
            isBrokenPipe: failure?.isBrokenPipe ?? false)
        conclusion.outcomes = Set(run.outcomes.map(\.name))
        if var selection = run.selection {
            // No names of the capture: the reports have stand-ins for them.
            if options.isRedacted { selection.hideNames() }
            conclusion.remarks = ChoiceText.sentences(selection)
        }
        return conclusion
    }

    /// Writes text to a file descriptor; what went wrong, nil also if the reader went away.
    public static func write(_ text: String, to fileDescriptor: Int32) -> String? {
        let output = ReportOutput(fileDescriptor: fileDescriptor)
        output.write(text)
        output.flush()
        guard let failure = output.failure, !failure.isBrokenPipe else { return nil }
        return "\(failure)"
    }

    /// The JSON Schema of `report`, `ndjson` or `extract`; empty for other names.
    public static func schema(_ name: String) -> String {
        SchemaText(rawValue: name).map { String(decoding: $0.octets, as: UTF8.self) } ?? ""
    }

    /// What is wrong with the name of an outcome; nil if it is one.
    public static func objection(toOutcome name: String) -> String? {
        let names = Outcome.allCases.map(\.rawValue)
        guard !names.contains(name) else { return nil }
        return Near.objection(name, among: names, as: "outcome") + "; there are \(names.joined(separator: ", "))"
    }

    /// A name or message made safe for a terminal.
    public static func printable(_ text: String) -> String {
        Escaping.name(text)
    }

    /// `1 frame`, `12,000 frames`.
    package static func counted(_ number: Int64, _ noun: String) -> String { Quantity.counted(number, noun) }
}
