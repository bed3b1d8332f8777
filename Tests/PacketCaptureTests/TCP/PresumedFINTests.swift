import Conversations
import PacketCapture
import Testing

/// A FIN that the capture lacks is known by the number that acknowledges it.
@Suite struct PresumedFINTests {
    private func connection(_ make: (inout ConversationBuilder) -> Void) throws -> StreamLog.Connection {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 0, acknowledgment: 0, Array("request".utf8))
        builder.tcp(.server, sequence: 0, acknowledgment: 7, Array("answer".utf8))
        builder.tcp(.client, sequence: 7, acknowledgment: 6, flags: .ack)
        make(&builder)
        let log = try StreamLog(builder.frames())
        #expect(log.faults.isEmpty && log.connections.count == 1)
        return log.connections[0]
    }

    @Test func answeredByTheOtherFIN() throws {
        let connection = try connection {
            $0.tcp(.client, sequence: 7, acknowledgment: 7, flags: [.fin, .ack])
            $0.tcp(.server, sequence: 7, acknowledgment: 8, flags: .ack)
        }
        #expect(connection.ends == ["0 fin", "1 fin presumed", "closed closed"])
        #expect(connection.missing == [0, 0])
    }

    @Test func answeredByAReset() throws {
        let connection = try connection { $0.tcp(.client, sequence: 7, acknowledgment: 7, flags: [.rst, .ack]) }
        #expect(connection.ends == ["1 fin presumed", "0 reset", "closed reset"])
    }

    /// The acknowledgement alone, and then nothing for long.
    @Test func acknowledgedAndQuiet() throws {
        for (pause, ends) in [
            (Int64(6_000_000_000), ["1 fin presumed", "closed capture-end"]), (1_000_000, ["closed capture-end"]),
        ] {
            let connection = try connection {
                $0.tcp(.client, sequence: 7, acknowledgment: 7, flags: .ack)
                $0.wait(pause)
                $0.tcp(.client, sequence: 6, acknowledgment: 7, flags: .ack)
            }
            #expect(connection.ends == ends)
            #expect(connection.missing == [0, 0])
        }
    }

    /// It was an octet after all.
    @Test func dataBehindIt() throws {
        for pause in [Int64(0), 1_000_000_000, 20_000_000_000] {
            let connection = try connection {
                $0.tcp(.client, sequence: 7, acknowledgment: 7, flags: .ack)
                $0.wait(pause)
                $0.tcp(.client, sequence: 7, acknowledgment: 7, flags: .ack)
                $0.tcp(.server, sequence: 7, acknowledgment: 7, Array("more".utf8))
                $0.tcp(.client, sequence: 7, acknowledgment: 11, flags: .ack)
            }
            #expect(connection.text(1) == ["bytes 0..<6", "gap 6..<7 not-captured", "bytes 7..<11"])
            #expect(connection.ends.last == "closed capture-end")
            #expect(connection.ends.contains("1 resumed") == (pause > 5_000_000_000))
        }
    }

    /// The FIN itself comes late.
    @Test func theFINBehindIt() throws {
        let connection = try connection {
            $0.tcp(.client, sequence: 7, acknowledgment: 7, flags: [.fin, .ack])
            $0.wait(2_000_000_000)
            $0.tcp(.server, sequence: 6, acknowledgment: 8, flags: [.fin, .ack])
            $0.tcp(.client, sequence: 8, acknowledgment: 7, flags: .ack)
        }
        #expect(connection.ends == ["0 fin", "1 fin presumed", "closed closed"])
    }

    /// It came with the last octets of a body whose length is known.
    @Test func withTheLastOctets() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.server, sequence: 0, acknowledgment: 0, pattern(10))
        builder.tcp(.client, sequence: 0, acknowledgment: 31, flags: .ack)
        builder.tcp(.client, sequence: 0, acknowledgment: 31, flags: [.fin, .ack])
        builder.tcp(.server, sequence: 31, acknowledgment: 1, flags: .ack)
        let log = try StreamLog(builder.frames(), credit: { $0 == 1 && $1 == 10 ? 20 : 0 })
        #expect(log.connections[0].text(1) == ["bytes 0..<10", "skipped 10..<30"])
        #expect(log.connections[0].gaps[1] == ["10..<30 not-captured acknowledged"])
        #expect(log.connections[0].ends == ["0 fin", "1 fin presumed", "closed closed"])
    }

    /// How much its sender had received for certain when it left: what it acknowledged while it stood before it.
    @Test func whatItsSenderHadReceived() throws {
        func acknowledged(_ make: (inout ConversationBuilder) -> Void) throws -> Int64? {
            var builder = ConversationBuilder()
            builder.connect()
            builder.tcp(.client, sequence: 0, acknowledgment: 0, pattern(10))
            make(&builder)
            return try TemporaryFile.with(CaptureFile.pcap(builder.frames()).bytes) { path in
                var assembler = StreamAssembler(reading: CaptureQueue(paths: [path]), seed: 1)
                while let event = assembler.next() {
                    if case .fin = event.kind, event.isPresumed { return event.acknowledged }
                }
                return nil
            }
        }
        let before = try acknowledged {
            $0.tcp(.server, sequence: 0, acknowledgment: 10, flags: .ack)
            $0.tcp(.client, sequence: 10, acknowledgment: 1, flags: [.fin, .ack])
        }
        #expect(before == 10)
        // The request crossed the FIN: its acknowledgement stands behind that.
        let after = try acknowledged {
            $0.tcp(.server, sequence: 1, acknowledgment: 10, flags: .ack)
            $0.tcp(.client, sequence: 10, acknowledgment: 1, flags: [.fin, .ack])
        }
        #expect(after == 0)
    }
}
