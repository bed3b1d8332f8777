import Conversations
import Testing

@testable import PacketCapture

/// What is measured of connections, from captures written by the generator.
@Suite struct MetricsTests {
    private func measure(_ script: String) throws -> ConnectionMetrics {
        try MetricsLog(Conversation(script: script).frames()).first()
    }

    private let millisecond: Int64 = 1_000_000

    // MARK: Handshake

    @Test func handshakeAtTheClient() throws {
        let metrics = try measure("rtt 30ms\nsend client 5000 at 0\nsend server 200 at 0")
        #expect(metrics.synToAnswer == 30 * millisecond)
        #expect(metrics.answerToAcknowledgement == 20_000)
        #expect(metrics.handshakeRoundTrip == 30_020_000)
        #expect(!metrics.isHandshakeRepeated)
    }

    @Test func handshakeAtTheServer() throws {
        let metrics = try measure("rtt 30ms\ncapture-point server\nsend client 5000 at 0\nsend server 200 at 0")
        #expect(metrics.synToAnswer == 20_000)
        #expect(metrics.answerToAcknowledgement == 30 * millisecond)
    }

    @Test func handshakeMissing() throws {
        let metrics = try measure("connect midstream\nsend client 5000 at 0\nsend server 200 at 0")
        #expect(metrics.synToAnswer == -1 && metrics.answerToAcknowledgement == -1 && metrics.handshakeRoundTrip == -1)
        #expect(metrics.initiator.windowShift == -1 && metrics.responder.windowShift == -1)
        #expect(metrics.initiator.octets == 5_000 && metrics.initiator.unseenOctets == 0)
    }

    /// Which SYN was answered nobody can tell.
    @Test func handshakeRepeated() throws {
        let frames = try Conversation(script: "send client 5000 at 0\nsend server 200 at 0").frames()
        var again = frames[0]
        again.time -= 3_000 * millisecond
        again.identification = 9
        let metrics = try MetricsLog([again] + frames).first()
        #expect(metrics.isHandshakeRepeated && metrics.synToAnswer == -1)
        #expect(metrics.initiator == (try MetricsLog(frames).first()).initiator)
    }

    @Test func windowScale() throws {
        let metrics = try measure("send client 5000 at 0\nsend server 200 at 0")
        #expect(metrics.initiator.windowShift == 8 && metrics.responder.windowShift == 8)
    }

    /// A SYN that was cut before its options tells no scale.
    @Test func windowScaleCut() throws {
        let metrics = try measure("send client 5000 at 0\nsend server 200 at 0\nsnaplen 54")
        #expect(metrics.initiator.windowShift == -1)
        #expect(metrics.synToAnswer == millisecond)
        #expect(metrics.initiator.octets == 5_000)
    }

    // MARK: Payload and round trips

    @Test(arguments: [UInt32(7), 0xffff_f000]) func cleanUpload(isn: UInt32) throws {
        let metrics = try measure(
            "rtt 10ms\nconnect client-isn=\(isn)\nsend client 30000 at 0\nsend server 200 at 0\nsend client 30000 at 30000\nsend server 200 at 0"
        )
        let sent = metrics.initiator
        #expect(sent.octets == 60_000)
        #expect(sent.segments >= 42)
        #expect(sent.retransmitted == .init() && sent.recovered == .init())
        #expect(sent.outOfOrder == .init() && sent.unclear == .init())
        #expect(sent.duplicateAcknowledgements == 0 && sent.timed == 0 && sent.fast == 0)
        #expect(sent.roundTrips.count >= 2)
        #expect(sent.roundTrips.least >= 10 * millisecond && sent.roundTrips.largest < 11 * millisecond)
        #expect(
            sent.roundTrips.least <= sent.roundTrips.smoothed && sent.roundTrips.smoothed <= sent.roundTrips.largest)
        #expect(sent.largestFlight > 29_000 && sent.largestFlight < 31_000)
        #expect(metrics.responder.octets == 400 && metrics.responder.segments == 2)
        #expect(metrics.responder.roundTrips.least == 20_000)
    }

    /// One side only: what it sent is counted, nothing is said about round trips.
    @Test func oneSide() throws {
        let frames = try Conversation(script: "send client 30000 at 0\nsend server 200 at 0").frames()
        let both = try MetricsLog(frames).first()
        let one = try MetricsLog(frames.oneSided(.client)).first()
        #expect(one.initiator.octets == both.initiator.octets)
        #expect(one.initiator.roundTrips.count == 0 && one.initiator.largestFlight == 0)
        #expect(one.synToAnswer == -1 && one.responder.octets == 0)
    }

    /// What a snap length cuts away was still sent.
    @Test func cutFrames() throws {
        let frames = try Conversation(script: "send client 30000 at 0\nsend server 200 at 0").frames()
        let whole = try MetricsLog(frames).first()
        let cut = try MetricsLog(frames.snapped(to: 96)).first()
        #expect(cut == whole)
    }

    // MARK: Sent again

    @Test func retransmittedAfterTimeout() throws {
        let metrics = try measure("rtt 10ms\nretransmit 2\nsend client 5000 at 0\nsend server 200 at 0")
        let sent = metrics.initiator
        #expect(sent.retransmitted.segments == 1 && sent.retransmitted.octets == 1_460)
        #expect(sent.timed == 1 && sent.fast == 0 && sent.needless == 0)
        #expect(sent.recovered == .init() && sent.outOfOrder == .init() && sent.unclear == .init())
        #expect(sent.roundTrips.largest < 100 * millisecond)
        let clean = try measure("rtt 10ms\nsend client 5000 at 0\nsend server 200 at 0")
        #expect(sent.octets == clean.initiator.octets)
        #expect(clean.initiator.retransmitted == .init() && clean.initiator.timed == 0)
    }

    @Test func retransmittedFast() throws {
        let metrics = try measure("rtt 10ms\nrto 8ms\nretransmit 2\nsend client 5000 at 0\nsend server 200 at 0")
        #expect(metrics.initiator.fast == 1 && metrics.initiator.timed == 0)
    }

    @Test func lostBeforeTheCapturePoint() throws {
        let metrics = try measure("rtt 10ms\nlose 2\nsend client 9000 at 0\nsend server 200 at 0")
        let sent = metrics.initiator
        #expect(sent.recovered.segments == 1 && sent.recovered.octets == 1_460)
        #expect(sent.retransmitted == .init() && sent.outOfOrder == .init() && sent.unclear == .init())
        #expect(sent.unseenOctets == 0)
        #expect(sent.duplicateAcknowledgements > 0)
        #expect(sent.octets == (try measure("send client 9000 at 0\nsend server 200 at 0")).initiator.octets)
    }

    /// The receiver got it, the capture did not: nothing was sent again.
    @Test func notCaptured() throws {
        let sent = try measure("drop 2\nsend client 9000 at 0\nsend server 200 at 0").initiator
        #expect(sent.unseenOctets == 1_460)
        #expect(sent.retransmitted == .init() && sent.recovered == .init() && sent.unclear == .init())
    }

    @Test func capturedTwice() throws {
        let frames = try Conversation(script: "send client 9000 at 0\nsend server 200 at 0").frames()
        let clean = try MetricsLog(frames).first()
        let doubled = try MetricsLog(frames.duplicated(seed: 3, percent: 100)).first()
        #expect(doubled.initiator == clean.initiator && doubled.responder == clean.responder)
    }

    @Test func overtaken() throws {
        let sent = try measure("rtt 10ms\nreorder 2 3\nsend client 9000 at 0\nsend server 200 at 0").initiator
        #expect(sent.retransmitted == .init() && sent.recovered == .init())
        #expect(sent.outOfOrder.segments + sent.unclear.segments == 1)
        #expect(sent.unseenOctets == 0)
    }

    /// The same octets after their acknowledgement: nobody needed them.
    @Test func needless() throws {
        let metrics = try measure("send client 5000 at 0\nsend server 200 at 0\noverlap client 100 1000").initiator
        #expect(metrics.retransmitted.segments == 1 && metrics.needless == 1)
    }
}
