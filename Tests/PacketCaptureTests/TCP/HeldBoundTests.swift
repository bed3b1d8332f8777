import Conversations
import Testing

@testable import PacketCapture

/// What all connections hold back together stays within its bound at every moment, however many hold something.
@Suite struct HeldBoundTests {
    /// The most that was held after any event, and the octets that were delivered or told as missing.
    ///
    /// - Parameter say: what each connection carries.
    private func most(
        _ connections: Int, bound: Int, say: (inout ConversationBuilder) -> Void
    ) throws -> (held: Int, told: Int64, evicted: Int) {
        var frames: [BuiltFrame] = []
        for number in 0..<connections {
            var builder = ConversationBuilder()
            builder.connect()
            say(&builder)
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
            var (held, told) = (0, Int64(0))
            while let event = streams.next() {
                held = max(held, streams.heldCost)
                switch event.kind {
                case .bytes, .gap: told += event.length
                default: break
                }
            }
            return (held, told, streams.counts.evictedGaps)
        }
    }

    /// Segments of 900 octets, and what keeping one costs.
    private static let one = 1_200

    @Test func manyConnections() throws {
        // A hole before each.
        func say(_ builder: inout ConversationBuilder) {
            for segment in 1...12 { builder.tcp(.client, sequence: 1_000 * segment, acknowledgment: 0, pattern(900)) }
        }
        let (held, told, evicted) = try most(40, bound: 30_000, say: say)
        #expect(held > 30_000 - Self.one && held <= 30_000 + Self.one)
        #expect(told == 40 * (1_000 + 12 * 900 + 11 * 100))
        #expect(evicted > 0)
        // Nothing is given up that has room.
        let (all, _, none) = try most(40, bound: 40 * 12 * Self.one, say: say)
        #expect(all >= 40 * 12 * 900)
        #expect(none == 0)
    }

    /// Octets that their sender had seen are waited for as well, and no longer than there is room.
    @Test(arguments: [1, 2, 500]) func octetsThatWereSeen(count: Int) throws {
        func say(_ builder: inout ConversationBuilder) {
            for segment in 0..<12 { builder.tcp(.server, sequence: 900 * segment, acknowledgment: count, pattern(900)) }
        }
        let (held, told, _) = try most(40, bound: 30_000, say: say)
        #expect(held > 30_000 - Self.one && held <= 30_000 + Self.one)
        // One octet may be a FIN: no gap stands for it.
        #expect(told == 40 * (12 * 900 + (count > 1 ? count : 0)))
        let (all, _, _) = try most(40, bound: 40 * 12 * Self.one, say: say)
        #expect(all >= 40 * 12 * 900)
    }

    /// Each side had seen the other's, so that neither is first by right.
    @Test func octetsThatBothHadSeen() throws {
        func say(_ builder: inout ConversationBuilder) {
            for segment in 0..<6 {
                builder.tcp(.server, sequence: 900 * segment, acknowledgment: 900, pattern(900))
                builder.tcp(.client, sequence: 900 * segment, acknowledgment: 900, pattern(900))
            }
        }
        let (held, told, _) = try most(40, bound: 30_000, say: say)
        #expect(held > 30_000 - Self.one && held <= 30_000 + Self.one)
        #expect(told == 40 * 12 * 900)
    }
}
