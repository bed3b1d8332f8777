import Conversations
import PacketCapture
import Testing

/// Beginnings and ends of connections that are seldom seen, and what TCP does in between.
@Suite struct LifeMatrixTests {
    private func log(handshake: Bool = false, _ make: (inout ConversationBuilder) -> Void) throws -> StreamLog {
        var builder = ConversationBuilder()
        builder.connect(handshake: handshake)
        make(&builder)
        return try StreamLog(builder.frames())
    }

    private func expect(
        _ log: StreamLog, _ client: StreamOctets, _ server: StreamOctets, _ ends: [String],
        _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(log.faults.isEmpty && log.connections.count == 1, sourceLocation: location)
        #expect(log.connections[0].octets == [client, server], sourceLocation: location)
        #expect(log.connections[0].gaps == [[], []], sourceLocation: location)
        #expect(log.connections[0].ends == ends, sourceLocation: location)
        #expect(log.connections[0].facts.handshakeSeen, sourceLocation: location)
    }

    @Test func simultaneousOpen() throws {
        let log = try log {
            $0.tcp(.client, sequence: -1, flags: .syn)
            $0.tcp(.server, sequence: -1, flags: .syn)
            $0.tcp(.client, sequence: -1, acknowledgment: 0, flags: [.syn, .ack])
            $0.tcp(.server, sequence: -1, acknowledgment: 0, flags: [.syn, .ack])
            $0.tcp(.client, sequence: 0, acknowledgment: 0, Array("request".utf8))
            $0.tcp(.server, sequence: 0, acknowledgment: 7, Array("answer".utf8))
        }
        expect(log, "request", "answer", ["closed capture-end"])
    }

    @Test func simultaneousClose() throws {
        let log = try log(handshake: true) {
            $0.tcp(.client, sequence: 0, acknowledgment: 0, Array("request".utf8))
            $0.tcp(.server, sequence: 0, acknowledgment: 7, Array("answer".utf8))
            $0.tcp(.client, sequence: 7, acknowledgment: 6, flags: [.fin, .ack])
            $0.tcp(.server, sequence: 6, acknowledgment: 7, flags: [.fin, .ack])
            $0.tcp(.client, sequence: 8, acknowledgment: 7, flags: .ack)
            $0.tcp(.server, sequence: 7, acknowledgment: 8, flags: .ack)
        }
        expect(log, "request", "answer", ["0 fin", "1 fin", "closed closed"])
    }

    /// The answer comes long after its request's sender had nothing more to send.
    @Test func halfClose() throws {
        let log = try log(handshake: true) {
            $0.tcp(.client, sequence: 0, acknowledgment: 0, flags: [.fin, .psh, .ack], Array("request".utf8))
            $0.tcp(.server, sequence: 0, acknowledgment: 8, flags: .ack)
            for number in 0..<4 {
                $0.wait(30_000_000_000)
                $0.tcp(.server, sequence: number, acknowledgment: 8, [0x61])
                $0.tcp(.client, sequence: 8, acknowledgment: number + 1, flags: .ack)
            }
            $0.tcp(.server, sequence: 4, acknowledgment: 8, flags: [.fin, .ack])
            $0.tcp(.client, sequence: 8, acknowledgment: 5, flags: .ack)
        }
        expect(log, "request", "aaaa", ["0 fin", "1 fin", "closed closed"])
    }

    /// The receiver has no room: a probe brings the next octet, which is sent again until there is some; other systems
    /// probe with an old one.
    @Test func windowProbes() throws {
        let log = try log(handshake: true) {
            $0.tcp(.client, sequence: 0, acknowledgment: 0, Array("requ".utf8))
            $0.window(.server, 0)
            for old in [false, true] {
                $0.tcp(.server, sequence: 0, acknowledgment: 4, flags: .ack)
                $0.wait(5_000_000_000)
                $0.tcp(.client, sequence: old ? 3 : 4, acknowledgment: 0, flags: .ack, Array((old ? "?" : "e").utf8))
            }
            $0.window(.server, 100)
            $0.tcp(.server, sequence: 0, acknowledgment: 4, flags: .ack)
            $0.tcp(.client, sequence: 4, acknowledgment: 0, Array("est".utf8))
        }
        expect(log, "request", "", ["closed capture-end"])
        #expect(log.counts.repeatedSegments == 1 && log.counts.segmentsOutOfWindow == 0)
    }

    /// Data in the SYN, and again in the SYN-ACK; with the data of the SYN accepted or sent again (RFC 7413).
    @Test(arguments: [true, false]) func dataInBothSYNs(isAccepted: Bool) throws {
        let log = try log {
            $0.tcp(.client, sequence: -1, flags: .syn, Array("requ".utf8))
            $0.tcp(
                .server, sequence: -1, acknowledgment: isAccepted ? 4 : 0, flags: [.syn, .ack], Array("early ".utf8))
            if !isAccepted {
                $0.tcp(.client, sequence: 0, acknowledgment: 6, Array("requ".utf8))
            }
            $0.tcp(.client, sequence: 4, acknowledgment: 6, Array("est".utf8))
            $0.tcp(.server, sequence: 6, acknowledgment: 7, Array("answer".utf8))
        }
        expect(log, "request", "early answer", ["closed capture-end"])
        #expect(log.counts.repeatedSegments == (isAccepted ? 0 : 1))
    }

    /// The SYN with data gets no answer; one without data does.
    @Test func dataInASYNThatIsLost() throws {
        let log = try log {
            $0.tcp(.client, sequence: -1, flags: .syn, Array("request".utf8))
            $0.wait(1_000_000_000)
            $0.tcp(.client, sequence: -1, flags: .syn)
            $0.tcp(.server, sequence: -1, acknowledgment: 0, flags: [.syn, .ack])
            $0.tcp(.client, sequence: 0, acknowledgment: 0, Array("request".utf8))
            $0.tcp(.server, sequence: 0, acknowledgment: 7, Array("answer".utf8))
        }
        expect(log, "request", "answer", ["closed capture-end"])
    }

    @Test(arguments: [UInt32.max - 1, UInt32.max - 5_000, 0x7fff_fff0])
    func numbersThatWrap(isn: UInt32) throws {
        var builder = ConversationBuilder()
        builder.connect(clientISN: isn, serverISN: isn)
        builder.segment(700)
        for turn in 0..<6 {
            builder.send(.client, pattern(2_000, from: turn))
            builder.send(.server, pattern(2_000, from: turn))
        }
        builder.fin(.client)
        builder.fin(.server)
        let frames = builder.frames()
        for frames in [frames, frames.reordered(seed: 5, window: 6), frames.onOwnInterfaces()] {
            let log = try StreamLog(frames)
            #expect(log.connections[0].octets == [frames.stream(.client), frames.stream(.server)])
            #expect(log.connections[0].ends == ["0 fin", "1 fin", "closed closed"])
            #expect(log.faults.isEmpty && log.counts.segmentsOutOfWindow == 0)
        }
    }

    /// More than the numbers can count: 5 GB, of which only some are in the capture.
    @Test func numbersThatComeRoundAgain() throws {
        var builder = ConversationBuilder()
        builder.connect()
        let step = 500_000_000
        for number in 0..<10 {
            builder.tcp(.client, sequence: step * number, acknowledgment: 0, pattern(100))
            builder.tcp(.server, sequence: 0, acknowledgment: step * (number + 1), flags: .ack)
            builder.wait(1_000_000_000)
        }
        let log = try StreamLog(builder.frames())
        #expect(log.faults.isEmpty && log.connections[0].reached[0] == Int64(10 * step))
        #expect(log.connections[0].missing[0] == Int64(10 * (step - 100)))
    }

    /// TIME_WAIT: the same ports again, with the end of the old connection in the capture, or without parts of it.
    @Test(arguments: [[], [8], [10], [8, 10], [7, 8, 9, 10], [11], [12], [13]])
    func portsUsedAgain(lost: [Int]) throws {
        var builder = ConversationBuilder()
        for turn in 0..<2 {
            let port = Endpoint(settingsPort: 5_000, of: builder)
            builder.connect(
                "\(turn)", client: port, clientISN: UInt32(1_000 + 90_000 * turn),
                serverISN: UInt32(3_000 + 50_000 * turn))
            builder.send(.client, Array("request \(turn)".utf8))
            builder.send(.server, Array("answer \(turn)".utf8))
            builder.fin(.server)
            builder.fin(.client)
            builder.wait(50_000_000)
        }
        var frames = builder.frames()
        // 1–3 handshake, 4–7 messages and ACKs, 8–11 ends; then again.
        for number in lost.reversed() { frames.remove(at: number - 1) }
        let log = try StreamLog(frames)
        #expect(log.faults.isEmpty && log.connections.count == 2)
        guard log.connections.count == 2 else { return }
        for turn in 0..<2 {
            #expect(log.connections[turn].octets[0] == StreamOctets(bytes: Array("request \(turn)".utf8)))
            #expect(log.connections[turn].octets[1] == StreamOctets(bytes: Array("answer \(turn)".utf8)))
            #expect(log.connections[turn].facts.handshakeSeen)
        }
        #expect(log.connections[1].ends == ["1 fin", "0 fin", "closed closed"])
    }

    /// Two machines behind a NAT get the same port one after the other; the server still had the first one's
    /// connection: challenge ACK, reset by the second machine, SYN again.
    @Test(arguments: [true, false]) func samePortBehindNAT(isResetCaptured: Bool) throws {
        var builder = ConversationBuilder()
        let port = Endpoint(settingsPort: 5_000, of: builder)
        builder.connect("first", client: port, clientISN: 1_000, serverISN: 3_000)
        builder.send(.client, Array("request".utf8))
        builder.send(.server, Array("answer".utf8))
        builder.wait(10_000_000_000)
        // Numbers of the first connection: 400,000 is the second machine's first.
        builder.tcp(.client, sequence: 400_000, flags: .syn)
        builder.tcp(.server, sequence: 6, acknowledgment: 7, flags: .ack)
        if isResetCaptured { builder.tcp(.client, sequence: 7, flags: .rst) }
        builder.wait(1_000_000_000)
        builder.connect("second", client: port, clientISN: 401_001, serverISN: 900_000)
        builder.send(.client, Array("other request".utf8))
        builder.send(.server, Array("other answer".utf8))
        let log = try StreamLog(builder.frames())
        #expect(log.faults.isEmpty && log.connections.count == 2)
        #expect(log.connections.map(\.octets) == [["request", "answer"], ["other request", "other answer"]])
        #expect(log.connections.map(\.gaps) == [[[], []], [[], []]])
        #expect(log.connections[0].ends.last == "closed reused")
        #expect(log.connections[0].ends.contains("0 reset") == isResetCaptured)
    }

    /// Each direction on an interface of its own, whose frames come later, by a clock that is behind.
    @Test(arguments: [Int64(0), 300_000, -300_000, 40_000_000, -40_000_000])
    func twoInterfaces(difference: Int64) throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.segment(100)
        for turn in 0..<8 {
            builder.send(.client, pattern(450, from: turn))
            builder.send(.server, pattern(330, from: turn))
        }
        builder.fin(.client)
        builder.fin(.server)
        var frames = builder.frames()
        for index in frames.indices where frames[index].side == .server { frames[index].time += difference }
        for frames in [frames, frames.sortedByTime()] {
            let log = try StreamLog(frames.onOwnInterfaces())
            #expect(log.faults.isEmpty && log.connections.count == 1)
            #expect(log.connections[0].octets == [frames.stream(.client), frames.stream(.server)])
            #expect(log.connections[0].gaps == [[], []])
            #expect(log.connections[0].ends.suffix(1) == ["closed closed"])
        }
    }

    /// The clock is set back in the middle: by a moment, an hour, three days.
    @Test(arguments: [Int64(1), 3_600, 260_000]) func timeGoesBack(seconds: Int64) throws {
        var builder = ConversationBuilder()
        builder.connect()
        for turn in 0..<8 {
            builder.send(.client, pattern(450, from: turn))
            if turn == 5 { builder.drop(1) }
            builder.send(.server, pattern(330, from: turn))
            builder.wait(2_000_000_000)
        }
        builder.fin(.client)
        builder.fin(.server)
        var frames = builder.frames()
        for index in frames.indices.suffix(frames.count / 2) { frames[index].time -= seconds * 1_000_000_000 }
        let log = try StreamLog(frames)
        #expect(log.faults.isEmpty && log.connections.count == 1)
        #expect(log.connections[0].octets[0] == frames.stream(.client))
        #expect(log.connections[0].gaps == [[], ["1650..<1980 not-captured acknowledged"]])
        #expect(log.connections[0].ends == ["0 fin", "1 fin", "closed closed"])
    }
}

extension Endpoint {
    /// The builder's client, with that port.
    fileprivate init(settingsPort port: UInt16, of builder: ConversationBuilder) {
        self = builder.settings.client
        self.port = port
    }
}
