public import BITSSessions
import PacketCapture

/// Reads captures and reports the BITS upload sessions in them: the way in for other programs.
///
/// ```swift
/// import BITSReports
/// import BITSTrail
///
/// let report = JSONReport(to: ReportOutput(fileDescriptor: 1))
/// let run = Analyzer(captures: ["upload.pcap"], options: .init()).run(into: report)
/// ```
public final class Analyzer {
    /// What to do with the captures.
    public struct Options: Sendable {
        public var profile = Profile.field
        public var parameters = Parameters()
        /// Take the SHA-256 of uploads; costs several times the rest of the analysis.
        public var hashesUploads = false
        /// Threads to work with; results do not depend on it. They analyse captures side by side that are not merged,
        /// read ahead, and take digests.
        public var jobs = 1
        /// Several captures are one run, merged by time: a session may cross them. Without that each stands for itself.
        public var mergesCaptures = true
        /// Only frames that it accepts are looked at: an expression of pcap-filter(7); see
        /// ``Analyzer/objection(toFilter:)``.
        public var filter = ""
        /// What is done about wrong TCP checksums.
        public var checksums = Checksums.auto
        /// Sessions are reported soon after they are over, for somebody who watches.
        public var reportsAtOnce = false
        /// Octets of memory to stay within: all bounds of what grows with the input are lower, or higher, then; nil for
        /// those that suit most machines. At least 32 MiB.
        public var maxMemory: Int64?
        /// What is shown and weighed.
        public var selection = Selection()
        /// Stand-ins take the place of whatever tells whose captures these are.
        public var isRedacted = false
        /// The report tells what an auditor needs; costs a SHA-256 over the inputs.
        public var isAudited = false
        /// What is held at most; nil: what the memory allows.
        var bounds: PipelineBounds?

        public init() {}
    }

    /// Whether segments with a wrong TCP checksum are dropped as their receiver drops them.
    public enum Checksums: String, Sendable, CaseIterable {
        /// Where a connection shows that its checksums can be relied upon.
        case auto
        /// Always.
        case verify
        /// Never.
        case ignore

        var policy: ChecksumPolicy {
            switch self {
            case .auto: .auto
            case .verify: .verify
            case .ignore: .ignore
            }
        }
    }

    /// How far the reading has come.
    public struct Progress: Sendable {
        /// Bytes of the files as they are stored.
        public let bytes: Int64
        /// nil if an input is no regular file.
        public let totalBytes: Int64?
        public let frames: Int64
        /// Upload sessions found so far.
        public let sessions: Int
    }

    /// Called with an input's name, the byte where something is wrong (nil if the file as a whole is meant) and what it
    /// is, as soon as it is met.
    public var onProblem: ((_ capture: String, _ byteOffset: Int64?, _ message: String) -> Void)?
    /// Called every few thousand frames with how far the reading has come; a capture with fewer may end without.
    public var onProgress: ((Progress) -> Void)?

    /// Called when everything is read, before the report is finished.
    public var onEnd: (() -> Void)?

    /// Who takes the octets of the uploaded files.
    var uploads: (any UploadSink)?
    /// Who looks on while frames are chosen.
    var watcher: (any PipelineWatcher)?
    let inputs: CaptureInputs
    let options: Options
    /// A device, or what grows; nil for files.
    private(set) var endless: CaptureQueue?
    /// The file or folder that is followed.
    private var followed: String?
    private var live: LiveReader?
    /// What was read of the captures before, each on its own.
    private var before: (bytes: Int64, frames: Int64) = (0, 0)
    /// Bytes of all captures, where the queue of one does not tell; nil if one is no regular file.
    private(set) var separateTotal: Int64?
    /// How far the clocks of captures are apart; nil before anybody looked.
    var clockCorrections: [Int: ClockCorrection]?
    /// Time of the run's first frame, once that is read.
    private(set) var startTime: Int64?

    /// - Parameter captures: files, folders, patterns, or `-` for standard input.
    public init(captures: [String], options: Options) {
        inputs = CaptureInputs(paths: captures)
        self.options = options
    }

    /// Reads the inputs of another one again.
    init(again other: Analyzer) {
        inputs = other.inputs
        options = other.options
        clockCorrections = other.clockCorrections
    }

    /// Analyses what passes on a device until ``stop()`` or Ctrl-C.
    public init(live: LiveCapture, options: Options) {
        inputs = CaptureInputs(paths: [])
        self.options = options
        self.live = live.reader
        endless = CaptureQueue(live: live.reader)
    }

    /// Follows a file that grows, or the newest files of a folder, until ``Interruption``.
    public init(following path: String, options: Options) throws(InputError) {
        inputs = CaptureInputs(paths: [])
        self.options = options
        followed = path
        endless = CaptureQueue(following: path, filter: try Analyzer.compiled(options.filter))
    }

    /// What is wrong with a filter; nil if it can be used.
    public static func objection(toFilter expression: String) -> String? {
        do {
            _ = try compiled(expression)
            return nil
        } catch {
            return error.message
        }
    }

    fileprivate static func compiled(_ expression: String) throws(InputError) -> PacketFilter? {
        guard !expression.isEmpty else { return nil }
        do {
            return try PacketFilter(expression: expression)
        } catch {
            throw InputError(message: error.message)
        }
    }

    /// The name of a capture by its index in the report; nil if there is none.
    func captureName(_ index: Int) -> String? {
        if options.isRedacted { return ReportBorder.captureName(index) }
        if let endless { return index < endless.records.count ? endless.records[index].name : nil }
        return index < captureNames.count ? captureNames[index] : nil
    }

    /// The names of the captures, in their order in the report.
    public var captureNames: [String] {
        let names = inputs.inputs.map(\.path) + inputs.problems.map(\.path)
        return options.isRedacted ? names.indices.map { ReportBorder.captureName($0) } : names
    }

    /// The files that are read, as far as they are known before.
    var inputPaths: [String] {
        (inputs.inputs.map(\.path) + inputs.problems.map(\.path)).filter { $0 != "-" } + [followed].compactMap(\.self)
    }

    /// Files of folders that are no captures and are passed over.
    public var passedOver: [String] { inputs.passedOver }

    /// The name of a capture in a folder that is followed, once it is read; nil for anything else.
    func nameInFolder(_ index: Int) -> String? {
        guard let name = endless?.nameInFolder(index) else { return nil }
        return options.isRedacted ? ReportBorder.captureName(index) : name
    }

    /// Ends a live capture, or the following of one, with what has passed so far.
    public func stop() {
        live?.stop()
        endless?.stop()
    }

    /// Reads everything and hands the results to `sink`; returns what the sink's `finish` was told. Call it once.
    ///
    /// What is returned has the severities that weigh, and the outcomes of the sessions that are shown, where not all are
    /// (``Options/selection``).
    ///
    /// Never fails: what cannot be read is a problem of its capture in the report.
    @discardableResult
    public func run(into reports: any ReportSink) -> RunReport {
        let sink = ReportBorder(reports, selection: options.selection, isRedacted: options.isRedacted)
        var sum = Sum()
        let isSideBySide = isSideBySide(telling: sink)
        if onProgress != nil, isSideBySide || !options.mergesCaptures { separateTotal = inputs.totalBytes }
        lookAtClocks()
        if isSideBySide { runSideBySide(into: sink, &sum) } else { runInTurn(into: sink, &sum) }
        var audited = sum.audited
        var whole =
            sum.run
            ?? RunReport(
                toolVersion: Analyzer.version, profile: options.profile, parameters: options.parameters, captures: [])
        for (offset, problem) in inputs.problems.enumerated() {
            onProblem?(problem.path, nil, problem.message)
            whole.captures.append(CaptureReport(unreadable: problem, index: inputs.inputs.count + offset))
            whole.complete = false
        }
        if options.mergesCaptures { whole.noteHoles(longerThan: options.parameters.fileGap) }
        if options.isAudited {
            audited += whole.captures.dropFirst(audited.count).map {
                AuditReport.Input(capture: $0.index, bytes: nil, sha256: nil, isWhole: false)
            }
            for input in audited {
                guard let index = whole.captures.firstIndex(where: { $0.index == input.capture }),
                    let bytes = input.bytes, let sha256 = input.sha256
                else { continue }
                whole.captures[index].stored = (bytes, sha256)
            }
            whole.audit = AuditReport(inputs: audited, options: options.listed, checks: whole.checks)
        }
        onEnd?()
        sink.finish(whole)
        if !options.selection.isEmpty {
            whole.worst = sink.worst
            whole.worstLevel = sink.worstLevel
            whole.outcomes = sink.outcomes
            whole.selection = sink.selection
        }
        return whole
    }

    /// What the parts of a run have told so far.
    struct Sum {
        fileprivate(set) var run: RunReport?
        fileprivate(set) var audited: [AuditReport.Input] = []
        /// How many sessions, connections and downloads there were.
        fileprivate(set) var origin = SessionTracker.Origin()

        mutating func add(_ ending: PartEnding) {
            if run?.add(ending.report) == nil { run = ending.report }
            audited += ending.audited
        }

        mutating func add(_ counts: SessionTracker.Origin) { origin = origin + counts }
    }

    /// One part after the other, each numbered from where the one before it ended.
    private func runInTurn(into sink: any ReportSink, _ sum: inout Sum) {
        for part in parts {
            let pipeline = Pipeline(
                captures: part.queue, options: options, sink: sink, uploads: uploads, origin: sum.origin,
                watcher: watcher)
            pipeline.correctClocks(of: part.queue, by: clockCorrections ?? [:])
            watch(part.queue, pipeline)
            pipeline.run()
            before.bytes &+= part.queue.progress.bytes
            before.frames &+= part.queue.progress.frames
            sum.origin = pipeline.tracker.nextOrigin
            if !options.mergesCaptures {
                onProgress?(
                    Progress(
                        bytes: before.bytes, totalBytes: separateTotal, frames: before.frames,
                        sessions: sum.origin.sessions))
            }
            sum.add(PartEnding(pipeline, part.queue, firstIndex: part.firstIndex, options))
        }
    }

    /// What is followed on its own: all captures together, or each.
    private var parts: [(queue: CaptureQueue, firstIndex: Int)] {
        if let endless { return [(endless, 0)] }
        return portions.map { (options.queue(of: $0), $0.firstIndex) }
    }

    /// Inputs that are one run of the engine, and the place of the first of them among all.
    struct Portion: Sendable {
        let inputs: [CaptureInputs.Input]
        let firstIndex: Int
    }

    /// All captures together, or each.
    var portions: [Portion] {
        guard !options.mergesCaptures else { return [Portion(inputs: inputs.inputs, firstIndex: 0)] }
        return inputs.inputs.enumerated().map { Portion(inputs: [$0.element], firstIndex: $0.offset) }
    }

    private func watch(_ captures: CaptureQueue, _ pipeline: Pipeline) {
        let report = onProblem
        if options.isAudited { captures.makesDigest = options.makesDigest }
        captures.onStart = { [unowned self] time in noteStart(time) }
        captures.onProblem = { name, problem in
            report?(name, problem.byteOffset, problem.message)
        }
        guard let onProgress else { return }
        let (before, separateTotal, isMerged) = (before, separateTotal, options.mergesCaptures)
        captures.onProgress = { [unowned pipeline] progress in
            onProgress(
                Progress(
                    bytes: before.bytes &+ progress.bytes, totalBytes: isMerged ? progress.totalBytes : separateTotal,
                    frames: before.frames &+ progress.frames,
                    sessions: pipeline.tracker.nextOrigin.sessions))
        }
    }

    /// The first part that has a frame tells when the run begins.
    func noteStart(_ time: Int64) {
        if startTime == nil { startTime = time }
    }

    /// The version of this library and of the `bitstrail` command.
    public static let version = "0.1.0"
}

extension Analyzer.Options {
    /// How inputs are read, for an audit.
    fileprivate var listed: [(name: String, value: String)] {
        [
            ("filter", filter), ("merge", mergesCaptures ? "on" : "off"), ("checksums", checksums.rawValue),
            ("hash", hashesUploads ? "on" : "off"),
        ]
    }

    /// nil if all frames are looked at.
    var compiledFilter: PacketFilter? { try? Analyzer.compiled(filter) }

    /// What reads a portion: ahead of the analysis, if there is a thread to spare.
    func queue(of portion: Analyzer.Portion) -> CaptureQueue {
        let queue = CaptureQueue(portion.inputs, firstIndex: portion.firstIndex, filter: compiledFilter)
        queue.readsAhead = jobs > 1
        return queue
    }

    /// The digest of an input, on a thread of its own if there is one to spare.
    var makesDigest: () -> any ByteDigest { { [jobs] in InputDigest(isBeside: jobs > 1) } }

    /// Sets the profile by its name, `field` or `spec`; any other name changes nothing.
    public mutating func setProfile(named name: String) {
        if let profile = Profile(rawValue: name) { self.profile = profile }
    }
    /// Sets one of the numbers that rules compare with, as `T_resp=60` says.
    ///
    /// - Returns: what is wrong with it; nil if it was set.
    public mutating func setParameter(_ assignment: String) -> String? {
        parameters.set(assignment)
    }
}

extension Analyzer {
    /// A number of octets as people write it: `1000`, `500MB`, `2GiB`; nil if it is none.
    public static func octets(_ text: String) -> Int64? { Parameters.octets(text) }
}
