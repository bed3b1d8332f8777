import Testing

@testable import PacketCapture

/// What files say in options: of the capture, its interfaces and its frames.
@Suite struct PcapngOptionTests {
    private let data: [UInt8] = Array(1...61)

    private func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test(arguments: [false, true])
    func interfaces(bigEndian: Bool) throws {
        var file = HandmadePcapng(bigEndian: bigEndian)
        file.interface(
            101, snapLength: 96,
            options: [
                (1, text("uplink")), (2, text("eth0")), (3, text("Ethernet adapter")), (8, file.long(1_000_000_000)),
                (11, [0] + text("tcp port 80")), (12, text("Linux 6.1")), (0x8123, [1]),
            ])
        file.interface(1, options: [(2, text("eth\u{0}1")), (11, [1] + Array(repeating: 0, count: 16)), (3, [])])
        file.interface(1, options: [(2, [0xff, 0x41]), (11, [])])
        let read = try PcapngReading(file)
        #expect(read.interfaces.map(\.name) == [nil, "eth0", "eth", "\u{FFFD}A"])
        #expect(read.interfaces.map(\.description) == [nil, "Ethernet adapter", nil, nil])
        #expect(read.interfaces.map(\.filter) == [nil, "tcp port 80", "(compiled, 16 bytes)", nil])
        #expect(read.interfaces.map(\.operatingSystem) == [nil, "Linux 6.1", nil, nil])
        #expect(read.interfaces.map(\.snapLength) == [0, 96, 0, 0])
        #expect(read.interfaces.map(\.linkType) == [1, 101, 1, 1])
        #expect(read.notes == [CaptureProblem(byteOffset: 48, message: "comment on interface 1: uplink")])
    }

    @Test(arguments: [false, true])
    func sections(bigEndian: Bool) throws {
        var file = HandmadePcapng()
        let place = Int64(file.bytes.count)
        file.section(
            bigEndian: bigEndian,
            options: [
                (1, text("one")), (1, text("two")), (2, text("a machine")), (3, text("Linux")), (4, text("dumpcap")),
            ])
        file.section(bigEndian: bigEndian, options: [(4, text("another"))])
        let read = try PcapngReading(file)
        #expect(read.application == "dumpcap")
        #expect(read.notes.map(\.byteOffset) == [place, place])
        #expect(read.noted == ["comment: one", "comment: two"] && read.problems.isEmpty)
    }

    @Test(arguments: [false, true])
    func comments(bigEndian: Bool) throws {
        var file = HandmadePcapng(bigEndian: bigEndian)
        file.packet(data, options: [(1, text("here it stalls")), (2, file.word(0)), (1, text("and here"))])
        file.packet(data)
        file.obsoletePacket(data, options: [(1, text("old"))])
        file.packet(data, options: [(1, [])])
        file.packet(data, options: [(2, file.word(1)), (3, [2, 0, 0, 0, 0])])
        file.simplePacket(data)
        let read = try PcapngReading(file)
        #expect(read.comments == [["here it stalls", "and here"], [], ["old"], [""], [], []])
        #expect(read.frames.map(\.hasComments) == [true, false, true, true, false, false])
        #expect(read.bytes == Array(repeating: data, count: 6) && read.problems.isEmpty)
    }

    /// Comments are bounded in number and length, and not cut inside a character.
    @Test func muchComment() throws {
        var file = HandmadePcapng()
        file.packet(data, options: Array(repeating: (1, [0x78]), count: 5_000))
        file.packet(data, options: [(1, text(String(repeating: "x", count: 1_023) + "€uro"))])
        file.packet(data, options: [(1, text(String(repeating: "x", count: 1_024)))])
        let read = try PcapngReading(file)
        #expect(read.comments[0] == Array(repeating: "x", count: 16))
        #expect(read.comments[1] == [String(repeating: "x", count: 1_023) + "…"])
        #expect(read.comments[2] == [String(repeating: "x", count: 1_024)])
    }

    @Test(arguments: [false, true])
    func flags(bigEndian: Bool) throws {
        var file = HandmadePcapng(bigEndian: bigEndian)
        for flags in [1, 2, 3, 4 << 5 | 1, 1 << 24, 0x8000_0000] {
            file.packet(data, options: [(2, file.word(flags))])
        }
        file.obsoletePacket(data, options: [(2, file.word(2))])
        file.packet(data, options: [(2, [1])])
        let read = try PcapngReading(file)
        #expect(
            read.frames.map(\.direction) == [
                .inbound, .outbound, .unknown, .inbound, .unknown, .unknown, .outbound, .unknown,
            ])
        #expect(read.frames.map(\.frameCheckLength) == [0, 0, 0, 4, 0, 0, 0, 0])
        #expect(read.noted == ["2 frames are marked as received with errors on the link"])
    }

    /// In octets or in bits; a frame's own flags go first; of a cut frame, what is left of it.
    @Test func frameCheckSequences() throws {
        var file = HandmadePcapng()
        for length in [4, 32, 16, 0, 200] as [UInt8] { file.interface(1, options: [(13, [length])]) }
        for interface in 0...5 { file.packet(data, interface: interface) }
        file.packet(data, interface: 1, original: 63)
        file.packet(data, interface: 1, original: 65)
        file.packet([1, 2], interface: 1)
        file.packet(data, interface: 1, options: [(2, file.word(2 << 5))])
        file.section(bigEndian: false)
        file.interface(1, options: [(13, [4])])
        file.simplePacket(data)
        let read = try PcapngReading(file)
        #expect(read.frames.map(\.frameCheckLength) == [0, 4, 4, 2, 0, 0, 2, 0, 2, 2, 4])
        #expect(read.interfaces.map(\.frameCheckLength) == [nil, 4, 4, 2, nil, nil, 4])
    }

    /// Statistics count from the start of the capture: the latest counts.
    @Test(arguments: [false, true])
    func statistics(bigEndian: Bool) throws {
        var file = HandmadePcapng(bigEndian: bigEndian)
        file.interface(1)
        file.interface(1)
        file.statistics(options: [(4, file.long(100)), (5, file.long(3)), (7, file.long(2))])
        file.statistics(
            interface: 2, options: [(5, file.long(0)), (6, file.long(8)), (8, file.long(7)), (1, text("s"))])
        file.statistics(interface: 99, options: [(5, file.long(9))])
        file.statistics(options: [(5, file.long(4)), (7, file.long(2))])
        file.statistics(interface: 1, options: [(5, [1, 2, 3])])
        let read = try PcapngReading(file)
        #expect(read.interfaces.map(\.dropped) == [6, nil, 0])
        #expect(read.interfaces.map(\.received) == [100, nil, nil])
        #expect(read.interfaces.map(\.accepted) == [nil, nil, 8])
        #expect(read.interfaces.map(\.delivered) == [nil, nil, 7])
        #expect(
            read.noted == [
                "comment on statistics of interface 2: s",
                "1 block of statistics is of interfaces that are not described",
            ])
        #expect(read.problems.isEmpty)
    }

    /// Frames and statistics count the same drops: the greater sum is told, not both.
    @Test(arguments: [false, true])
    func droppedBetweenFrames(bigEndian: Bool) throws {
        var file = HandmadePcapng(bigEndian: bigEndian)
        for _ in 0..<4 { file.interface(1) }
        for interface in 0...1 {
            file.packet(data, interface: interface, options: [(4, file.long(2))])
            file.packet(data, interface: interface, options: [(4, file.long(3))])
        }
        file.obsoletePacket(data, interface: 2, drops: 7)
        file.obsoletePacket(data, interface: 2, drops: 0xffff)
        file.obsoletePacket(data, interface: 3, drops: 0xffff)
        file.packet(data, interface: 4, options: [(4, file.long(.max))])
        file.packet(data, interface: 4, options: [(4, file.long(.max))])
        file.statistics(interface: 0, options: [(5, file.long(9))])
        file.statistics(interface: 1, options: [(5, file.long(1))])
        let read = try PcapngReading(file)
        #expect(read.interfaces.map(\.dropped) == [9, 5, 7, nil, .max])
        #expect(read.frames.count == 9 && read.problems.isEmpty)
    }

    /// An option that does not fit ends the options, not the block.
    @Test func optionsThatDoNotFit() throws {
        var file = HandmadePcapng()
        file.block(1) { body in
            for value in [1, 0, 0, 0, 2, 1, 0x41, 0, 9, 60_000] { body.u16(value) }
        }
        file.block(6) { body in
            for value in [1, 0, 1, 4, 4, 0] { body.u32(value) }
            for value in [1, 1, 0x42, 0, 1, 9, 0x43, 0] { body.u16(value) }
        }
        let read = try PcapngReading(file)
        #expect(read.interfaces.last?.name == "A")
        #expect(read.times == [1_000] && read.comments == [["B"]] && read.problems.isEmpty)
        #expect(read.noted == ["2 blocks are read without the last options, which do not fit"])
    }

    /// The end of the options may be left out where the block ends.
    @Test func optionsWithoutAnEnd() throws {
        var file = HandmadePcapng()
        file.block(1) { body in
            for value in [1, 0, 0, 0, 2, 1, 0x41, 0] { body.u16(value) }
        }
        let read = try PcapngReading(file)
        #expect(read.interfaces.last?.name == "A" && read.notes.isEmpty)
    }
}
