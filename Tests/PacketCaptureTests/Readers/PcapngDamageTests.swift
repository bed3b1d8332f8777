import Testing

@testable import PacketCapture

/// Blocks whose lengths lie: told with their place, and what stands behind them is read.
@Suite struct PcapngDamageTests {
    private let data: [UInt8] = Array(1...14)
    /// Octets of a packet block with this data.
    private let block = 48

    /// A damaged block between sound ones: the frames around it are read, and what is told is handed on.
    private func read(
        bigEndian: Bool = false, _ write: (inout HandmadePcapng) -> Void
    ) throws -> (frames: [[UInt8]], problem: String?, place: Bool) {
        var file = HandmadePcapng(bigEndian: bigEndian)
        file.packet([1])
        let place = Int64(file.bytes.count)
        write(&file)
        file.packet([2])
        file.packet([3])
        let read = try PcapngReading(file)
        #expect(read.problems.count <= 1)
        return (read.bytes, read.messages.first, read.problems.first?.byteOffset == place)
    }

    /// A length that nothing confirms: the frame's own length shows where the block ends.
    @Test(arguments: [0, 4, 11, 12, 40, 52, 0x100, 0xffff, 0x0fff_fffc, 0x7fff_fffc, 0xffff_fffc, 0xffff_ffff])
    func packetBlocks(length: Int) throws {
        for bigEndian in [false, true] {
            let read = try read(bigEndian: bigEndian) { $0.packet(data, lies: .init(length: length)) }
            #expect(read.frames == [[1], data, [2], [3]], "\(read.problem ?? "")")
            #expect(read.place && read.problem?.hasSuffix("; 48 fits what follows") == true)
        }
    }

    /// The same for blocks with options, whose end is marked.
    @Test(arguments: [4, 0x100, 0x7fff_fffc])
    func blocksWithOptions(length: Int) throws {
        let read = try read { $0.packet(data, options: [(1, [0x41])], lies: .init(length: length)) }
        #expect(read.frames == [[1], data, [2], [3]] && read.problem?.hasSuffix("; 60 fits what follows") == true)
        var file = HandmadePcapng()
        file.interface(101, options: [(2, [0x41])], lies: .init(length: length))
        file.packet(data, interface: 1)
        let other = try PcapngReading(file)
        #expect(other.frames.map(\.linkType) == [101] && other.interfaces.last?.name == "A")
        #expect(other.problems.count == 1)
    }

    @Test(arguments: [0, 44, 49, 0xffff_ffff])
    func trailingLengths(length: Int) throws {
        for bigEndian in [false, true] {
            let read = try read(bigEndian: bigEndian) { $0.packet(data, lies: .init(trailing: length)) }
            #expect(read.frames == [[1], data, [2], [3]] && read.place)
        }
        // At the file's very end, too.
        var file = HandmadePcapng()
        file.packet(data, lies: .init(trailing: length))
        let last = try PcapngReading(file)
        #expect(last.bytes == [data] && last.problems.count == 1 && last.end == Int64(file.bytes.count))
    }

    /// If the frame's own length lies as well, the block is lost, and no other.
    @Test(arguments: [0, 13, 60, 0x200, 0xffff_fffc])
    func blocksWithNothingToGoBy(length: Int) throws {
        for bigEndian in [false, true] {
            for type in [2, 3, 5, 6, 0x0bad, 0x99] {
                let read = try read(bigEndian: bigEndian) { file in
                    file.block(type, lies: .init(length: length)) { body in
                        for value in [0, 1, 2, 0x7777, 0x7777, 9, 9] { body.u32(value) }
                    }
                }
                #expect(read.frames.first == [1] && read.frames.suffix(2) == [[2], [3]] && read.place)
                #expect(read.frames.count == 3 || type == 3)
                let told = read.problem?.contains("40 bytes up to byte 124 are not read") == true
                #expect(told || type == 3, "\(type): \(read.problem ?? "")")
            }
        }
    }

    /// Bytes that are no block at all, of any length and alignment.
    @Test(arguments: [1, 2, 3, 4, 11, 12, 40, 4_096, 1_500_000])
    func foreignBytes(count: Int) throws {
        for fill in [0, 6, 0xff, 0x0a] as [UInt8] {
            let read = try read { $0.raw(Array(repeating: fill, count: count)) }
            #expect(read.frames == [[1], [2], [3]] && read.place, "\(count) of \(fill)")
            #expect(read.problem?.contains("not read") == true)
        }
    }

    /// A file that is cut and goes on with another: the cut frame is lost, the other file is read.
    @Test func fileBehindACutFile() throws {
        for cut in 1..<block {
            var first = HandmadePcapng()
            first.packet([1])
            first.packet(data)
            var second = HandmadePcapng(bigEndian: true, linkType: 101)
            second.packet([2])
            let start = first.bytes.count - block
            let read = try PcapngReading(Array(first.bytes.dropLast(cut)) + second.bytes)
            #expect(read.bytes == [[1], [2]] && read.frames[1].linkType == 101)
            #expect(read.problems.count == 1 && read.problems[0].byteOffset == Int64(start))
        }
    }

    @Test func classicFileBehind() throws {
        for magic in [0xa1b2_c3d4, 0xa1b2_3c4d, 0xa1b2_cd34] {
            for bigEndian in [false, true] {
                var file = HandmadePcapng()
                file.packet(data)
                let place = file.bytes.count
                var other = HandmadePcap(bigEndian: bigEndian, magic: magic)
                other.record(data)
                file.raw(other.bytes)
                let read = try PcapngReading(file)
                #expect(read.bytes == [data] && read.problems.count == 1)
                #expect(read.problems[0].byteOffset == Int64(place))
                #expect(read.messages[0].hasPrefix("a classic pcap file begins here"))
            }
        }
    }

    /// Captures are uploaded too: what looks like a block inside a frame is not read in place of the frames.
    @Test func capturesInsideFrames() throws {
        var inner = HandmadePcapng(linkType: 113)
        inner.packet([0xee])
        inner.packet([0xee])
        // The frame's lengths agree with each other, the bytes in between are fewer: lost in the middle of it.
        var outer = HandmadePcapng()
        outer.packet(inner.bytes)
        var bytes = Array(outer.bytes.dropLast(60))
        outer = HandmadePcapng()
        outer.packet([2])
        outer.packet([3])
        bytes += outer.bytes[48...]
        let read = try PcapngReading(bytes)
        #expect(read.bytes == [[2], [3]] && read.problems.count == 1)
    }

    /// A frame that is cut by the end of the file is not looked into.
    @Test func cutFrameWithACaptureInside() throws {
        var inner = HandmadePcapng()
        for _ in 0..<5 { inner.packet([0xee]) }
        var file = HandmadePcapng()
        file.packet([1])
        file.packet(inner.bytes)
        let read = try PcapngReading(Array(file.bytes.dropLast(1)))
        #expect(read.bytes == [[1]] && read.problems.count == 1)
    }

    /// A long block that is none: other blocks stand in it.
    @Test func longBlockThatIsNone() throws {
        for type in [0x99, 0xbad, 9] {
            var file = HandmadePcapng()
            file.packet([1])
            let place = file.bytes.count
            file.block(type, lies: .init(length: 0x4000_0000)) { $0.u32(7) }
            for index in 0..<40 { file.packet([UInt8(index)]) }
            let read = try PcapngReading(file)
            #expect(read.frames.count == 41 && read.problems.count == 1)
            #expect(read.problems[0].byteOffset == Int64(place))
            #expect(
                read.messages[0].hasSuffix("and other blocks stand inside it; 16 bytes up to byte 100 are not read"))
        }
    }

    /// A long block whose trailing length differs: the blocks behind it are read.
    @Test func longBlockWithTwoLengths() throws {
        var file = HandmadePcapng()
        let place = Int64(file.bytes.count)
        file.block(0x99, lies: .init(trailing: 5)) { $0.bytes += Array(repeating: 1, count: 1_100_000) }
        file.packet(data)
        let read = try PcapngReading(file)
        #expect(read.bytes == [data] && read.problems.map(\.byteOffset) == [place])
        #expect(read.messages[0].hasPrefix("a block of type 0x99 has two lengths: 1,100,012 and 5"))
    }

    /// Lengths that are no multiple of 4 occur: with padding behind the length, or none.
    @Test(arguments: [false, true])
    func oddLengths(bigEndian: Bool) throws {
        for pads in [false, true] {
            let count = 12 + 4 + 7
            let lies = pads ? HandmadePcapng.Lies(length: count, trailing: count) : .init(pads: false)
            var file = HandmadePcapng(bigEndian: bigEndian)
            for _ in 0..<2 {
                file.block(0x99, lies: lies) { $0.bytes += [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] }
                file.simplePacket([1, 2, 3, 4, 5, 6, 7], lies: lies)
                file.packet([5, 5, 5], lies: pads ? .init(length: 35, trailing: 35) : lies)
            }
            let read = try PcapngReading(file)
            #expect(read.bytes == [[1, 2, 3, 4, 5, 6, 7], [5, 5, 5], [1, 2, 3, 4, 5, 6, 7], [5, 5, 5]])
            #expect(read.problems.isEmpty)
            #expect(read.noted.last == "6 blocks are of a length that is no multiple of 4, and read")
        }
    }

    /// A section header without its magic: its interfaces tell the byte order.
    @Test(arguments: [false, true])
    func sectionHeaderWithoutMagic(bigEndian: Bool) throws {
        for other in [false, true] {
            var file = HandmadePcapng(bigEndian: bigEndian, linkType: 113)
            file.packet([1])
            let place = Int64(file.bytes.count)
            file.section(bigEndian: other, magic: 0x1111_1111)
            file.interface(101)
            file.packet(data)
            let read = try PcapngReading(file)
            #expect(read.bytes == [[1], data] && read.frames[1].linkType == 101)
            #expect(read.problems[0].byteOffset == place)
            #expect(read.messages[0].hasPrefix("a section header without the byte-order magic"))
        }
    }

    /// The first octets of a section whose header's length lies are enough to begin it.
    @Test(arguments: [0, 24, 32, 0x7fff_fffc])
    func sectionHeaderWithAWrongLength(length: Int) throws {
        var file = HandmadePcapng(linkType: 113)
        var other = HandmadePcapng(bigEndian: true, linkType: 101)
        other.packet(data)
        var bytes = other.bytes
        bytes.replaceSubrange(4..<8, with: other.word(length))
        file.raw(bytes)
        let read = try PcapngReading(file)
        #expect(read.bytes == [data] && read.frames[0].linkType == 101 && read.problems.count == 1)
    }

    /// Descriptions may be among the bytes that are not read: those behind them may have got a wrong number.
    @Test func interfacesBehindAHole() throws {
        var file = HandmadePcapng()
        file.raw(Array(repeating: 0, count: 40))
        file.packet([1])
        file.interface(101)
        file.packet([2], interface: 1)
        let read = try PcapngReading(file)
        #expect(read.bytes == [[1], [2]])
        #expect(
            read.messages.last
                == "an interface described behind bytes that are not read: frames may be given to a wrong one")
    }

    /// Every octet of the packet blocks in turn gets other values: no frame but its own is lost or changed.
    @Test(arguments: [false, true])
    func everyOctet(bigEndian: Bool) throws {
        var file = HandmadePcapng(bigEndian: bigEndian)
        let start = file.bytes.count
        for index in 1...5 { file.packet(Array(repeating: UInt8(index), count: 20 + index), ticks: UInt64(index)) }
        let whole = try PcapngReading(file)
        for position in start..<file.bytes.count {
            for mask in [0xff, 0x80, 0x10, 0x01] as [UInt8] {
                var bytes = file.bytes
                bytes[position] ^= mask
                let read = try PcapngReading(bytes)
                let own = whole.offsets.lastIndex { $0 <= position } ?? 0
                let kept = zip(read.offsets, read.bytes).filter { $0.0 != whole.offsets[own] }
                let others = zip(whole.offsets, whole.bytes).filter { $0.0 != whole.offsets[own] }
                #expect(kept.elementsEqual(others, by: ==), "\(position) ^ \(mask)")
            }
        }
    }
}
