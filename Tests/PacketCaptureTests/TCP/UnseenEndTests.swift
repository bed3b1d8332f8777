import Conversations
import PacketCapture
import Testing

/// Octets of which only their sender's own numbers tell, and starts that frames which changed places tell.
@Suite struct UnseenEndTests {
    private func log(_ make: (inout ConversationBuilder) -> Void) throws -> StreamLog {
        var builder = ConversationBuilder()
        builder.connect()
        make(&builder)
        return try StreamLog(builder.frames())
    }

    private func octets(_ count: Int) -> [UInt8] { Array(repeating: 1, count: count) }

    @Test func theSendersNumberTells() throws {
        for side in [Side.client, .server] {
            let direction = side == .client ? 0 : 1
            let last = try log {
                $0.tcp(side, sequence: 0, acknowledgment: 0, octets(10))
                $0.tcp(side, sequence: 30, acknowledgment: 0, flags: .ack)
            }
            #expect(last.connections[0].gaps[direction] == ["10..<30 capture-end receiver-silent"])
            let heard = try log {
                $0.tcp(side, sequence: 0, acknowledgment: 0, octets(10))
                $0.tcp(side, sequence: 30, acknowledgment: 0, flags: .ack)
                $0.tcp(side.other, sequence: 0, acknowledgment: 10, flags: .ack)
            }
            #expect(heard.connections[0].gaps[direction] == ["10..<30 capture-end never-acknowledged"])
            let acknowledged = try log {
                $0.tcp(side, sequence: 0, acknowledgment: 0, octets(10))
                $0.tcp(side, sequence: 30, acknowledgment: 0, flags: .ack)
                $0.tcp(side.other, sequence: 0, acknowledgment: 20, flags: .ack)
            }
            // What is beyond was sent as well, and its fate is another one.
            #expect(acknowledged.connections[0].pieces[direction].last?.range.upperBound == 30)
        }
    }

    /// One number may be a FIN's; what comes late was only overtaken; numbers behind a FIN are the FIN's.
    @Test func numbersThatTellNothing() throws {
        let end = try log {
            $0.tcp(.client, sequence: 0, acknowledgment: 0, octets(10))
            $0.tcp(.client, sequence: 11, acknowledgment: 0, flags: .ack)
        }
        let overtaken = try log {
            $0.tcp(.client, sequence: 0, acknowledgment: 0, octets(10))
            $0.tcp(.client, sequence: 30, acknowledgment: 0, flags: .ack)
            $0.tcp(.client, sequence: 10, acknowledgment: 0, octets(20))
        }
        let known = try log {
            $0.tcp(.client, sequence: 0, acknowledgment: 0, octets(10))
            $0.fin(.client)
            $0.tcp(.client, sequence: 11, acknowledgment: 0, flags: .ack)
        }
        let probe = try log {
            $0.tcp(.client, sequence: 0, acknowledgment: 0, octets(10))
            $0.tcp(.client, sequence: 9, acknowledgment: 0, flags: .ack)
        }
        for log in [end, overtaken, known, probe] {
            #expect(log.connections.map(\.gaps) == [[[], []]])
            #expect(log.counts.gaps == 0 && log.faults.isEmpty)
        }
        #expect(overtaken.connections[0].octets[0].count == 30)
    }

    /// The SYN-ACK is not there, and an ACK stands in the file before the one that was sent first.
    @Test func theLeastNumberIsTheStart() throws {
        func log(_ numbers: [Int]) throws -> StreamLog {
            var builder = ConversationBuilder()
            builder.connect()
            for (index, number) in numbers.enumerated() {
                builder.tcp(.client, sequence: index * 10, acknowledgment: number, octets(10))
            }
            builder.tcp(.server, sequence: 50, acknowledgment: 20, octets(5))
            var frames = builder.frames()
            // The SYN-ACK, and the client's ACK of it.
            frames.removeSubrange(1...2)
            frames.swapAt(1, 2)
            return try StreamLog(frames)
        }
        let swapped = try log([0, 50])
        #expect(swapped.connections[0].gaps == [[], ["0..<50 not-captured acknowledged"]])
        #expect(swapped.connections[0].octets[0].count == 20)
        #expect(try log([50, 50]).connections[0].gaps == [[], []])
    }
}
