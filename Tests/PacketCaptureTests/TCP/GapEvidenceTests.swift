import Conversations
import PacketCapture
import Testing

/// What tells why octets are missing: ACK numbers, selective acknowledgements, repeated ACKs, silence.
@Suite struct GapEvidenceTests {
    private func log(_ make: (inout ConversationBuilder) -> Void) throws -> StreamLog {
        var builder = ConversationBuilder()
        builder.connect(clientISN: isn[0], serverISN: isn[1])
        make(&builder)
        return try StreamLog(builder.frames())
    }

    /// The first sequence numbers, so that blocks can be given as offsets; those of the client wrap.
    private let marked = TCPFlags(rawValue: 0x30)
    private let isn: [UInt32] = [0xffff_ffe0, 7_000]

    /// The marked ACKs report blocks of the sender's octets.
    private func log(
        reporting blocks: [[Range<Int>]], of sender: Side = .client, _ make: (inout ConversationBuilder) -> Void
    ) throws -> StreamLog {
        var builder = ConversationBuilder()
        builder.connect(clientISN: isn[0], serverISN: isn[1])
        make(&builder)
        var frames = builder.frames()
        let first = isn[sender == .client ? 0 : 1] &+ 1
        let reports = frames.indices.filter { frames[$0].tcp?.flags == marked }
        for (index, blocks) in zip(reports, blocks) {
            frames[index].tcp?.flags = .ack
            var options: [UInt8] = [1, 1, 5, UInt8(2 + 8 * blocks.count)]
            for block in blocks {
                for offset in [block.lowerBound, block.upperBound] {
                    let number = first &+ UInt32(truncatingIfNeeded: offset)
                    options += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
                }
            }
            frames[index].tcp?.options = options
        }
        #expect(reports.count == blocks.count)
        return try StreamLog(frames)
    }

    private func octets(_ count: Int) -> [UInt8] { Array(repeating: 1, count: count) }

    @Test func acknowledged() throws {
        let log = try log {
            $0.tcp(.client, sequence: 0, acknowledgment: 0, octets(10))
            $0.tcp(.client, sequence: 20, acknowledgment: 0, octets(10))
            $0.tcp(.server, sequence: 0, acknowledgment: 30, flags: .ack)
        }
        #expect(log.connections[0].gaps == [["10..<20 not-captured acknowledged"], []])
    }

    /// Both were missing from the capture; the receiver had only the second.
    @Test func selectivelyAcknowledged() throws {
        for sender in [Side.client, .server] {
            let log = try log(reporting: [[20..<40]], of: sender) {
                $0.tcp(sender, sequence: 0, acknowledgment: 0, octets(10))
                $0.tcp(sender, sequence: 30, acknowledgment: 0, octets(10))
                $0.tcp(sender.other, sequence: 0, acknowledgment: 10, flags: marked)
                $0.tcp(sender, sequence: 40, acknowledgment: 0, flags: [.rst, .ack])
            }
            let direction = sender == .client ? 0 : 1
            #expect(
                log.connections[0].gaps[direction] == [
                    "10..<20 lost reported-missing", "20..<30 not-captured selectively-acknowledged",
                ])
            #expect(log.connections[0].missing[1 - direction] == 0 && log.faults.isEmpty)
        }
    }

    /// As many blocks as the options have room for.
    @Test func selectivelyAcknowledgedInFourBlocks() throws {
        let log = try log(reporting: [[20..<30, 40..<50, 60..<70, 80..<90]]) {
            $0.tcp(.client, sequence: 0, acknowledgment: 0, octets(10))
            $0.tcp(.client, sequence: 90, acknowledgment: 0, octets(10))
            $0.tcp(.server, sequence: 0, acknowledgment: 10, flags: marked)
            $0.tcp(.client, sequence: 100, acknowledgment: 0, flags: [.rst, .ack])
        }
        #expect(
            log.connections[0].gaps[0].filter { $0.contains("selectively") }
                == [20, 40, 60, 80].map { "\($0)..<\($0 + 10) not-captured selectively-acknowledged" })
    }

    /// Nothing was captured behind what the receiver reports.
    @Test func reportedTail() throws {
        let log = try log(reporting: [[20..<40]]) {
            $0.tcp(.client, sequence: 0, acknowledgment: 0, octets(20))
            $0.tcp(.server, sequence: 0, acknowledgment: 10, flags: .ack)
            $0.tcp(.server, sequence: 0, acknowledgment: 10, flags: marked)
        }
        #expect(log.connections[0].gaps[0] == ["20..<40 not-captured selectively-acknowledged"])
    }

    @Test func severalBlocks() throws {
        let log = try log(reporting: [[20..<30], [40..<50, 20..<30], [60..<70, 40..<50, 20..<30]]) {
            $0.tcp(.client, sequence: 0, acknowledgment: 0, octets(10))
            $0.tcp(.client, sequence: 80, acknowledgment: 0, octets(10))
            for _ in 0..<3 { $0.tcp(.server, sequence: 0, acknowledgment: 10, flags: marked) }
        }
        #expect(
            log.connections[0].gaps[0] == [
                "10..<20 capture-end reported-missing", "20..<30 not-captured selectively-acknowledged",
                "30..<40 capture-end reported-missing", "40..<50 not-captured selectively-acknowledged",
                "50..<60 capture-end reported-missing", "60..<70 not-captured selectively-acknowledged",
                "70..<80 capture-end never-acknowledged",
            ])
    }

    /// Blocks below the number, empty, backwards, or far from what was sent, prove nothing.
    @Test(arguments: [0..<10, 4..<9, 30..<30, 90_000_000..<90_000_100, -20..<(-10)])
    func blocksThatProveNothing(block: Range<Int>) throws {
        let log = try log(reporting: [[block]]) {
            $0.tcp(.client, sequence: 0, acknowledgment: 0, octets(10))
            $0.tcp(.client, sequence: 20, acknowledgment: 0, octets(10))
            $0.tcp(.server, sequence: 0, acknowledgment: 10, flags: marked)
        }
        #expect(log.connections[0].gaps[0] == ["10..<20 capture-end never-acknowledged"])
    }

    /// What was reported is not given up before the octets may have come.
    @Test func reportedOctetsThatComeLate() throws {
        let log = try log(reporting: [[20..<40]]) {
            $0.tcp(.client, sequence: 0, acknowledgment: 0, octets(10))
            $0.tcp(.client, sequence: 30, acknowledgment: 0, octets(10))
            $0.tcp(.server, sequence: 0, acknowledgment: 10, flags: marked)
            for _ in 0..<100 { $0.tcp(.server, sequence: 0, acknowledgment: 10, flags: .ack) }
            $0.wait(2_000_000_000)
            $0.tcp(.client, sequence: 10, acknowledgment: 0, octets(20))
        }
        #expect(log.connections[0].text(0) == ["bytes 0..<40"])
    }

    @Test func repeatedACKs() throws {
        for (repeats, evidence) in [(3, "reported-missing"), (2, "never-acknowledged")] {
            let log = try log {
                $0.tcp(.client, sequence: 0, acknowledgment: 0, octets(10))
                $0.tcp(.server, sequence: 0, acknowledgment: 10, flags: .ack)
                $0.tcp(.client, sequence: 20, acknowledgment: 0, octets(10))
                for _ in 0..<repeats { $0.tcp(.server, sequence: 0, acknowledgment: 10, flags: .ack) }
                $0.tcp(.client, sequence: 30, acknowledgment: 0, flags: [.rst, .ack])
            }
            #expect(log.connections[0].gaps[0] == ["10..<20 lost \(evidence)"])
        }
    }

    @Test func receiverSilent() throws {
        let log = try log {
            $0.tcp(.client, sequence: 0, acknowledgment: 0, octets(10))
            $0.tcp(.server, sequence: 0, acknowledgment: 10, flags: .ack)
            $0.tcp(.client, sequence: 20, acknowledgment: 0, octets(10))
        }
        #expect(log.connections[0].gaps[0] == ["10..<20 capture-end receiver-silent"])
    }

    /// The other side's frames end in the middle of the connection: a sender that goes on has lost nothing.
    @Test func receiverNotCapturedAnyMore() throws {
        func gaps(_ pause: Int64) throws -> [String] {
            try log {
                $0.tcp(.client, sequence: 0, acknowledgment: 0, octets(10))
                $0.tcp(.server, sequence: 0, acknowledgment: 10, flags: .ack)
                for number in 2..<10 {
                    $0.tcp(.client, sequence: 10 * number, acknowledgment: 0, octets(10))
                    $0.wait(pause)
                }
            }.connections[0].gaps[0]
        }
        #expect(try gaps(1_000_000_000) == ["10..<20 not-captured not-sent-again"])
        #expect(try gaps(1_000_000) == ["10..<20 capture-end receiver-silent"])
    }

    /// Of one side alone nobody can say that it was not acknowledged.
    @Test func oneSideAlone() throws {
        var builder = ConversationBuilder()
        builder.connect(handshake: false)
        builder.tcp(.client, sequence: 0, acknowledgment: 0, octets(10))
        builder.tcp(.client, sequence: 20, acknowledgment: 0, octets(10))
        builder.tcp(.client, sequence: 30, acknowledgment: 0, flags: [.rst, .ack])
        #expect(try StreamLog(builder.frames()).connections[0].gaps[0] == ["10..<20 not-captured not-sent-again"])
    }

    @Test func truncatedAndBound() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 0, acknowledgment: 0, octets(100))
        builder.tcp(.server, sequence: 0, acknowledgment: 100, flags: .ack)
        builder.tcp(.client, sequence: 150, acknowledgment: 0, octets(10))
        builder.tcp(.server, sequence: 0, acknowledgment: 100, flags: .ack)
        var bounds = StreamAssembler.Bounds()
        bounds.heldSegments = 0
        let log = try StreamLog(builder.frames().snapped(to: 74), bounds: bounds)
        #expect(
            log.connections[0].gaps[0] == ["20..<100 truncated snap-length", "100..<150 evicted bound"])
    }

    /// A retransmission that the capture has fills the hole, whatever the ACKs said.
    @Test func retransmissionThatCame() throws {
        let log = try log {
            $0.tcp(.client, sequence: 0, acknowledgment: 0, octets(10))
            $0.tcp(.client, sequence: 20, acknowledgment: 0, octets(10))
            for _ in 0..<5 { $0.tcp(.server, sequence: 0, acknowledgment: 10, flags: .ack) }
            $0.wait(1_000_000_000)
            $0.tcp(.client, sequence: 10, acknowledgment: 0, octets(10))
            $0.tcp(.server, sequence: 0, acknowledgment: 30, flags: .ack)
        }
        #expect(log.connections[0].text(0) == ["bytes 0..<30"])
    }

    /// The frame of a gap is the one that shows it, not the one at which patience was over.
    @Test func frameOfAGap() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 10, acknowledgment: 0, octets(10))
        builder.tcp(.server, sequence: 0, acknowledgment: 20, flags: .ack)
        for _ in 0..<100 { builder.tcp(.server, sequence: 0, acknowledgment: 20, flags: .ack) }
        builder.tcp(.server, sequence: 0, acknowledgment: 40, flags: .ack)
        for _ in 0..<100 { builder.tcp(.server, sequence: 0, acknowledgment: 40, flags: .ack) }
        try TemporaryFile.with(CaptureFile.pcap(builder.frames()).bytes) { path in
            var assembler = StreamAssembler(reading: CaptureQueue(paths: [path]), seed: 1)
            var frames: [Int64] = []
            while let event = assembler.next() {
                if case .gap = event.kind { frames.append(event.place.frame) }
            }
            #expect(frames == [4, 106])
        }
    }
}
