import Testing

@testable import PacketCapture

/// IPv4 options, IPv6 extension headers and jumbograms, and what IP carries beside TCP.
@Suite struct NetworkTests {
    @Test func options() {
        let bytes = Make.ethernet(Make.ipv4(Make.tcp(), options: [0x94, 4, 0, 0, 1, 1, 1, 0]))
        #expect(decode(bytes).payloadLength == 10 && decode(bytes).transportStart == 42)
        let longest = Make.ethernet(Make.ipv4(Make.tcp(options: SampleFrame.zeros(40)), options: SampleFrame.zeros(40)))
        #expect(decode(longest).payloadLength == 10 && decode(longest).transportLength == 70)
    }

    /// Reserved bit and "don't fragment" make no fragment.
    @Test(arguments: [0x0000, 0x4000, 0x8000, 0xc000])
    func flags(_ flags: Int) {
        #expect(decode(Make.ethernet(Make.ipv4(Make.tcp(), flags: flags))).content == .tcp)
    }

    @Test(arguments: [0, 43, 60, 135, 139, 140] as [UInt8])
    func extensions(_ header: UInt8) {
        let short: [UInt8] = [6, 0, 1, 4, 0, 0, 0, 0]
        let long: [UInt8] = [header, 1] + SampleFrame.zeros(14)
        #expect(decode(Make.ipv6(short + Make.tcp(), next: header), linkType: 229).payloadLength == 10)
        #expect(decode(Make.ipv6(long + short + Make.tcp(), next: header), linkType: 229).payloadLength == 10)
        // Beyond the packet.
        let endless: [UInt8] = [6, 255, 1, 4, 0, 0, 0, 0]
        #expect(decode(Make.ipv6(endless + Make.tcp(), next: header), linkType: 229).content == .damaged)
    }

    @Test func authenticationHeaders() {
        let header: [UInt8] = [6, 4, 0, 0] + SampleFrame.zeros(20)
        #expect(decode(Make.ipv6(header + Make.tcp(), next: 51), linkType: 229).payloadLength == 10)
        let options: [UInt8] = [51, 0, 1, 4, 0, 0, 0, 0]
        #expect(decode(Make.ipv6(options + header + Make.tcp(), next: 60), linkType: 229).payloadLength == 10)
        let tooShort: [UInt8] = [6, 0, 0, 0] + SampleFrame.zeros(20)
        #expect(decode(Make.ipv4(tooShort + Make.tcp(), number: 51), linkType: 228).content == .damaged)
    }

    @Test func jumbograms() {
        let payload = Array(repeating: 7 as UInt8, count: 70_000)
        let options: [UInt8] = [6, 0, 0xc2, 4] + Make.u32(8 + 20 + payload.count)
        var bytes = Make.ipv6(options + Make.tcp(payload), next: 0)
        bytes.replaceSubrange(4..<6, with: [0, 0])
        let decoded = decode(bytes + [1, 2, 3], linkType: 229)
        #expect(decoded.payloadLength == 70_000 && decoded.payloadCaptured == 70_000)
        // Padding before the option; a length that is none is not believed.
        let padded: [UInt8] = [6, 1, 1, 2, 0, 0, 0xc2, 4] + Make.u32(16 + 20 + payload.count) + [1, 2, 0, 0]
        bytes = Make.ipv6(padded + Make.tcp(payload), next: 0).replacing(at: 4, with: [0, 0])
        #expect(decode(bytes + [1, 2, 3], linkType: 229).payloadLength == 70_000)
        let small: [UInt8] = [6, 0, 0xc2, 4] + Make.u32(38)
        bytes = Make.ipv6(small + Make.tcp(payload), next: 0).replacing(at: 4, with: [0, 0])
        #expect(decode(bytes, linkType: 229).payloadLength == 70_000)
    }

    @Test func names() {
        for (number, name) in [
            (1, "ICMP"), (2, "IGMP"), (17, "UDP"), (50, "ESP (encrypted)"), (58, "ICMPv6"), (89, "OSPF"),
            (132, "SCTP"), (253, "IP protocol 253"),
        ] as [(UInt8, String)] {
            #expect(named(Make.ipv4(SampleFrame.zeros(40), number: number), linkType: 228) == name)
            #expect(named(Make.ipv6(SampleFrame.zeros(40), next: number), linkType: 229) == name)
        }
        #expect(named(Make.ipv6([], next: 59), linkType: 229) == "IPv6 without payload")
        // Extension headers are none in IPv4.
        #expect(named(Make.ipv4([6, 0, 0, 0, 0, 0, 0, 0] + Make.tcp(), number: 60), linkType: 228) == "IP protocol 60")
    }

    /// A hostile capture cannot make the counts grow without end.
    @Test func kindsAreBounded() {
        var counts = TrafficCounts()
        var frame = DecodedFrame(.otherFamily)
        for number in 0..<10_000 {
            frame.detail = UInt32(number)
            counts.note(frame)
        }
        frame.content = .unknownLink
        for number in 0..<10_000 {
            frame.detail = UInt32(1_000 + number)
            counts.note(frame)
        }
        for counted in [counts.notTCP, counts.unknownLinkTypes] {
            #expect(counted.count == 4_097 && counted.map(\.frames).reduce(0, +) == 10_000)
            #expect(counted.first { $0.name == "(other)" }?.frames == 5_904)
        }
    }
}
