import BITSSessions
import PacketCapture

extension Analyzer {
    /// Two files are looked at before they are read as one run: their clocks may differ by more than what lies between
    /// the places where they were captured, and what came first is told by times.
    func lookAtClocks() {
        if clockCorrections == nil { clockCorrections = compareClocks() }
    }

    private func compareClocks() -> [Int: ClockCorrection] {
        guard endless == nil, options.mergesCaptures, inputs.inputs.count == 2, inputs.totalBytes != nil,
            let portion = portions.first
        else { return [:] }
        let first = survey(portion, 0)
        guard !first.stories.isEmpty else { return [:] }
        let second = survey(portion, 1)
        guard let correction = ClockComparison.correction(of: second, by: first) else { return [:] }
        return [1: correction]
    }

    private func survey(_ portion: Portion, _ index: Int) -> ClockSurvey {
        var plain = options
        plain.hashesUploads = false
        plain.isAudited = false
        var survey = ClockSurvey()
        let queue = plain.queue(of: Portion(inputs: [portion.inputs[index]], firstIndex: index))
        queue.mostBytes = ClockSurvey.mostBytes
        let pipeline = Pipeline(captures: queue, options: plain, sink: NoReports())
        pipeline.tracker.onExchange = {
            survey.note($0)
            if survey.isFull { queue.mostBytes = 0 }
        }
        pipeline.run()
        return survey
    }
}

extension Pipeline {
    /// Makes the times of the captures those of one clock, as far as it is known how far theirs are apart.
    func correctClocks(of queue: CaptureQueue, by corrections: [Int: ClockCorrection]) {
        guard !corrections.isEmpty else { return }
        queue.corrections = corrections
        tracker.noteClocksApart(by: corrections.values.reduce(0) { max($0, $1.uncertainty) })
    }
}
