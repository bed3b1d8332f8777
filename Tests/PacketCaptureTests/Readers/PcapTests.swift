import Conversations
import Testing

@testable import PacketCapture

/// What classic files may hold: the variants of the format, and what no writer means.
@Suite struct PcapTests {
    private let data: [UInt8] = Array(1...60)

    @Test(arguments: PcapVariant.known + PcapVariant.others, [false, true])
    func everyVariant(variant: PcapVariant, bigEndian: Bool) throws {
        var file = PcapFile(variant, bigEndian: bigEndian)
        file.add(data, time: 1_700_000_000_123_456_000, original: 61)
        file.add(pattern(1500), time: 1_700_000_000_999_999_000)
        file.add([], time: 1_700_000_001_000_000_000, original: 9)
        file.add(data, time: 1_700_000_002_000_001_000)
        try TemporaryFile.with(file.bytes) { path in
            let read = ReadCapture(path: path)
            #expect(read.record.problems.isEmpty)
            #expect(read.bytes == file.frames)
            #expect(read.times == file.times)
            #expect(read.frames.map(\.originalLength) == [61, 1500, 9, 60])
            #expect(read.offsets == file.records.map(\.lowerBound))
            #expect(read.record.bytes == Int64(file.bytes.count))
            #expect(read.frames.allSatisfy { $0.linkType == 1 })
            #expect(read.record.notes.isEmpty != variant.isNoted)
            let oracle = Oracle(path: path)
            if PcapVariant.known.contains(where: { $0.description == variant.description }) {
                let known = try #require(oracle)
                #expect(known.agrees(with: read) && known.isComplete)
            } else {
                #expect(oracle?.agrees(with: read) != true)
            }
        }
    }

    /// The nearest that are none: reserved magic numbers that neither libpcap nor Wireshark reads, versions before 2.
    @Test(arguments: [0xa12b_3c4d, 0xa1b2_34cd, 0xa1b2_c3d5, 0x1c00_01ad])
    func magicNumbersOfNothing(magic: Int) throws {
        for bigEndian in [false, true] {
            var file = PcapFile(PcapVariant(magic: magic), bigEndian: bigEndian)
            file.add(data)
            let read = try ReadCapture(file.bytes)
            #expect(read.frames.isEmpty && read.record.format == nil)
            #expect(read.problem?.message.contains("no capture") == true)
        }
        var archaic = PcapFile(PcapVariant(major: 1, minor: 9))
        archaic.add(data)
        #expect(try ReadCapture(archaic.bytes).problem?.message.contains("archaic") == true)
    }

    /// AIX: version 2.2 with interface types and nanoseconds. The same file with a link type is one of an old libpcap.
    @Test(arguments: [(6, 1), (9, 6), (15, 10), (24, 0)])
    func interfaceTypesOfAIX(interfaceType: Int, linkType: UInt32) throws {
        for bigEndian in [false, true] {
            var file = PcapFile(
                PcapVariant(minor: 2, linkType: interfaceType, isSwapped: true, nanoseconds: true), bigEndian: bigEndian
            )
            file.add(data, time: 1_700_000_000_987_654_321)
            let read = try ReadCapture(file.bytes)
            #expect(read.times == file.times && read.bytes == file.frames)
            #expect(read.frames.first?.linkType == linkType && read.record.notes.isEmpty)
        }
        for variant in [PcapVariant(linkType: interfaceType), PcapVariant(minor: 3, linkType: interfaceType)] {
            var file = PcapFile(variant)
            file.add(data, time: 1_700_000_000_987_654_000)
            let read = try ReadCapture(file.bytes)
            #expect(read.times == file.times && read.frames.first?.linkType == UInt32(interfaceType))
        }
    }

    /// The upper bits of the link type tell of a frame check sequence: its length in units of 16 bits, and whether
    /// there is one at all.
    @Test(arguments: [
        (0x2400_0001, 1, 4), (0x1400_0065, 101, 2), (0xf400_0001, 1, 30), (0x0400_0001, 1, 0), (0x2000_0001, 1, 0),
        (1, 1, 0),
    ])
    func frameCheckSequences(field: Int, linkType: UInt32, octets: UInt8) throws {
        for bigEndian in [false, true] {
            var file = PcapFile(PcapVariant(linkType: field), bigEndian: bigEndian)
            file.add(data)
            file.add(data, original: 61)
            file.add(data, original: 1000)
            let read = try ReadCapture(file.bytes)
            #expect(read.frames.allSatisfy { $0.linkType == linkType })
            // What the snap length cut off is not there any more.
            #expect(read.frames.map(\.frameCheckLength) == [octets, octets == 0 ? 0 : octets - 1, 0])
            #expect(read.record.interfaces.first?.linkType == linkType)
        }
    }

    @Test(arguments: [false, true])
    func timesBeyond2038(bigEndian: Bool) throws {
        var file = PcapFile(bigEndian: bigEndian)
        for seconds in [0x7fff_ffff, 0x8000_0000, 0xffff_ffff] { file.add(data, seconds: seconds, fraction: 999_999) }
        let read = try ReadCapture(file.bytes)
        #expect(read.times == file.times && read.record.problems.isEmpty)
        #expect(read.record.firstTime == read.times.first && read.record.lastTime == read.times.last)
    }

    @Test(arguments: [PcapVariant(), .nanosecond, .modified], [false, true])
    func fractionsOutOfRange(variant: PcapVariant, bigEndian: Bool) throws {
        let second = variant.nanoseconds ? 1_000_000_000 : 1_000_000
        var file = PcapFile(variant, bigEndian: bigEndian)
        for fraction in [second - 1, second, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0] {
            file.add(data, seconds: 1_700_000_000, fraction: fraction)
        }
        let read = try ReadCapture(file.bytes)
        #expect(read.times == file.times)
        let most = variant.nanoseconds ? "999,999,999 nanoseconds" : "999,999 microseconds"
        #expect(
            read.record.notes.map(\.message) == ["4 frames have more than \(most) in the time; they were added up"])
        #expect(read.record.problems.isEmpty)
    }

    /// Records longer than the snap length are whole all the same.
    @Test(arguments: [0, 1, 40, 65_535, 0x7fff_ffff, 0xffff_ffff])
    func snapLengthThatIsNotKept(snapLength: Int) throws {
        for variant in [PcapVariant(), .modified] {
            var file = PcapFile(variant, snapLength: snapLength)
            let longest = pattern(262_144)
            file.add(data)
            file.add(pattern(70_000), original: 80_000)
            file.add(longest)
            file.add(data)
            let read = try ReadCapture(file.bytes)
            #expect(read.bytes == file.frames)
            #expect(read.offsets == file.records.map(\.lowerBound))
            #expect(read.frames.map(\.originalLength) == [60, 80_000, 262_144, 60])
            #expect(read.record.interfaces.first?.snapLength == snapLength)
            #expect(read.record.problems.isEmpty && read.record.notes.isEmpty)
        }
    }

    @Test func originalLengthBelowTheCaptured() throws {
        var file = PcapFile()
        file.add(data, original: 10)
        file.add(data, original: 60)
        file.add(data, original: 0)
        let read = try ReadCapture(file.bytes)
        #expect(read.frames.map(\.originalLength) == [60, 60, 60])
        let note = "2 frames have a captured length above the original one; all bytes were read"
        #expect(read.record.notes.map(\.message) == [note])
        #expect(read.record.problems.isEmpty)
        // In version 2.3 the smaller one is the captured length.
        var old = PcapFile(PcapVariant(minor: 3))
        old.add(data, captured: 70, original: 60)
        let readOld = try ReadCapture(old.bytes)
        #expect(readOld.frames.map(\.originalLength) == [70] && readOld.bytes == [data])
        #expect(readOld.record.notes.isEmpty && readOld.record.problems.isEmpty)
    }

    /// Link types whose records may be larger than 262,144 bytes: D-Bus, EBHSCR and USBPcap.
    @Test(arguments: [(231, 300_000), (279, 300_000), (249, 1_048_576)])
    func recordsOfLargeLinkTypes(linkType: Int, length: Int) throws {
        for snapLength in [0, 65_535, 128 << 20] {
            var file = PcapFile(PcapVariant(linkType: linkType), snapLength: snapLength)
            file.add(pattern(length))
            file.add(data)
            let read = try ReadCapture(file.bytes)
            #expect(read.bytes == file.frames && read.record.problems.isEmpty)
            #expect(read.offsets == file.records.map(\.lowerBound))
        }
    }

    /// Files that break the same rule in each record, or any rule now and then, are read as libpcap reads them.
    @Test(arguments: 0..<6)
    func oddHabits(kind: Int) throws {
        for bigEndian in [false, true] {
            var random = SeededRandom(seed: UInt64(kind))
            var file = PcapFile(bigEndian: bigEndian)
            for number in 0..<300 {
                let isOdd = kind < 5 || random.below(4) == 0
                let rule = kind < 5 ? kind : random.below(4)
                let length = 60 + random.below(100)
                // Jumps of time forth and back, a clock that is set once, random times.
                let seconds = [
                    random.below(1 << 32), number < 150 ? 5 : 1_700_000_000, 1_600_000_000 + number * 864_000,
                ]
                let isTime = isOdd && (rule == 0 || rule == 3 || rule == 4)
                file.add(
                    pattern(length), seconds: isTime ? seconds[rule == 0 ? 0 : rule - 2] : 1_700_000_000,
                    fraction: isOdd && rule == 1 ? 999_990 + random.below(1 << 20) : 5,
                    original: isOdd && rule == 2 ? random.below(60) : length)
            }
            try TemporaryFile.with(file.bytes) { path in
                let read = ReadCapture(path: path)
                #expect(read.record.problems.isEmpty)
                #expect(read.bytes == file.frames && read.times == file.times)
                let oracle = try #require(Oracle(path: path))
                #expect(oracle.isComplete && oracle.frames.map(\.bytes) == read.bytes)
            }
        }
    }

    /// Small files whose headers are mostly wrong, as fuzzers make them: libpcap's frames, as long as it reads.
    @Test(arguments: 0..<40)
    func filesMadeToConfuse(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        func number(_ sane: Int) -> Int {
            random.below(2) == 0 ? sane : [0x3030_3030, 7, 0xffff_ffff][random.below(3)]
        }
        var file = PcapFile(bigEndian: seed % 2 == 0)
        let count = 1 + random.below(6)
        for place in 0..<count {
            let isLast = place == count - 1
            file.add(
                pattern(20 + random.below(60)), seconds: number(1_700_000_000), fraction: number(5),
                captured: isLast ? [nil, 1_000, 0x3030_3030][random.below(3)] : nil, original: number(80))
        }
        try TemporaryFile.with(file.bytes) { path in
            let read = ReadCapture(path: path)
            let oracle = try #require(Oracle(path: path))
            #expect(oracle.frames.map(\.bytes) == read.bytes, "\(read.record.problems)")
            #expect(oracle.isComplete == read.record.problems.isEmpty)
        }
    }
}
