import BITSSessions
import Dispatch
import PacketCapture

/// What one part of a run tells at its end: all captures together, or one of those that are not merged.
struct PartEnding: Sendable {
    let report: RunReport
    let audited: [AuditReport.Input]
}

extension PartEnding {
    /// Of a pipeline that has run.
    init(_ pipeline: Pipeline, _ queue: CaptureQueue, firstIndex: Int, _ options: Analyzer.Options) {
        self.init(
            report: RunReport(pipeline, queue, firstIndex: firstIndex, options),
            audited: queue.records.enumerated().map { AuditReport.Input($0.element, firstIndex + $0.offset) })
    }
}

extension Analyzer {
    /// Whether captures are analysed on threads of their own, while this one tells their results: those that are not
    /// merged side by side, and what is one run where there is much to tell.
    ///
    /// Pipes are not: Ctrl-C wakes only the main thread, so only that may wait for them. Nor is anything while files are
    /// extracted or frames chosen, which happens as the octets pass; nor where memory is to be saved, since each takes
    /// as much.
    func isSideBySide(telling sink: any ReportSink) -> Bool {
        guard options.jobs > 1, endless == nil, uploads == nil, watcher == nil, options.maxMemory == nil,
            inputs.areFiles
        else { return false }
        if portions.count > 1 { return true }
        return sink.wantsDetails && inputs.totalBytes ?? 0 >= Self.worthAThread
    }

    /// Bytes of captures, as they are stored: fewer are done before a thread has begun.
    private static let worthAThread: Int64 = 2 << 20
    /// Octets of results of one run that wait to be told: they shall stay in the cache.
    private static let roomOfOne = 1 << 20

    /// Results are told here, in the order of the captures, with the numbers that they would have had one after the other.
    func runSideBySide(into sink: any ReportSink, _ sum: inout Sum) {
        let portions = portions
        let threads = min(options.jobs, portions.count)
        var share = options
        share.jobs = max(1, options.jobs / threads)
        let lineup = Lineup(captures: portions.count, room: portions.count > 1 ? Lineup.room : Self.roomOfOne)
        let work = CaptureWork(
            portions: portions, options: share, wishes: SinkWishes(of: sink), showsProgress: onProgress != nil,
            corrections: clockCorrections ?? [:], lineup: lineup)
        let group = DispatchGroup()
        for _ in 0..<threads { DispatchQueue(label: "captures").async(group: group) { work.run() } }
        tell(lineup, sink, &sum)
        group.wait()
    }

    private func tell(_ lineup: Lineup, _ sink: any ReportSink, _ sum: inout Sum) {
        while true {
            switch lineup.take() {
            case .over: return
            case .progress(let progress):
                onProgress?(
                    Progress(
                        bytes: progress.bytes, totalBytes: separateTotal, frames: progress.frames,
                        sessions: progress.sessions))
            case .batch(let batch):
                for news in batch.news {
                    switch news {
                    case .result(let result): result.tell(sink, from: sum.origin)
                    case .problem(let name, let problem): onProblem?(name, problem.byteOffset, problem.message)
                    case .start(let time): noteStart(time)
                    }
                }
                guard let ending = batch.ending else { continue }
                sum.add(ending.part)
                sum.add(ending.counts)
            }
        }
    }
}
