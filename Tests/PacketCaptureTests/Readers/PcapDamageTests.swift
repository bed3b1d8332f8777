import Conversations
import Testing

@testable import PacketCapture

/// Classic files that are damaged in the middle: the frames before are read, those well behind are read again or
/// reported, and none is made up.
@Suite struct PcapDamageTests {
    private static let variants: [PcapVariant] = [PcapVariant(), .nanosecond, .modified, PcapVariant(minor: 3)]

    private static func file(_ seed: Int, frames: Int = 40) -> PcapFile {
        PcapFile(seed: UInt64(seed), frames: frames, variants[seed % variants.count], bigEndian: seed % 3 == 1)
    }

    @Test(arguments: 0..<4)
    func lengthsWithOtherBytes(seed: Int) throws {
        let file = Self.file(seed)
        for record in [file.records[0], file.records[1], file.records[20]] {
            for byte in 8..<16 {
                for change in [0x01, 0x90] as [UInt8] {
                    let at = record.lowerBound + byte
                    var damaged = DamagedPcap(file)
                    damaged.replace(at..<at + 1, with: [file.bytes[at] ^ change])
                    let read = try damaged.expectHonesty()
                    // One of the two lengths is right: that is enough to go on at the next record.
                    let hasAllBehind = read.hasAllBehind(after: 1)
                    #expect(hasAllBehind, "\(damaged)")
                }
            }
        }
    }

    private static let counts = [1, 2, 3, 4, 8, 12, 15, 16, 17, 31, 40]

    @Test(arguments: 0..<4, [0, 20])
    func bytesRemoved(seed: Int, number: Int) throws {
        let file = Self.file(seed)
        for offset in [0, 4, 8, 15, 16, 30, 59] {
            for count in Self.counts {
                var damaged = DamagedPcap(file)
                let at = file.records[number].lowerBound + offset
                damaged.replace(at..<at + count, with: [])
                let read = try damaged.expectHonesty()
                // Far from where a record should be, it takes some more to be sure of one.
                let isFar = offset < 16 || at + count > file.records[number].upperBound
                let hasAllBehind = read.hasAllBehind(after: isFar ? 3_000 : 1)
                #expect(hasAllBehind, "\(damaged)")
            }
        }
    }

    @Test(arguments: 0..<4, [0, 20])
    func bytesInserted(seed: Int, number: Int) throws {
        let file = Self.file(seed)
        for offset in [0, 4, 8, 15, 16, 30, 59] {
            for count in Self.counts {
                var damaged = DamagedPcap(file)
                let at = file.records[number].lowerBound + offset
                damaged.replace(at..<at, with: Array(repeating: UInt8(seed * 85), count: count))
                let read = try damaged.expectHonesty()
                let hasAllBehind = read.hasAllBehind(after: offset < 16 ? 3_000 : 1)
                #expect(hasAllBehind, "\(damaged)")
            }
        }
    }

    @Test(arguments: 0..<12)
    func windowsOfDamage(seed: Int) throws {
        let file = Self.file(seed, frames: 60)
        var random = SeededRandom(seed: UInt64(seed))
        for _ in 0..<12 {
            let length = [1, 4, 16, 100, 1000, 4000][random.below(6)]
            let lower = 24 + random.below(file.bytes.count - 24)
            let upper = min(lower + length, file.bytes.count)
            let change = random.below(4)
            let count = [0, upper - lower, upper - lower, random.below(4000)][change]
            var damaged = DamagedPcap(file)
            damaged.replace(lower..<upper, with: (0..<count).map { _ in change == 1 ? 0 : UInt8(random.below(256)) })
            let read = try damaged.expectHonesty()
            let hasAllBehind = read.hasAllBehind(after: 3_000)
            #expect(hasAllBehind, "\(damaged)")
        }
    }

    /// Far from the end of the file, reading goes on behind any damage, also if the file is cut.
    @Test(arguments: [0, 4096, 50_000], [false, true])
    func blocksOfZeros(length: Int, isCut: Bool) throws {
        var file = PcapFile()
        for number in 0..<500 { file.add(pattern(1000 + number), seconds: 1_700_000_000 + number) }
        var damaged = DamagedPcap(file)
        let lower = file.records[100].lowerBound + 300
        damaged.replace(lower..<lower + length, with: Array(repeating: 0, count: length))
        if isCut { damaged.cut(1) }
        let read = try damaged.expectHonesty()
        #expect(read.problems.count == (isCut ? 1 : 0) + (length > 0 ? 1 : 0))
        let hasAllBehind = read.hasAllBehind(after: 4_000)
        #expect(hasAllBehind)
    }

    @Test func capturesStrungTogether() throws {
        let first = Self.file(0)
        for (name, second) in [("same", Self.file(8)), ("nano", Self.file(1)), ("big", Self.file(4))] {
            var file = first
            file.addBytes(second.bytes)
            let read = try ReadCapture(file.bytes)
            let seam = Int64(first.bytes.count)
            if name == "same" {
                #expect(read.bytes == first.frames + second.frames)
                #expect(read.offsets.last == first.bytes.count + (second.records.last?.lowerBound ?? 0))
                #expect(read.record.problems.isEmpty && read.record.notes.map(\.byteOffset) == [seam])
            } else {
                #expect(read.bytes == first.frames && read.record.problems.count == 1)
                #expect(read.problem?.byteOffset == seam)
                #expect(read.problem?.message.contains("\(second.bytes.count) bytes are not read") == true)
            }
            #expect(read.record.bytes == Int64(name == "same" ? file.bytes.count : first.bytes.count))
        }
        // Other link types are another kind; empty captures are none.
        var other = PcapFile(PcapVariant(linkType: 101))
        other.add(pattern(60))
        var file = first
        file.addBytes(other.bytes)
        #expect(try ReadCapture(file.bytes).problem?.message.contains("link type 101") == true)
        file = first
        for _ in 0..<3 { file.addFileHeader() }
        let read = try ReadCapture(file.bytes)
        #expect(read.record.problems.isEmpty && read.bytes == first.frames)
        #expect(read.record.notes.first?.message.hasPrefix("3 further file headers") == true)
    }

    /// Records that libpcap refuses for their length but that are whole cost only themselves.
    @Test(arguments: [262_145, 300_000, 4_000_000])
    func recordsTooLong(length: Int) throws {
        for (variant, behind) in [(PcapVariant(), 3), (.modified, 1), (PcapVariant(minor: 0, isSwapped: true), 0)] {
            var file = PcapFile(variant)
            file.add(pattern(60))
            file.add([UInt8](repeating: 7, count: length))
            if behind > 1 { file.add([UInt8](repeating: 7, count: length)) }
            for _ in 0..<behind { file.add(pattern(100)) }
            let read = try ReadCapture(file.bytes)
            #expect(read.bytes == file.frames.filter { $0.count < length })
            #expect(read.record.problems.map(\.byteOffset) == file.tooLong(length).map { Int64($0) })
            #expect(read.record.problems.allSatisfy { $0.message.hasPrefix("a frame of \(length) bytes is not read") })
            guard behind > 1 else { continue }
            // One byte less, and the same length is a lie.
            let cut = try ReadCapture(Array(file.bytes.prefix(file.records[1].upperBound - 1)))
            #expect(cut.bytes == [file.frames[0]] && cut.record.problems.count == 1)
            #expect(cut.problem?.message.contains("claims") == true)
        }
    }

    /// A frame may carry a capture. Its frames are not the file's, even where the record around them has no sane
    /// header.
    @Test func capturesInFrames() throws {
        var carried = PcapFile()
        for number in 0..<20 { carried.add(pattern(50 + number)) }
        for behind in [0, 1, 2, 10] {
            var file = PcapFile()
            for _ in 0..<10 { file.add(pattern(1400)) }
            file.add(pattern(54) + carried.bytes)
            for _ in 0..<behind { file.add(pattern(1000)) }
            for byte in [0, 4, 8, 12] {
                var damaged = DamagedPcap(file)
                let at = file.records[10].lowerBound + byte
                damaged.replace(at..<at + 4, with: [0xff, 0xff, 0xff, 0xff])
                try damaged.expectHonesty()
            }
            var damaged = DamagedPcap(file)
            let at = file.records[10].lowerBound
            damaged.replace(at..<at + 60, with: Array(repeating: 0, count: 60))
            try damaged.expectHonesty()
        }
    }

    /// What stands behind the last record is reported, and no frame.
    @Test(arguments: [1, 15, 16, 17, 512, 100_000])
    func rubbishAtTheEnd(count: Int) throws {
        let file = Self.file(3)
        for (kind, rubbish) in [0, 0x0d, 0xff].enumerated() as EnumeratedSequence<[UInt8]> {
            let read = try ReadCapture(file.bytes + Array(repeating: rubbish, count: count))
            #expect(read.bytes == file.frames, "\(kind)")
            #expect(read.record.problems.count == 1 && read.problem?.byteOffset == Int64(file.bytes.count))
            #expect(read.problem?.message.contains(count < 16 ? "ends inside a record header" : "not read") == true)
            #expect(read.record.bytes == Int64(file.bytes.count))
        }
    }

    /// Millions of faults cost neither memory nor patience.
    @Test func manyFaults() throws {
        var file = PcapFile()
        let tooLong = [UInt8](repeating: 7, count: 262_145)
        for _ in 0..<105 {
            file.add(pattern(100))
            file.add(tooLong)
        }
        let read = try ReadCapture(file.bytes)
        #expect(read.frames.count == 105)
        #expect(read.record.problems.count == 101)
        #expect(read.record.problems.last?.message == "5 more such problems from here on")
        #expect(read.record.problems.last?.byteOffset == Int64(file.tooLong(262_145)[100]))
    }

    /// Bytes in which chains of records begin everywhere and end nowhere.
    @Test func chainsWithoutEnd() throws {
        var file = PcapFile()
        for _ in 0..<3 { file.add(pattern(100), seconds: 64) }
        for _ in 0..<2 {
            file.addBytes(Array(repeating: 0xff, count: 20_000))
            for _ in 0..<30_000 { file.addBytes([64, 0, 0, 0]) }
        }
        file.addBytes(Array(repeating: 0xff, count: 20_000))
        let read = try ReadCapture(file.bytes)
        #expect(read.record.problems.count == 1 && read.frames.count == 3)
    }

    /// Records without a frame come in rows, also first of all; rows of zeros are no records.
    @Test(arguments: [1, 2, 3, 4, 5, 30], [0, 20, 40]) func recordsWithoutFrame(count: Int, place: Int) throws {
        let whole = Self.file(0)
        let header = 16
        let at = place < 40 ? whole.records[place].lowerBound : whole.bytes.count
        let time = whole.bytes[whole.records[min(place, 39)].lowerBound...].prefix(8)
        for (stamp, isRead) in [(Array(time), true), ([UInt8](repeating: 0, count: 8), false)] {
            let empty = stamp + [UInt8](repeating: 0, count: header - 8)
            var bytes = whole.bytes
            bytes.insert(contentsOf: (0..<count).flatMap { _ in empty }, at: at)
            let read = try ReadCapture(bytes)
            #expect(read.record.problems.isEmpty == isRead)
            if isRead {
                #expect(read.frames.count == 40 + count)
                #expect(read.bytes.filter { !$0.isEmpty } == whole.frames)
            } else {
                #expect(read.bytes.allSatisfy { whole.frames.contains($0) })
            }
        }
    }
}
