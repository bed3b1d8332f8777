import Foundation
import Testing

@testable import PacketCapture

/// A file that is written octet by octet is read as the whole file is.
@Suite struct GrowthGateTests {
    private func expectSame(_ file: [UInt8], step: Int) throws {
        let whole = try ReadCapture(file)
        try TemporaryFile.with([]) { path in
            let output = try #require(FileHandle(forWritingAtPath: path))
            let gate = try GrowthGate(path: path)
            var reader: CaptureReader?
            var frames: [[UInt8]] = []
            var written = 0
            func readOn() throws {
                if reader == nil, gate.isReadable { reader = try CaptureReader.open(path: path) }
                while let reader, gate.admitsFrame() {
                    guard reader.next() == .frame else { break }
                    frames.append(reader.withBytes { span in span.indices.map { span[$0] } })
                }
            }
            while written < file.count {
                let end = min(file.count, written + step)
                try output.write(contentsOf: file[written..<end])
                written = end
                try readOn()
            }
            let before = frames.count
            gate.isFinished = true
            try readOn()
            #expect(frames == whole.bytes)
            #expect(before == whole.bytes.count)
            #expect(reader?.problems.isEmpty == true)
        }
    }

    @Test(arguments: [false, true], [1, 7, 100, 100_000])
    func pcap(bigEndian: Bool, step: Int) throws {
        for magic in [0xa1b2_c3d4, 0xa1b2_3c4d] {
            var file = HandmadePcap(bigEndian: bigEndian, magic: magic)
            for length in [60, 0, 1, 1500] { file.record(pattern(length)) }
            try expectSame(file.bytes, step: step)
        }
    }

    @Test(arguments: [false, true], [1, 7, 100, 100_000])
    func pcapng(bigEndian: Bool, step: Int) throws {
        var file = HandmadePcapng(bigEndian: bigEndian)
        file.packet(pattern(60))
        file.statistics(options: [])
        file.packet(pattern(3))
        file.section(bigEndian: !bigEndian)
        file.interface(1)
        file.simplePacket(pattern(1500))
        file.obsoletePacket(pattern(5))
        try expectSame(file.bytes, step: step)
    }

    @Test func cutAtTheEnd() throws {
        var file = HandmadePcap()
        file.record(pattern(60))
        file.record(pattern(60))
        try TemporaryFile.with(file.bytes.dropLast()) { path in
            let gate = try GrowthGate(path: path)
            let reader = try CaptureReader.open(path: path)
            #expect(gate.admitsFrame() && reader.next() == .frame)
            #expect(!gate.admitsFrame() && !gate.admitsFrame())
            gate.isFinished = true
            #expect(gate.admitsFrame() && reader.next() == .end)
            #expect(reader.problems.count == 1)
        }
    }

    /// Lengths without sense are the reader's business.
    @Test func damage() throws {
        var classic = HandmadePcap()
        classic.record(pattern(10), captured: 0xffff_fff0)
        var blocks = HandmadePcapng()
        blocks.packet(pattern(10))
        for file in [classic.bytes, blocks.bytes.dropLast(44) + [6, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0]] {
            try TemporaryFile.with(file) { path in
                let gate = try GrowthGate(path: path)
                #expect(gate.isReadable && gate.admitsFrame() && gate.admitsFrame())
            }
        }
    }

    /// What cannot be walked is read when it is finished.
    @Test func compressedOrForeign() throws {
        for file in [[0x1f, 0x8b] + pattern(100), pattern(100), pattern(3), []] {
            try TemporaryFile.with(file) { path in
                let gate = try GrowthGate(path: path)
                #expect(!gate.isReadable && !gate.admitsFrame())
                gate.isFinished = true
                #expect(gate.isReadable && gate.admitsFrame())
            }
        }
        #expect(throws: CaptureError.self) { try GrowthGate(path: "/nowhere/x") }
    }
}
