import Testing

@testable import PacketCapture

/// What links carry beside IP, and what they are called.
@Suite struct LinkTests {
    @Test func namesOfEthertypes() {
        for (type, name) in [
            (0x0806, "ARP"), (0x88cc, "Ethertype 0x88cc (LLDP)"), (0x8863, "Ethertype 0x8863 (PPPoE discovery)"),
            (0x88e5, "Ethertype 0x88e5 (MACsec, encrypted)"), (0x888e, "Ethertype 0x888e (EAPOL)"),
            (0x0842, "Ethertype 0x0842 (wake-on-LAN)"), (0x7777, "Ethertype 0x7777"),
        ] {
            #expect(named(Make.ethernet(Make.packet, type: type)) == name)
            #expect(named(Make.ethernet([0, 1] + Make.u16(type) + Make.packet, type: 0x8100)) == name)
        }
    }

    @Test func namesOfLLC() {
        func llc(_ octets: [UInt8]) -> String {
            named(Make.ethernet(octets + SampleFrame.zeros(35), type: octets.count + 35))
        }
        #expect(llc([0x42, 0x42, 3]) == "LLC (spanning tree)")
        #expect(llc([0xf0, 0xf0, 3]) == "LLC (NetBIOS)")
        #expect(llc([0xff, 0xff, 0]) == "LLC (IPX)")
        #expect(llc([0xfe, 0xfe, 3, 0x83]) == "LLC (ISO)")
        #expect(llc([0x12, 0x12, 3]) == "LLC")
        #expect(llc([0xaa, 0xaa, 3, 0, 0, 0x0c, 0x20, 0]) == "SNAP (CDP)")
        #expect(llc([0xaa, 0xaa, 3, 0, 0, 0x0c, 0x01, 0x0b]) == "SNAP (spanning tree)")
        #expect(llc([0xaa, 0xaa, 3, 0, 0x80, 0xc2, 0, 7]) == "SNAP")
        // IP announced, but not in unnumbered information; an Ethertype that is a length.
        #expect(llc([0x06, 0x06, 0, 0] + Make.packet) == "LLC")
        #expect(llc([0xaa, 0xaa, 0x7f, 0, 0, 0, 8, 0] + Make.packet) == "LLC")
        #expect(llc([0xaa, 0xaa, 3, 0, 0, 0, 5, 0] + Make.packet) == "LLC")
    }

    /// The length of an 802.3 frame ends it, whatever stands behind.
    @Test func lengthOf8023() {
        let whole = Make.ethernet(Make.snap(Make.packet), type: 58)
        #expect(decode(whole).payloadLength == 10)
        var short = whole
        short[13] = 53
        #expect(decode(short).payloadLength == 5 && decode(short).payloadCaptured == 5)
    }

    @Test func pointToPoint() {
        func ppp(_ octets: [UInt8]) -> String { named(octets + SampleFrame.zeros(20), linkType: 9) }
        #expect(ppp([0xff, 3, 0xc0, 0x21]) == "PPP LCP")
        #expect(ppp([0xc2, 0x23]) == "PPP CHAP")
        #expect(ppp([0x80, 0x21]) == "PPP IPCP")
        #expect(ppp([0x00, 0x2d]) == "PPP compressed TCP")
        #expect(ppp([0xfd]) == "PPP compressed")
        #expect(ppp([0xff, 3, 0x3d]) == "PPP multilink")
        #expect(ppp([0x12, 0x35]) == "PPP protocol 0x1235")
        #expect(named([0xff, 4], linkType: 9) == "PPP protocol 0x00ff")
        #expect(named([0xff], linkType: 9) == "damaged")
        #expect(named([0xff, 3], linkType: 9) == "damaged")
        // Cisco's own: keep-alives.
        #expect(named([0x8f, 0, 0x80, 0x35] + SampleFrame.zeros(20), linkType: 104) == "Ethertype 0x8035 (SLARP)")
        #expect(named([0x0f, 0, 0x20, 0] + SampleFrame.zeros(20), linkType: 50) == "Ethertype 0x2000 (CDP)")
    }

    @Test func pppoe() {
        func session(_ octets: [UInt8]) -> [UInt8] { Make.ethernet(octets + Make.packet, type: 0x8864) }
        #expect(named(session([0x21, 0, 0, 1, 0, 52, 0, 0x21])) == "Ethertype 0x8864 (PPPoE, not read)")
        #expect(named(session([0x11, 0xa7, 0, 1, 0, 52, 0, 0x21])) == "Ethertype 0x8863 (PPPoE discovery)")
        #expect(named(session([0x11, 0, 0, 1, 0, 52, 0xc0, 0x21])) == "PPP LCP")
        // The length ends the packet.
        #expect(decode(session([0x11, 0, 0, 1, 0, 48, 0, 0x21])).payloadLength == 6)
    }

    @Test func linuxCooked() {
        func cooked(_ hardware: Int, _ type: Int) -> String {
            named(
                [0, 0] + Make.u16(hardware) + [0, 6] + SampleFrame.zeros(8) + Make.u16(type) + Make.packet,
                linkType: 113)
        }
        #expect(cooked(1, 0x0806) == "ARP")
        #expect(cooked(824, 0) == "netlink")
        #expect(cooked(824, 31) == "netlink")
        #expect(cooked(280, 0x000c) == "Ethertype 0x000c (CAN)")
        #expect(cooked(1, 1) == "LLC (IPX)")
        #expect(cooked(1, 3) == "Ethertype 0x0003")
        #expect(cooked(770, 0) == "FRELAY")
        #expect(cooked(801, 4) == "802.11 (not read)")
    }

    @Test func netfilterLog() {
        let header: [UInt8] = [2, 0, 0, 1]
        // No packet among the attributes, another version, a length that runs out of the frame.
        #expect(named(header + Make.low16(8) + Make.low16(1) + [8, 0, 1, 0], linkType: 239) == "NFLOG without packet")
        #expect(named([2, 1, 0, 1] + Make.low16(4) + Make.low16(9), linkType: 239) == "NFLOG without packet")
        #expect(
            named(header + Make.low16(200) + Make.low16(9) + Make.packet, linkType: 239) == "NFLOG without packet")
        #expect(decode(header + Make.low16(54) + Make.low16(9) + Make.packet, linkType: 239).content == .tcp)
        // Attributes of no length do not stop anything.
        #expect(named(header + SampleFrame.zeros(60), linkType: 239) == "NFLOG without packet")
    }

    @Test func families() {
        #expect(named([7, 0, 0, 0] + Make.packet, linkType: 0) == "address family 7")
        #expect(named([61, 16] + SampleFrame.zeros(62) + Make.packet, linkType: 117) == "address family 16")
        #expect(named([20, 2] + SampleFrame.zeros(62) + Make.packet, linkType: 117) == "damaged")
        #expect(named([2, 9] + SampleFrame.zeros(22) + Make.packet, linkType: 226) == "address family 9")
    }

    /// A pseudo-header that names a link type which is not read, and one that holds no packet.
    @Test func taps() {
        let head = Make.low32(108) + Make.low32(1)
        let other = decode(head + Make.low32(147) + SampleFrame.zeros(96) + Make.frame, linkType: 258)
        #expect(other.content == .unknownLink && LinkType.name(other.detail) == "USER0")
        let empty = decode(Make.low32(108) + Make.low32(0) + Make.low32(1) + SampleFrame.zeros(96), linkType: 258)
        #expect(empty.content == .unknownLink && LinkType.name(empty.detail) == "PKTAP")
        // Inside each other, without end.
        var bytes = Make.frame
        for _ in 0..<30 { bytes = [0, 0, 8, 0] + Make.low32(192) + bytes }
        #expect(named(bytes, linkType: 192) == "nested too deeply")
    }

    @Test func rings() {
        #expect(named([0x10, 0x00] + SampleFrame.zeros(60), linkType: 6) == "ring control")
        #expect(named([0x41] + SampleFrame.zeros(60), linkType: 10) == "ring control")
    }

    /// MPLS: what is neither IP nor a frame is counted.
    @Test func labelsBeforeSomethingElse() {
        let name = "Ethertype 0x8847 (MPLS, not read)"
        #expect(named(Make.ethernet([0, 1, 1, 64] + SampleFrame.zeros(50), type: 0x8847)) == name)
        #expect(named(Make.ethernet([0, 1, 1, 64, 0x10, 0, 0, 7] + Make.packet, type: 0x8847)) == name)
        #expect(named(Make.ethernet([0, 1, 1, 64] + Make.tcp(), type: 0x8847)) == name)
        // An address that begins like IPv4, in a frame that carries no IP.
        let frame = [0x45] + Make.ethernet(SampleFrame.zeros(46), type: 0x88cc).dropFirst()
        #expect(named(Make.ethernet([0, 1, 1, 64] + frame, type: 0x8847)) == name)
        #expect(named(Make.ethernet([0, 0, 1, 64] + Make.packet6, type: 0x8847)) == "damaged")
    }

    /// A check sequence at the end of each frame is no payload, even where only the frame tells the packet's length.
    @Test func frameCheckSequence() {
        var bytes = Make.frame + [1, 2, 3, 4]
        bytes.replaceSubrange(16..<18, with: [0, 0])
        #expect(decode(bytes, frameCheckLength: 4).payloadLength == 10)
        #expect(decode(bytes, frameCheckLength: 4).payloadCaptured == 10)
        #expect(decode(bytes).payloadLength == 14)
        #expect(decode(Array(bytes.dropLast(4)), original: bytes.count, frameCheckLength: 4).payloadCaptured == 10)
        #expect(decode(bytes, frameCheckLength: 1_000).content == .damaged)
        // Radiotap says itself that it is there.
        let radio = SampleFrame.radio.first { $0.name.contains("clock") }
        #expect(decode(radio?.bytes ?? [], linkType: 127, frameCheckLength: 4).payloadLength == 10)
    }

    @Test func namesOfLinkTypes() {
        #expect(LinkType.name(1) == "ETHERNET" && LinkType.name(162) == "USER15" && LinkType.name(290) == "ETW")
        #expect(LinkType.name(208) == "LINKTYPE 208" && LinkType.name(70_000) == "LINKTYPE 70000")
    }
}
