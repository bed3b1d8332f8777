import Testing

@testable import PacketCapture

/// What classic files may hold and writers never mean.
@Suite struct PcapTests {
    private let data: [UInt8] = Array(1...60)

    @Test(arguments: [false, true])
    func timesBeyond2038(bigEndian: Bool) throws {
        var file = HandmadePcap(bigEndian: bigEndian)
        for seconds in [0x7fff_ffff, 0x8000_0000, 0xffff_ffff] {
            file.record(data, seconds: seconds, fraction: 999_999)
        }
        let read = try ReadCapture(file.bytes)
        #expect(
            read.times == [0x7fff_ffff, 0x8000_0000, 0xffff_ffff].map { $0 * 1_000_000_000 + 999_999_000 })
        #expect(read.record.firstTime == read.times.first && read.record.lastTime == read.times.last)
    }

    @Test func fractionsOutOfRange() throws {
        for magic in [0xa1b2_c3d4, 0xa1b2_3c4d] {
            var file = HandmadePcap(magic: magic)
            file.record(data, seconds: 10, fraction: 1_000_000_000)
            file.record(data, seconds: 10, fraction: 0x7fff_ffff)
            file.record(data, seconds: 10, fraction: 0xffff_ffff)
            file.record(data, seconds: 20)
            let read = try ReadCapture(file.bytes)
            #expect(read.frames.count == 4)
            #expect(read.times.last == 20_000_000_000)
        }
    }

    /// Records longer than the snap length are whole all the same.
    @Test(arguments: [0, 1, 40, 65_535, 0x7fff_ffff, 0xffff_ffff])
    func snapLengthThatIsNotKept(snapLength: Int) throws {
        var file = HandmadePcap(snapLength: snapLength)
        let long = pattern(70_000)
        file.record(data)
        file.record(long, original: 80_000)
        file.record(data)
        let read = try ReadCapture(file.bytes)
        #expect(read.bytes.elementsEqual([data, long, data]))
        #expect(read.offsets == [24, 24 + 76, 24 + 76 + 70_016])
        #expect(read.frames.map(\.originalLength) == [60, 80_000, 60])
        #expect(read.record.interfaces.first?.snapLength == snapLength)
    }

    @Test func originalLengthBelowTheCaptured() throws {
        var file = HandmadePcap()
        file.record(data, original: 10)
        file.record([], original: 0)
        let read = try ReadCapture(file.bytes)
        #expect(read.frames.map(\.originalLength) == [60, 0])
    }

    /// The upper bits of the link type tell of a frame check sequence.
    @Test func linkTypeWithFCS() throws {
        var file = HandmadePcap(linkType: 0x4400_0001)
        file.record(data)
        let read = try ReadCapture(file.bytes)
        #expect(read.frames.first?.linkType == 1)
    }

    /// Link types whose records may be larger than 262,144 bytes (libpcap: D-Bus, USB and others).
    @Test func recordsOfLargeLinkTypes() throws {
        var file = HandmadePcap(snapLength: 128 << 20, linkType: 231)
        let long = pattern(300_000)
        file.record(long)
        file.record(data)
        let read = try ReadCapture(file.bytes)
        #expect(read.frames.map(\.capturedLength) == [300_000, 60])
        #expect(read.offsets == [24, 24 + 300_016])
    }

    @Test func severalCaptures() throws {
        var first = HandmadePcap()
        first.record(data, seconds: 5)
        first.record(data, seconds: 4)
        var second = HandmadePcapng(linkType: 101)
        second.packet(data, ticks: 7_000_000)
        try TemporaryFile.with(first.bytes) { one in
            try TemporaryFile.with(second.bytes) { two in
                let queue = CaptureQueue(paths: [one, "/nowhere/x.pcap", two, one])
                var problems: [String] = []
                queue.onProblem = { problems.append("\($0) \($1.message)") }
                var places: [String] = []
                while queue.next() == .frame { places.append("\(queue.captureIndex) \(queue.frame.number)") }
                #expect(places == ["0 1", "0 2", "2 1", "3 1", "3 2"])
                #expect(queue.records.map(\.frames) == [2, 0, 1, 2])
                #expect(queue.records.map(\.format) == ["pcap", nil, "pcapng", "pcap"])
                #expect(queue.records[0].firstTime == 4_000_000_000 && queue.records[0].lastTime == 5_000_000_000)
                #expect(queue.records[2].framesByLinkType == [101: 1])
                #expect(problems.count == 1 && problems[0].hasPrefix("/nowhere/x.pcap"))
            }
        }
    }
}
