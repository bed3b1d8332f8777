import Conversations
import Testing

@testable import PacketCapture

/// Windows, probes, pauses, and what is not measured at all.
@Suite struct MetricsWindowTests {
    private func measure(_ script: String) throws -> ConnectionMetrics {
        try MetricsLog(Conversation(script: script).frames()).first()
    }

    private let millisecond: Int64 = 1_000_000

    @Test func zeroWindow() throws {
        let metrics = try measure(
            """
            send client 3000 at 0
            wait 9ms
            window server 0
            tcp server flags=A
            wait 2s
            window server 1024
            tcp server flags=A
            send client 3000 at 3000
            """)
        #expect(metrics.initiator.zeroWindows == 1)
        #expect(metrics.initiator.zeroWindowTime == 2_000_010_000)
        #expect(metrics.initiator.windowLimitedTime >= 2_000 * millisecond)
        #expect(metrics.responder.zeroWindows == 0 && metrics.responder.zeroWindowTime == 0)
    }

    @Test func smallWindow() throws {
        let metrics = try measure(
            "send client 3000 at 0\nwait 9ms\nwindow server 1\ntcp server flags=A\nwait 2s\ntcp server flags=A")
        #expect(metrics.initiator.zeroWindows == 0 && metrics.initiator.zeroWindowTime == 0)
        #expect(metrics.initiator.windowLimitedTime >= 2_000 * millisecond)
        let open = try measure("send client 3000 at 0\ntcp server flags=A\nwait 2s\ntcp server flags=A")
        #expect(open.initiator.windowLimitedTime == 0)
    }

    /// The window stays closed up to the end.
    @Test func zeroWindowAtTheEnd() throws {
        let metrics = try measure(
            "send client 3000 at 0\nwait 9ms\nwindow server 0\ntcp server flags=A\nwait 3s\ntcp server flags=A")
        #expect(metrics.initiator.zeroWindows == 1)
        #expect(metrics.initiator.zeroWindowTime == 3_000_010_000)
    }

    /// A reset offers no window.
    @Test func resetIsNoZeroWindow() throws {
        let metrics = try measure("send client 3000 at 0\nrst server")
        #expect(metrics.initiator.zeroWindows == 0)
    }

    @Test func keepAlive() throws {
        let metrics = try measure("send client 3000 at 0\nwait 5s\nkeepalive client\nwait 5s\nkeepalive server")
        #expect(metrics.initiator.keepAlives == 1)
        #expect(metrics.initiator.windowProbes == 0 && metrics.initiator.duplicateAcknowledgements == 0)
        #expect(metrics.initiator.retransmitted == .init())
    }

    /// One octet before what is due, as Windows sends it; unacknowledged it is a retransmission.
    @Test(arguments: [true, false]) func keepAliveWithOctet(isAcknowledged: Bool) throws {
        let metrics = try measure(
            "acks server \(isAcknowledged ? "normal" : "none")\nsend client 3000 at 0\nwait 5s\n"
                + "tcp client seq=2999 text \"x\"")
        #expect(metrics.initiator.keepAlives == (isAcknowledged ? 1 : 0))
        #expect(metrics.initiator.retransmitted.segments == (isAcknowledged ? 0 : 1))
        #expect(metrics.initiator.octets == 3_000)
    }

    @Test func probeOfAClosedWindow() throws {
        let metrics = try measure(
            """
            send client 3000 at 0
            wait 9ms
            window server 0
            tcp server flags=A
            wait 2s
            tcp client seq=3000 text "x"
            tcp server flags=A
            window server 1024
            tcp server flags=A
            send client 3000 at 3000
            """)
        #expect(metrics.initiator.windowProbes == 1 && metrics.initiator.keepAlives == 0)
        #expect(metrics.initiator.retransmitted == .init() && metrics.initiator.octets == 6_000)
    }

    @Test func pauses() throws {
        let metrics = try measure(
            "send client 3000 at 0\nsend server 200 at 0\nwait 3s\nsend client 3000 at 0\nwait 1s\nsend server 200 at 0"
        )
        let (client, server) = (metrics.initiator, metrics.responder)
        #expect(client.pauses == 1 && server.pauses == 1)
        #expect(client.quietTime >= 3_000 * millisecond && client.quietTime < 3_010 * millisecond)
        #expect(server.quietTime >= 1_000 * millisecond && server.quietTime < 1_010 * millisecond)
        #expect(client.longestPause >= 3_000 * millisecond)
        let quick = try measure("send client 3000 at 0\nsend server 200 at 0\nwait 90ms\nsend client 3000 at 0")
        #expect(quick.initiator.pauses == 0 && quick.initiator.quietTime == 0)
    }

    /// What is dismissed, or carries nothing, costs no memory.
    @Test func notMeasured() throws {
        let frames = try Conversation(script: "send client 3000 at 0\nsend server 200 at 0\nsyn-only B count=3")
            .frames()
        let dismissed = try MetricsLog(frames, dismissing: true)
        #expect(dismissed.metrics.count == 2 && dismissed.metrics.allSatisfy { $0 == nil } && dismissed.left == 0)
        let measured = try MetricsLog(frames)
        #expect(measured.metrics.count { $0 != nil } == 1)
    }

    @Test func tableIsBounded() {
        var table = MeterTable(limit: 500)
        for _ in 0..<500 { #expect(table.insert(ConnectionMeter()) != nil) }
        #expect(table.insert(ConnectionMeter()) == nil && table.refused == 1)
        table.remove(7)
        #expect(table.insert(ConnectionMeter()) == 7 && table.count == 500)
    }

    // MARK: Options

    private func options(_ bytes: [UInt8], length: Int? = nil) -> TCPOptions {
        TCPOptions(bytes.span, 0..<(length ?? bytes.count), length: length ?? bytes.count)
    }

    @Test func optionsOfASYN() {
        let read = options([2, 4, 5, 0xb4, 1, 3, 3, 8, 1, 1, 4, 2])
        #expect(read.maximumSegment == 1_460 && read.windowShift == 8 && read.allowsSelective && read.isWhole)
        #expect(options([3, 3, 200]).windowShift == 14)
        #expect(options([0, 3, 3, 8]).windowShift == nil)
    }

    /// Lengths that are not true, and options that are cut.
    @Test func damagedOptions() {
        #expect(options([3, 0, 8]).windowShift == nil && !options([3, 0, 8]).isWhole)
        #expect(!options([2, 40, 5, 0xb4]).isWhole && options([2, 40, 5, 0xb4]).maximumSegment == 0)
        #expect(!options([2]).isWhole)
        let cut = options([2, 4, 5, 0xb4, 3], length: 8)
        #expect(cut.maximumSegment == 1_460 && cut.windowShift == nil && !cut.isWhole)
        #expect(options([5, 9, 0, 0, 0, 1, 0, 0, 0]).blocks == 0)
    }

    @Test func reportOfDuplicates() {
        let below = options([5, 10, 0, 0, 0, 10, 0, 0, 0, 20])
        #expect(below.duplicate(below: 100) == .init(start: 10, end: 20))
        #expect(below.duplicate(below: 5) == nil)
        let inside = options([5, 18, 0, 0, 0, 30, 0, 0, 0, 40, 0, 0, 0, 25, 0, 0, 0, 50])
        #expect(inside.duplicate(below: 5) == .init(start: 30, end: 40))
        let apart = options([5, 18, 0, 0, 0, 30, 0, 0, 0, 40, 0, 0, 0, 60, 0, 0, 0, 70])
        #expect(apart.duplicate(below: 5) == nil)
    }
}
