import Conversations
import Testing

@testable import PacketCapture

/// The metrics of a capture's connections when they were over, in that order.
struct MetricsLog {
    private(set) var metrics: [ConnectionMetrics?] = []
    /// Meters that are still kept when all is read.
    private(set) var left = 0

    /// What the metrics of the first connection were, after each event.
    private(set) var course: [ConnectionMetrics] = []

    /// - Parameter dismissing: connections are dismissed with their first octets.
    init(_ frames: [BuiltFrame], encapsulation: Encapsulation = Encapsulation(), dismissing: Bool = false) throws {
        let options = PcapOptions(encapsulation: encapsulation, nanoseconds: true)
        try TemporaryFile.with(CaptureFile.pcap(frames, options).bytes) { path in
            var assembler = StreamAssembler(reading: CaptureQueue(paths: [path]), seed: 1)
            while let event = assembler.next() {
                if metrics.isEmpty, let now = assembler.metrics(0) { course.append(now) }
                switch event.kind {
                case .bytes: if dismissing { assembler.dismiss(event.slot) }
                case .closed: metrics.append(assembler.metrics(event.slot))
                default: break
                }
            }
            left = assembler.meters.count
        }
    }

    func first() throws -> ConnectionMetrics {
        try #require(metrics.first.flatMap { $0 })
    }
}
