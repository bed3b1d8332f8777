import BITSSessions
import Conversations

@testable import BITSTrail

/// Runs with bounds that small conversations reach.
protocol BoundedRun {}

extension BoundedRun {
    /// Analyzes the conversation of a script with other bounds.
    func run(_ script: String, _ change: (inout PipelineBounds) -> Void = { _ in }) throws -> CollectingSink {
        try Running.withFile(try Conversation(script: script).pcap()) { path in
            var options = Analyzer.Options()
            var bounds = PipelineBounds()
            change(&bounds)
            options.bounds = bounds
            let sink = CollectingSink()
            Analyzer(captures: [path], options: options).run(into: sink)
            return sink
        }
    }

    /// How often each bound was reached.
    func limits(_ sink: CollectingSink) -> [String: Int] {
        Dictionary((sink.run?.limits ?? []).map { ($0.name, $0.times) }) { $1 }
    }
}
