import Conversations
import Testing

/// One conversation in several captures: of one point, and of two.
@Suite struct SeveralFilesTests {
    private static let script = """
        rtt 4ms
        retransmit 2
        fragment 0-3999/8000
        ack 200 received=4000
        noise arp
        wait 10s
        fragment 4000-7999/8000
        ack 200 received=8000
        """

    private func conversation(_ script: String = Self.script) throws -> Conversation {
        try Conversation(script: script)
    }

    @Test(arguments: ["pcap-microseconds", "pcapng-sections", "tunnel-gre-full", "pcapng-two-interfaces"])
    func theFilesTogetherHoldTheCapture(_ name: String) throws {
        let form = try #require(CaptureForm.named(name))
        let frames = try conversation().frames()
        let whole = CaptureParser(form.file(of: frames).bytes)
        for splitting in [Splitting.parts(1), .parts(3), .inTurn(2), .sides, .period(1_000_000)] {
            let files = form.files(of: frames, splitting).map { CaptureParser($0.bytes) }
            #expect(files.flatMap(\.faults).isEmpty)
            let parts = files.map { $0.frames.map(\.octets) }
            #expect(
                parts.flatMap { $0 }.sorted { $0.lexicographicallyPrecedes($1) }
                    == whole.frames.map(\.octets).sorted { $0.lexicographicallyPrecedes($1) })
            switch splitting {
            case .parts(let count):
                #expect(files.count == count && parts.flatMap { $0 } == whole.frames.map(\.octets))
                #expect(parts.map(\.count).max().map { $0 - (parts.map(\.count).min() ?? 0) <= 1 } == true)
            case .period: #expect(files.count > 3 && parts.allSatisfy { !$0.isEmpty })
            default: #expect(files.count == 2)
            }
        }
    }

    @Test func filesCanBeEmpty() throws {
        let form = try #require(CaptureForm.named("pcap-nanoseconds"))
        let files = form.files(of: try conversation("ping").frames(), .parts(100))
        #expect(files.count == 100 && files.contains { $0.bytes.count == 24 })
    }

    @Test(arguments: [CapturePoint.client, .server]) func eachEndSeesItsOwnTime(_ point: CapturePoint) throws {
        let conversation = try conversation("capture-point \(point.rawValue)\n\(Self.script)")
        let ends = conversation.framesAtBothEnds(clockOffset: 3_000_000_000)
        let (own, other) = point == .client ? (ends.client, ends.server) : (ends.server, ends.client)
        #expect(own.map(\.time) == conversation.frames().map(\.time))
        for (side, frames) in [(Side.client, ends.client), (.server, ends.server)] {
            #expect(zip(frames, frames.dropFirst()).allSatisfy { $0.time <= $1.time })
            for frame in frames where frame.side != nil {
                #expect(frame.sighting.hops == (frame.side == side ? 0 : 3))
            }
        }
        let near: Side = point == .client ? .client : .server
        for frame in other {
            let twin = try #require(own.first { $0.side == frame.side && $0.number?.ofSide == frame.number?.ofSide })
            #expect(twin.content == frame.content && twin.identification == frame.identification)
            #expect(frame.time - twin.time - 3_000_000_000 == (frame.side == near ? 1_990_000 : -1_990_000))
        }
    }

    @Test func whatIsLostInBetweenOneEndSees() throws {
        let ends = try conversation().framesAtBothEnds()
        let lost = try #require(ends.client.first { $0.isLostBehind }?.tcp)
        #expect(ends.client.count { $0.tcp?.sequence == lost.sequence && $0.tcp?.payload == lost.payload } == 2)
        #expect(ends.server.count { $0.tcp?.sequence == lost.sequence && $0.tcp?.payload == lost.payload } == 1)
        #expect(ends.client.contains { $0.role == .noise } && !ends.server.contains { $0.role == .noise })
        for side in Side.allCases {
            #expect(ends.server.stream(side) == ends.client.stream(side))
        }
        // An answer does not come before what it answers.
        let request = try #require(ends.server.data(.client).last { $0.role == .retransmission })
        let answer = try #require(ends.server.data(.server).first)
        #expect(answer.time > request.time)
    }

    @Test(arguments: ["link-vlan", "duplicates-routed", "fragments-in-order", "link-snap", "tunnel-gtpu-sequence"])
    func bothEndsInOneForm(_ name: String) throws {
        let form = try #require(CaptureForm.named(name))
        let conversation = try conversation()
        let files = form.filesAtBothEnds(of: conversation, clockOffset: -5_000_000)
        let frames = conversation.frames()
        for file in [files.client, files.server] {
            let reading = StreamReading(file.bytes, Side.allCases.compactMap { SentStream(frames, $0) })
            #expect(reading.faults.isEmpty && reading.missing == 0)
        }
    }
}
