import BITSReports
import BITSSessions
import PacketCapture

/// The last reading: writes the frames that were chosen, in the order in which they are read.
final class FrameCopier: PipelineWatcher, FrameObserver {
    /// A frame that waits until all packets in it have been seen.
    private struct Waiting {
        let frame: Frame
        let place: Place
        let interface: CaptureInterface
        var stripper: FrameStripper
        let comments: [String]
    }

    /// An interface as the section under way has it.
    private struct Known {
        let number: Int
        let capture: Int32
        let interface: CaptureInterface
    }

    private let plan: SlicePlan
    private let output: ReportOutput
    private let fileGap: Int64
    private let describe: (Int32) -> String
    private let sectionComment: String
    private var writer = PcapngWriter()
    private var waiting: Waiting?
    /// By interface, of the section under way.
    private var interfaces: [SourceInterface: Known] = [:]
    /// By capture: the times of its first and last frame, in the section.
    private var times: [Int32: (first: Int64, last: Int64)] = [:]
    private var border = -1
    private var lastTime: Int64?
    private(set) var frames: Int64 = 0

    private struct SourceInterface: Hashable {
        let capture: Int32
        let interface: Int32
    }

    /// - Parameters:
    ///   - fileGap: a longer time between two captures, nanoseconds, was captured by nobody.
    ///   - describe: the name of a capture by its index.
    init(
        _ plan: SlicePlan, to output: ReportOutput, fileGap: Int64, comment: String,
        describe: @escaping (Int32) -> String
    ) {
        self.plan = plan
        self.output = output
        self.fileGap = fileGap
        self.describe = describe
        sectionComment = comment
    }

    var observer: (any FrameObserver)? { self }

    func observe(_ sight: FrameSight) {
        if let waiting, waiting.place != sight.place { flush() }
        noteTime(sight)
        let uses = plan.fragments.isEmpty ? nil : plan.fragments[FrameReference(sight.place)]
        let segment = sight.segment.flatMap { plan.serials.contains($0.serial) ? $0 : nil }
        // The frame of a segment that was put together is among the fragments.
        guard uses != nil || segment.map({ $0.datagram == nil }) ?? false else {
            if plan.heads != nil, waiting != nil, let other = sight.segment {
                waiting?.stripper.strip(other) { _ in [] }
            }
            return
        }
        if waiting == nil { begin(sight) }
        guard plan.heads != nil else { return }
        for use in uses ?? [] {
            guard let stripped = plan.stripped[use.datagram] else { continue }
            let stream = StreamName(serial: use.serial, direction: use.direction)
            waiting?.stripper.strip(use.piece, as: stripped, plan.source(stream))
        }
        if let segment, segment.datagram == nil {
            let stream = StreamName(serial: segment.serial, direction: segment.direction)
            waiting?.stripper.strip(segment, plan.source(stream))
        }
    }

    /// Keeps account of what the captures cover: a time that nobody captured begins a new section.
    private func noteTime(_ sight: FrameSight) {
        let time = sight.place.time
        if sight.borders != border {
            let hole = lastTime.map { time.subtractingReportingOverflow($0) }
            if let hole, hole.overflow || hole.partialValue < 0 || hole.partialValue > fileGap { endSection() }
            border = sight.borders
        }
        lastTime = time
        let known = times[sight.place.capture] ?? (time, time)
        times[sight.place.capture] = (min(known.first, time), max(known.last, time))
    }

    private func begin(_ sight: FrameSight) {
        guard let interface = sight.interface else { return }
        let found = plan.comments[FrameReference(sight.place)] ?? []
        // What somebody wrote on a frame may quote what is blanked.
        let own = plan.heads == nil ? sight.comments : []
        waiting = Waiting(
            frame: sight.frame, place: sight.place, interface: interface,
            stripper: FrameStripper(sight.copyBytes(), sight.frame), comments: own + found)
    }

    private func flush() {
        guard let waiting else { return }
        self.waiting = nil
        let source = SourceInterface(capture: waiting.place.capture, interface: waiting.place.interface)
        let known: Known
        if let interface = interfaces[source] {
            known = interface
        } else {
            if interfaces.isEmpty { beginSection() }
            known = Known(number: interfaces.count, capture: source.capture, interface: waiting.interface)
            interfaces[source] = known
            writer.interface(waiting.interface, comment: "of \(describe(source.capture))")
        }
        writer.frame(
            waiting.frame, octets: waiting.stripper.octets, interface: known.interface, number: known.number,
            comments: waiting.comments)
        frames &+= 1
        output.write(writer.take())
    }

    private func beginSection() {
        writer.section(
            application: "\(PcapngWriter.sliceMark) \(Analyzer.version)", comment: sectionComment)
    }

    /// What is known of the interfaces comes last, as it grows while frames come.
    private func endSection() {
        flush()
        for (_, known) in interfaces.sorted(by: { $0.value.number < $1.value.number }) {
            guard let time = times[known.capture] else { continue }
            // Several captures together covered what the last of them did.
            let end = times.values.map(\.last).max() ?? time.last
            writer.statistics(known.interface, number: known.number, start: time.first, end: end)
        }
        output.write(writer.take())
        interfaces = [:]
        times = [:]
    }

    /// Everything is read.
    func finish() {
        endSection()
    }
}
