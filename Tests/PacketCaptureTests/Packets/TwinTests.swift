import Testing

@testable import PacketCapture

/// What looks like an encapsulation and is none: it is counted under its name, and no connection is invented.
@Suite struct TwinTests {
    /// UDP on a tunnel's port whose payload is not quite the tunnel's.
    @Test(arguments: [4789, 8472, 4790, 6081, 3544, 2152, 1701, 6635])
    func otherUDPOnTheTunnelsPort(_ port: Int) {
        // A question of DNS, and payloads that no tunnel begins with.
        let question: [UInt8] =
            [0x08, 0x00, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 7] + Array("example".utf8) + [3] + Array("com".utf8)
            + [0, 0, 1, 0, 1]
        let payloads: [[UInt8]] = [
            [], [0], question, Array(repeating: 0, count: 60), Array(repeating: 0xff, count: 60), Make.packet,
            Array("GET / HTTP/1.1\r\nHost: example.com\r\n\r\n".utf8), Make.frame, Make.tcp(),
        ]
        for payload in payloads {
            #expect(named(Make.overUDP(payload, to: port)) == "UDP")
            #expect(named(Make.overUDP(payload, from: port, to: port)) == "UDP")
        }
    }

    /// One condition of the tunnel's header after the other does not hold.
    @Test(
        arguments: [
            // VXLAN: no identifier, reserved bits, reserved octets.
            (4789, [0, 0, 0, 0, 0, 0, 1, 0], Make.frame), (4789, [0x48, 0, 0, 0, 0, 0, 1, 0], Make.frame),
            (4789, [8, 0, 0, 1, 0, 0, 1, 0], Make.frame), (4789, [8, 0, 0, 0, 0, 0, 1, 1], Make.frame),
            // VXLAN-GPE: another version, an unknown protocol, IP announced as a frame.
            (4790, [0x1c, 0, 0, 1, 0, 0, 1, 0], Make.packet), (4790, [0x0c, 0, 0, 9, 0, 0, 1, 0], Make.packet),
            (4790, [0x0c, 0, 0, 3, 0, 0, 1, 0], Make.packet), (4790, [0x0c, 1, 0, 1, 0, 0, 1, 0], Make.packet),
            // Geneve: another version, reserved bits, options that do not fill their room, an unknown protocol.
            (6081, [0x40, 0, 0x65, 0x58, 0, 0, 1, 0], Make.frame), (6081, [0, 1, 0x65, 0x58, 0, 0, 1, 0], Make.frame),
            (6081, [1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 1], Make.packet),
            (6081, [0, 0, 0x12, 0x34, 0, 0, 1, 0], Make.frame),
            // GTP-U: GTP', another version, a signalling message, a wrong length, an extension of no length.
            (2152, [0x20, 255, 0, 50, 0, 0, 0, 1], Make.packet), (2152, [0x50, 255, 0, 50, 0, 0, 0, 1], Make.packet),
            (2152, [0x30, 1, 0, 50, 0, 0, 0, 1], Make.packet), (2152, [0x30, 255, 0, 51, 0, 0, 0, 1], Make.packet),
            (2152, [0x34, 255, 0, 58, 0, 0, 0, 1, 0, 0, 0, 0x85, 0, 0, 0, 0], Make.packet),
            // Teredo carries IPv6; a length that leaves an octet over.
            (3544, [], Make.packet), (3544, [0, 0, 1, 2, 3, 4, 5, 6], Make.packet), (3544, [], Make.packet6 + [0]),
            // L2TP: a control message, reserved bits, a wrong length, no PPP; version 3 without session.
            (1701, [0x80, 2, 0, 1, 0, 2, 0, 0x21], Make.packet), (1701, [0x10, 2, 0, 1, 0, 2, 0, 0x21], Make.packet),
            (1701, [0x40, 2, 0, 61, 0, 1, 0, 2, 0, 0x21], Make.packet),
            (1701, [0, 2, 0, 1, 0, 2, 0, 0x23], Make.packet),
            (1701, [0, 3, 0, 0, 0, 0, 0, 0], Make.frame),
            // MPLS: the stack does not end before IP.
            (6635, [0, 1, 0, 64], Make.packet),
        ] as [(Int, [UInt8], [UInt8])])
    func headerOfUDPTunnel(_ port: Int, _ header: [UInt8], _ inner: [UInt8]) {
        #expect(named(Make.overUDP(header + inner, to: port)) == "UDP")
    }

    /// The header is right; the packet inside is not.
    @Test func packetInsideUDPTunnel() {
        func through(_ frame: [UInt8]) -> FrameContent {
            decode(Make.overUDP([8, 0, 0, 0, 0, 0, 1, 0] + frame, to: 4789)).content
        }
        #expect(through(Make.frame) == .tcp)
        // Version, header length, total length below and beyond, checksum, TCP's offset, an unknown Ethertype.
        for (position, value) in [(14, 0x65), (14, 0x44), (17, 30), (17, 51), (25, 0), (46, 0x40), (46, 0xf0), (13, 6)]
        {
            var frame = Make.frame
            frame[position] = UInt8(value)
            #expect(through(frame) == .udp, "octet \(position)")
        }
        var unsummed = Make.frame
        unsummed.replaceSubrange(24..<26, with: [0, 0])
        #expect(through(unsummed) == .tcp)
        // Padding as on the wire, and more than that.
        #expect(through(Make.frame + Array(repeating: 0, count: 50)) == .tcp)
        #expect(through(Make.frame + Array(repeating: 0, count: 51)) == .udp)
        // IPv6: length, a multicast sender, an unknown next header.
        for (position, value) in [(19, 31), (22, 0xff), (20, 200)] {
            var frame = Make.ethernet(Make.packet6, type: 0x86dd)
            frame[position] = UInt8(value)
            #expect(through(frame) == .udp, "octet \(position)")
        }
        let question: [UInt8] = [0, 1, 8, 0, 6, 4, 0, 1] + SampleFrame.zeros(20)
        #expect(through(Make.ethernet(question, type: 0x0806)) == .arp)
        #expect(through(Make.ethernet(SampleFrame.zeros(28), type: 0x0806)) == .udp)
        #expect(through(Make.ethernet(Make.ipv4([8, 0, 0, 0], number: 1))) == .icmp)
    }

    @Test func tunnelsOfIP() {
        // GRE: another version, an unknown protocol, only an acknowledgement of PPTP, a route without end.
        #expect(named(Make.overIP([0, 2, 8, 0] + Make.packet, number: 47)) == "GRE (not read)")
        #expect(named(Make.overIP([0, 0, 0x12, 0x34] + Make.packet, number: 47)) == "GRE (not read)")
        #expect(
            named(Make.overIP([0x20, 0x81, 0x88, 0x0b, 0, 0, 0, 1, 0, 0, 0, 1], number: 47)) == "GRE (not read)")
        #expect(named(Make.overIP([0x30, 1, 8, 0] + Make.packet, number: 47)) == "GRE (not read)")
        #expect(named(Make.overIP([0x40, 0, 8, 0] + Make.packet, number: 47)) == "damaged")
        // ERSPAN with sequence number but of no known version; a frame of type III that is no Ethernet.
        #expect(
            named(Make.overIP([0x10, 0, 0x88, 0xbe] + SampleFrame.zeros(12) + Make.frame, number: 47))
                == "GRE (not read)")
        #expect(
            named(
                Make.overIP(
                    [0x10, 0, 0x22, 0xeb, 0, 0, 0, 9, 0x20] + SampleFrame.zeros(9) + [4, 0] + Make.frame, number: 47))
                == "GRE (not read)")
        // The other version of IP than announced.
        #expect(named(Make.overIP(Make.packet6, number: 4)) == "damaged")
        #expect(named(Make.overIP(Make.packet, number: 41)) == "damaged")
        #expect(named(Make.overIP([0x40, 0] + Make.frame, number: 97)) == "EtherIP (not read)")
        #expect(named(Make.overIP([0, 1, 1, 64] + Make.tcp(), number: 137)) == "Ethertype 0x8847 (MPLS, not read)")
        // L2TPv3: control, and sessions whose content is not recognised.
        #expect(named(Make.overIP([0, 0, 0, 0] + Make.frame, number: 115)) == "L2TPv3 (not read)")
        #expect(named(Make.overIP([0, 0, 0, 7, 1, 2] + Make.frame, number: 115)) == "L2TPv3 (not read)")
        #expect(named(Make.overIP([0, 0, 0, 7] + Make.tcp(), number: 115)) == "L2TPv3 (not read)")
    }

    @Test func tunnelsWithinTunnels() {
        func nested(_ depth: Int) -> DecodedFrame {
            var packet = Make.packet
            for _ in 0..<depth { packet = Make.ipv4(packet, number: 4) }
            return decode(Make.ethernet(packet))
        }
        #expect(nested(8).content == .tcp && nested(8).tunnels == 8)
        #expect(nested(9).content == .tooDeep)
        #expect(nested(1_000).content == .tooDeep)
    }

    @Test func layersWithinLayers() {
        func tagged(_ count: Int) -> FrameContent {
            let tags = Array(repeating: [0x81, 0, 0, 1] as [UInt8], count: count).joined()
            return decode(Make.frame[0..<12] + tags + Make.frame[12...]).content
        }
        // The link with its first tag, the Ethertype behind the last, IP and TCP are layers, too.
        #expect(tagged(PacketDecoder.maxLayers - 3) == .tcp)
        #expect(tagged(PacketDecoder.maxLayers - 2) == .tooDeep)
        let labels = Array(repeating: [0, 1, 0, 64] as [UInt8], count: 15).joined()
        #expect(decode(Make.ethernet(labels + [0, 1, 1, 64] + Make.packet, type: 0x8847)).content == .tcp)
        let more = [0, 1, 0, 64] + labels + [0, 1, 1, 64]
        #expect(decode(Make.ethernet(more + Make.packet, type: 0x8847)).content == .tooDeep)
    }
}

private func decode(_ bytes: ArraySlice<UInt8>) -> DecodedFrame { decode(Array(bytes)) }
