import Testing

@testable import PacketCapture

/// Packet blocks, in both byte orders.
@Suite struct PcapngBlockTests {
    private let data: [UInt8] = Array(1...14)

    @Test(arguments: [false, true])
    func everyPacketBlock(bigEndian: Bool) throws {
        var file = HandmadePcapng(bigEndian: bigEndian)
        file.packet(data, ticks: 1_000_001, original: 1_500)
        file.block(0x0bad_f00d) { $0.u32(7) }
        file.obsoletePacket(Array(data.prefix(5)), ticks: 2_000_002)
        file.simplePacket(data)
        let read = try ReadCapture(file.bytes)
        #expect(read.bytes == [data, Array(data.prefix(5)), data])
        #expect(read.times == [1_000_001_000, 2_000_002_000, 2_000_002_000])
        #expect(read.frames.map(\.originalLength) == [1_500, 5, 14])
        #expect(read.record.problems.isEmpty)
    }

    @Test(arguments: [false, true])
    func framesWithoutBytes(bigEndian: Bool) throws {
        var file = HandmadePcapng(bigEndian: bigEndian)
        file.packet([], original: 60)
        file.simplePacket([])
        file.obsoletePacket([])
        let read = try PcapngReading(file)
        #expect(read.bytes == [[], [], []] && read.problems.isEmpty)
        #expect(read.frames.map(\.originalLength) == [60, 0, 0])
    }

    /// The snap length tells where a cut simple packet ends; without one, the block does.
    @Test(arguments: [false, true])
    func simplePacketIsCutToTheSnapLength(bigEndian: Bool) throws {
        var file = HandmadePcapng(bigEndian: bigEndian, snapLength: 6)
        file.simplePacket(Array(data.prefix(6)), original: 900)
        file.simplePacket(data)
        file.simplePacket(Array(data.prefix(4)))
        var read = try PcapngReading(file)
        #expect(read.bytes == [Array(data.prefix(6)), Array(data.prefix(6)), Array(data.prefix(4))])
        #expect(read.frames.map(\.originalLength) == [900, 14, 4])
        #expect(read.noted == ["3 frames are without a time; the frame before lends its own"])
        file = HandmadePcapng(bigEndian: bigEndian)
        file.simplePacket(Array(data.prefix(8)), original: 900)
        read = try PcapngReading(file)
        #expect(read.bytes == [Array(data.prefix(8))] && read.frames[0].originalLength == 900)
    }

    /// The first interface of the section, not of the file.
    @Test func simplePacketOfALaterSection() throws {
        var file = HandmadePcapng(linkType: 1, snapLength: 4)
        file.section(bigEndian: true)
        file.interface(101, snapLength: 8)
        file.interface(1)
        file.simplePacket(data)
        let read = try PcapngReading(file)
        #expect(read.frames[0].linkType == 101 && read.frames[0].interface == 1 && read.bytes[0].count == 8)
    }

    /// Interface numbers begin anew in each section, and byte orders may differ.
    @Test(arguments: [0, 24, UInt64.max])
    func sections(length: UInt64) throws {
        var file = HandmadePcapng(linkType: 1)
        file.packet(data)
        file.section(bigEndian: true, length: length)
        file.interface(113)
        file.interface(101)
        file.packet(data, interface: 1)
        file.section(bigEndian: false, length: length)
        file.packet(data)
        file.interface(147)
        file.packet(data)
        let read = try PcapngReading(file)
        #expect(read.frames.map(\.linkType) == [1, 101, 147])
        #expect(read.frames.map(\.interface) == [0, 2, 3])
        #expect(read.messages == ["a frame of interface 0, of which the section has 0"])
    }

    /// A block whose inside is wrong costs itself only.
    @Test(arguments: [false, true])
    func framesThatAreRefused(bigEndian: Bool) throws {
        var file = HandmadePcapng(bigEndian: bigEndian)
        var places: [Int64] = []
        func refused(_ write: (inout HandmadePcapng) -> Void) {
            places.append(Int64(file.bytes.count))
            write(&file)
            file.packet(data)
        }
        refused { $0.packet(data, interface: 1) }
        refused { $0.packet(data, interface: 0xffff_ffff) }
        refused { $0.obsoletePacket(data, interface: 0xffff) }
        refused { $0.block(6) { for _ in 0..<4 { $0.u32(0) } } }
        refused { $0.block(2) { $0.u32(0) } }
        refused { $0.block(3) { _ in } }
        refused { $0.block(1) { $0.u32(0) } }
        refused { $0.block(5) { $0.u32(0) } }
        for length in [13, 0x7fff_ffff, 0xffff_ffff] {
            refused { file in
                file.block(6) { body in
                    for value in [0, 0, 0, length, length] { body.u32(value) }
                    body.bytes += Array(repeating: 7, count: 12)
                }
            }
        }
        let read = try PcapngReading(file)
        #expect(read.bytes == Array(repeating: data, count: places.count))
        #expect(read.problems.map(\.byteOffset) == places)
    }

    /// A description that is too short keeps its number, so that those behind it keep theirs.
    @Test func interfaceNumbersBehindADamagedDescription() throws {
        var file = HandmadePcapng()
        file.block(1) { $0.u32(113) }
        file.interface(101)
        for interface in [2, 1, 0] { file.packet(data, interface: interface) }
        let read = try PcapngReading(file)
        #expect(read.frames.map(\.linkType) == [101, 1])
        #expect(read.messages.last == "a frame of interface 1, whose description is damaged")
    }

    @Test func sectionsOfOtherVersions() throws {
        for (version, problems) in [(1, 0), (2, 1), (0, 1)] {
            var file = HandmadePcapng()
            file.section(bigEndian: true, version: version)
            file.interface(1)
            file.packet(data)
            let read = try PcapngReading(file)
            #expect(read.bytes == [data] && read.problems.count == problems)
        }
    }
}
