import Conversations
import Foundation
import PacketCapture
import Testing

/// Damaged files: the frames before the damage are read, and the damage is named with its place.
@Suite struct DamageTests {
    private static func files() throws -> [CaptureFile] {
        let frames = try Conversation(script: "connect\nnoise arp\nsend client text \"hello\"\nfin client").frames()
        return [
            .pcap(frames), .pcap(frames, PcapOptions(bigEndian: true, nanoseconds: true)), .pcapng(frames),
            .pcapng(frames, PcapngOptions(sections: 2, bigEndian: [true, false], otherBlocks: true, comment: "c")),
            .pcapng(frames, PcapngOptions(simplePackets: true)),
        ]
    }

    @Test(arguments: 0..<5)
    func cutAtEveryByte(number: Int) throws {
        let file = try Self.files()[number]
        let whole = try ReadCapture(file.bytes)
        #expect(whole.problem == nil && whole.frames.count == file.records.count)
        for cut in 0..<file.bytes.count {
            let read = try ReadCapture(Array(file.bytes.prefix(cut)))
            let complete = file.records.count { $0.upperBound <= cut }
            #expect(read.frames.count == complete, "cut at \(cut)")
            #expect(read.bytes == Array(whole.bytes.prefix(complete)))
            #expect(read.record.bytes <= Int64(cut))
            if let problem = read.problem {
                #expect(problem.byteOffset ?? .max <= Int64(cut))
                #expect(!problem.message.isEmpty && !problem.message.hasSuffix("."))
            } else {
                // Only between two records or blocks is a cut file whole.
                let isBorder = file.records.contains { $0.upperBound == cut || $0.lowerBound == cut }
                #expect(isBorder || number >= 2 || cut == 24, "cut at \(cut)")
            }
        }
    }

    /// Every octet in turn gets other values: nothing traps, and what stands before it is read.
    @Test(arguments: 0..<5)
    func everyByteChanged(number: Int) throws {
        let file = try Self.files()[number]
        let whole = try ReadCapture(file.bytes)
        for position in file.bytes.indices {
            var bytes = file.bytes
            bytes[position] ^= [0xff, 0x80, 0x01][position % 3]
            let read = try ReadCapture(bytes)
            let before = file.records.count { $0.upperBound <= position }
            let hasOwnHead = file.records.first.map { position >= $0.lowerBound } ?? false
            if hasOwnHead { #expect(read.bytes.prefix(before).elementsEqual(whole.bytes.prefix(before))) }
        }
    }

    @Test(arguments: [0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x0100_0000])
    func pcapRecordThatClaimsMuch(length: Int) throws {
        var file = HandmadePcap()
        file.record([1, 2, 3])
        file.record([4, 5, 6], captured: length, original: length)
        let read = try ReadCapture(file.bytes)
        #expect(read.bytes == [[1, 2, 3]])
        #expect(read.problem?.byteOffset == Int64(43))
    }

    @Test func whatIsNoCapture() throws {
        let files: [(bytes: [UInt8], word: String)] = [
            ([], "empty"), ([0xff, 0xd8, 0xff, 0xe0, 0, 16], "JPEG"), ([0x1f, 0x8b, 8, 0], "gzip"),
            ([0x28, 0xb5, 0x2f, 0xfd, 0], "zstd"), (Array("hello world, this is no capture".utf8), "68 65 6C 6C"),
            ([0xd4], "D4"), ([0xd4, 0xc3, 0xb2, 0xa1], "24"), ([0x0a, 0x0d, 0x0d, 0x0a], "block header"),
            (Array(repeating: 0, count: 100), "00 00 00 00"),
        ]
        for file in files {
            let read = try ReadCapture(file.bytes)
            #expect(read.frames.isEmpty && read.record.problems.count == 1)
            #expect(read.problem?.message.contains(file.word) == true, "\(read.problem?.message ?? "")")
        }
    }

    @Test func headerAlone() throws {
        let read = try ReadCapture(HandmadePcap().bytes)
        #expect(read.frames.isEmpty && read.problem == nil && read.record.bytes == 24)
        #expect(read.record.firstTime == nil && read.record.format == "pcap")
    }

    @Test func missingFiles() {
        let missing = ReadCapture(path: "/nowhere/at/all.pcap")
        #expect(missing.problem?.message.contains("No such file") == true)
        #expect(missing.record.format == nil)
    }
}
