import Conversations
import Testing

/// Every form holds the conversation: its files add up, and what TCP carried can be read from them.
@Suite struct CaptureFormTests {
    private var frames: [BuiltFrame] { Self.frames }
    /// An upload with a loss, a retransmission and a reply of several segments.
    private static let frames: [BuiltFrame] = {
        var builder = ConversationBuilder()
        builder.create("/upload/a.zip")
        builder.ack(200, AckFields(session: "{A}"))
        builder.lose(2)
        builder.fragment("0-3999/4000")
        builder.ack(200, AckFields(received: "4000"), ["body 2000 at 7"])
        builder.retransmit(1)
        builder.close()
        builder.ack(200)
        builder.fin(.client)
        builder.fin(.server)
        return builder.frames()
    }()

    @Test(arguments: CaptureForm.all.map(\.name)) func holdsTheConversation(_ name: String) throws {
        let form = try #require(CaptureForm.named(name))
        let file = form.file(of: frames)
        let streams = Side.allCases.compactMap { SentStream(frames, $0) }
        let reading = StreamReading(file.bytes, streams)
        #expect(reading.faults.isEmpty)
        #expect(file.records.count == reading.parsed.frames.count)
        #expect(zip(file.records, file.records.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
        #expect(reading.badChecksums == 0 || form.traits.contains(.wrongChecksums))
        #expect(reading.parsed.dropped == 0 || form.traits.contains(.drops))
        #expect(reading.parsed.frames.allSatisfy { ($0.time == nil) == form.traits.contains(.losesTimes) })
        #expect(reading.parsed.frames.allSatisfy { $0.comments.isEmpty } || form.traits.contains(.comments))
        if !form.traits.contains(.otherFrameNumbers) {
            let plain = CaptureParser(form.plainFile(of: frames).bytes).frames
            #expect(reading.parsed.frames.count == plain.count)
            if !form.traits.contains(.losesTimes) { #expect(reading.parsed.frames.map(\.time) == plain.map(\.time)) }
        }
        guard form.traits.isDisjoint(with: [.unreadable, .cutsFrames]) else { return }
        guard form.traits.contains(.losesTCP) else { return #expect(reading.missing == 0) }
        let (sent, received) = (reading.exported(streams[0]), reading.exported(streams[1]))
        #expect(sent == streams[0].octets)
        guard name.hasSuffix("reassembled") else { return #expect(received == streams[1].octets) }
        // The first segment of a long message comes once more, at the beginning of the whole.
        #expect(received.count > streams[1].octets.count)
        #expect(received.suffix(1_000) == streams[1].octets.suffix(1_000))
    }

    @Test(arguments: CaptureForm.all.map(\.name)) func plainFiles(_ name: String) throws {
        let form = try #require(CaptureForm.named(name))
        let reading = StreamReading(form.plainFile(of: frames).bytes)
        #expect(reading.faults.isEmpty && reading.badChecksums == 0)
        #expect(reading.paths.isSubset(of: ["eth ip4 tcp", "eth ip6 tcp"]))
        #expect(reading.paths.contains("eth ip6 tcp") == form.traits.contains(.otherAddresses))
        #expect((reading.parsed.frames.count == frames.count) == !form.traits.contains(.otherSegments))
        let isExact = reading.parsed.frames.map(\.time) == frames.map(\.time)
        #expect(isExact || !form.traits.isDisjoint(with: [.roundedTimes, .losesTimes, .otherSegments]))
    }

    @Test func namesAreUnlike() {
        #expect(Set(CaptureForm.all.map(\.name)).count == CaptureForm.all.count)
        #expect(CaptureForm.named("link-token-ring") == nil)
    }

    @Test func theSameFramesGiveTheSameFile() throws {
        for form in CaptureForm.all { #expect(form.file(of: frames) == form.file(of: frames)) }
    }
}
