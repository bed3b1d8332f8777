public import BITSSessions
import HTTPMessages
import PacketCapture

/// Reads captures and reports the BITS upload sessions in them: the way in for other programs.
///
/// ```swift
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

        public init() {}
    }

    /// Called with an input's name, the byte where something is wrong (nil if the file as a whole is meant) and what it
    /// is, as soon as it is met.
    public var onProblem: ((_ capture: String, _ byteOffset: Int64?, _ message: String) -> Void)?

    let captureCount: Int
    private let captures: CaptureQueue
    private let options: Options
    /// What is captured on, in the place of files.
    private let live: LiveReader?

    /// - Parameter captures: paths of files, or `-` for standard input, read one after the other as one run.
    public init(captures: [String], options: Options) {
        captureCount = captures.count
        self.captures = CaptureQueue(paths: captures)
        live = nil
        self.options = options
    }

    init(_ live: LiveReader, options: Options) {
        captureCount = 1
        captures = CaptureQueue(live: live)
        self.live = live
        self.options = options
    }

    /// Ends a live capture with what has passed so far.
    public func stop() {
        live?.stop()
    }

    /// Reads everything and hands the results to `sink`; returns what the sink's `finish` was told. Call it once.
    ///
    /// Never fails: what cannot be read is a problem of its capture in the report.
    @discardableResult
    public func run(into sink: any ReportSink) -> RunReport {
        let report = onProblem
        captures.onProblem = { name, problem in
            report?(name, problem.byteOffset, problem.message)
        }
        let pipeline = Pipeline(captures: captures, options: options, sink: sink)
        pipeline.run()
        let run = RunReport(pipeline, captures, options)
        sink.finish(run)
        return run
    }

    /// The version of this library and of the `bitstrail` command.
    public static let version = "0.1.0"
}

extension RunReport {
    fileprivate init(_ pipeline: Pipeline, _ captures: CaptureQueue, _ options: Analyzer.Options) {
        let reports = captures.records.enumerated().map { CaptureReport($0.element, index: $0.offset) }
        self.init(
            toolVersion: Analyzer.version, profile: options.profile, parameters: options.parameters, captures: reports)
        connections = pipeline.counts.connections
        httpRequests = pipeline.traffic.requests
        httpResponses = pipeline.traffic.responses
        httpMethods = pipeline.traffic.methodTallies
        httpStatuses = pipeline.traffic.statusTallies
        other = pipeline.traffic.report(pipeline.counts)
        limits = pipeline.limits
        pipeline.tracker.fill(&self)
    }
}

extension CaptureReport {
    init(_ record: CaptureQueue.Record, index: Int) {
        let linkTypes = record.framesByLinkType.map { (name: LinkType.name($0.key), frames: $0.value) }
            .sorted { $0.name < $1.name }
        self.init(
            index: index, name: record.name, format: record.format, compression: "none", bytes: record.bytes,
            frames: record.frames, firstTime: record.firstTime, lastTime: record.lastTime,
            interfaces: record.interfaces.prefix(1000).map {
                InterfaceReport(
                    name: $0.name, linkType: LinkType.name($0.linkType), snapLength: Int64($0.snapLength),
                    dropped: $0.dropped)
            }, linkTypes: linkTypes, complete: record.problems.isEmpty,
            problems: record.problems.map { ProblemReport(byteOffset: $0.byteOffset, message: $0.message) })
    }
}

extension Analyzer.Options {
    /// Sets the profile by its name, `field` or `spec`; any other name changes nothing.
    public mutating func setProfile(named name: String) {
        if let profile = Profile(rawValue: name) { self.profile = profile }
    }
}
