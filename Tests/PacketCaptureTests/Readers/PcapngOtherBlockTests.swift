import Testing

@testable import PacketCapture

/// Blocks without frames: passed over, counted by type, told.
@Suite struct PcapngOtherBlockTests {
    private let data: [UInt8] = Array(1...14)

    @Test(arguments: [false, true])
    func unreadTypes(bigEndian: Bool) throws {
        var file = HandmadePcapng(bigEndian: bigEndian)
        for type in [0x204, 9, 0xbad, 0x4000_0bad, 0x8123_4567, 7, 0x204, 0xffff_ffff, 0, 0x204] {
            file.packet(data)
            file.block(type) { body in
                for value in 0..<type % 7 { body.u32(value) }
            }
        }
        let read = try PcapngReading(file)
        #expect(read.bytes.count == 10 && read.problems.isEmpty)
        #expect(
            read.noted == [
                "1 block of type 0x0 is not read", "1 block of type 0x7 (IRIG time) is not read",
                "1 block of type 0x9 (systemd journal) is not read", "3 blocks of type 0x204 (sysdig) are not read",
                "1 block of type 0xBAD (custom) is not read", "1 block of type 0x40000BAD (custom) is not read",
                "1 block of type 0x81234567 (local use) is not read",
                "1 block of type 0xFFFFFFFF (local use) is not read",
            ])
    }

    /// Longer than anything that is held.
    @Test(arguments: [false, true])
    func longBlocks(bigEndian: Bool) throws {
        var file = HandmadePcapng(bigEndian: bigEndian)
        let long = Array(repeating: UInt8(6), count: 1_200_000)
        for type in [0xbad, 4, 10, 0x8000_0001] {
            file.block(type) { $0.bytes += long }
            file.packet(data)
        }
        let read = try PcapngReading(file)
        #expect(read.bytes == Array(repeating: data, count: 4) && read.problems.isEmpty)
        #expect(read.noted.count == 4 && read.end == Int64(file.bytes.count))
    }

    /// Of a frame longer than that, the beginning is read.
    @Test(arguments: [false, true])
    func longFrames(bigEndian: Bool) throws {
        var file = HandmadePcapng(bigEndian: bigEndian, linkType: 231)
        var long = Array(repeating: UInt8(7), count: 1_100_000)
        for position in stride(from: 0, to: long.count, by: 1_000) { long[position] = UInt8(position & 0xff) }
        file.packet(long, options: [(1, [0x41])])
        file.packet(data, options: [(1, [0x42])])
        file.simplePacket(long)
        file.packet(data)
        let read = try PcapngReading(file)
        #expect(read.frames.map(\.capturedLength) == [PcapngReader.maxFrame, 14, PcapngReader.maxFrame, 14])
        #expect(read.frames.map(\.originalLength) == [1_100_000, 14, 1_100_000, 14])
        #expect(read.bytes[0] == Array(long.prefix(PcapngReader.maxFrame)))
        #expect(read.bytes[2] == read.bytes[0])
        #expect(read.comments == [[], ["B"], [], []] && read.problems.isEmpty)
        #expect(read.noted.last == "2 frames are longer than 1,048,576 bytes, and read up to there")
    }

    @Test func framesOfTheGreatestUsualLength() throws {
        var file = HandmadePcapng()
        for length in [262_144, 262_145, PcapngReader.maxHeld - 32] { file.packet(Array(repeating: 7, count: length)) }
        let read = try PcapngReading(file)
        #expect(read.bytes.map(\.count) == [262_144, 262_145, PcapngReader.maxHeld - 32])
        #expect(read.problems.isEmpty && read.notes.isEmpty)
    }

    @Test(arguments: [false, true])
    func names(bigEndian: Bool) throws {
        var file = HandmadePcapng(bigEndian: bigEndian)
        let address: [UInt8] = [192, 0, 2, 1]
        file.names([
            (1, address + Array("a.example\0b.example\0".utf8)), (2, Array(repeating: 1, count: 24)), (0x123, [1]),
        ])
        file.names([])
        file.block(4) { $0.u32(0) }
        file.packet(data)
        var read = try PcapngReading(file)
        #expect(read.noted == ["3 names for addresses are not used"] && read.problems.isEmpty)
        file.block(4) { body in
            body.u16(1)
            body.u16(500)
        }
        file.packet(data)
        read = try PcapngReading(file)
        #expect(read.bytes == [data, data] && read.problems.isEmpty && read.notes.count == 2)
    }

    @Test(arguments: [false, true])
    func secrets(bigEndian: Bool) throws {
        var file = HandmadePcapng(bigEndian: bigEndian)
        let log = Array("CLIENT_RANDOM 00 11\n".utf8)
        file.secrets(0x544c_534b, log)
        file.packet(data)
        file.secrets(0x5353_484b, [1, 2, 3])
        file.secrets(0x544c_534b, [])
        file.secrets(0x99, [4])
        file.secrets(0x544c_534b, log, claiming: 21)
        let place = Int64(file.bytes.count) - 40
        let read = try PcapngReading(file)
        #expect(
            read.noted == [
                "holds SSH key log secrets of 3 bytes, which are not used",
                "holds TLS key log secrets of 20 bytes, which are not used",
                "holds unknown secrets of 1 byte, which are not used",
            ])
        #expect(
            read.problems == [
                CaptureProblem(byteOffset: place, message: "decryption secrets of 21 bytes in a block that holds 20")
            ])
        #expect(read.bytes == [data])
    }

    /// Many of them are one sentence.
    @Test func secretsOfManyBlocks() throws {
        var file = HandmadePcapng()
        for _ in 0..<5 { file.secrets(0x544c_534b, Array(repeating: 7, count: 300_000)) }
        let read = try PcapngReading(file)
        #expect(read.problems.isEmpty)
        #expect(read.noted == ["holds TLS key log secrets of 1,500,000 bytes, which are not used"])
    }
}
