import Testing

@testable import PacketCapture

/// Files that grow: wherever a file ends for now, reading goes on as if it had been whole.
@Suite struct PcapngGrowingTests {
    private let data: [UInt8] = Array(1...14)

    private func file(bigEndian: Bool) -> HandmadePcapng {
        var file = HandmadePcapng(bigEndian: bigEndian)
        file.packet(data, ticks: 5, options: [(1, [0x41])])
        file.block(0x99) { $0.u32(1) }
        file.simplePacket(data)
        file.interface(101, options: [(2, [0x42])])
        file.packet(data, interface: 1, ticks: 6)
        file.section(bigEndian: !bigEndian)
        file.interface(1)
        file.obsoletePacket(data)
        return file
    }

    private func expectSame(_ bytes: [UInt8], _ piece: Int) throws {
        let whole = try PcapngReading(bytes)
        let grown = try PcapngReading(bytes, growingBy: piece)
        #expect(grown.bytes == whole.bytes && grown.offsets == whole.offsets && grown.times == whole.times)
        #expect(grown.comments == whole.comments && grown.problems == whole.problems && grown.notes == whole.notes)
        #expect(grown.end == whole.end)
    }

    @Test(arguments: [1, 3, 4, 11, 64, 4_096])
    func soundFiles(piece: Int) throws {
        for bigEndian in [false, true] {
            let file = file(bigEndian: bigEndian)
            try expectSame(file.bytes, piece)
            #expect(try PcapngReading(file).frames.count == 4)
        }
    }

    /// Damage is told once, and only when what stands behind it can be seen.
    @Test(arguments: [1, 7, 100])
    func damagedFiles(piece: Int) throws {
        let file = file(bigEndian: false)
        for position in stride(from: 28, to: file.bytes.count, by: 3) {
            var bytes = file.bytes
            bytes[position] ^= 0x41
            try expectSame(bytes, piece)
            try expectSame(Array(bytes.dropLast(position % 50)), piece)
        }
    }

    @Test func longBlocks() throws {
        var file = HandmadePcapng()
        file.block(0x99) { $0.bytes += Array(repeating: 6, count: 1_200_000) }
        file.packet(Array(repeating: 7, count: 1_200_000))
        file.packet(data)
        try expectSame(file.bytes, 300_000)
        try expectSame(Array(file.bytes.dropLast(100)), 300_000)
    }

    /// A cut block is no damage as long as the file may grow.
    @Test func nothingIsToldTooEarly() throws {
        var file = HandmadePcapng()
        file.packet(data)
        let cut = Array(file.bytes.dropLast(1))
        let read = try PcapngReading(cut, growingBy: 10)
        #expect(read.frames.isEmpty && read.problems.count == 1)
        #expect(read.messages == ["the file ends inside a block of 48 bytes, of which 47 are there"])
        #expect(read.end == Int64(file.bytes.count - 48))
    }
}
