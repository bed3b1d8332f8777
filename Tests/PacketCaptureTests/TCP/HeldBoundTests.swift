import Conversations
import Testing

@testable import PacketCapture

/// What all connections hold back together stays within its bound at every moment, however many hold something.
@Suite struct HeldBoundTests {
    /// The most that was held after any event, and the octets that were delivered.
    private func most(_ connections: Int, _ segments: Int, bound: Int) throws -> (held: Int, delivered: Int64) {
        var frames: [BuiltFrame] = []
        for number in 0..<connections {
            var builder = ConversationBuilder()
            builder.connect()
            // A hole before each.
            for segment in 1...segments {
                builder.tcp(.client, sequence: 1_000 * segment, acknowledgment: 0, pattern(900))
            }
            frames += builder.frames().map { frame in
                var frame = frame
                frame.connection = number
                if frame.side == .client {
                    frame.tcp?.source.port &+= UInt16(number)
                } else {
                    frame.tcp?.destination.port &+= UInt16(number)
                }
                return frame
            }
        }
        var bounds = StreamAssembler.Bounds()
        bounds.held = bound
        return try TemporaryFile.with(CaptureFile.pcap(frames.sortedByTime()).bytes) { path in
            var streams = StreamAssembler(reading: CaptureQueue(paths: [path]), bounds: bounds, seed: 1)
            var (held, delivered) = (0, Int64(0))
            while let event = streams.next() {
                held = max(held, streams.heldCost)
                if case .bytes = event.kind { delivered += event.length }
            }
            return (held, delivered)
        }
    }

    @Test func manyConnections() throws {
        // Segments of 900 octets, and what keeping one costs.
        let one = 1_200
        let (held, delivered) = try most(40, 12, bound: 30_000)
        #expect(held > 30_000 - one && held <= 30_000 + one)
        #expect(delivered == 40 * 12 * 900)
        // Nothing is given up that has room.
        let (all, _) = try most(40, 12, bound: 40 * 12 * one)
        #expect(all >= 40 * 12 * 900)
    }
}
