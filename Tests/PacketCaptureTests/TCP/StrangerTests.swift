import Conversations
import PacketCapture
import Testing

/// Segments that somebody else put in, or that are older than the connection: they change nothing.
@Suite struct StrangerTests {
    /// Ten times ten octets of the client with an ACK each; strange segments come after the fifth.
    private func log(
        handshake: Bool = true, _ strange: (inout ConversationBuilder) -> Void
    ) throws -> StreamLog {
        var builder = ConversationBuilder()
        builder.connect(handshake: handshake)
        for number in 0..<10 {
            builder.tcp(.client, sequence: 10 * number, acknowledgment: 0, pattern(10, from: 10 * number))
            builder.tcp(.server, sequence: 0, acknowledgment: 10 * number + 10, flags: .ack)
            if number == 4 { strange(&builder) }
        }
        builder.tcp(.server, sequence: 0, acknowledgment: 100, Array("answer".utf8))
        builder.tcp(.client, sequence: 100, acknowledgment: 6, flags: [.fin, .ack])
        builder.tcp(.server, sequence: 6, acknowledgment: 101, flags: [.fin, .ack])
        builder.tcp(.client, sequence: 101, acknowledgment: 7, flags: .ack)
        return try StreamLog(builder.frames())
    }

    private func expectUntouched(_ log: StreamLog, ignored: Int, _ note: String) {
        #expect(log.faults.isEmpty, "\(note)")
        #expect(log.connections.count == 1, "\(note)")
        #expect(log.connections[0].octets[0] == StreamOctets(bytes: pattern(100)), "\(note)")
        #expect(log.connections[0].octets[1] == "answer", "\(note)")
        #expect(log.connections[0].gaps == [[], []], "\(note)")
        #expect(log.connections[0].ends == ["0 fin", "1 fin", "closed closed"], "\(note)")
        #expect(log.counts.segmentsOutOfWindow == ignored, "\(note)")
    }

    /// The largest window of this handshake is 65,535 · 2^8.
    @Test(arguments: [20_000_000, 500_000_000, 1_500_000_000, -500_000_000])
    func dataBeyondTheWindow(distance: Int) throws {
        let log = try log { $0.tcp(.client, sequence: 50 + distance, acknowledgment: 0, Array("forged".utf8)) }
        #expect(log.counts.repeatedSegments == (distance < 0 ? 1 : 0))
        expectUntouched(log, ignored: distance < 0 ? 0 : 1, "\(distance)")
    }

    @Test func dataBeyondTheWindowWithoutHandshake() throws {
        let log = try log(handshake: false) {
            $0.tcp(.client, sequence: 300_000_000, acknowledgment: 0, Array("forged".utf8))
        }
        expectUntouched(log, ignored: 1, "midstream")
    }

    /// The stream comes to where the forged octets stood: its own octets count.
    @Test func forgedOctetsThatTheStreamReaches() throws {
        var builder = ConversationBuilder()
        builder.connect()
        for number in 0..<120 {
            builder.tcp(.client, sequence: 1_000 * number, acknowledgment: 0, pattern(1_000, from: 1_000 * number))
            if number == 5 {
                builder.tcp(.client, sequence: 100_000, acknowledgment: 0, Array(repeating: 0xff, count: 1_000))
            }
            builder.tcp(.server, sequence: 0, acknowledgment: 1_000 * (number + 1), flags: .ack)
        }
        // Without window scale.
        let frames = builder.frames().map { frame in
            var frame = frame
            frame.tcp?.options = []
            return frame
        }
        let log = try StreamLog(frames)
        #expect(log.connections[0].octets[0] == StreamOctets(bytes: pattern(120_000)))
        #expect(log.connections[0].gaps[0] == [] && log.counts.segmentsOutOfWindow == 1)
    }

    /// A capture that lacks more than a window goes on where the receiver says.
    @Test func aHoleLargerThanTheWindow() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 0, acknowledgment: 0, pattern(10))
        builder.tcp(.client, sequence: 50_000_000, acknowledgment: 0, pattern(10))
        builder.tcp(.server, sequence: 0, acknowledgment: 50_000_010, flags: .ack)
        builder.tcp(.client, sequence: 50_000_010, acknowledgment: 0, pattern(10))
        let log = try StreamLog(builder.frames())
        #expect(
            log.connections[0].text(0) == [
                "bytes 0..<10", "gap 10..<50000000 not-captured", "bytes 50000000..<50000020",
            ])
        #expect(log.counts.segmentsOutOfWindow == 0)
    }

    /// Before what was acknowledged, and beyond the window.
    @Test(arguments: [-1, -40, -300_000_000, 20_000_000, 1_000_000_000])
    func resets(distance: Int) throws {
        for side in [Side.client, .server] {
            let log = try log { builder in
                // What the server has sent by now, and the client acknowledged.
                let due = side == .client ? 50 : 0
                builder.tcp(
                    side, sequence: due + distance, acknowledgment: side == .client ? 0 : 50, flags: [.rst, .ack])
                builder.tcp(side, sequence: due + distance, flags: .rst)
            }
            expectUntouched(log, ignored: 2, "\(side) \(distance)")
        }
    }

    /// A reset inside the window whose number is not exact: its receiver asks (challenge ACK), the other goes on.
    @Test func resetThatIsNotExact() throws {
        for side in [Side.client, .server] {
            let log = try log { builder in
                builder.tcp(side, sequence: 5_000, flags: .rst)
                builder.tcp(
                    side.other, sequence: side == .server ? 50 : 0, acknowledgment: side == .server ? 0 : 50,
                    flags: .ack)
            }
            #expect(log.faults.isEmpty && log.connections.count == 1)
            #expect(log.connections[0].octets == [StreamOctets(bytes: pattern(100)), "answer"])
            #expect(log.connections[0].gaps == [[], []])
            let direction = side == .client ? 0 : 1
            let ends = ["\(direction) reset", "\(direction) resumed", "0 fin", "1 fin", "closed closed"]
            #expect(log.connections[0].ends == ends)
        }
    }

    /// A reset far inside the window that acknowledges what nobody sent, or that comes where a segment is on its way:
    /// both sides go on, and nothing is missing.
    @Test(arguments: [200, 5_000, 1_000_000]) func resetFarInTheWindow(distance: Int) throws {
        for side in [Side.client, .server] {
            for isHole in [false, true] {
                let log = try log { builder in
                    if isHole { builder.tcp(.client, sequence: 60, acknowledgment: 0, pattern(10, from: 60)) }
                    builder.tcp(side, sequence: distance, acknowledgment: 300, flags: [.rst, .ack])
                }
                #expect(log.faults.isEmpty && log.connections.count == 1)
                #expect(log.connections[0].octets == [StreamOctets(bytes: pattern(100)), "answer"])
                #expect(log.connections[0].gaps == [[], []], "\(side) \(distance) \(isHole)")
                #expect(log.connections[0].ends.suffix(3) == ["0 fin", "1 fin", "closed closed"])
            }
        }
    }

    /// The same reset, behind which nothing comes: its receiver took it, and what it acknowledges was sent.
    @Test func resetThatIsTheEnd() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 0, acknowledgment: 0, pattern(10))
        builder.tcp(.server, sequence: 0, acknowledgment: 10, flags: .ack)
        builder.tcp(.client, sequence: 500, acknowledgment: 300, flags: [.rst, .ack])
        let log = try StreamLog(builder.frames())
        #expect(log.faults.isEmpty && log.connections[0].ends == ["0 reset", "closed reset"])
        #expect(log.connections[0].gaps[1] == ["0..<300 not-captured acknowledged"])
        #expect(log.connections[0].gaps[0].count == 1)
    }

    /// What a reset carries says why, and is no octet of the stream (RFC 9293 3.5.3).
    @Test func textInAReset() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 0, acknowledgment: 0, Array("request".utf8))
        builder.tcp(.server, sequence: 0, acknowledgment: 7, flags: [.rst, .ack], Array("go away".utf8))
        let log = try StreamLog(builder.frames())
        #expect(log.connections[0].octets == ["request", ""])
        #expect(log.connections[0].ends == ["1 reset", "closed reset"])
    }

    /// Only an answer to the SYN refuses it (RFC 9293 3.10.7.3).
    @Test func resetOfAConnectionThatBegins() throws {
        func ends(_ acknowledgment: Int?, flags: TCPFlags) throws -> [String] {
            var builder = ConversationBuilder()
            builder.connect(handshake: false)
            builder.tcp(.client, sequence: -1, flags: .syn)
            builder.tcp(.server, sequence: 77, acknowledgment: acknowledgment, flags: flags)
            return try StreamLog(builder.frames()).connections[0].ends
        }
        #expect(try ends(0, flags: [.rst, .ack]) == ["1 reset", "closed reset"])
        #expect(try ends(40_000, flags: [.rst, .ack]) == ["closed capture-end"])
        #expect(try ends(nil, flags: .rst) == ["closed capture-end"])
    }

    @Test(arguments: [20_000_000, 1_000_000_000, -20])
    func fins(distance: Int) throws {
        let log = try log { $0.tcp(.client, sequence: 50 + distance, acknowledgment: 0, flags: [.fin, .ack]) }
        expectUntouched(log, ignored: distance < 0 ? 0 : 1, "\(distance)")
    }

    /// A FIN in the window, with octets of the same sender over it.
    @Test func finInTheMiddle() throws {
        let log = try log { $0.tcp(.client, sequence: 75, acknowledgment: 0, flags: [.fin, .ack]) }
        expectUntouched(log, ignored: 0, "in the middle")
    }

    /// A SYN that a challenge ACK refuses, and data behind it: the old connection goes on (RFC 5961 4).
    @Test func refusedSYN() throws {
        let log = try log {
            $0.tcp(.client, sequence: 400_000_000, flags: .syn)
            $0.tcp(.server, sequence: 0, acknowledgment: 50, flags: .ack)
            $0.tcp(.client, sequence: 400_000_001, acknowledgment: 99, Array("forged".utf8))
        }
        expectUntouched(log, ignored: 1, "refused")
    }

    /// A forged ACK number costs nothing once right ones follow.
    @Test(arguments: [1_000, 9_000_000, 900_000_000])
    func forgedAcknowledgement(distance: Int) throws {
        let log = try log { $0.tcp(.server, sequence: 0, acknowledgment: 50 + distance, flags: .ack) }
        expectUntouched(log, ignored: 0, "\(distance)")
    }
}
