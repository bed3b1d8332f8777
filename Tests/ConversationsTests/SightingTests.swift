import Conversations
import Testing

/// Packets that were seen twice, cut, joined or changed are what they are on real networks.
@Suite struct SightingTests {
    private static let frames: [BuiltFrame] = {
        var builder = ConversationBuilder()
        builder.retransmit(2)
        builder.fragment("0-3999/4000")
        builder.ack(200, AckFields(received: "4000"))
        return builder.frames()
    }()
    private var frames: [BuiltFrame] { Self.frames }

    private func reading(_ form: String) throws -> StreamReading {
        StreamReading(try #require(CaptureForm.named(form)).file(of: frames).bytes)
    }

    @Test func hostsNumberTheirPackets() {
        let numbered = frames.duplicated(seed: 1, percent: 40).identified()
        for side in Side.allCases {
            let sent = numbered.filter { $0.side == side && $0.role != .duplicate }.map(\.identification)
            let first = sent.first ?? 0
            #expect(sent == sent.indices.map { first + UInt16($0) })
        }
        let retransmission = numbered.first { $0.role == .retransmission }
        let original = numbered.first { $0.tcp?.sequence == retransmission?.tcp?.sequence && $0.role == .data }
        #expect(original != nil && original?.identification != retransmission?.identification)
        for (index, frame) in numbered.enumerated() where frame.role == .duplicate {
            #expect(numbered[..<index].contains { $0.identification == frame.identification && $0.side == frame.side })
        }
    }

    @Test func aSecondSightingHasTheSameOctets() throws {
        let parsed = try reading("duplicates-same").parsed.frames
        #expect(parsed.count == 2 * frames.count)
        for frame in parsed {
            let twins = parsed.filter { $0.octets == frame.octets }.compactMap(\.time)
            #expect(twins.count == 2 && twins[1] - twins[0] == 20_000)
        }
    }

    @Test func anotherVLANHasTheSamePacket() throws {
        let parsed = try reading("duplicates-vlan").parsed.frames
        for frame in parsed where frame.octets[15] == 100 {
            #expect(parsed.count { $0.octets[14...15] == [1, 0x2c] && $0.octets[16...] == frame.octets[16...] } == 1)
        }
        #expect(try reading("duplicates-tagged").paths == ["eth ip4 tcp", "eth vlan300 ip4 tcp"])
    }

    @Test func aRoutedPacketHasALowerTTL() throws {
        for (form, field) in [("duplicates-routed", 22), ("duplicates-routed-ip6", 21)] {
            let read = try reading(form)
            #expect(read.faults.isEmpty)
            #expect(Set(read.peeled.flatMap(\.timesToLive)) == [63, 64, 127, 128])
            let parsed = read.parsed.frames
            for frame in parsed where [64, 128].contains(frame.octets[field]) {
                let twins = parsed.filter { twin in
                    twin.time == frame.time.map { $0 + 20_000 } && twin.octets[field] == frame.octets[field] - 1
                        && twin.octets[26...] == frame.octets[26...]
                }
                #expect(twins.count == 1)
                #expect(twins.allSatisfy { $0.octets[0..<6] != frame.octets[0..<6] })
                #expect(twins.allSatisfy { $0.octets[6..<12] != frame.octets[6..<12] })
            }
        }
    }

    @Test func driversSeeAPacketOneAfterTheOther() throws {
        let parsed = try reading("duplicates-interfaces").parsed.frames
        #expect(parsed.count == 3 * frames.count)
        for interface in 0..<3 { #expect(parsed.count { $0.interface == interface } == frames.count) }
        #expect(parsed.prefix(3).map(\.interface) == [0, 1, 2])
        #expect(try reading("duplicates-interfaces-and-links").paths == ["eth ip4 tcp", "raw ip4 tcp"])
        #expect(try reading("duplicates-tunnel").paths == ["eth ip4 tcp", "eth ip4 udp vxlan eth ip4 tcp"])
    }

    @Test(arguments: CaptureForm.all.map(\.name).filter { $0.hasPrefix("fragments-") })
    func largePacketsAreCut(_ form: String) throws {
        let read = try reading(form)
        #expect(read.faults.isEmpty)
        #expect(read.fragmentCount >= 9)
        #expect(read.badChecksums == 0)
        // No fragment is larger than wanted, but for the link and what a tunnel puts around it.
        let inside = form.hasPrefix("fragments-in-vxlan") ? 50 : 0
        for frame in read.parsed.frames where Peeler(frame.octets, link: frame.link).fragment != nil {
            #expect(frame.length <= 22 + 576 + inside)
        }
    }

    @Test func fragmentsArriveInTheirOrder() throws {
        func offsets(_ arrival: Fragmentation.Arrival) throws -> [Int] {
            var encapsulation = Encapsulation()
            encapsulation.fragmentation = Fragmentation(arrival: arrival)
            let large = try #require(frames.first { $0.payload.count == 1_460 })
            return encapsulation.frames(of: large).compactMap { Peeler($0, link: 1).fragment?.offset }
        }
        #expect(try offsets(.inOrder) == [0, 552, 1_104])
        #expect(try offsets(.reversed) == [1_104, 552, 0])
        #expect(try offsets(.duplicated) == [0, 0, 552, 552, 1_104, 1_104])
        #expect(try offsets(.overlapping) == [0, 544, 1_088])
    }

    @Test func aPacketOfFragmentsIsWholeAtItsTime() throws {
        let interleaved = try reading("fragments-interleaved")
        let times = interleaved.parsed.frames.compactMap(\.time)
        #expect(times == times.sorted())
        let complete = zip(interleaved.peeled, times).filter { $0.0.path.last == "tcp" }.map(\.1)
        #expect(complete == frames.map(\.time))
        let keys = interleaved.parsed.frames.compactMap { Peeler($0.octets, link: 1).fragment?.key }
        #expect(zip(keys, keys.dropFirst()).count { $0 != $1 } > Set(keys).count, "none came in between")
    }

    @Test func networkCardsCutAndComplete() throws {
        let large = try reading("offload-large")
        #expect(large.parsed.frames.contains { $0.length > 4_000 })
        #expect(large.badChecksums > 0 && large.paths == ["eth ip4 tcp"])
        #expect(try reading("offload-large-without-length").paths == ["eth ip4 tcp", "eth ip4 nolength tcp"])
        #expect(try reading("offload-large-without-length-ip6").paths == ["eth ip6 tcp", "eth ip6 nolength tcp"])
        #expect(try reading("offload-header").paths == ["eth ip4 tcp", "eth ip4 nochecksum tcp"])
        #expect(try reading("offload-without-id").peeled.allSatisfy { $0.identifications == [0] })
        var builder = ConversationBuilder()
        builder.fragment("0-99999/100000")
        let huge = StreamReading(try #require(CaptureForm.named("offload-huge")).file(of: builder.frames()).bytes)
        #expect(huge.parsed.frames.contains { $0.length > 100_000 })
        #expect(huge.faults.isEmpty && huge.paths.contains("eth ip4 nolength tcp"))
    }

    @Test func aCorruptSegmentComesAgain() throws {
        let frames = try self.frames("corrupt 2\nfragment 0-3999/4000")
        let corrupt = try #require(frames.first { $0.isCorrupt })
        let again = try #require(frames.first { $0.role == .retransmission })
        let octets = [corrupt, again].map { Encapsulation(link: .raw).octets(of: $0) }
        #expect(Peeler(octets[0], link: 101).isTCPChecksumRight == false)
        #expect(Peeler(octets[1], link: 101).isTCPChecksumRight == true)
        #expect(zip(octets[0].dropFirst(40), octets[1].dropFirst(40)).count { $0 != $1 } == 1)
        #expect(again.tcp?.payload == corrupt.tcp?.payload)
        let early = frames.filter { $0.side == .server && $0.role == .acknowledgment && $0.time < again.time }
        #expect(early.allSatisfy { $0.tcp?.acknowledgment != again.tcp?.end })
    }

    private func frames(_ script: String) throws -> [BuiltFrame] {
        try Conversation(script: script).frames()
    }

    @Test func scriptsCanAskForFragments() throws {
        let script = "ip-fragments 576 reversed outer\ntunnels vxlan\nfragment 0-3999/4000"
        let paths = StreamReading(try Conversation(script: script).pcap()).paths
        #expect(paths.contains("eth ip4 fragment") && paths.contains("eth ip4 fragment udp vxlan eth ip4 tcp"))
        #expect(throws: ScriptError.self) { try Conversation(script: "ip-fragments 576 sideways") }
        let numbered = try Conversation(script: "without-identification\nping").pcap()
        #expect(StreamReading(numbered).peeled.allSatisfy { $0.identifications == [0] })
    }
}
