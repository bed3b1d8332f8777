import Conversations
import Testing

/// Every transform but loss leaves the octets of both directions as they were.
@Suite struct TransformTests {
    private let frames: [BuiltFrame] = {
        var builder = ConversationBuilder()
        builder.create("/upload/a.zip")
        builder.ack(200, AckFields(session: "{A}"))
        builder.fragment("0-19999/20000")
        builder.ack(200, AckFields(received: "20000"))
        return builder.frames()
    }()

    private func expectSameStreams(_ changed: [BuiltFrame]) {
        #expect(changed.stream(.client) == frames.stream(.client))
        #expect(changed.stream(.server) == frames.stream(.server))
        #expect(zip(changed, changed.dropFirst()).allSatisfy { $0.time <= $1.time })
    }

    @Test(arguments: [1, 7, 88, 536])
    func resegmentation(size: Int) {
        let changed = frames.resegmented(size)
        #expect(changed.allSatisfy { $0.payload.count <= size })
        expectSameStreams(changed)
    }

    @Test(arguments: 1...5)
    func randomChanges(seed: UInt64) {
        expectSameStreams(frames.resegmented(seed: seed, largest: 600))
        expectSameStreams(frames.reordered(seed: seed, window: 4))
        expectSameStreams(frames.duplicated(seed: seed, percent: 30))
        expectSameStreams(
            frames.resegmented(seed: seed, largest: 600).duplicated(seed: seed, percent: 20)
                .reordered(seed: seed, window: 3))
        #expect(frames.reordered(seed: seed, window: 4) == frames.reordered(seed: seed, window: 4))
    }

    @Test func somethingChanges() {
        #expect(frames.reordered(seed: 1, window: 4) != frames)
        #expect(frames.duplicated(seed: 1, percent: 30).count > frames.count)
        #expect(frames.merged(9_000).count < frames.count)
        expectSameStreams(frames.merged(9_000))
    }

    @Test func theOthers() {
        #expect(frames.dropping(2).count == frames.count - 1)
        #expect(frames.oneSided(.server).allSatisfy { $0.side == .server })
        #expect(frames.snapped(to: 96).allSatisfy { $0.captureLimit == 96 })
        #expect(frames.delayed(5)[0].time == frames[0].time + 5)
        #expect(frames.spread(over: 2).prefix(3).map(\.interface) == [0, 1, 0])
    }
}
