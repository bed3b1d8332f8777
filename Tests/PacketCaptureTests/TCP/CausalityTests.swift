import Conversations
import PacketCapture
import Testing

/// Octets come after those that their sender had acknowledged.
@Suite struct CausalityTests {
    private func turns(_ count: Int) -> ConversationBuilder {
        var builder = ConversationBuilder()
        builder.connect()
        builder.segment(50)
        for turn in 0..<count {
            builder.send(.client, pattern(120, from: turn))
            builder.send(.server, pattern(90, from: turn))
        }
        return builder
    }

    /// Frames of the two directions change places, as two taps do.
    private func shaken(_ frames: [BuiltFrame], seed: UInt64, reach: Int) -> [BuiltFrame] {
        var random = SeededRandom(seed: seed)
        let keys = frames.indices.map { Double($0) + ($0 < 3 ? 0 : Double(random.below(reach * 100)) / 100) }
        let order = frames.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
        return zip(frames, order).map { original, index in
            var frame = frames[index]
            frame.time = original.time
            return frame
        }
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func requestsBeforeAnswers(seed: UInt64) throws {
        let frames = turns(12).frames()
        let log = try StreamLog(shaken(frames, seed: seed, reach: 2 + Int(seed % 7)))
        let connection = log.connections[0]
        #expect(log.faults.isEmpty)
        #expect(connection.octets[0] == frames.stream(.client))
        #expect(connection.octets[1] == frames.stream(.server))
        var reached = [0, 0]
        for run in connection.runs {
            let numbers = run.split { " +".contains($0) }.compactMap { Int($0) }
            let (direction, start, length) = (numbers[0], numbers[1], numbers[2])
            // The server answers 120 octets with 90, and the client goes on when it has them.
            let turn = start / (direction == 0 ? 120 : 90)
            #expect(reached[1 - direction] >= (direction == 0 ? 90 * turn : 120 * (turn + 1)))
            reached[direction] = start + length
        }
    }

    @Test func answerCapturedBeforeItsRequest() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.server, sequence: 0, acknowledgment: 7, Array("answer".utf8))
        builder.tcp(.client, sequence: 0, acknowledgment: 0, Array("request".utf8))
        builder.tcp(.client, sequence: 7, acknowledgment: 6, Array("next".utf8))
        let log = try StreamLog(builder.frames())
        #expect(log.connections[0].runs == ["0 0+7", "1 0+6", "0 7+4"])
    }

    /// Two segments that claim to have seen each other: nothing may be lost, nor kept for ever.
    @Test func eachAcknowledgesTheOther() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 0, acknowledgment: 6, Array("request".utf8))
        builder.tcp(.server, sequence: 0, acknowledgment: 7, Array("answer".utf8))
        let log = try StreamLog(builder.frames())
        #expect(log.connections[0].octets == ["request", "answer"])
        #expect(log.faults.isEmpty)
    }

    @Test func memoryStaysBoundedWhenEachAcknowledgesTheOther() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 0, acknowledgment: 6, Array("request".utf8))
        builder.tcp(.server, sequence: 0, acknowledgment: 7, Array("answer".utf8))
        for number in 0..<400 {
            builder.tcp(.client, sequence: 7 + 100 * number, acknowledgment: 6, pattern(100, from: 0))
        }
        let frames = builder.frames()
        var bounds = StreamAssembler.Bounds()
        bounds.heldPerConnection = 4_000
        let log = try StreamLog(frames, bounds: bounds)
        #expect(log.connections[0].reached == [40_007, 6])
    }

    @Test func acknowledgedIsReported() throws {
        let frames = turns(3).frames()
        let log = try StreamLog(frames, watch: (1, 90))
        #expect(log.connections[0].ends.first == "1 acknowledged 90")
        let never = try StreamLog(frames, watch: (1, 100_000))
        #expect(never.connections[0].ends == ["closed capture-end"])
    }
}
