import BITSSessions
import Dispatch
import PacketCapture

/// Analyses captures, each on its own, one after the other while there are any; several do so side by side.
struct CaptureWork: Sendable {
    let portions: [Analyzer.Portion]
    let options: Analyzer.Options
    let wishes: SinkWishes
    let showsProgress: Bool
    /// Of captures that are one run.
    let corrections: [Int: ClockCorrection]
    let lineup: Lineup

    /// Results are handed over by the batch of about so many octets: little enough to stay in the cache.
    private static let batchSize = 128 << 10

    func run() {
        let own = DispatchSemaphore(value: 0)
        while let index = lineup.begin() { analyze(index, own) }
    }

    private func analyze(_ index: Int, _ own: DispatchSemaphore) {
        var batch = Lineup.Batch()
        func handOver() {
            lineup.put(batch, of: index, waitingWith: own)
            batch = Lineup.Batch()
        }
        let portion = portions[index]
        let queue = options.queue(of: portion)
        let sink = KeepingSink(wishes) { result in
            batch.add(.result(result))
            if batch.size >= Self.batchSize { handOver() }
        }
        let pipeline = Pipeline(captures: queue, options: options, sink: sink)
        pipeline.correctClocks(of: queue, by: corrections)
        if options.isAudited { queue.makesDigest = options.makesDigest }
        queue.onStart = { batch.add(.start($0)) }
        queue.onProblem = { name, problem in
            batch.add(.problem(capture: name, problem))
            // Whoever watches learns of it now, if it is this capture's turn.
            handOver()
        }
        func note(_ progress: CaptureQueue.Progress) {
            guard showsProgress else { return }
            let sessions = pipeline.tracker.nextOrigin.sessions
            lineup.note(Lineup.Progress(bytes: progress.bytes, frames: progress.frames, sessions: sessions), of: index)
        }
        queue.onProgress = note
        pipeline.run()
        note(queue.progress)
        batch.ending = Lineup.Ending(
            part: PartEnding(pipeline, queue, firstIndex: portion.firstIndex, options),
            counts: pipeline.tracker.nextOrigin)
        handOver()
    }
}
