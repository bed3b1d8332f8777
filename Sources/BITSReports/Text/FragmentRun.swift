import BITSSessions

/// Runs of undisturbed Fragments, of which reports tell the first and the last.
enum FragmentRun {
    /// At least so many Fragments are a run.
    static let shortest = 6
    /// A pause that has to be told, so that no run goes across it.
    static let longPause: Int64 = 1_000_000_000

    /// How many undisturbed pairs of Fragment and Ack stand there, each where the one before it ended, without a long
    /// pause between them.
    static func count(in timeline: [TimelineEntry], from index: Int) -> Int {
        var end = index
        while end + 1 < timeline.count, isUndisturbed(timeline[end], timeline[end + 1]) {
            if end > index {
                let hasPause = timeline[end].time &- timeline[end - 1].time >= longPause
                if hasPause || timeline[end].range?.first != timeline[end - 1].received { break }
            }
            end += 2
        }
        return (end - index) / 2
    }

    /// Whether the two are a Fragment and the Ack that takes all of it, soon and without remarks.
    private static func isUndisturbed(_ request: TimelineEntry, _ answer: TimelineEntry) -> Bool {
        guard request.kind == .request, let range = request.range, request.note == nil else { return false }
        return answer.kind == .response && answer.status == 200 && answer.note == nil
            && answer.received == range.last &+ 1 && answer.time &- request.time < longPause
    }
}
