import PacketCapture
import Testing

/// Blocks and options that the generator does not write.
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
        #expect(read.times.prefix(2) == [1_000_001_000, 2_000_002_000])
        #expect(read.frames.map(\.originalLength) == [1_500, 5, 14])
        #expect(read.record.problems.isEmpty)
    }

    @Test func simplePacketIsCutToTheSnapLength() throws {
        var file = HandmadePcapng(snapLength: 6)
        file.simplePacket(Array(data.prefix(6)), original: 900)
        let read = try ReadCapture(file.bytes)
        #expect(read.bytes == [Array(data.prefix(6))])
        #expect(read.frames.first?.originalLength == 900)
    }

    @Test(arguments: [false, true])
    func timeOffset(bigEndian: Bool) throws {
        var file = HandmadePcapng(bigEndian: bigEndian)
        file.interface(1, options: [(2, Array("eth1".utf8)), (9, [9]), (14, file.long(1_700_000_000))])
        file.interface(1, options: [(9, [9]), (14, file.long(UInt64(bitPattern: -10)))])
        file.packet(data, interface: 1, ticks: 5)
        file.packet(data, interface: 2, ticks: 20_000_000_007)
        file.packet(data, interface: 2, ticks: 7)
        let read = try ReadCapture(file.bytes)
        #expect(read.times == [1_700_000_000_000_000_005, 10_000_000_007, -9_999_999_993])
        #expect(read.record.interfaces.map(\.name) == [nil, "eth1", nil])
    }

    @Test func timesThatDoNotFit() throws {
        for digits in 0...255 {
            var file = HandmadePcapng(options: [(9, [UInt8(digits)])])
            for ticks in [0, 1, UInt64.max, 1 << 63, 1 << 32] as [UInt64] { file.packet(data, ticks: ticks) }
            let read = try ReadCapture(file.bytes)
            #expect(read.frames.count == 5)
            #expect(read.times[0] == 0 && read.times.allSatisfy { $0 >= 0 })
            #expect(read.times[1] <= read.times[4] && read.times[4] <= read.times[3] && read.times[3] <= read.times[2])
        }
    }

    /// The counters of a statistics block run from the start of the capture: the latest counts.
    @Test func droppedFrames() throws {
        var file = HandmadePcapng()
        file.interface(1)
        file.interface(1)
        file.statistics(options: [(4, file.long(100)), (5, file.long(3)), (7, file.long(2))])
        file.statistics(interface: 2, options: [(5, file.long(0))])
        file.statistics(interface: 99, options: [(5, file.long(9))])
        file.statistics(options: [(5, file.long(4)), (7, file.long(2))])
        let read = try ReadCapture(file.bytes)
        #expect(read.record.interfaces.map(\.dropped) == [6, nil, 0])
        #expect(read.record.problems.isEmpty)
    }

    @Test func optionsThatDoNotFit() throws {
        var file = HandmadePcapng()
        file.block(1) { body in
            body.u16(1)
            body.u16(0)
            body.u32(0)
            body.u16(9)
            body.u16(60_000)
        }
        file.packet(data, interface: 1, ticks: 1)
        #expect(try ReadCapture(file.bytes).times == [1_000])
    }

    @Test func framesOfNoInterface() throws {
        var file = HandmadePcapng()
        let start = Int64(file.bytes.count)
        file.packet(data, interface: 1)
        let read = try ReadCapture(file.bytes)
        #expect(read.frames.isEmpty && read.problem?.byteOffset == start)
        file = HandmadePcapng()
        file.section(bigEndian: true)
        file.simplePacket(data)
        #expect(try ReadCapture(file.bytes).problem != nil)
    }
}
