import Testing

@testable import PacketCapture

/// Cut and damaged compressed files: what could be decompressed is read, and what is wrong is said.
@Suite struct CompressedDamageTests {
    @Test(arguments: Packed.allCases, 0..<2)
    func cutAtEvery97thByte(packed: Packed, number: Int) throws {
        let file = try CompressedCaptureTests.files()[number]
        let (plain, bytes) = (try ReadCapture(file), packed.pack(file))
        var most = 0
        for cut in stride(from: 0, to: bytes.count, by: 97) {
            let read = try ReadCapture(Array(bytes.prefix(cut)))
            #expect(CompressedCaptureTests.areSame(read, plain, frames: read.frames.count), "cut at \(cut)")
            #expect(read.frames.count >= most, "cut at \(cut)")
            most = read.frames.count
            let cause = read.record.problems.first?.message ?? ""
            if packed.isSingle { #expect(!cause.isEmpty, "cut at \(cut)") }
            if packed.isSingle, cut >= 97, packed != .lz4SkippableFirst || cut > file.count / 3 + 20 {
                #expect(cause.contains("data ends early, at byte \(cut) of the compressed file"), "\(cut): \(cause)")
            }
        }
    }

    /// The last bytes are the ends of checksums: all frames are there, and yet it is said.
    @Test(arguments: Packed.allCases)
    func lastByteMissing(packed: Packed) throws {
        let file = try CompressedCaptureTests.files()[0]
        let plain = try ReadCapture(file)
        guard packed != .zstdFrames, packed != .lz4Frames else { return }
        let read = try ReadCapture(packed.pack(file).dropLast())
        #expect(CompressedCaptureTests.areSame(read, plain))
        #expect(read.record.problems.map(\.message).count { $0.contains("data ends early") } == 1)
        #expect(read.problem?.byteOffset == Int64(file.count))
    }

    /// Either it makes no difference, as in a header's time, or it is said.
    @Test(arguments: Packed.allCases)
    func changedBytes(packed: Packed) throws {
        let file = try CompressedCaptureTests.files()[0]
        let (plain, bytes) = (try ReadCapture(file), packed.pack(file))
        let inside = stride(from: 30, to: bytes.count - 12, by: max(1, bytes.count / 60))
        for position in Array(0..<30) + Array(inside) + Array((bytes.count - 12)..<bytes.count) {
            var changed = bytes
            changed[position] ^= [0x01, 0x80, 0xff, 0x10][position % 4]
            let read = try ReadCapture(changed)
            let isWhole = CompressedCaptureTests.areSame(read, plain)
            #expect(isWhole || !read.record.problems.isEmpty, "byte \(position)")
        }
    }

    @Test func checksums() throws {
        let file = try CompressedCaptureTests.files()[0]
        let plain = try ReadCapture(file)
        let gzip = Packing.gzip(file)
        for (from, word) in [(8, "CRC-32"), (4, "as long as the trailer says")] {
            var bytes = gzip
            bytes[bytes.count - from] ^= 1
            try expectWhole(bytes, plain, ["gzip data is damaged at byte", word])
        }
        for bytes in [Packing.zstd(file), Packing.lz4(file)] {
            var bytes = bytes
            bytes[bytes.count - 1] ^= 1
            try expectWhole(bytes, plain, ["data is damaged at byte", "does not match the checksum"])
        }
    }

    @Test(arguments: Packed.allCases)
    func whatFollows(packed: Packed) throws {
        let file = try CompressedCaptureTests.files()[0]
        let (plain, bytes) = (try ReadCapture(file), packed.pack(file))
        for zeros in [1, 2, 3, 4, 8, 511] {
            let read = try ReadCapture(bytes + Array(repeating: 0, count: zeros))
            #expect(CompressedCaptureTests.areSame(read, plain) && read.record.problems.isEmpty, "\(zeros) zeros")
        }
        let tails: [[UInt8]] = [[7], [0, 7], [0, 0, 0, 0, 7], Array("appended by a tool".utf8)]
        for tail in tails + [Packed.allCases.filter { $0.compression != packed.compression }[0].pack(file)] {
            let place = "from byte \(bytes.count) of the compressed file on, are not read"
            try expectWhole(bytes + tail, plain, ["\(tail.count) bytes after the end of the", place])
        }
    }

    /// More than the input buffer holds.
    @Test func muchThatFollows() throws {
        let file = try CompressedCaptureTests.files()[0]
        let (plain, bytes) = (try ReadCapture(file), Packing.gzip(file))
        let zeros = [UInt8](repeating: 0, count: 300_000)
        #expect(try ReadCapture(bytes + zeros).record.problems.isEmpty)
        try expectWhole(bytes + zeros + [1] + zeros, plain, ["600001 bytes after the end of the gzip data"])
    }

    private func expectWhole(_ bytes: [UInt8], _ plain: ReadCapture, _ words: [String]) throws {
        let read = try ReadCapture(bytes)
        let message = read.problem?.message ?? ""
        #expect(CompressedCaptureTests.areSame(read, plain) && read.record.problems.count == 1)
        #expect(words.allSatisfy { message.contains($0) }, "\(message)")
    }

    /// Of a capture that ends inside a record because its data is damaged, the damage is told first.
    @Test func causeFirst() throws {
        let file = try CompressedCaptureTests.files()[0]
        let messages = try ReadCapture(Array(Packing.gzip(file, level: 0).prefix(1_000))).record.problems.map(\.message)
        #expect(messages.count == 2 && messages[0].contains("ends early"))
    }

    /// The blocks before the damaged one come out, although the library is called with all of them.
    @Test func blocksBeforeTheDamage() throws {
        let (first, second) = (pattern(1_000), pattern(500, from: 1_000))
        // The header of the damaged one ends there.
        let zstd = Packing.zstdByHand(blocks: [(0, first), (0, second), (3, [1, 2, 3])])
        expectDecoded(zstd, first + second, "zstd data is damaged at byte 1514")

        var random = SystemRandomNumberGenerator()
        let noise = (0..<200_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        var lz4 = Packing.lz4(noise, linked: false)
        lz4[7 + 2 * (4 + 65_536) + 2] = 0x7f
        expectDecoded(lz4, Array(noise.prefix(131_072)), "lz4 data is damaged at byte 13")

        var gzip = Packing.gzip(noise, level: 0)
        let whole = expectDecoded(gzip, noise, nil)
        gzip[100_000] ^= 1
        #expect(expectDecoded(gzip, nil, "CRC-32") == whole)
    }

    @discardableResult
    private func expectDecoded(_ packed: [UInt8], _ bytes: [UInt8]?, _ word: String?) -> Int {
        let read = SourceBytes(packed)
        if let bytes { #expect(read.bytes == bytes) }
        #expect(read.problem?.byteOffset == (word == nil ? nil : Int64(read.bytes.count)))
        if let word { #expect(read.problem?.message.contains(word) == true, "\(read.problem?.message ?? "")") }
        return read.bytes.count
    }
}

/// All that a byte source gives of bytes that come through a pipe.
struct SourceBytes {
    var bytes: [UInt8] = []
    var problem: CaptureProblem?
    var failure: Int32 = 0

    /// - Parameter size: of the buffer that is filled.
    init(_ packed: [UInt8], size: Int = 300_000) {
        self = Piping.with(packed, step: 40_000) {
            SourceBytes(ByteSource(descriptor: $0, ownsDescriptor: false), size)
        }
    }

    init(_ source: ByteSource, _ size: Int) {
        source.decompressIfCompressed()
        var buffer = [UInt8](repeating: 0, count: size)
        while true {
            let got = unsafe buffer.withUnsafeMutableBytes { unsafe source.read(into: $0) }
            guard got > 0 else { break }
            bytes += buffer[..<got]
        }
        problem = source.decodingProblem
        failure = source.failure
        #expect(source.position == Int64(bytes.count))
    }
}
