import BITSReports
import BITSSessions
import Glibc

extension Analyzer {
    /// Which frames to write, where, and how much of them.
    public struct SliceOptions: Sendable {
        /// Indexes of sessions.
        public var sessions: Set<Int>
        /// The file to make.
        public var path: String
        /// Whether a file of that name may be replaced.
        public var replaces = false
        /// Whether bodies and credentials are blanked.
        public var stripsBodies = false

        public init(sessions: Set<Int>, path: String) {
            self.sessions = sessions
            self.path = path
        }
    }

    /// What became of a slice.
    public struct SliceResult: Sendable {
        /// Why there is none; nil if there is.
        public internal(set) var failure: String?
        /// Whether every input was read whole.
        public internal(set) var isComplete = true
        /// What whoever made it should know, one sentence each.
        public internal(set) var remarks: [String] = []

        static func failed(_ message: String) -> SliceResult { SliceResult(failure: message, isComplete: false) }
    }

    /// Writes the frames of sessions, and only those, into a pcapng file: all their connections, and what goes with
    /// them.
    ///
    /// The inputs are read several times, to learn what the sessions are, which frames are theirs, and to copy them; so
    /// they have to be files that do not change. Call it once, in the place of ``run(into:)``.
    public func slice(_ options: SliceOptions) -> SliceResult {
        if let objection = objection(to: options) { return .failed(objection) }
        do {
            let file = try ReportFile(options.path, inputs: inputPaths)
            return try slice(options, into: file)
        } catch {
            return .failed("\(error)")
        }
    }

    private func objection(to options: SliceOptions) -> String? {
        // What is not there, or a folder without captures, is no objection here: reading it says what is wrong.
        for path in inputPaths where Self.status(path) != nil && !Self.isFile(path) && !Self.isFolder(path) {
            return "\(Analyzer.printable(path)) can be read only once, and slice reads captures several times: "
                + "save it as a file first"
        }
        guard !options.replaces, Self.isFile(options.path), !isInput(options.path) else { return nil }
        return "\(Analyzer.printable(options.path)) exists; --force replaces it"
    }

    private func isInput(_ path: String) -> Bool {
        guard let file = Self.status(path) else { return false }
        return inputPaths.contains {
            guard let other = Self.status($0) else { return false }
            return other.st_dev == file.st_dev && other.st_ino == file.st_ino
        }
    }

    private static func status(_ path: String) -> stat? {
        // Unsafe code: a C string and a struct that live as long as the call.
        var status = stat()
        return unsafe stat(path, &status) == 0 ? status : nil
    }

    private static func isFolder(_ path: String) -> Bool { status(path).map { $0.st_mode & S_IFMT } == S_IFDIR }

    private static func isFile(_ path: String) -> Bool {
        guard let status = status(path) else { return false }
        return status.st_mode & S_IFMT == S_IFREG
    }

    private func slice(_ options: SliceOptions, into file: ReportFile) throws(ReportFailure) -> SliceResult {
        let plan = SlicePlan(sessions: options.sessions, heads: options.stripsBodies ? try HeadStore() : nil)
        let finder = SessionFinder(plan)
        let first = readAgain(finder, into: finder, tellsProblems: true)
        if Interruption.isRequested { return .failed("interrupted; nothing is written") }
        let missing = options.sessions.subtracting(plan.chosen.map(\.index)).sorted()
        if let number = missing.first {
            return .failed("there is no session \(number): \(ChoiceText.numbers(finder.numbers))")
        }
        let survey = FrameSurvey(plan)
        _ = readAgain(survey, into: NoReports())
        survey.finish()
        guard plan.fragmentCount <= SlicePlan.maxFragments else {
            return .failed("the sessions have more than \(SlicePlan.maxFragments) IP fragments; slice fewer of them")
        }
        if options.stripsBodies, !plan.fragments.isEmpty {
            _ = readAgain(FragmentSurvey(plan), into: NoReports())
        }
        let copier = FrameCopier(
            plan, to: file.output, fileGap: self.options.parameters.fileGap, comment: comment(plan, options),
            describe: { [unowned self] in Self.lastPart(captureName(Int($0)) ?? "capture \($0)") })
        let last = readAgain(copier, into: NoReports())
        if Interruption.isRequested { return .failed("interrupted; nothing is written") }
        if let failure = plan.heads?.failure { throw failure }
        guard Self.isSame(first, last) else {
            return .failed("the captures changed while they were read; nothing is written")
        }
        copier.finish()
        try file.finish()
        var result = SliceResult()
        result.isComplete = last.complete
        result.remarks = remarks(plan, copier, options)
        return result
    }

    /// Reads the inputs once more; the first time as this analyzer would.
    private func readAgain(
        _ watcher: any PipelineWatcher, into sink: any ReportSink, tellsProblems: Bool = false
    ) -> RunReport {
        lookAtClocks()
        let reading = Analyzer(again: self)
        if tellsProblems { reading.onProblem = onProblem }
        reading.onProgress = onProgress
        reading.onEnd = onEnd
        reading.watcher = watcher
        return reading.run(into: sink)
    }

    private static func isSame(_ one: RunReport, _ other: RunReport) -> Bool {
        one.captures.map { [$0.frames, $0.bytes] } == other.captures.map { [$0.frames, $0.bytes] }
    }

    private static func lastPart(_ path: String) -> String {
        Analyzer.printable(String(path.split(separator: "/").last ?? ""))
    }

    private func comment(_ plan: SlicePlan, _ options: SliceOptions) -> String {
        let numbers = plan.chosen.map { "\($0.index)" }.joined(separator: ", ")
        let names = captureNames.map { Self.lastPart($0) }
        let shown = names.prefix(8).joined(separator: ", ") + (names.count > 8 ? " and \(names.count - 8) more" : "")
        let noun = plan.chosen.count == 1 ? "session" : "sessions"
        let stripped = options.stripsBodies ? ". Bodies and credentials are blanked" : ""
        let inPart =
            plan.inPart.isEmpty && plan.whole.isEmpty
            ? "" : ". Other sessions, or parts of them, are on the same connections"
        let clocks = clockCorrections?.isEmpty ?? true ? "" : ". Times are those of the first capture's clock"
        return "\(noun) \(numbers) of \(shown), cut out by bitstrail \(Analyzer.version)\(stripped)\(inPart)\(clocks)"
    }

    private func remarks(_ plan: SlicePlan, _ copier: FrameCopier, _ options: SliceOptions) -> [String] {
        var remarks = [
            "\(Analyzer.printable(options.path)): \(Quantity.counted(copier.frames, "frame")) of "
                + Quantity.counted(Int64(plan.serials.count), "connection")
        ]
        let there = Set(plan.chosen.map(\.index) + plan.whole)
        if !plan.chosen.allSatisfy({ there.isSuperset(of: $0.relatives) }) {
            remarks.append(
                "a session here was begun anew as another one; only slices that hold both tell that it was")
        }
        if let first = plan.whole.first {
            let more = plan.whole.count > 1 ? " and \(Quantity.counted(plan.whole.count - 1, "other"))" : ""
            remarks.append("session \(first)\(more) is on the same connections and comes along")
        }
        if let first = plan.inPart.first {
            let more = plan.inPart.count > 1 ? " and \(Quantity.counted(plan.inPart.count - 1, "other"))" : ""
            remarks.append(
                "a part of session \(first)\(more) is on the same connections: what the slice seems to say of it may be "
                    + "wrong")
        }
        if options.stripsBodies {
            remarks.append(
                "bodies, passwords, tokens, cookies and unknown header fields are blanked; addresses, host names, "
                    + "paths, queries but for secrets, file and user names (also in NTLM messages) remain")
        }
        if let refused = plan.heads?.refused, refused > 0 {
            remarks.append("\(Quantity.counted(refused, "message")) beyond the bound have their heads blanked, too")
        }
        return remarks
    }
}
