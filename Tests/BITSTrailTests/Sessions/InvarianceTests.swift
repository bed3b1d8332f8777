import BITSSessions
import Conversations
import Testing

/// The same conversation, captured otherwise, gives the same report.
@Suite struct InvarianceTests {
    static let scripts = [
        "F01-plain-upload", "F02-upload-reply", "F03-lost-ack", "F04-dead-node", "F05-twin-fragment-after-cancel",
        "F10-many-faults",
    ]
    static let small = ["F01-plain-upload", "F10-many-faults"]

    private func expectSame(_ name: String, _ changes: [(String, ([BuiltFrame]) -> [BuiltFrame])]) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        let plain = try Likeness.of(frames)
        for (label, change) in changes {
            let other = try Likeness.of(change(frames))
            #expect(other == plain, "\(name) \(label)")
        }
    }

    @Test(arguments: scripts) func segmentation(_ name: String) throws {
        try expectSame(name, [7, 88, 536].map { size in ("\(size)", { $0.resegmented(size) }) })
        try expectSame(name, (1...3).map { seed in ("seed \(seed)", { $0.resegmented(seed: seed, largest: 2_000) }) })
        try expectSame(name, [("9000", { $0.merged(9_000) })])
    }

    @Test(arguments: small) func singleOctets(_ name: String) throws {
        try expectSame(name, [("1", { $0.resegmented(1) })])
    }

    @Test(arguments: scripts) func duplicates(_ name: String) throws {
        try expectSame(name, [("all", { $0.duplicated(seed: 1, percent: 100) })])
        try expectSame(name, (2...4).map { seed in ("seed \(seed)", { $0.duplicated(seed: seed, percent: 30) }) })
        try expectSame(name, [("in pieces", { $0.resegmented(300).duplicated(seed: 9, percent: 50) })])
    }

    @Test(arguments: scripts) func order(_ name: String) throws {
        try expectSame(name, (1...4).map { seed in ("seed \(seed)", { $0.reordered(seed: seed, window: 8) }) })
        try expectSame(
            name,
            (5...6).map { seed in ("in pieces, seed \(seed)", { $0.resegmented(300).reordered(seed: seed, window: 20) })
            })
        try expectSame(
            name,
            [("all of it", { $0.resegmented(500).duplicated(seed: 3, percent: 20).reordered(seed: 3, window: 5) })])
    }

    @Test(arguments: LinkType.simple, NetworkLayer.allCases)
    func encapsulation(_ link: LinkType, _ network: NetworkLayer) throws {
        let frames = try ScriptLibrary.conversation("F10-many-faults").frames()
        let plain = try Likeness.of(frames, hashes: false)
        let encapsulation = Encapsulation(link: link, network: network, padded: link == .vlan, offloaded: true)
        let options = PcapOptions(encapsulation: encapsulation, nanoseconds: true)
        #expect(try Likeness.of(frames, options, hashes: false) == plain)
    }

    @Test(arguments: [false, true], [false, true]) func classicFiles(_ bigEndian: Bool, _ nanoseconds: Bool) throws {
        for name in Self.scripts {
            let frames = try ScriptLibrary.conversation(name).frames()
            let options = PcapOptions(bigEndian: bigEndian, nanoseconds: nanoseconds)
            #expect(try Likeness.of(frames, options) == Likeness.of(frames), "\(name)")
        }
    }

    private static let mixed = [
        PcapngInterface(), PcapngInterface(encapsulation: Encapsulation(link: .sll2), resolution: .binary(30)),
        PcapngInterface(encapsulation: Encapsulation(link: .raw), resolution: .decimal(6)),
    ]
    private static let variants: [(String, PcapngOptions)] = [
        ("plain", PcapngOptions()),
        ("sections", PcapngOptions(sections: 4, bigEndian: [false, true], otherBlocks: true)),
        ("comments", PcapngOptions(bigEndian: [true], comment: "a comment", sectionLengths: true)),
        ("interfaces", PcapngOptions(interfaces: mixed, sections: 2, otherBlocks: true)),
        ("microseconds", PcapngOptions(interfaces: [PcapngInterface(resolution: nil)])),
    ]

    @Test(arguments: scripts) func pcapng(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        let plain = try Likeness.of(frames)
        for (label, options) in Self.variants {
            // Frames of one time on two interfaces: which of two messages came first cannot be told.
            if name.hasPrefix("F10"), options.interfaces.count > 1 || options.sections > 1 { continue }
            let file = CaptureFile.pcapng(frames.spread(over: options.interfaces.count), options)
            #expect(try Likeness(Running.analyze(file.bytes, hashes: true)) == plain, "\(name) \(label)")
        }
    }

    @Test(arguments: scripts) func laterAndWithOtherTraffic(_ name: String) throws {
        try expectSame(name, [("in 2038", { $0.delayed(420_000_000 * 1_000_000_000) })])
    }
}
