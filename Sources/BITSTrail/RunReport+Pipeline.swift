import BITSSessions
import PacketCapture

extension RunReport {
    init(_ pipeline: Pipeline, _ captures: CaptureQueue, firstIndex: Int, _ options: Analyzer.Options) {
        let reports = captures.records.enumerated().map { CaptureReport($0.element, index: firstIndex + $0.offset) }
        self.init(
            toolVersion: Analyzer.version, profile: options.profile, parameters: options.parameters, captures: reports)
        firstTime = captures.startTime
        connections = pipeline.counts.connections
        httpRequests = pipeline.traffic.requests
        httpResponses = pipeline.traffic.responses
        httpMethods = pipeline.traffic.methodTallies
        httpStatuses = pipeline.traffic.statusTallies
        other = pipeline.traffic.report(pipeline.counts)
        decoding = DecodingReport(pipeline.counts, pipeline.streams.fragmentCounts)
        limits = pipeline.limits
        if captures.lateInputs > 0 {
            limits.append(
                LimitReport(
                    name: "open_captures", bound: Int64(CaptureQueue.maxOpen), times: captures.lateInputs,
                    consequence: "too many captures overlap in time; these were read behind their turn"))
        }
        pipeline.tracker.fill(&self)
    }
}

extension DecodingReport {
    init(_ counts: TrafficCounts, _ fragmentCounts: FragmentCounts) {
        self.init()
        repeatedSegments = Int64(counts.repeatedSegments)
        strangeSegments = Int64(counts.segmentsOutOfWindow &+ counts.segmentsAfterClose)
        checksumsLooked = counts.checksums.looked
        checksumsRight = counts.checksums.right
        checksumsWrong = counts.checksums.wrong
        checksumsUnfilled = counts.checksums.unfilled
        checksumsDropped = counts.checksums.dropped
        fragments = Int64(fragmentCounts.fragments)
        datagrams = Int64(fragmentCounts.reassembled)
        datagramsIncomplete = Int64(fragmentCounts.incomplete)
        datagramsDiscarded = Int64(fragmentCounts.discarded)
        fragmentsOverlapping = Int64(fragmentCounts.overlapping)
        fragmentsConflicting = Int64(fragmentCounts.conflicting)
        fragmentsUnusable = Int64(fragmentCounts.truncated &+ fragmentCounts.damaged)
    }
}

extension CaptureReport {
    /// Segments that two captures must share before they count as captures of the same traffic: one or two may be alike
    /// by chance.
    private static let sharedSegments: Int64 = 3

    init(_ record: CaptureRecord, index: Int) {
        let linkTypes = record.framesByLinkType.map { (name: LinkType.name($0.key), frames: $0.value) }
            .sorted { $0.name < $1.name }
        self.init(
            index: index, name: record.name, format: record.format, compression: record.compression ?? "none",
            bytes: record.bytes, frames: record.frames, firstTime: record.firstTime, lastTime: record.lastTime,
            interfaces: record.interfaces.prefix(1000).map {
                InterfaceReport(
                    name: $0.name, linkType: LinkType.name($0.linkType), snapLength: Int64($0.snapLength),
                    dropped: $0.dropped)
            }, linkTypes: linkTypes, complete: record.problems.isEmpty,
            problems: record.problems.map { ProblemReport(byteOffset: $0.byteOffset, message: $0.message) },
            notes: record.notes.map { ProblemReport(byteOffset: $0.byteOffset, message: $0.message) })
        duplicates = record.duplicates
        filteredOut = record.framesFilteredOut
        sameTraffic = record.duplicatesOf.filter { $0.value >= CaptureReport.sharedSegments }
            .map { (capture: Int($0.key), segments: $0.value) }.sorted { $0.capture < $1.capture }
    }

    /// An input that is none.
    init(unreadable problem: (path: String, message: String), index: Int) {
        self.init(
            index: index, name: problem.path, format: nil, compression: "none", bytes: 0, frames: 0, firstTime: nil,
            lastTime: nil, interfaces: [], linkTypes: [], complete: false,
            problems: [ProblemReport(byteOffset: nil, message: problem.message)])
    }
}
