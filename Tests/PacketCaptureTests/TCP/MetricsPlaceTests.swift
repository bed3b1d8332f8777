import Conversations
import Testing

@testable import PacketCapture

/// What the capture's place and kind do to the measures: merged segments, beginnings in mid-stream, one side, clocks.
@Suite struct MetricsPlaceTests {
    private func measure(
        _ script: String, _ change: ([BuiltFrame]) throws -> [BuiltFrame] = { $0 }
    ) throws -> ConnectionMetrics {
        try MetricsLog(change(Conversation(script: script).frames())).first()
    }

    private let upload = "rtt 10ms\nsend client 30000 at 0\nsend server 200 at 0\nsend client 30000 at 0\n"

    // MARK: Merged segments

    /// Offload makes one frame of many segments; what is sent again is one of them.
    @Test func mergedBySegmentationOffload() throws {
        let clean = try measure(upload)
        let merged = try measure(upload) { $0.merged(65_000) }
        #expect(merged.initiator.segments == 2 && merged.initiator.octets == clean.initiator.octets)
        #expect(merged.initiator.roundTrips.count == 2)
        let again = try measure(upload + "overlap client 1460 2920") { frames in
            let cut = try #require(frames.lastIndex { $0.side == .client && !$0.payload.isEmpty })
            return Array(frames[..<cut]).merged(65_000) + frames[cut...]
        }
        #expect(again.initiator.segments == 3)
        #expect(again.initiator.retransmitted == .init(segments: 1, octets: 1_460))
        #expect(again.initiator.octets == clean.initiator.octets)
    }

    /// One frame fills a hole and goes on behind what was seen: old octets and new ones.
    @Test func mergedByReceiveOffload() throws {
        let sent = try measure("rtt 10ms\nlose 4\nsend client 5840 at 0\nwait 10ms\ntcp client seq=4380 3000 at 0") {
            $0.filter { $0.role != .retransmission }
        }.initiator
        #expect(sent.octets == 7_380 && sent.unseenOctets == 0 && sent.retransmitted == .init())
        let both = try measure("rtt 10ms\nsend client 3000 at 0\nwait 300ms\ntcp client seq=2000 3000 at 0")
            .initiator
        #expect(both.octets == 5_000)
        #expect(both.retransmitted == .init(segments: 1, octets: 1_000))
    }

    // MARK: Begun in mid-stream

    @Test func begunInMidStream() throws {
        let whole = try measure(upload)
        let rest = try measure(upload) { Array($0.dropFirst(9)) }
        #expect(rest.handshakeRoundTrip == -1 && rest.connectTime == -1 && !rest.isHandshakeRepeated)
        #expect(rest.initiator.octets > 0 && rest.initiator.octets < whole.initiator.octets)
        #expect(rest.initiator.unseenOctets == 0)
        #expect(rest.initiator.retransmitted == .init() && rest.initiator.recovered == .init())
        #expect(rest.initiator.windowShift == -1 && rest.initiator.windowLimitedTime == 0)
        #expect(rest.initiator.roundTrips.count > 0 && rest.initiator.roundTrips.largest < 11_000_000)
    }

    /// Of octets before the first one seen nobody knows whether they were here before.
    @Test func sentBeforeTheBeginning() throws {
        let script = "connect midstream\nsend client 9000 at 0\nwait 250ms\noverlap client 0 1460"
        #expect(try measure(script).initiator.retransmitted.segments == 1)
        let rest = try measure(script) { Array($0.dropFirst(2)) }.initiator
        #expect(rest.unclear == .init(segments: 1, octets: 1_460))
        #expect(rest.retransmitted == .init() && rest.lossTime == 0)
    }

    // MARK: One side

    /// What the sender's own segments tell stays, what the receiver tells is not there.
    @Test func oneSide() throws {
        let script = "rtt 10ms\nretransmit 2\n" + upload + "wait 5s\ntcp client seq=59999 text \"x\""
        let sent = try measure(script) { $0.oneSided(.client) }.initiator
        let whole = try measure(script).initiator
        #expect(sent.retransmitted == whole.retransmitted && sent.keepAlives == 1 && whole.keepAlives == 1)
        #expect(sent.octets == whole.octets && sent.segments == whole.segments)
        #expect(sent.roundTrips.count == 0 && sent.zeroWindows == 0 && sent.quietTime == 0 && sent.needless == 0)
    }

    // MARK: Clocks

    /// Time goes back by an hour in the middle: no number becomes less than nothing, nothing is told twice.
    @Test(arguments: 1..<40) func timeGoesBack(_ cut: Int) throws {
        let script = "rtt 10ms\nlose 7\n" + upload + "wait 3s\nretransmit 3\nsend client 30000 at 0"
        let clean = try measure(script)
        let back = try measure(script) { frames in
            frames.prefix(cut) + Array(frames.dropFirst(cut)).delayed(-3_600_000_000_000)
        }
        for (direction, other) in [(back.initiator, clean.initiator), (back.responder, clean.responder)] {
            #expect(direction.octets == other.octets && direction.segments == other.segments)
            #expect(direction.retransmitted == other.retransmitted)
            let late = [direction.recovered, direction.outOfOrder, direction.unclear].map(\.octets).reduce(0, +)
            #expect(late == other.recovered.octets)
            let times = [
                direction.zeroWindowTime, direction.windowLimitedTime, direction.lossTime, direction.pauseTime,
                direction.quietTime, direction.roundTrips.least,
            ]
            #expect(times.allSatisfy { $0 >= 0 && $0 < 4_000_000_000 }, "\(times)")
            #expect(direction.roundTrips.largest < 11_000_000)
        }
        #expect(back.synToAnswer >= -1 && back.connectTime >= -1)
    }

    /// Times at the ends of what a number can hold.
    @Test func timesBeyondReason() throws {
        let frames = try Conversation(script: upload).frames()
        let far = frames.enumerated().map { offset, frame in
            var frame = frame
            frame.time = offset.isMultiple(of: 2) ? 0 : 4_294_967_295_000_000_000
            return frame
        }
        let sent = try MetricsLog(far).first().initiator
        #expect(sent.octets == 60_000 && sent.pauseTime >= 0 && sent.quietTime >= 0)
    }

    /// Captured at both ends, in one file: each segment once, by its number.
    @Test func capturedAtBothEnds() throws {
        let conversation = try Conversation(script: upload)
        let ends = conversation.framesAtBothEnds()
        let both = try MetricsLog((ends.client + ends.server).sortedByTime()).first()
        let clean = try MetricsLog(ends.client).first()
        #expect(both.initiator.retransmitted == .init() && both.initiator.outOfOrder == .init())
        #expect(both.initiator.unclear == .init() && both.initiator.octets == clean.initiator.octets)
    }

    // MARK: The handshake

    /// A SYN was lost: how long it took is known, the round trip is not.
    @Test func connectTime() throws {
        let frames = try Conversation(script: "rtt 10ms\nsend client 5000 at 0\nsend server 200 at 0").frames()
        #expect(try MetricsLog(frames).first().connectTime == 10_020_000)
        var first = frames[0]
        first.time -= 1_000_000_000
        first.identification = 9
        let late = try MetricsLog([first] + frames).first()
        #expect(late.connectTime == 1_010_020_000 && late.isHandshakeRepeated && late.handshakeRoundTrip == -1)
    }
}
