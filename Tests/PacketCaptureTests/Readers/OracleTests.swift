import Conversations
import PacketCapture
import Testing

/// Both readers against libpcap, and against what was written.
@Suite struct OracleTests {
    private let frames: [BuiltFrame]

    init() throws {
        frames = try Conversation(
            script: """
                create /x
                ack 200 session={A} received=0
                noise arp
                noise udp
                fragment 0-2999/3000
                wait 1.234567891s
                ack 200 session={A} received=3000
                """
        ).frames()
    }

    private func expectAgreement(_ file: CaptureFile, _ frames: [BuiltFrame], unit: Int64 = 1) throws {
        try TemporaryFile.with(file.bytes) { path in
            let read = ReadCapture(path: path)
            #expect(read.record.problems.isEmpty)
            #expect(read.offsets == file.records.map(\.lowerBound))
            #expect(read.record.bytes == Int64(file.bytes.count))
            #expect(read.times == frames.map { $0.time - $0.time % unit })
            #expect(read.frames.map(\.number) == (1...Int64(frames.count)).map { $0 })
            guard let oracle = Oracle(path: path) else { return }
            let count = oracle.frames.count
            #expect(oracle.isComplete ? count == frames.count : count < frames.count)
            let agrees = zip(read.frames, zip(read.bytes, oracle.frames)).allSatisfy { frame, octets in
                frame.time == octets.1.time && frame.originalLength == octets.1.original && octets.0 == octets.1.bytes
            }
            #expect(agrees)
        }
    }

    @Test(arguments: PcapVariant.known, [false, true])
    func pcapVariants(variant: PcapVariant, bigEndian: Bool) throws {
        for seed in 0..<3 as Range<UInt64> {
            let file = PcapFile(seed: seed, frames: 200, variant, bigEndian: bigEndian)
            try TemporaryFile.with(file.bytes) { path in
                let read = ReadCapture(path: path)
                let oracle = try #require(Oracle(path: path))
                #expect(oracle.isComplete && oracle.agrees(with: read))
                #expect(read.bytes == file.frames && read.offsets == file.records.map(\.lowerBound))
            }
        }
    }

    @Test(arguments: [false, true], [false, true])
    func pcap(bigEndian: Bool, nanoseconds: Bool) throws {
        for snapLength in [262_144, 65_535, 96] {
            let options = PcapOptions(bigEndian: bigEndian, nanoseconds: nanoseconds, snapLength: snapLength)
            try expectAgreement(.pcap(frames, options), frames, unit: nanoseconds ? 1 : 1_000)
        }
    }

    @Test(arguments: Conversations.LinkType.simple)
    func linkTypes(link: Conversations.LinkType) throws {
        let encapsulation = Encapsulation(link: link)
        try expectAgreement(.pcap(frames, PcapOptions(encapsulation: encapsulation, nanoseconds: true)), frames)
        let interface = PcapngInterface(encapsulation: encapsulation)
        let file = CaptureFile.pcapng(frames, PcapngOptions(interfaces: [interface]))
        try expectAgreement(file, frames)
        let read = try ReadCapture(file.bytes)
        #expect(read.frames.allSatisfy { $0.linkType == UInt32(link.number) })
        #expect(read.record.framesByLinkType == [UInt32(link.number): Int64(frames.count)])
    }

    @Test(arguments: [[false], [true], [false, true], [true, false, true]])
    func pcapng(bigEndian: [Bool]) throws {
        for sections in 1...3 {
            var options = PcapngOptions(sections: sections, bigEndian: bigEndian)
            try expectAgreement(.pcapng(frames, options), frames)
            options.otherBlocks = true
            options.sectionLengths = true
            options.comment = "a comment of some length"
            try expectAgreement(.pcapng(frames, options), frames)
        }
    }

    @Test(arguments: [0, 3, 6, 7, 9, 10] as [UInt8])
    func decimalResolutions(digits: UInt8) throws {
        let unit = (digits..<max(9, digits)).reduce(Int64(1)) { value, _ in value * 10 }
        let options = PcapngOptions(interfaces: [PcapngInterface(resolution: .decimal(digits))])
        try TemporaryFile.with(CaptureFile.pcapng(frames, options).bytes) { path in
            #expect(ReadCapture(path: path).times == frames.map { $0.time - $0.time % unit })
        }
    }

    @Test(arguments: [0, 1, 10, 20, 30, 32] as [UInt8])
    func binaryResolutions(digits: UInt8) throws {
        let options = PcapngOptions(interfaces: [PcapngInterface(resolution: .binary(digits))])
        let unit = Int64(1_000_000_000) >> Int64(digits) + 1
        let read = try ReadCapture(CaptureFile.pcapng(frames, options).bytes)
        for (time, frame) in zip(read.times, frames) {
            #expect(time <= frame.time && time > frame.time - unit - 1)
        }
    }

    /// What libpcap refuses: interfaces that differ in link type, snap length and resolution.
    @Test func mixedInterfaces() throws {
        let interfaces: [PcapngInterface] = [
            PcapngInterface(), PcapngInterface(encapsulation: Encapsulation(link: .raw), snapLength: 200),
            PcapngInterface(encapsulation: Encapsulation(link: .sll2), resolution: .decimal(3)),
        ]
        let spread = frames.spread(over: 3)
        for sections in 1...2 {
            let file = CaptureFile.pcapng(spread, PcapngOptions(interfaces: interfaces, sections: sections))
            let read = try ReadCapture(file.bytes)
            #expect(read.offsets == file.records.map(\.lowerBound))
            #expect(read.record.problems.isEmpty)
            #expect(read.record.interfaces.count == 3 * sections)
            #expect(read.record.interfaces.prefix(3).map(\.snapLength) == [0, 200, 0])
            let share = (frames.count + sections - 1) / sections
            for (index, (frame, built)) in zip(read.frames, spread).enumerated() {
                let expected = interfaces[built.interface]
                #expect(frame.linkType == UInt32(expected.encapsulation.link.number))
                #expect(frame.interface == built.interface + 3 * (index / share))
                let octets = expected.encapsulation.octets(of: built)
                #expect(frame.originalLength == octets.count)
                #expect(read.bytes[index] == Array(octets.prefix(built.interface == 1 ? 200 : .max)))
            }
        }
    }

    /// Every form in which captures come: what libpcap reads of it, we read too.
    @Test(arguments: CaptureForm.all.map(\.name)) func forms(_ name: String) throws {
        let form = try #require(CaptureForm.named(name))
        let file = form.file(of: frames)
        try TemporaryFile.with(file.bytes) { path in
            let read = ReadCapture(path: path)
            #expect(read.record.problems.isEmpty, "\(read.record.problems)")
            #expect(read.offsets == file.records.map(\.lowerBound))
            // libpcap knows neither the times of simple packets nor units finer than a nanosecond.
            guard let oracle = Oracle(path: path), oracle.isComplete, !form.traits.contains(.losesTimes) else { return }
            if name == "pcap-nflog-big" {
                // libpcap turns the attributes of netfilter's log round; here frames stay as they were captured.
                let turned = try #require(CaptureForm.named("link-nflog")).file(of: frames)
                #expect(try oracle.frames.map(\.bytes) == ReadCapture(turned.bytes).bytes)
            } else {
                #expect(oracle.frames.map(\.bytes) == read.bytes)
            }
            #expect(oracle.frames.map(\.original) == read.frames.map(\.originalLength))
            #expect(oracle.frames.map(\.time) == read.times, "\(name)")
        }
    }
}
