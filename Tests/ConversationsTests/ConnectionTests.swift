import Conversations
import Testing

@Suite struct ConnectionTests {
    @Test func aConnectionBeginsWithItsHandshake() throws {
        let segments = try frames("connect client-isn=0xfffffff0 server-isn=7\nping").compactMap(\.tcp)
        #expect(segments.prefix(3).map(\.flags) == [.syn, [.syn, .ack], .ack])
        #expect(segments[0].sequence == 0xffff_fff0)
        #expect(segments[1].acknowledgment == 0xffff_fff1)
        #expect(segments[2].acknowledgment == 8)
        #expect(segments[4].acknowledgment < 0x1000, "the sequence numbers wrap")
    }

    @Test func midstreamHasNoHandshake() throws {
        #expect(try frames("connect midstream\nping").first?.role == .data)
    }

    @Test func connectionsInterleave() throws {
        let frames = try frames("connect a\nping\nconnect b\nping\non a\nack 200\non b\nack 200")
        #expect(frames.filter { !$0.payload.isEmpty }.map(\.connection) == [0, 1, 0, 1])
        #expect(Set(frames.data(.client).compactMap(\.tcp?.source.port)) == [49_701, 49_702])
    }

    @Test func aPortCanBeUsedAgain() throws {
        let frames = try frames("connect a client=192.0.2.10:5000\nfin both\nconnect b client=192.0.2.10:5000")
        let syns = frames.compactMap(\.tcp).filter { $0.flags == .syn }
        #expect(syns.count == 2 && syns[0].source == syns[1].source && syns[0].sequence != syns[1].sequence)
    }

    @Test func finAndResetAndProbe() throws {
        let fin = try frames("ping\nfin server").suffix(2).compactMap(\.tcp)
        #expect(fin[0].flags == [.fin, .ack] && fin[1].acknowledgment == fin[0].end)
        #expect(try frames("ping\nrst server").last?.tcp?.flags == [.rst, .ack])
        let probe = try frames("ping\nwait 1s\nkeepalive client").suffix(2).compactMap(\.tcp)
        #expect(probe[0].sequence &+ 1 == probe[1].acknowledgment)
    }

    @Test func unansweredSYNsComeWithRisingPauses() throws {
        let frames = try frames("syn-only x count=3 interval=1s")
        #expect(frames.map { $0.time - frames[0].time } == [0, 1_000_000_000, 3_000_000_000])
        #expect(frames.allSatisfy { $0.tcp?.flags == .syn })
    }

    @Test func acknowledgmentsCanBeSilent() throws {
        #expect(try !frames("connect\nacks server none\nping").contains { $0.role == .acknowledgment })
        let piggyback = try frames("connect\nacks both piggyback\nping\nack 200")
        #expect(!piggyback.contains { $0.role == .acknowledgment })
        let data = piggyback.filter { !$0.payload.isEmpty }.compactMap(\.tcp)
        #expect(data[1].acknowledgment == data[0].end)
    }

    @Test func timePasses() throws {
        let frames = try frames("start 2025-03-04T09:00:00.5Z\nping\nwait 70s\nack 200")
        #expect(frames[0].time / 1_000_000 == 1_741_078_800_500)
        let (request, answer) = (try #require(frames.data(.client).first), try #require(frames.data(.server).first))
        #expect((70_000_000_000..<70_010_000_000).contains(answer.time - request.time))
    }

    @Test func theCaptureEndsAtStop() throws {
        #expect(try frames("ping\nstop\nack 200").last?.role == .data)
    }

    @Test func segmentsByHand() throws {
        let segment = try #require(frames("ping\nwait 1s\ntcp client seq=5 flags=FA text \"ab\"").last?.tcp)
        let first = try #require(frames("ping").data(.client).first?.tcp)
        #expect(segment.sequence == first.sequence &+ 5)
        #expect(segment.flags == [.fin, .ack])
        #expect(segment.payload == [97, 98])
    }
}
