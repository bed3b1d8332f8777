import Testing

@testable import PacketCapture

/// What a hostile file may claim without end is bounded, and counted beyond.
@Suite struct PcapngBoundsTests {
    private let data: [UInt8] = Array(1...14)

    /// Frames of the interfaces in the bound are read, those of the others are told.
    @Test func interfacesOfOneSection() throws {
        var file = HandmadePcapng(linkType: 113)
        var description = HandmadePcapng()
        let before = description.bytes.count
        description.interface(1)
        let one = Array(description.bytes[before...])
        var many: [UInt8] = []
        for _ in 0..<65_540 { many += one }
        file.raw(many)
        for interface in [0, 65_535, 65_536, 70_000] { file.packet(data, interface: interface) }
        let read = try PcapngReading(file)
        #expect(read.interfaces.count == 65_536 && read.frames.map(\.interface) == [0, 65_535])
        #expect(
            read.messages == [
                "a frame of interface 65,536, beyond the first 65,536 of its section",
                "a frame of interface 70,000, beyond the first 65,536 of its section",
            ])
        #expect(read.noted == ["5 interfaces are beyond the first 65,536, which alone are told apart"])
    }

    /// Many sections with few interfaces each: every frame is read, with its own link type.
    @Test func interfacesOfManySections() throws {
        var section = HandmadePcapng(linkType: 101)
        section.statistics(options: [(5, section.long(7))])
        section.packet(data)
        var bytes: [UInt8] = []
        for _ in 0..<65_540 { bytes += section.bytes }
        let read = try PcapngReading(bytes)
        #expect(read.frames.count == 65_540 && read.problems.isEmpty)
        #expect(read.frames.allSatisfy { $0.linkType == 101 } && read.frames.last?.interface == 65_535)
        #expect(read.interfaces.count == 65_536 && read.interfaces.last?.dropped == 7)
        #expect(read.noted == ["4 interfaces are beyond the first 65,536, which alone are told apart"])
    }

    @Test func textsOfInterfaces() throws {
        var file = HandmadePcapng()
        let text = Array(repeating: UInt8(0x78), count: 2_000)
        for _ in 0..<2_000 { file.interface(1, options: [(2, text)]) }
        let read = try PcapngReading(file)
        let kept = read.interfaces.compactMap { $0.name?.utf8.count }
        #expect(kept.count > 1_000 && kept.reduce(0, +) <= 1 << 20 && kept.allSatisfy { $0 < 1_100 })
        #expect(read.interfaces.count == 2_001)
    }

    @Test func problemsAndNotes() throws {
        var file = HandmadePcapng()
        var places: [Int64] = []
        for _ in 0..<250 {
            places.append(Int64(file.bytes.count))
            file.packet(data, interface: 999)
            file.interface(1, options: [(1, [0x41])])
        }
        let read = try PcapngReading(file)
        #expect(read.problems.count == 101 && read.notes.count == 101)
        #expect(read.problems.prefix(100).map(\.byteOffset) == places.prefix(100).map { $0 })
        #expect(read.problems.last == CaptureProblem(byteOffset: places[100], message: "150 more problems"))
        #expect(read.noted.last == "150 more notes")
    }

    @Test func blockTypes() throws {
        var file = HandmadePcapng()
        for type in 0..<200 { file.block(0x8000_0000 + type) { _ in } }
        let read = try PcapngReading(file)
        #expect(read.notes.count == 65 && read.noted.last == "136 blocks of still other types are not read")
    }
}
