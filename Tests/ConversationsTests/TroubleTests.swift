import Conversations
import Testing

@Suite struct TroubleTests {
    /// A Fragment in five segments.
    private func disturbed(_ directive: String) throws -> [BuiltFrame] {
        try frames("connect\nsegment 1000\n\(directive)\nfragment 0-4199/5000")
    }
    private var plain: [BuiltFrame] { get throws { try disturbed("") } }

    @Test func segmentLimitsTheSize() throws {
        let sizes = try plain.data(.client).map(\.payload.count)
        #expect(sizes.dropLast().allSatisfy { $0 == 1_000 } && sizes.count == 5)
    }

    @Test func splitCutsAtTheOffsets() throws {
        let frames = try disturbed("split 10,300")
        #expect(frames.data(.client).prefix(3).map(\.payload.count) == [10, 290, 1_000])
        #expect(try frames.stream(.client) == plain.stream(.client))
    }

    @Test func aLostSegmentComesAgainAfterTheTimeOut() throws {
        let frames = try disturbed("lose 2")
        let segments = frames.data(.client)
        #expect(segments.count == 5)
        let last = try #require(segments.last)
        #expect(last.role == .retransmission)
        #expect(last.time - segments[3].time >= 200_000_000)
        #expect(try frames.stream(.client) == plain.stream(.client))
        let acknowledgments = frames.filter { $0.side == .server && $0.role == .acknowledgment }.compactMap(\.tcp)
        #expect(acknowledgments.dropLast().allSatisfy { $0.acknowledgment == segments[0].tcp?.end })
        #expect(acknowledgments.last?.acknowledgment == segments[3].tcp?.end)
    }

    @Test func aDroppedSegmentIsAcknowledgedButMissing() throws {
        let frames = try disturbed("drop 2")
        #expect(frames.data(.client).count == 4)
        #expect(frames.stream(.client) == nil)
        #expect(try frames.last?.tcp?.acknowledgment == plain.last?.tcp?.acknowledgment)
    }

    @Test func aDuplicateIsTheSameFrame() throws {
        let segments = try disturbed("duplicate 2").data(.client)
        #expect(segments.count == 6)
        #expect(segments[1].content == segments[2].content)
        #expect(segments[1].identification == segments[2].identification)
        #expect(segments[2].role == .duplicate)
    }

    @Test func aRetransmissionIsAnotherFrame() throws {
        let segments = try disturbed("retransmit 2").data(.client)
        #expect(segments.count == 6)
        #expect(segments[5].tcp?.sequence == segments[1].tcp?.sequence)
        #expect(segments[5].identification != segments[1].identification)
    }

    @Test func reorderExchangesSegments() throws {
        let (frames, plain) = (try disturbed("reorder 2 3").data(.client), try plain.data(.client))
        #expect(frames[1].tcp?.sequence == plain[2].tcp?.sequence)
        #expect(frames[2].tcp?.sequence == plain[1].tcp?.sequence)
        #expect(frames[1].time < frames[2].time)
    }

    @Test func overlapRepeatsOctets() throws {
        let frames = try frames("ping\noverlap client 5 20 changed")
        let segments = frames.data(.client)
        #expect(segments.count == 2)
        #expect(segments[1].payload.elementsEqual(segments[0].payload.dropFirst(5).prefix(15).map { $0 ^ 0x20 }))
        #expect(segments[1].tcp?.sequence == segments[0].tcp.map { $0.sequence &+ 5 })
    }

    @Test func coalescedMessagesShareASegment() throws {
        let segments = try frames("session {A}\ncoalesce\nfragment 0-9/10\nclose").data(.client)
        #expect(segments.count == 1)
    }

    @Test func aStaleMessageDoesNotCoverTheAnswer() throws {
        let frames = try frames("ping\nack 200\nstale\nping")
        let requests = frames.data(.client).compactMap(\.tcp)
        #expect(requests[0].acknowledgment == requests[1].acknowledgment)
        let answer = try #require(frames.data(.server).first?.tcp)
        #expect(requests[1].acknowledgment == answer.sequence)
    }

    @Test func breakOffSendsTheBeginning() throws {
        #expect(try frames("breakoff 100\nfragment 0-999/1000").stream(.client)?.count == 100)
    }

    @Test func snapLengthAndOneSide() throws {
        #expect(try frames("snaplen 96\nping").allSatisfy { $0.captureLimit == 96 })
        #expect(try frames("onesided client\nping\nack 200").allSatisfy { $0.side == .client })
        let second = try frames("connect a\nping\nconnect b\nonesided server\nping\nack 200")
        #expect(second.contains { $0.connection == 0 && $0.side == .client })
        #expect(!second.contains { $0.connection == 1 && $0.side == .client })
    }

    @Test func framesOfTheCaptureCanBeChanged() throws {
        #expect(try frames("ping\ndrop frame 1").first?.tcp?.flags == [.syn, .ack])
        let doubled = try frames("ping\nduplicate frame 1")
        #expect(doubled[0].content == doubled[1].content)
        let swapped = try frames("ping\nreorder frames 1 2")
        #expect(swapped[0].tcp?.flags == [.syn, .ack] && swapped[0].time < swapped[1].time)
    }
}
