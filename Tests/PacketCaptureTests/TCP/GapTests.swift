import Conversations
import PacketCapture
import Testing

/// What the capture lacks, and why.
@Suite struct GapTests {
    /// A request of 1,000 octets in ten segments, an answer of as many, and again.
    private func frames(_ change: (inout ConversationBuilder, Int) -> Void = { _, _ in }) -> [BuiltFrame] {
        var builder = ConversationBuilder()
        builder.connect()
        builder.segment(100)
        for turn in 0..<2 {
            change(&builder, turn)
            builder.send(.client, pattern(1_000, from: turn))
            change(&builder, turn + 10)
            builder.send(.server, pattern(1_000, from: turn))
        }
        builder.fin(.client)
        builder.fin(.server)
        return builder.frames()
    }

    @Test(arguments: [[1], [5], [10], [3, 4, 5], [1, 10], [2, 4, 6, 8], Array(1...10)])
    func notCaptured(segments: [Int]) throws {
        for direction in 0...1 {
            for turn in 0...1 {
                let log = try StreamLog(
                    frames { builder, now in
                        if now == turn + 10 * direction { segments.forEach { builder.drop($0) } }
                    })
                let connection = log.connections[0]
                #expect(log.faults.isEmpty)
                #expect(connection.missing[direction] == Int64(100 * segments.count))
                #expect(connection.missing[1 - direction] == 0)
                let gaps = connection.pieces[direction].filter { $0.kind != .bytes }
                #expect(gaps.allSatisfy { $0.kind == .gap(.notCaptured) })
                #expect(gaps.first?.range.lowerBound == Int64(1_000 * turn + 100 * (segments[0] - 1)))
                #expect(connection.reached == [2_000, 2_000])
                #expect(connection.ends.suffix(1) == ["closed closed"] || turn == 1)
            }
        }
    }

    /// Every frame in turn is missing from the capture.
    @Test func eachFrameInTurn() throws {
        let whole = frames()
        for number in 1...whole.count {
            let log = try StreamLog(whole.dropping(number))
            #expect(log.faults.isEmpty)
            #expect(log.connections.count == 1)
            let payload = Int64(whole[number - 1].payload.count)
            #expect(log.connections[0].missing[0] + log.connections[0].missing[1] == payload, "frame \(number)")
            #expect(log.connections[0].reached == [2_000, 2_000], "frame \(number)")
        }
    }

    @Test func lostForGood() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 0, acknowledgment: 0, Array(repeating: 1, count: 10))
        builder.tcp(.client, sequence: 20, acknowledgment: 0, Array(repeating: 1, count: 10))
        builder.tcp(.server, sequence: 0, acknowledgment: 10, flags: .ack)
        builder.tcp(.client, sequence: 30, acknowledgment: 0, flags: [.rst, .ack])
        let log = try StreamLog(builder.frames())
        #expect(log.connections[0].text(0) == ["bytes 0..<10", "gap 10..<20 lost", "bytes 20..<30"])
        #expect(log.connections[0].ends == ["0 reset", "closed reset"])
    }

    @Test func captureEnds() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 10, acknowledgment: 0, Array(repeating: 1, count: 10))
        let log = try StreamLog(builder.frames())
        #expect(log.connections[0].text(0) == ["gap 0..<10 capture-end", "bytes 10..<20"])
        #expect(log.connections[0].ends == ["closed capture-end"])
    }

    /// The acknowledged part of a hole is not-captured, whatever becomes of the rest.
    @Test func partlyAcknowledgedHole() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 20, acknowledgment: 0, Array(repeating: 1, count: 10))
        builder.tcp(.server, sequence: 0, acknowledgment: 10, flags: .ack)
        let log = try StreamLog(builder.frames())
        #expect(
            log.connections[0].text(0) == ["gap 0..<10 not-captured", "gap 10..<20 capture-end", "bytes 20..<30"])
    }

    /// The answer to what is not in the capture need not wait for what is lost behind it.
    @Test func answersDoNotWaitForALaterHole() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 20, acknowledgment: 0, Array(repeating: 1, count: 10))
        builder.tcp(.server, sequence: 0, acknowledgment: 10, Array(repeating: 2, count: 10))
        for _ in 0..<100 { builder.tcp(.server, sequence: 10, acknowledgment: 10, flags: .ack) }
        builder.wait(2_000_000_000)
        builder.tcp(.server, sequence: 10, acknowledgment: 10, flags: [.fin, .ack])
        builder.tcp(.client, sequence: 10, acknowledgment: 0, Array(repeating: 1, count: 10))
        let log = try StreamLog(builder.frames())
        #expect(log.faults.isEmpty)
        #expect(log.connections[0].text(0) == ["gap 0..<10 not-captured", "bytes 10..<30"])
    }

    /// A segment that was lost before the capture point, whose repetition two taps brought behind its acknowledgement.
    @Test func repetitionBehindItsAcknowledgement() throws {
        var builder = ConversationBuilder()
        builder.connect()
        for number in 1..<60 {
            builder.tcp(.client, sequence: number, acknowledgment: 0, [UInt8(number)])
            builder.tcp(.server, sequence: 0, acknowledgment: 0, flags: .ack)
        }
        builder.tcp(.server, sequence: 0, acknowledgment: 60, flags: .ack)
        builder.tcp(.client, sequence: 0, acknowledgment: 0, [0])
        let log = try StreamLog(builder.frames())
        #expect(log.connections[0].text(0) == ["bytes 0..<60"])
        #expect(log.connections[0].octets[0] == StreamOctets(bytes: pattern(60)))
    }

    /// One wrong ACK number must not cost octets that the capture holds.
    @Test func acknowledgementOfOctetsNeverSent() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.server, sequence: 0, acknowledgment: 50_000, flags: .ack)
        for number in 0..<100 {
            builder.tcp(.client, sequence: number, acknowledgment: 0, [UInt8(number)])
            builder.tcp(.server, sequence: 0, acknowledgment: number + 1, flags: .ack)
        }
        let log = try StreamLog(builder.frames())
        #expect(log.connections[0].octets[0] == StreamOctets(bytes: pattern(100)))
    }

    @Test(arguments: [Side.client, .server])
    func oneSided(side: Side) throws {
        let whole = frames()
        let direction = side == .client ? 0 : 1
        let log = try StreamLog(whole.oneSided(side))
        #expect(log.faults.isEmpty)
        #expect(log.connections[0].octets[direction] == whole.stream(side))
        #expect(log.connections[0].missing[direction] == 0)
        let holey = try StreamLog(whole.dropping(9).dropping(20).oneSided(side))
        #expect(holey.faults.isEmpty)
        #expect(holey.connections[0].reached.max() ?? 0 >= 2_000)
    }

    /// Where one side alone is seen, a hole is given up before the memory is full.
    @Test func oneSidedHole() throws {
        var builder = ConversationBuilder()
        builder.connect(handshake: false)
        builder.tcp(.client, sequence: 0, acknowledgment: 0, [1])
        for number in 2..<600 { builder.tcp(.client, sequence: number, acknowledgment: 0, [1]) }
        let log = try StreamLog(builder.frames())
        #expect(log.connections[0].text(0) == ["bytes 0..<1", "gap 1..<2 not-captured", "bytes 2..<600"])
    }

    @Test(arguments: [54, 60, 66, 96, 100, 153])
    func truncatedFrames(snapLength: Int) throws {
        let whole = frames()
        for encapsulation in [Encapsulation(), Encapsulation(network: .options), Encapsulation(link: .raw)] {
            let log = try StreamLog(whole.snapped(to: snapLength), encapsulation: encapsulation)
            let headers = (encapsulation.link == .raw ? 40 : 54) + (encapsulation.network == .options ? 8 : 0)
            guard snapLength >= headers else { continue }
            let connection = log.connections[0]
            #expect(log.faults.isEmpty)
            #expect(connection.reached == [2_000, 2_000])
            let missing = Int64(20 * max(0, 100 - (snapLength - headers)))
            #expect(connection.missing == [missing, missing])
            let gaps = connection.pieces[0].filter { $0.kind != .bytes }
            #expect(gaps.allSatisfy { $0.kind == .gap(.truncated) })
            #expect(connection.ends == ["0 fin", "1 fin", "closed closed"])
        }
    }

    /// The TCP options of segments out of order are cut off too.
    @Test func truncatedInsideTheOptions() throws {
        let frames = frames().map { frame in
            var frame = frame
            frame.tcp?.options = [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 1]
            return frame
        }
        for snapLength in 54...70 {
            let log = try StreamLog(frames.reordered(seed: 3, window: 5).snapped(to: snapLength))
            #expect(log.connections[0].reached == [2_000, 2_000])
            #expect(log.faults.isEmpty)
        }
    }
}
