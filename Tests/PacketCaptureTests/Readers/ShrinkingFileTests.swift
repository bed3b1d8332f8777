import Foundation
import Glibc
import Testing

@testable import PacketCapture

/// A file that somebody makes shorter while it is read: what is lost is told, also where a record ends by chance.
@Suite struct ShrinkingFileTests {
    private static let record = 1_000

    private func read(_ bytes: [UInt8], cuttingTo length: Int?) throws -> (frames: Int, problems: [CaptureProblem]) {
        try TemporaryFile.with(bytes) { path in
            let queue = CaptureQueue(paths: [path])
            #expect(queue.next() == .frame)
            // Far behind what is read at once.
            if let length { #expect(unsafe truncate(path, length) == 0) }
            var frames = 1
            while queue.next() == .frame { frames += 1 }
            return (frames, queue.records[0].problems)
        }
    }

    @Test func pcap() throws {
        var file = HandmadePcap()
        for _ in 0..<4_000 { file.record([UInt8](repeating: 7, count: Self.record - 16)) }
        let whole = try read(file.bytes, cuttingTo: nil)
        #expect(whole.frames == 4_000 && whole.problems.isEmpty)
        let cut = try read(file.bytes, cuttingTo: 24 + 3_000 * Self.record)
        #expect(cut.frames == 3_000)
        #expect(
            cut.problems.map(\.message) == [
                "became shorter while it was read: 3,000,024 of 4,000,024 bytes were there"
            ])
        let within = try read(file.bytes, cuttingTo: 24 + 3_000 * Self.record + 500)
        #expect(within.frames == 3_000 && within.problems.count == 2)
    }

    @Test func pcapng() throws {
        var file = HandmadePcapng()
        for _ in 0..<2_000 { file.packet([UInt8](repeating: 7, count: 2_000)) }
        let block = (file.bytes.count - 48) / 2_000
        let whole = try read(file.bytes, cuttingTo: nil)
        #expect(whole.frames == 2_000 && whole.problems.isEmpty)
        let cut = try read(file.bytes, cuttingTo: file.bytes.count - 500 * block)
        #expect(cut.frames == 1_500 && cut.problems.count == 1)
        #expect(cut.problems.allSatisfy { $0.message.hasPrefix("became shorter while it was read") })
    }
}
