import Foundation
import Testing

@testable import PacketCapture

/// The way from the file's bytes to the decompressed ones: bounds, buffers of any size, failures.
@Suite struct DecompressorTests {
    private static let octets = pattern(2_000) + Array(repeating: 7, count: 9_000) + pattern(3_000)

    @Test(arguments: Packed.allCases)
    func buffersOfAnySize(packed: Packed) {
        let bytes = packed.pack(Self.octets)
        for size in [1, 3, 13, 257, 258, 4_096, 65_535, 1 << 20] {
            let read = SourceBytes(bytes, size: size)
            #expect(read.bytes == Self.octets && read.problem == nil && read.failure == 0, "buffer of \(size)")
        }
    }

    /// What a block held is given out, whatever the room for it, though the next block's header is damaged.
    @Test(arguments: [1, 24, 100, 1_999, 2_000, 2_001, 65_536])
    func damageBehindABlock(room: Int) {
        let first = pattern(2_000)
        let zstd = Packing.zstdByHand(window: 4 << 3, blocks: [(0, first), (3, [])])
        // The frame's header of seven bytes; blocks that are not compressed.
        let lz4 = Array(Packing.lz4([]).prefix(7)) + [0xd0, 0x07, 0, 0x80] + first + [0xff, 0xff, 0xff, 0x7f]
        for (bytes, sound) in [
            (zstd, Packing.zstdByHand(window: 4 << 3, blocks: [(0, first)])), (lz4, Packing.lz4(first)),
        ] {
            let read = SourceBytes(bytes, size: room)
            #expect(read.bytes == first)
            #expect(read.problem?.byteOffset == 2_000 && read.problem?.message.contains("is damaged") == true)
            let whole = SourceBytes(sound, size: room)
            #expect(whole.bytes == first && whole.problem == nil)
        }
    }

    /// A frame that claims 994 octets and has one block of twelve: that is noticed with the last of them, which is lost.
    /// The others come out however much a read brings.
    @Test(arguments: [1, 2, 3, 5, 8, 12, 100]) func lengthThatIsNotTrue(step: Int) {
        let block = pattern(12)
        let bytes: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0x60, 0xe2, 0x02, 0x61, 0, 0] + block
        Piping.with(bytes, step: step) { descriptor in
            let source = ByteSource(descriptor: descriptor, ownsDescriptor: false)
            source.decompressIfCompressed()
            #expect(SourceBytes(source, 100).bytes == block.dropLast())
            #expect(source.decodingProblem?.message.contains("is damaged") == true)
        }
    }

    /// A look ahead at decompressed bytes leaves them to be read.
    @Test(arguments: Packed.allCases)
    func lookAhead(packed: Packed) {
        Piping.with(packed.pack(Self.octets), step: 1_000) { descriptor in
            let source = ByteSource(descriptor: descriptor, ownsDescriptor: false)
            source.decompressIfCompressed()
            #expect(source.peek(24) == Array(Self.octets.prefix(24)) && source.position == 0)
            #expect(SourceBytes(source, 1_000).bytes == Self.octets)
            #expect(source.compression == packed.compression)
        }
    }

    /// Bytes that could be decompressed are given out before a pipe has more.
    @Test(arguments: Packed.allCases)
    func bytesAreNotHeldBack(packed: Packed) {
        let bytes = packed.pack(Self.octets) + (packed.compression == "gzip" ? [0] : Packing.skippable([]))
        var ends: [Int32] = [-1, -1]
        _ = unsafe pipe(&ends)
        defer { for end in ends { close(end) } }
        #expect(unsafe write(ends[1], bytes, bytes.count) == bytes.count)
        let source = ByteSource(descriptor: ends[0], ownsDescriptor: false)
        source.decompressIfCompressed()
        #expect(source.peek(Self.octets.count) == Self.octets)
    }

    /// A pipe that fails after some bytes: they are read, and the failure is not taken for the end.
    @Test(arguments: Packed.allCases)
    func readsThatFail(packed: Packed) {
        let bytes = packed.pack(Self.octets)
        for cut in [5, bytes.count / 2, bytes.count] {
            var ends: [Int32] = [-1, -1]
            _ = unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
            defer { close(ends[0]) }
            #expect(unsafe write(ends[1], bytes, cut) == cut)
            // An end that is closed with unread bytes resets the other one, once that has read what it has.
            #expect(unsafe write(ends[0], bytes, 1) == 1)
            close(ends[1])
            let read = SourceBytes(ByteSource(descriptor: ends[0], ownsDescriptor: false), 1_000)
            #expect(read.failure == ECONNRESET && read.problem == nil, "after \(cut)")
            #expect(read.bytes == Array(Self.octets.prefix(read.bytes.count)))
            if cut == bytes.count { #expect(read.bytes == Self.octets) }
        }
    }

    @Test func zstdWindows() {
        let block = [(0, Self.octets.prefix(2_000).map { $0 })]
        // 2 to the power of 10 and the upper five bits; the lower three add eighths.
        let largest = SourceBytes(Packing.zstdByHand(window: 17 << 3, blocks: block))
        #expect(largest.bytes == block[0].1 && largest.problem == nil)
        for window: UInt8 in [17 << 3 | 1, 18 << 3, 21 << 3, 255] {
            let read = SourceBytes(Packing.zstdByHand(window: window, blocks: block))
            #expect(read.bytes.isEmpty)
            #expect(read.problem?.message.contains("--long=31") == true, "\(read.problem?.message ?? "")")
        }
        // The frames before it are read.
        let read = SourceBytes(Packing.zstd(Self.octets) + Packing.zstdByHand(window: 255, blocks: block))
        #expect(read.bytes == Self.octets && read.problem?.byteOffset == Int64(Self.octets.count))
    }

    @Test func zstdDictionary() {
        let read = SourceBytes(Packing.zstdByHand(dictionary: 9, blocks: [(0, [1, 2, 3])]))
        #expect(read.bytes.isEmpty && read.problem?.message.contains("dictionary") == true)
    }

    /// A skippable frame that claims to be larger than the file.
    @Test func skippableFrameThatIsCut() {
        let claim: [UInt8] = [0x5a, 0x2a, 0x4d, 0x18, 0xff, 0xff, 0xff, 0xff, 1, 2, 3]
        for packed in [Packed.zstd, .lz4] {
            let read = SourceBytes(packed.pack(Self.octets) + claim)
            #expect(read.bytes == Self.octets)
            #expect(read.problem?.message.contains("\(packed.compression) data ends early") == true)
            #expect(SourceBytes(packed.pack(Self.octets) + claim.prefix(6)).problem?.message.contains("early") == true)
        }
        #expect(SourceBytes(claim).problem?.message.contains("zstd or lz4 data ends early, at byte 11") == true)
        // gzip has no such frames.
        #expect(SourceBytes(Packing.gzip(Self.octets) + claim).problem?.message.hasPrefix("11 bytes after") == true)
    }

    /// A decoder that neither takes nor gives anything is left.
    @Test func decoderThatDoesNothing() throws {
        final class Idle: MemberDecoder {
            var calls = 0

            func begin() {}

            func decode(
                _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
            ) -> DecodingStep {
                calls += 1
                return DecodingStep(consumed: 0, produced: 0, outcome: .goesOn)
            }
        }
        let idle = Idle()
        let decompressor = try #require(Decompressor([0x1f, 0x8b, 8, 0], decoder: idle))
        try TemporaryFile.with([1, 2, 3]) { path in
            let source = ByteSource(descriptor: unsafe open(path, O_RDONLY), ownsDescriptor: true)
            var buffer = [UInt8](repeating: 0, count: 100)
            #expect(unsafe buffer.withUnsafeMutableBytes { unsafe decompressor.read(into: $0, from: source) } == 0)
        }
        #expect(idle.calls < 20 && decompressor.problem?.message.contains("gzip data is damaged") == true)
    }

    /// 64 MiB of zeros in 1,024 frames, from some 64 KiB.
    @Test(arguments: [Packed.gzip, .zstd, .lz4])
    func muchFromLittle(packed: Packed) throws {
        var file = HandmadePcap()
        let zeros = [UInt8](repeating: 0, count: 65_520)
        for _ in 0..<1_024 { file.record(zeros) }
        let bytes = packed.pack(file.bytes)
        #expect(bytes.count < 400_000)
        try TemporaryFile.with(bytes) { path in
            let queue = CaptureQueue(paths: [path])
            while queue.next() == .frame {}
            #expect(queue.records[0].frames == 1_024 && queue.records[0].problems.isEmpty)
            #expect(queue.records[0].bytes == Int64(file.bytes.count))
        }
    }
}
