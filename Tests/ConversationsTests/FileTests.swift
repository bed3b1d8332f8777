import Conversations
import Testing

@Suite struct FileTests {
    private var frames: [BuiltFrame] { Self.frames }
    private static let frames: [BuiltFrame] = {
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

    @Test(arguments: [false, true]) func theLinkFieldTellsOfFrameCheckSequences(bigEndian: Bool) {
        let encapsulation = Encapsulation(link: .ethernetFCS)
        let file = CaptureFile.pcap(frames, PcapOptions(encapsulation: encapsulation, bigEndian: bigEndian))
        #expect(file.bytes.number(20, bigEndian) == 0x2400_0001)
        let parsed = CaptureParser(file.bytes)
        #expect(parsed.faults.isEmpty && parsed.frames.allSatisfy { $0.fcs == 4 && $0.octets.endsInFrameCheckSequence })
    }

    @Test(arguments: [false, true]) func modifiedRecordsAreLonger(bigEndian: Bool) {
        var options = PcapOptions(bigEndian: bigEndian)
        let plain = CaptureFile.pcap(frames, options)
        options.variant = .modified
        let file = CaptureFile.pcap(frames, options)
        #expect(file.bytes.number(0, bigEndian) == 0xa1b2_cd34)
        #expect(zip(plain.records, file.records).allSatisfy { $0.count + 8 == $1.count })
        #expect(CaptureParser(file.bytes).frames.map(\.octets) == CaptureParser(plain.bytes).frames.map(\.octets))
    }

    @Test func snapLengthZeroIsNone() {
        let file = CaptureFile.pcap(frames, PcapOptions(snapLength: 0))
        #expect(file.bytes.number(16, false) == 0)
        #expect(CaptureParser(file.bytes).frames.allSatisfy { $0.octets.count == $0.length })
    }

    @Test func flagsTellDirectionAndFrameCheckSequence() throws {
        let form = try #require(CaptureForm.named("pcapng-fcs-and-flags"))
        let flags = CaptureParser(form.file(of: frames).bytes).frames.map(\.flags)
        #expect(flags == frames.map { 4 << 5 | 1 << 2 | ($0.side == .server ? 1 : 2) })
    }

    @Test func framesHaveTheirOwnComments() throws {
        let frames = try Conversation(script: "ping\ncomment frame 2 \"first\"\ncomment frame 2 \"second\"").frames()
        let parsed = CaptureParser(CaptureFile.pcapng(frames, PcapngOptions(comment: "all")).bytes).frames
        #expect(parsed.map(\.comments).prefix(3) == [["all"], ["first", "second", "all"], ["all"]])
    }

    @Test func theOtherBlocksAreThere() throws {
        func types(_ form: String) throws -> Set<Int> {
            let parser = CaptureParser(try #require(CaptureForm.named(form)).file(of: frames).bytes)
            #expect(parser.faults.isEmpty)
            return Set(parser.blockTypes)
        }
        let always: Set = [0x0a0d_0d0a, 1]
        #expect(
            try types("pcapng-other-blocks-big")
                == always.union([4, 5, 6, 0x0000_0bad, 0x4000_0bad, 0x8000_0bad]))
        #expect(try types("pcapng-secrets") == always.union([6, 10]))
        #expect(try types("pcapng-simple-packets") == always.union([3]))
        #expect(try types("pcapng-obsolete-packets-big") == always.union([2, 6]))
        let drops = try #require(CaptureForm.named("pcapng-drops"))
        #expect(CaptureParser(drops.file(of: frames).bytes).dropped == 7)
    }

    @Test func everySectionNumbersItsInterfaces() throws {
        let form = try #require(CaptureForm.named("pcapng-rotated-interfaces"))
        let parsed = CaptureParser(form.file(of: frames).bytes).frames
        #expect(Set(parsed.map { "\($0.link) \($0.interface)" }) == ["1 0", "276 1", "276 0", "1 1"])
        #expect(parsed.map(\.link) == frames.map { $0.side == .server ? 276 : 1 })
    }

    @Test func unitsOfTime() {
        let time: Int64 = 1_741_078_800_123_456_789
        #expect(TimestampResolution.decimal(3).rounded(time) == 1_741_078_800_123_000_000)
        #expect(TimestampResolution.decimal(10).rounded(time) == time)
        // 126/1024 s is 123,046,875 ns.
        #expect(TimestampResolution.binary(10).rounded(time) == 1_741_078_800_123_046_875)
        for digits in [20, 30] as [UInt8] {
            let lost = time - TimestampResolution.binary(digits).rounded(time)
            #expect((0...(1_000_000_000 >> Int64(digits) + 1)).contains(lost))
        }
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
