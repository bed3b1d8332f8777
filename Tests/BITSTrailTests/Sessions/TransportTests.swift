import BITSSessions
import Conversations
import Foundation
import Testing

@testable import BITSTrail

/// What reports say of how connections fared, and what they leave open.
@Suite struct TransportTests {
    private typealias Object = [String: Any]

    private func metrics(_ frames: [BuiltFrame]) throws -> Object {
        let json = try Running.json(CaptureFile.pcap(frames, PcapOptions(nanoseconds: true)).bytes)
        let document = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? Object)
        let connection = try #require((document["connections"] as? [Object])?.first)
        return try #require(connection["metrics"] as? Object)
    }

    private let unknownWithoutReceiver = [
        "round_trips", "needless", "reported_twice", "duplicate_acknowledgements", "largest_flight", "zero_windows",
        "zero_window_ns",
    ]

    @Test func bothSides() throws {
        let metrics = try metrics(ScriptLibrary.conversation("F01-plain-upload").frames())
        let sent = try #require(metrics["client_to_server"] as? Object)
        #expect(sent["bytes"] as? Int ?? 0 > 12_000)
        #expect(unknownWithoutReceiver.allSatisfy { !(sent[$0] is NSNull) })
        #expect((metrics["handshake"] as? Object)?["round_trip_ns"] as? Int == 1_020_000)
        let limits = try #require(sent["limited_by"] as? Object)
        #expect(limits.values.allSatisfy { $0 is Int })
        let answers = try #require(metrics["server_to_client"] as? Object)
        #expect(answers["bytes"] as? Int ?? 0 < 2_000)
    }

    /// What only the other side's segments tell is null, not 0.
    @Test(arguments: [Side.client, .server]) func oneSide(_ side: Side) throws {
        let metrics = try metrics(ScriptLibrary.conversation("F01-plain-upload").frames().oneSided(side))
        let names = ["client_to_server", "server_to_client"]
        let own = try #require(metrics[names[side == .client ? 0 : 1]] as? Object)
        #expect(metrics[names[side == .client ? 1 : 0]] is NSNull)
        #expect(own["bytes"] as? Int ?? 0 > 0)
        #expect(unknownWithoutReceiver.allSatisfy { own[$0] is NSNull })
        let limits = try #require(own["limited_by"] as? Object)
        #expect(limits.count == 3 && limits.values.allSatisfy { $0 is NSNull })
        let handshake = try #require(metrics["handshake"] as? Object)
        #expect(handshake.filter { $0.key != "repeated" }.values.allSatisfy { $0 is NSNull })
    }

    /// Begun in mid-stream nobody knows by how much the windows are scaled, and who began: the client is told by what it
    /// says.
    @Test func begunInMidStream() throws {
        let frames = try ScriptLibrary.conversation("F01-plain-upload").frames()
        let answer = try #require(frames.firstIndex { $0.side == .server && !$0.payload.isEmpty })
        let sink = try Running.analyze(CaptureFile.pcap(Array(frames[answer...]), PcapOptions()).bytes)
        let metrics = try #require(sink.connections.first?.metrics)
        let client = try #require(metrics.clientToServer)
        let server = try #require(metrics.serverToClient)
        #expect(metrics.handshakeRoundTrip == nil && metrics.connectTime == nil)
        #expect(client.octets > 12_000 && server.octets < 2_000)
        #expect(client.receiver?.zeroWindows == 0 && client.receiver?.windowLimitedTime == nil)
        #expect(client.firstTime != nil && client.goodput != nil)
    }

    @Test func lossIsReported() throws {
        let script = """
            rtt 10ms
            create /x
            ack 200 session={9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}
            lose 3
            fragment 0-8191/12000
            ack 200 received=8192
            retransmit 2
            fragment 8192-11999/12000
            ack 200 received=12000
            close
            ack 200
            """
        let frames = try Conversation(script: script).frames()
        let report = try #require(
            try Running.analyze(CaptureFile.pcap(frames, PcapOptions()).bytes).connections.first?.metrics)
        let sent = try #require(report[.clientToServer])
        #expect(sent.recovered.segments == 1 && sent.retransmitted.segments == 1 && sent.needless == 0)
        #expect(sent.lossTime ?? 0 > 380_000_000 && sent.lossTime ?? 0 < 410_000_000)
        #expect(report[.serverToClient]?.lossTime == 0)
    }

    /// Asked while it lasts, a connection tells how it fares now; closed, how it fared.
    @Test func askedAtAnyMoment() {
        let end = Endpoint(address: IPAddress(isIPv6: false, high: 0, low: 1), port: 80)
        let moment = Moment(frame: FrameReference(capture: 0, frame: 1), time: 0, byteOffset: 0, interface: 0)
        var segments = 0
        let connection = Connection(
            index: 0, client: end, server: end, first: moment, handshakeSeen: true,
            measure: {
                segments += 1
                var report = TransportReport()
                report.clientToServer = DirectionReport()
                report.clientToServer?.segments = segments
                return report
            })
        #expect(connection.metrics?.clientToServer?.segments == 1)
        #expect(connection.metrics?.clientToServer?.segments == 2)
        connection.endMeasuring()
        #expect(connection.metrics?.clientToServer?.segments == 3)
        #expect(connection.metrics?.clientToServer?.segments == 3 && segments == 3)
    }

    /// Interfaces whose clocks may differ: what was sent again is told, times between segments are not.
    @Test func severalInterfaces() throws {
        let frames = try ScriptLibrary.conversation("F01-plain-upload").frames()
        func metrics(_ frames: [BuiltFrame]) throws -> TransportReport {
            let options = PcapngOptions(interfaces: [PcapngInterface(), PcapngInterface(), PcapngInterface()])
            let sink = try Running.analyze(CaptureFile.pcapng(frames, options).bytes)
            return try #require(sink.connections.first?.metrics)
        }
        let one = try metrics(frames)
        #expect(one.handshakeRoundTrip != nil && one.clientToServer?.roundTrips != nil)
        #expect(one.clientToServer?.lossTime == 0 && one.clientToServer?.pauses != nil)
        for report in try [metrics(frames.onOwnInterfaces()), metrics(frames.spread(over: 3))] {
            #expect(report.handshakeRoundTrip == nil && report.serverRoundTrip == nil && report.connectTime == nil)
            let sent = try #require(report.clientToServer)
            #expect(sent.octets == one.clientToServer?.octets && sent.retransmitted == .init())
            #expect(sent.roundTrips == nil && sent.pauses == nil && sent.lossTime == nil && sent.quietTime == nil)
            #expect(sent.receiver?.windowLimitedTime == nil && sent.receiver?.zeroWindowTime == nil)
            #expect(sent.receiver?.zeroWindows == 0 && sent.goodput == nil)
        }
    }

    /// The files of a ring are one capture.
    @Test func filesOfARing() throws {
        let frames = try ScriptLibrary.conversation("F01-plain-upload").frames()
        let cut = frames.count / 2
        let parts = [frames.prefix(cut), frames.dropFirst(cut)].map { CaptureFile.pcap(Array($0), PcapOptions()).bytes }
        try Running.withFile(parts[0]) { first in
            try Running.withFile(parts[1]) { second in
                let sink = CollectingSink()
                Analyzer(captures: [first, second], options: Analyzer.Options()).run(into: sink)
                let metrics = try #require(sink.connections.first?.metrics)
                #expect(metrics.handshakeRoundTrip != nil && metrics.clientToServer?.roundTrips != nil)
            }
        }
    }
}
