import Conversations
import Testing

/// What the network does to packets is nobody's fault, and TCP repairs it: another network, another capture point, the
/// same report.
@Suite struct LossyNetworkTests {
    private func expectSame(_ name: String, _ networks: [String]) throws {
        let conversation = try ScriptLibrary.conversation(name)
        let calm = try Gist.of(conversation.frames(over: Network()))
        for text in networks {
            let other = try Gist.of(conversation.frames(over: try Network(text)))
            #expect(other.faults(against: calm) == [], "\(name) over \(text)")
        }
    }

    /// The simulation tells the script's story.
    @Test(arguments: PropertyScripts.whole) func calm(_ name: String) throws {
        let conversation = try ScriptLibrary.conversation(name)
        let calm = try Gist.of(conversation.frames(over: Network()))
        #expect(try calm.differences(from: Gist.of(conversation.frames())) == [])
    }

    @Test(arguments: PropertyScripts.all) func lossy(_ name: String) throws {
        let turn = name.utf8.reduce(0) { $0 + Int($1) }
        try expectSame(
            name,
            Thoroughness.part(
                of: [
                    "seed=11,loss=0.03,reorder=0.05,duplicate=0.02,delay=20ms,jitter=5ms,point=client",
                    "seed=12,loss=0.05,delay=40ms,jitter=20ms,point=middle,sack=no,timestamps=yes",
                    "seed=13,loss=0.02,reorder=0.1,duplicate=0.1,delay=5ms,point=server,nat=client+server",
                ], every: 2, turn: turn))
    }

    @Test(arguments: ["F01-plain-upload", "F02-upload-reply", "F10-many-faults"], [88, 536, 8_960])
    func segmentSizes(_ name: String, _ mss: Int) throws {
        try expectSame(
            name,
            [
                "mss=\(mss),seed=21,loss=0.04,reorder=0.04,duplicate=0.02,jitter=2ms,point=middle",
                "mss=\(mss),seed=22,loss=0.01,reorder=0.2,duplicate=0.2,delay=80ms,jitter=30ms,nat=client",
            ])
    }

    /// Every packet cut on its way.
    @Test(arguments: ["F01-plain-upload", "F10-many-faults"]) func ipFragments(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames(
            over: try Network("seed=31,loss=0.03,reorder=0.05,duplicate=0.03,jitter=5ms,point=middle"))
        var encapsulation = Encapsulation()
        encapsulation.fragmentation = Fragmentation(size: 576)
        let file = CaptureFile.pcap(frames, PcapOptions(encapsulation: encapsulation, nanoseconds: true))
        let cut = Gist(try Running.analyze(file.bytes, hashes: true))
        #expect(try cut.differences(from: Gist.of(frames)) == [], "\(name)")
    }

    /// Segments cut otherwise, captured twice, out of order.
    @Test(arguments: PropertyScripts.whole) func rearranged(_ name: String) throws {
        let frames = try ScriptLibrary.conversation(name).frames()
        let plain = try Gist.of(frames)
        let changes: [[BuiltFrame]] = [
            frames.resegmented(seed: 41, largest: 700).reordered(seed: 41, window: 12),
            frames.duplicated(seed: 42, percent: 40).reordered(seed: 42, window: 4),
        ]
        for (index, changed) in changes.enumerated() {
            #expect(try Gist.of(changed).differences(from: plain) == [], "\(name), change \(index)")
        }
    }

    /// Conversations at the same time do not disturb each other.
    @Test(arguments: 0..<13) func interleaved(_ turn: Int) throws {
        // Without those that end with their capture: theirs would go on.
        let names = PropertyScripts.whole.filter { !$0.hasPrefix("F11") && !$0.hasPrefix("F10") }
        // One of each family: the same messages with the same id at the same time are one session, seen at both sides of
        // a proxy. F02 and all of R tell of one upload.
        let families = Dictionary(grouping: names) { $0.hasPrefix("R") || $0.hasPrefix("F02") ? "R" : $0.prefix(3) }
            .sorted { $0.key < $1.key }.map { $0.value.sorted() }
        let partner = try #require(families.first?.first)
        let own = families.compactMap { turn < $0.count ? $0[turn] : nil }
        let chosen = own.count == 1 ? [partner] + own : own
        let conversations = try chosen.map { name in
            try ScriptLibrary.conversation(name).frames(
                over: try Network("seed=\(51 + turn),loss=0.02,reorder=0.03,duplicate=0.02,jitter=3ms"))
        }
        let end = conversations.compactMap { $0.last?.time }.max() ?? 0
        let alone = try conversations.map { try Gist.of($0.lasting(until: end)) }
        let together = try Gist.of(.interleaved(conversations))
        let first = try #require(alone.first)
        #expect(together.differences(from: alone.dropFirst().reduce(first, +)) == [], "\(chosen)")
    }
}
