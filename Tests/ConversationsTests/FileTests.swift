import Conversations
import Testing

@Suite struct FileTests {
    private let frames: [BuiltFrame] = {
        var builder = ConversationBuilder()
        builder.fragment("0-1999/5000")
        builder.ack(200, AckFields(received: "2000"))
        return builder.frames()
    }()

    @Test(arguments: [false, true], [false, true])
    func classicHeaders(bigEndian: Bool, nanoseconds: Bool) {
        let file = CaptureFile.pcap(frames, PcapOptions(bigEndian: bigEndian, nanoseconds: nanoseconds))
        let magic: [UInt8] = nanoseconds ? [0xa1, 0xb2, 0x3c, 0x4d] : [0xa1, 0xb2, 0xc3, 0xd4]
        #expect(Array(file.bytes.prefix(4)) == (bigEndian ? magic : magic.reversed()))
        #expect(file.records.count == frames.count)
        #expect(file.records.first?.lowerBound == 24 && file.records.last?.upperBound == file.bytes.count)
        let first = Array(file.bytes[file.records[0]])
        #expect(first.number(4, bigEndian) == Int(frames[0].time % 1_000_000_000) / (nanoseconds ? 1 : 1_000))
        #expect(first.count == 16 + first.number(8, bigEndian))
    }

    @Test func theSnapLengthCutsRecords() {
        let file = CaptureFile.pcap(frames, PcapOptions(snapLength: 96))
        for record in file.records {
            let octets = Array(file.bytes[record])
            #expect(octets.number(8, false) == min(octets.number(12, false), 96))
        }
        #expect(file.cut(5).count == file.bytes.count - 5)
    }

    @Test func pcapngBlocksAddUp() {
        let options = PcapngOptions(
            interfaces: [
                PcapngInterface(), PcapngInterface(encapsulation: Encapsulation(link: .sll2), resolution: .binary(20)),
                PcapngInterface(encapsulation: Encapsulation(link: .raw), snapLength: 60, resolution: nil),
            ], sections: 3, bigEndian: [false, true], otherBlocks: true, comment: "a comment", sectionLengths: true)
        let file = CaptureFile.pcapng(frames.spread(over: 3), options)
        var types: [Int] = []
        var position = 0
        var bigEndian = false
        while position < file.bytes.count {
            let rest = Array(file.bytes[position...].prefix(12))
            if rest.number(0, true) == 0x0a0d_0d0a { bigEndian = rest.number(8, true) == 0x1a2b_3c4d }
            let length = rest.number(4, bigEndian)
            #expect(length % 4 == 0)
            let end = Array(file.bytes[(position + length - 4)...].prefix(4))
            #expect(end.number(0, bigEndian) == length)
            types.append(rest.number(0, bigEndian))
            position += length
        }
        #expect(position == file.bytes.count)
        #expect(types.count { $0 == 0x0a0d_0d0a } == 3)
        #expect(types.count { $0 == 1 } == 9)
        #expect(types.count { $0 == 6 } == frames.count)
        #expect(file.records.count == frames.count)
    }

    @Test func simplePackets() {
        let file = CaptureFile.pcapng(frames, PcapngOptions(simplePackets: true))
        #expect(file.records.allSatisfy { file.bytes[$0.lowerBound] == 3 })
    }

    @Test func cutLeavesTheLastRecordIncomplete() throws {
        let whole = try Conversation(script: "ping").pcap()
        #expect(try Conversation(script: "cut 10\nping").pcap() == Array(whole.dropLast(10)))
    }
}

extension [UInt8] {
    fileprivate func number(_ offset: Int, _ bigEndian: Bool) -> Int {
        let octets = self[offset..<offset + 4]
        return (bigEndian ? Array(octets) : octets.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }
}
