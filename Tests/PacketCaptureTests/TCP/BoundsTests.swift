import Conversations
import PacketCapture
import Testing

/// Memory is bounded, and what that costs is said.
@Suite struct BoundsTests {
    private func conversations(_ count: Int) throws -> [BuiltFrame] {
        try (0..<count).flatMap { number in
            try Conversation(
                script: "connect client=192.0.2.10:\(4_000 + number)\nping\nack 200\nping\nack 200"
            ).frames().delayed(Int64(number) * 100_000).map { frame in
                var frame = frame
                frame.connection = number
                return frame
            }
        }.sortedByTime()
    }

    @Test(arguments: [0, 1, 4, 39])
    func fewConnections(bound: Int) throws {
        let frames = try conversations(40)
        var bounds = StreamAssembler.Bounds()
        bounds.connections = bound
        let log = try StreamLog(frames, bounds: bounds)
        #expect(log.faults.isEmpty)
        #expect(log.counts.evictedConnections > 0)
        #expect(log.counts.evictedConnections == log.connections.count { $0.ends.contains("closed evicted") })
        #expect(log.counts.connections == log.connections.count)
        #expect(log.connections.allSatisfy { $0.ends.last?.hasPrefix("closed") == true })
        let payload = log.connections.reduce(0) { $0 + $1.facts.payload }
        #expect(payload == Int64(frames.reduce(0) { $0 + $1.payload.count }))
    }

    @Test func enoughConnections() throws {
        var bounds = StreamAssembler.Bounds()
        bounds.connections = 40
        let log = try StreamLog(conversations(40), bounds: bounds)
        #expect(log.counts.evictedConnections == 0 && log.connections.count == 40)
    }

    /// Connections that are over make room sooner where there are many.
    @Test func shortConnections() throws {
        let frames = try (0..<60).flatMap { number in
            try Conversation(
                script: """
                    connect client=192.0.2.10:\(4_000 + number)
                    ping
                    ack 200
                    fin client
                    fin server
                    """
            ).frames().delayed(Int64(number) * 500_000_000).map { frame in
                var frame = frame
                frame.connection = number
                return frame
            }
        }.sortedByTime()
        var bounds = StreamAssembler.Bounds()
        let kept = try StreamLog(frames, bounds: bounds)
        bounds.crowd = 4
        let crowded = try StreamLog(frames, bounds: bounds)
        #expect(kept.slots >= 12)
        #expect(crowded.slots <= 8)
        for log in [kept, crowded] {
            #expect(log.faults.isEmpty && log.connections.count == 60)
            #expect(log.connections.allSatisfy { $0.ends == ["0 fin", "1 fin", "closed closed"] })
        }
    }

    /// Segments behind a hole that nobody acknowledges.
    private var holey: [BuiltFrame] {
        var builder = ConversationBuilder()
        builder.connect()
        for number in 1..<200 {
            builder.tcp(.client, sequence: 100 * number, acknowledgment: 0, pattern(90))
            builder.tcp(.server, sequence: 0, acknowledgment: 0, flags: .ack)
        }
        return builder.frames()
    }

    @Test func heldOctets() throws {
        for change in 0..<3 {
            var bounds = StreamAssembler.Bounds()
            if change == 0 { bounds.heldPerConnection = 2_000 }
            if change == 1 { bounds.held = 2_000 }
            if change == 2 { bounds.heldSegments = 5 }
            let log = try StreamLog(holey, bounds: bounds)
            let connection = log.connections[0]
            #expect(log.faults.isEmpty)
            #expect(connection.reached[0] == 19_990)
            #expect(connection.missing[0] == 19_990 - 199 * 90)
            #expect(connection.pieces[0].first == .init(kind: .gap(.evicted), range: 0..<100))
            #expect(log.counts.gaps == 199)
        }
    }

    /// Each before all others, or anywhere: all of it is delivered once the first octet is there.
    @Test(arguments: [true, false]) func segmentsOutOfOrder(isBackwards: Bool) throws {
        var random = SeededRandom(seed: 7)
        let numbers = isBackwards ? Array((0..<600).reversed()) : Array(1..<600).shuffled(using: &random) + [0]
        var builder = ConversationBuilder()
        builder.connect()
        for number in numbers {
            // Every third goes on into the next.
            builder.tcp(
                .client, sequence: 10 * number, acknowledgment: 0, pattern(number % 3 == 0 ? 14 : 10, from: 10 * number)
            )
        }
        let log = try StreamLog(builder.frames())
        let connection = log.connections[0]
        #expect(log.faults.isEmpty && log.counts.gaps == 0)
        #expect(connection.pieces[0] == [.init(kind: .bytes, range: 0..<6_000)])
        #expect(connection.octets[0].bytes == pattern(6_000))
    }

    @Test func heldOctetsOfSeveralConnections() throws {
        var bounds = StreamAssembler.Bounds()
        bounds.held = 3_000
        let frames = (0..<5).flatMap { number in
            holey.map { frame in
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
        let log = try StreamLog(frames.sortedByTime(), bounds: bounds)
        #expect(log.faults.isEmpty)
        #expect(log.connections.count == 5)
        for connection in log.connections { #expect(connection.missing[0] == 19_990 - 199 * 90) }
    }

    /// One wrong time stamp must not end connections as silent.
    @Test(arguments: [Int64(0xffff_ffff) * 1_000_000_000, 0])
    func oneWrongTime(time: Int64) throws {
        let frames = try conversations(5)
        for position in [4, 20, frames.count - 3] {
            var changed = frames
            changed[position].time = time
            let log = try StreamLog(changed)
            #expect(log.connections.count == 5)
            #expect(log.connections.allSatisfy { $0.ends == ["closed capture-end"] })
        }
    }

    /// Time goes on in a second capture, also if it is the older one.
    @Test func ticksInEveryCapture() throws {
        let frames = try Conversation(script: "ping\nack 200\nwait 5s\nping\nack 200\nwait 5s\nping\nack 200").frames()
        let file = CaptureFile.pcap(frames).bytes
        let older = CaptureFile.pcap(frames.delayed(-3_600_000_000_000)).bytes
        let one = try StreamLog(files: [file]).ticks
        #expect(one >= 3)
        #expect(try StreamLog(files: [file, older]).ticks >= 2 * one)
    }
}
