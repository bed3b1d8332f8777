import Foundation
import Glibc
import Testing

@testable import PacketCapture

/// What a thread of its own reads is what would have been read. That every form of capture is read so is seen wherever
/// tests read one (``ReadCapture``).
@Suite struct ReadAheadTests {
    private func withSource<Result>(
        _ bytes: [UInt8], _ sizes: ReadAhead.Sizes? = .small, _ body: (ByteSource) throws -> Result
    ) throws -> Result {
        try TemporaryFile.with(bytes) { path in
            let descriptor = unsafe open(path, O_RDONLY)
            return try body(ByteSource(descriptor: descriptor, ownsDescriptor: true, ahead: sizes))
        }
    }

    private let octets: [UInt8] = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 8) }

    /// Requests of all lengths, below and above the room in front of a block and a block itself.
    @Test(arguments: [1, 36, 37, 60, 61, 299, 300, 301, 1_000, 1_301, 5_000, 30_000])
    func windows(step: Int) throws {
        for sizes in [ReadAhead.Sizes.tiny, .small] {
            try withSource(octets, sizes) { source in
                let buffer = BlockBuffer(source, capacity: 64)
                var read: [UInt8] = []
                while buffer.fill(step) {
                    unsafe read.append(contentsOf: buffer.bytes(step))
                    buffer.drop(step)
                    if buffer.position % 2 == 0 { buffer.touchAhead(step) }
                }
                #expect(buffer.position == Int64(octets.count - octets.count % step))
                unsafe read.append(contentsOf: buffer.bytes(buffer.available))
                #expect(read == octets && buffer.failure == 0)
                // The end stays the end.
                #expect(!buffer.fill(step) || step <= octets.count % step)
            }
        }
    }

    /// More is kept of the window than a block holds.
    @Test func growingRequests() throws {
        try withSource(octets) { source in
            let buffer = BlockBuffer(source, capacity: 64)
            for count in stride(from: 10, through: octets.count, by: 997) {
                #expect(buffer.fill(count))
                #expect(unsafe buffer.bytes(count).elementsEqual(octets.prefix(count)))
            }
            // Only what is there can be dropped.
            #expect(buffer.fill(octets.count - 15))
            buffer.drop(octets.count - 15)
            #expect(buffer.fill(15) && !buffer.fill(16))
            #expect(unsafe buffer.bytes(15).elementsEqual(octets.suffix(15)))
        }
    }

    /// Whoever leaves early leaves no thread behind: its memory goes when the thread does.
    @Test(arguments: [0, 30, 2_000])
    func leftEarly(read: Int) throws {
        try withSource(octets) { source in
            weak var ahead: ReadAhead?
            do {
                let begun = try #require(ReadAhead.begun(source, .small))
                ahead = begun
                if read > 0 { #expect(unsafe begun.next() != nil) }
                begun.stop()
                begun.stop()
                #expect(unsafe begun.next() == nil)
            }
            for _ in 0..<1_000 where ahead != nil { usleep(1_000) }
            #expect(ahead == nil)
            // What follows is there for whoever goes on.
            var rest = [UInt8](repeating: 0, count: 10)
            #expect(unsafe rest.withUnsafeMutableBytes { unsafe source.read(into: $0) } >= 0)
        }
        try withSource(octets) { source in
            let buffer = BlockBuffer(source, capacity: 64)
            if read > 0 { #expect(buffer.fill(read)) }
        }
    }

    /// A read that fails ends the capture where it would have: a folder cannot be read.
    @Test func readsThatFail() throws {
        let descriptor = unsafe open("/proc/self/mem", O_RDONLY)
        let source = ByteSource(descriptor: descriptor, ownsDescriptor: true, ahead: .tiny)
        #expect(source.aheadSizes != nil)
        let buffer = BlockBuffer(source, capacity: 64)
        #expect(!buffer.fill(1) && buffer.failure == EIO && buffer.available == 0)
        #expect(!buffer.fill(1) && buffer.failure == EIO)
    }

    /// Nothing but files: what a pipe has is handed out at once.
    @Test func pipes() {
        var ends: [Int32] = [0, 0]
        #expect(unsafe Glibc.pipe(&ends) == 0)
        let source = ByteSource(descriptor: ends[0], ownsDescriptor: true, ahead: .tiny)
        #expect(source.aheadSizes == nil)
        _ = close(ends[1])
    }

    /// With the usual sizes, over several turns of the ring: cut at its end, and damaged in the middle.
    @Test func largeFiles() throws {
        var file = PcapFile(seed: 3, frames: 300)
        let frame = (0..<1_500).map { UInt8(truncatingIfNeeded: $0) }
        for number in 0..<1_600 { file.add(frame, time: 1_700_000_000_000_000_000 + Int64(number) * 1_000_000) }
        var damaged = Array(file.bytes.dropLast(700))
        let header = file.records[1_000].lowerBound
        for index in header..<header + 16 { damaged[index] = 0xff }
        for (bytes, problems) in [(file.bytes, 0), (damaged, 2)] {
            try TemporaryFile.with(bytes) { path in
                let plain = ReadCapture(path: path, ahead: nil)
                #expect(plain.record.problems.count == problems && plain.frames.count > 1_800)
                #expect(plain.isSame(as: ReadCapture(path: path, ahead: ReadAhead.Sizes())))
            }
        }
    }

    /// Several at once, of which only some may have a thread: merged all the same.
    @Test func merged() throws {
        let files = (0..<5 as Range<UInt64>).map { PcapFile(seed: $0, frames: 200) }
        func places(_ sizes: ReadAhead.Sizes?, _ paths: [String]) -> [String] {
            let queue = CaptureQueue(paths: paths)
            queue.aheadSizes = sizes
            var places: [String] = []
            while queue.next() == .frame { places.append("\(queue.captureIndex):\(queue.frame.number)") }
            return places
        }
        func withAll(_ rest: ArraySlice<PcapFile>, _ paths: [String], _ body: ([String]) -> Void) throws {
            guard let first = rest.first else { return body(paths) }
            try TemporaryFile.with(first.bytes) { try withAll(rest.dropFirst(), paths + [$0], body) }
        }
        try withAll(files[...], []) { paths in
            let plain = places(nil, paths)
            #expect(plain.count == 1_000 && places(.tiny, paths) == plain && places(.small, paths) == plain)
        }
    }
}

extension ReadAhead {
    /// Waits until others have ended theirs.
    fileprivate static func begun(_ source: ByteSource, _ sizes: Sizes) -> ReadAhead? {
        for _ in 0..<10_000 {
            if let ahead = begin(source, sizes, nil) { return ahead }
            usleep(1_000)
        }
        return nil
    }
}

/// Where records begin.
@Suite struct RecordTrailTests {
    /// All places that are marked, block after block.
    private func marks(_ bytes: [UInt8], _ trail: RecordTrail, block: Int) -> [Int] {
        var trail = trail
        var places: [Int] = []
        var room = [UInt32](repeating: 0, count: RecordTrail.most(in: block))
        for start in stride(from: 0, to: bytes.count, by: block) {
            let part = Array(bytes[start..<min(start + block, bytes.count)])
            let count = unsafe part.withUnsafeBytes { part in
                unsafe room.withUnsafeMutableBufferPointer { unsafe trail.mark(part, into: $0) }
            }
            places += room.prefix(count).map { start + Int($0) }
        }
        return places
    }

    @Test(arguments: [false, true])
    func pcap(bigEndian: Bool) {
        var file = PcapFile(PcapVariant(), bigEndian: bigEndian)
        for number in 0..<60 {
            file.add([UInt8](repeating: 0xaa, count: 300 + number * 7 % 90), time: Int64(number) * 1_000)
        }
        let trail = RecordTrail(headerLength: 16, lengthPlace: 8, isBigEndian: bigEndian, next: 24)
        let starts = file.records.map(\.lowerBound)
        // A header that lies across two blocks is passed, without a mark.
        for block in Array(13...40) + [1_000, 1_024, 5_001, 100_000] {
            #expect(marks(file.bytes, trail, block: block) == starts.filter { $0 % block + 12 <= block })
        }
    }

    @Test func pcapng() {
        var file = HandmadePcapng()
        for number in 0..<30 { file.packet([UInt8](repeating: 1, count: 290 + number)) }
        let trail = RecordTrail(headerLength: 0, lengthPlace: 4, isBigEndian: false)
        let found = marks(file.bytes, trail, block: 1_000)
        #expect(found.count > 25 && found.allSatisfy { file.bytes[$0 + 1..<$0 + 4].allSatisfy { $0 <= 13 } })
    }

    /// Small records follow each other closely enough to need no marks but one now and then.
    @Test func smallRecords() {
        var file = PcapFile()
        for number in 0..<1_000 { file.add([UInt8](repeating: 1, count: 60), time: Int64(number)) }
        let found = marks(file.bytes, RecordTrail(headerLength: 16, lengthPlace: 8, isBigEndian: false), block: 10_000)
        #expect(found.count <= file.bytes.count / 256 + 8)
    }

    /// Lengths that lead nowhere end it.
    @Test func lost() {
        let zeros = [UInt8](repeating: 0, count: 1_000)
        let pcapng = RecordTrail(headerLength: 0, lengthPlace: 4, isBigEndian: false)
        #expect(marks(zeros, pcapng, block: 100) == [0])
        let ones = [UInt8](repeating: 0xff, count: 1_000)
        #expect(marks(ones, pcapng, block: 100) == [0])
    }
}
