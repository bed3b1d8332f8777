import Conversations
import PacketCapture
import Testing

/// Whatever the order and the cutting of the segments, the streams are the same.
@Suite struct OrderTests {
    static let upload = """
        create /x
        ack 200 session={A} received=0
        fragment 0-8191/12000
        ack 200 session={A} received=8192
        fragment 8192-11999/12000
        ack 200 session={A} received=12000
        close
        ack 200 session={A}
        fin client
        fin server
        """

    private let frames: [BuiltFrame]

    init() throws {
        frames = try Conversation(script: Self.upload).frames()
    }

    /// Both streams are those of the untouched capture, and nothing is missing.
    @discardableResult
    private func expectSame(_ changed: [BuiltFrame]) throws -> StreamLog {
        let log = try StreamLog(changed)
        #expect(log.faults.isEmpty)
        #expect(log.connections.count == 1)
        let connection = try #require(log.connections.first)
        #expect(connection.octets[0] == frames.stream(.client))
        #expect(connection.octets[1] == frames.stream(.server))
        #expect(connection.ends == ["0 fin", "1 fin", "closed closed"])
        #expect(connection.missing == [0, 0])
        #expect(log.counts.gaps == 0)
        #expect(log.counts.frames == Int64(changed.count))
        return log
    }

    @Test func plainConversation() throws {
        let log = try expectSame(frames)
        let facts = try #require(log.connections.first).facts
        #expect(facts.handshakeSeen)
        #expect(facts.initiatorPort == 49_701 && facts.responderPort == 80)
        #expect(facts.initiatorLow == 0xc000_020a && facts.responderLow == 0xc000_0250)
        #expect(facts.initiatorFrames + facts.responderFrames == frames.count)
        #expect(facts.payload == Int64(frames.reduce(0) { $0 + $1.payload.count }))
        #expect(log.counts.repeatedSegments == 0)
    }

    @Test(arguments: [1, 7, 100, 536, 5_000])
    func anySegmentSize(size: Int) throws {
        try expectSame(frames.resegmented(size))
        try expectSame(frames.merged(size * 3))
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func randomTransforms(seed: UInt64) throws {
        let cut = frames.resegmented(seed: seed, largest: 900)
        let doubled = try expectSame(cut.duplicated(seed: seed, percent: 30))
        #expect(doubled.counts.duplicates > 0 && doubled.counts.repeatedSegments == 0)
        try expectSame(cut.reordered(seed: seed, window: 12))
        try expectSame(cut.reordered(seed: seed, window: 6).duplicated(seed: seed, percent: 20))
    }

    @Test func theSeedOfTheTableChangesNothing() throws {
        let many = try (0..<40).flatMap { number in
            try Conversation(script: "connect client=192.0.2.10:\(4_000 + number)\nping\nack 200").frames()
        }
        func texts(_ seed: UInt64) throws -> [[String]] {
            try StreamLog(many.sortedByTime(), seed: seed).connections.map { $0.runs + $0.ends }
        }
        #expect(try texts(1) == texts(0xdead_beef_0bad_f00d))
    }

    @Test(arguments: ["lose 2", "retransmit 2", "lose 1", "retransmit 6", "duplicate 3", "reorder 1 4", "split 10,300"])
    func troubles(directive: String) throws {
        let script = Self.upload.replacing("fragment 0-", with: "\(directive)\nfragment 0-")
        let log = try StreamLog(try Conversation(script: script).frames())
        let connection = try #require(log.connections.first)
        #expect(log.faults.isEmpty)
        #expect(connection.octets[0] == frames.stream(.client))
        #expect(connection.octets[1].count == frames.stream(.server).count)
        #expect(connection.missing == [0, 0])
        #expect(
            log.counts.repeatedSegments == (directive.hasPrefix("retransmit") ? 1 : 0))
        #expect(log.counts.duplicates == (directive.hasPrefix("duplicate") ? 1 : 0))
    }

    @Test func retransmissionWithOtherSegmentation() throws {
        var builder = ConversationBuilder()
        builder.connect()
        let octets = pattern(100, from: 0)
        builder.tcp(.client, sequence: 0, acknowledgment: 0, Array(octets[0..<40]))
        builder.tcp(.client, sequence: 60, acknowledgment: 0, Array(octets[60..<80]))
        builder.tcp(.client, sequence: 20, acknowledgment: 0, Array(octets[20..<90]))
        builder.tcp(.client, sequence: 0, acknowledgment: 0, octets)
        let log = try StreamLog(builder.frames())
        #expect(log.connections[0].octets[0] == StreamOctets(bytes: octets))
        #expect(log.connections[0].runs == ["0 0+40", "0 40+20", "0 60+20", "0 80+10", "0 90+10"])
    }

    /// The first data win, whether they were delivered or are still held.
    @Test func overlapWithOtherContent() throws {
        var builder = ConversationBuilder()
        builder.connect()
        builder.tcp(.client, sequence: 0, acknowledgment: 0, Array(repeating: 0x61, count: 10))
        builder.tcp(.client, sequence: 20, acknowledgment: 0, Array(repeating: 0x61, count: 10))
        builder.tcp(.client, sequence: 5, acknowledgment: 0, Array(repeating: 0x62, count: 30))
        let log = try StreamLog(builder.frames())
        let text = String(decoding: log.connections[0].octets[0].bytes, as: UTF8.self)
        #expect(text == "aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbb")
        #expect(log.faults.isEmpty)
    }

    @Test(arguments: [0xffff_ffff, 0xffff_fff0, 0xffff_f000, 0x7fff_ffff, 0x8000_0000] as [UInt32])
    func sequenceNumbersWrap(isn: UInt32) throws {
        let hex = "0x" + String(isn, radix: 16)
        let script = "connect client-isn=\(hex) server-isn=\(hex)\n" + Self.upload
        let wrapped = try Conversation(script: script).frames()
        for changed in [wrapped, wrapped.resegmented(13), wrapped.reordered(seed: 5, window: 6)] {
            let log = try StreamLog(changed)
            #expect(log.connections.first?.octets[0] == frames.stream(.client))
            #expect(log.connections.first?.missing == [0, 0])
            #expect(log.faults.isEmpty)
        }
    }
}
