import Conversations
import Testing

@testable import PacketCapture

/// A compressed capture reads as the plain one does.
@Suite struct CompressedCaptureTests {
    private static let frames = try? Conversation(
        script: """
            create /x
            ack 200 session={A} received=0
            noise arp
            fragment 0-2999/3000
            wait 1.5s
            ack 200 session={A} received=3000
            """
    ).frames()

    static func files() throws -> [[UInt8]] {
        let frames = try #require(frames)
        return [
            CaptureFile.pcap(frames, PcapOptions(nanoseconds: true)).bytes,
            CaptureFile.pcapng(
                frames, PcapngOptions(sections: 2, bigEndian: [true, false], otherBlocks: true, comment: "c")
            ).bytes,
        ]
    }

    /// Frames that are equal in all they have.
    static func areSame(_ one: ReadCapture, _ other: ReadCapture, frames count: Int? = nil) -> Bool {
        let count = count ?? other.frames.count
        return one.frames.count == count && one.times == Array(other.times.prefix(count))
            && one.offsets == Array(other.offsets.prefix(count)) && one.bytes == Array(other.bytes.prefix(count))
            && zip(one.frames, other.frames).allSatisfy {
                $0.originalLength == $1.originalLength && $0.interface == $1.interface && $0.linkType == $1.linkType
            }
    }

    @Test(arguments: Packed.allCases, 0..<2)
    func asFile(packed: Packed, number: Int) throws {
        let file = try Self.files()[number]
        let plain = try ReadCapture(file)
        let read = try ReadCapture(packed.pack(file))
        #expect(plain.frames.count > 10 && Self.areSame(read, plain))
        #expect(read.record.problems.isEmpty && read.record.bytes == Int64(file.count))
        #expect(read.record.format == plain.record.format)
        #expect(read.record.interfaces.count == plain.record.interfaces.count)
    }

    /// Nothing says how many bytes a read of a pipe brings.
    @Test(arguments: Packed.allCases)
    func throughPipe(packed: Packed) throws {
        for file in try Self.files() {
            let plain = try ReadCapture(file)
            for step in [1, 3, 1_000] {
                let read = Piping.with(packed.pack(file), step: step) { ReadCapture(path: "/dev/fd/\($0)") }
                #expect(Self.areSame(read, plain) && read.record.problems.isEmpty, "\(step) bytes a time")
            }
        }
    }

    @Test(arguments: Packed.allCases)
    func whatTheReaderTells(packed: Packed) throws {
        let bytes = packed.pack(try Self.files()[0])
        try TemporaryFile.with(bytes) { path in
            let reader = try CaptureReader.open(path: path)
            #expect(reader.compression == packed.compression)
            var frame = Frame()
            while reader.next(&frame) == .frame {}
            #expect(reader.fileBytesRead == Int64(bytes.count) && reader.problems.isEmpty)
        }
    }

    @Test func whatTheReaderTellsOfAPlainFile() throws {
        let bytes = try Self.files()[1]
        try TemporaryFile.with(bytes) { path in
            let reader = try CaptureReader.open(path: path)
            #expect(reader.compression == nil)
            var frame = Frame()
            while reader.next(&frame) == .frame {}
            #expect(reader.fileBytesRead == Int64(bytes.count))
        }
    }

    @Test func compressedFilesThatHoldNoCapture() throws {
        let plain = try Self.files()[0]
        let json = Array("{\"a\": 1, \"b\": 2, \"c\": 3, \"d\": 4}".utf8)
        let cases: [([UInt8], [String])] = [
            (Packing.gzip([]), ["decompresses to nothing (gzip)"]), (Packing.zstd([]), ["to nothing (zstd)"]),
            (Packing.lz4([]), ["to nothing (lz4)"]), (Packing.skippable([1, 2]), ["to nothing (zstd or lz4)"]),
            (Packing.gzip(json), ["inside the gzip data", "JSON"]),
            (Packing.gzip(Array("BZh91AY".utf8)), ["bzip2 -dc"]),
            (Packing.gzip(Packing.gzip(plain)), ["compressed twice", "gzip data inside gzip data"]),
            (Packing.zstd(Packing.lz4(plain)), ["compressed twice", "lz4 data inside zstd data", "zstd -dc"]),
            (Packing.gzip(Array(plain.prefix(20))), ["ends inside the pcap file header"]),
            ([0x1f, 0x8b], ["decompresses to nothing (gzip)", "gzip data ends early, at byte 2 "]),
            (Array(Packing.gzip(plain).prefix(15)), ["gzip data ends early, at byte 15 "]),
            ([0x1f, 0x8b, 7] + Packing.gzip(plain).dropFirst(3), ["gzip data is damaged at byte"]),
            ([0x1f, 0x8b, 8, 0x80] + Packing.gzip(plain).dropFirst(4), ["gzip data is damaged at byte"]),
            (Packing.skippable([1]) + plain, ["\(plain.count) bytes", "zstd or lz4", "from byte 9 of"]),
            ([0x02, 0x21, 0x4c, 0x18, 0, 0, 0, 0], ["legacy", "lz4 -dc"]),
            ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], ["xz -dc"]), ([0x28, 0xb5, 0x2f], ["28 B5 2F"]),
        ]
        for (bytes, words) in cases {
            let read = try ReadCapture(bytes)
            let message = read.problem?.message ?? ""
            #expect(read.frames.isEmpty && read.record.problems.count == 1)
            #expect(words.allSatisfy { message.contains($0) }, "\(message)")
            #expect(!message.hasSuffix("."))
        }
    }
}
