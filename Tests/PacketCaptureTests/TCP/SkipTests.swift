import Conversations
import PacketCapture
import Testing

/// Skipped octets are counted as if they had been handed over.
@Suite struct SkipTests {
    private let frames: [BuiltFrame]

    init() throws {
        frames = try Conversation(script: OrderTests.upload).frames()
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func anyCredit(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var changed = frames.resegmented(seed: seed, largest: 700)
        if seed % 2 == 0 { changed = changed.reordered(seed: seed, window: 8) }
        if seed % 3 == 0 { changed = changed.duplicated(seed: seed, percent: 20) }
        if seed % 5 == 0 { changed = changed.snapped(to: 60 + random.below(400)) }
        let plain = try StreamLog(changed)
        let skipping = try StreamLog(changed) { _, _ in random.below(3) == 0 ? 0 : Int64(random.below(3_000)) }
        #expect(skipping.faults.isEmpty)
        for direction in 0...1 {
            #expect(skipping.connections[0].reached == plain.connections[0].reached)
            #expect(skipping.connections[0].missing[direction] <= plain.connections[0].missing[direction])
            let seen = skipping.connections[0].octets[direction].bytes
            for piece in skipping.connections[0].pieces[direction] where piece.kind == .bytes {
                let range = Int(piece.range.lowerBound)..<Int(piece.range.upperBound)
                #expect(seen[range] == plain.connections[0].octets[direction].bytes[range])
            }
        }
        #expect(skipping.connections[0].ends == plain.connections[0].ends)
    }

    /// Whoever dismisses a connection when a skip ends hears of no octets behind it, not even of those of the same segment.
    @Test(arguments: [false, true]) func dismissedWhereASkipEnds(isDismissed: Bool) throws {
        try TemporaryFile.with(CaptureFile.pcap(frames).bytes) { path in
            var streams = StreamAssembler(reading: CaptureQueue(paths: [path]), seed: 1)
            var (octets, isOver) = (Int64(0), false)
            while let event = streams.next() {
                switch event.kind {
                case .bytes:
                    if isOver { octets += event.length } else { streams.skip(event.slot, event.direction, 10) }
                case .skipped:
                    isOver = true
                    if isDismissed { streams.dismiss(event.slot) }
                default: break
                }
            }
            #expect(isOver && (octets == 0) == isDismissed)
        }
    }

    /// Missing octets are counted alike, whether they fall into the credit or not.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func missingOctetsAreCounted(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var changed = frames.resegmented(seed: seed, largest: 900)
        for _ in 0..<4 { changed = changed.dropping(5 + random.below(changed.count - 12)) }
        let plain = try StreamLog(changed)
        let skipping = try StreamLog(changed) { _, _ in Int64(random.below(4_000)) }
        #expect(plain.faults.isEmpty && skipping.faults.isEmpty)
        #expect(skipping.connections[0].missing == plain.connections[0].missing)
        #expect(skipping.connections[0].reached == plain.connections[0].reached)
    }

    @Test func everything() throws {
        let log = try StreamLog(frames) { _, _ in .max }
        let connection = log.connections[0]
        #expect(connection.text(0).count == 2)
        #expect(connection.reached == [Int64(frames.stream(.client).count), Int64(frames.stream(.server).count)])
        #expect(connection.ends == ["0 fin", "1 fin", "closed closed"])
    }

    /// `skipped` comes before the end of its direction: the stream goes no further.
    @Test func skippedBeforeTheEnd() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 0, acknowledgment: 0, [1])
        builder.tcp(.client, sequence: 1, acknowledgment: 0, [2, 3, 4])
        builder.tcp(.client, sequence: 4, acknowledgment: 0, flags: [.fin, .ack])
        let log = try StreamLog(builder.frames()) { _, _ in 1_000 }
        #expect(log.faults.isEmpty)
        #expect(log.connections[0].text(0) == ["bytes 0..<1", "skipped 1..<4"])
    }

    /// A credit may be taken back while segments wait.
    @Test func creditTakenBack() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 0, acknowledgment: 0, [1])
        builder.tcp(.client, sequence: 5, acknowledgment: 0, [6, 7, 8])
        builder.tcp(.server, sequence: 0, acknowledgment: 1, [1])
        builder.tcp(.client, sequence: 1, acknowledgment: 0, [2, 3, 4, 5])
        let path = CaptureFile.pcap(builder.frames()).bytes
        try TemporaryFile.with(path) { path in
            var assembler = StreamAssembler(reading: CaptureQueue(paths: [path]), seed: 1)
            var reached: Int64 = 0
            while let event = assembler.next() {
                if case .gap = event.kind { reached = event.offset + event.length }
                guard case .bytes = event.kind else { continue }
                if event.direction == 0 { reached = event.offset + event.length }
                assembler.skip(event.slot, 0, event.direction == 0 && event.offset == 0 ? 100 : 0)
            }
            #expect(reached == 8)
        }
    }
}
