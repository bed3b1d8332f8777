import Conversations
import Testing

/// Frames are taken apart again by a reader that was written apart.
@Suite struct EncapsulationTests {
    private var sent: [BuiltFrame] { Self.sent }
    private static let sent: [BuiltFrame] = {
        var builder = ConversationBuilder()
        builder.fragment("0-1999/5000")
        builder.ack(200, AckFields(received: "2000"))
        return builder.frames().resegmented(1_200).numbered()
    }()

    /// Which layers a peeler meets; what is left must be the segment.
    private func expectPath(_ path: String, _ encapsulation: Encapsulation, bigEndian: Bool = false) {
        for frame in sent {
            let octets = encapsulation.octets(of: frame, bigEndian: bigEndian)
            let isExported = encapsulation.link.number == 252
            guard !isExported || !frame.payload.isEmpty else {
                #expect(octets.isEmpty)
                continue
            }
            let peeler = Peeler(
                octets, link: Int(encapsulation.link.number), bigEndian: bigEndian,
                fcs: encapsulation.link == .ethernetFCS ? 4 : 0)
            #expect(peeler.faults.isEmpty)
            #expect(peeler.path.joined(separator: " ") == path)
            #expect(peeler.payload == Array(frame.payload))
            #expect(
                peeler.ports == [frame.tcp?.source.port, frame.tcp?.destination.port].compactMap { $0.map(Int.init) })
            #expect(isExported || peeler.isTCPChecksumRight == !encapsulation.offloaded)
        }
    }

    private static let links: [LinkType: String] = [
        .ethernet: "eth", .ethernetFCS: "eth", .snap: "eth snap", .vlan: "eth vlan100", .qinq: "eth vlan200 vlan100",
        .vlan3: "eth vlan300 vlan200 vlan100", .pppoe: "eth pppoe ppp", .mpls: "eth mpls",
        .mpls3: "eth mpls mpls mpls", .mplsEthernet: "eth mpls eth", .ppp: "ppp", .pppHDLC: "ppp", .ciscoHDLC: "hdlc",
        .sll: "sll", .sll2: "sll2", .raw: "raw", .ipv4: "raw", .ipv6: "raw", .nullLittle: "loopback",
        .nullBig: "loopback", .loop: "loopback", .nflog: "nflog", .wlan: "wlan", .wlanQoS: "wlan",
        .radiotap: "radiotap wlan", .radiotapFCS: "radiotap wlan", .radiotapPadded: "radiotap wlan",
    ]

    @Test(arguments: LinkType.allCases, NetworkLayer.allCases)
    func links(link: LinkType, network: NetworkLayer) throws {
        guard link.number != 252 else { return expectPath("pdu", Encapsulation(link: link, network: network)) }
        guard link != .unknown, !(link == .ipv4 && network.rawValue.hasPrefix("ip6")) else { return }
        let path = try #require(Self.links[link])
        let isIPv6 = network.rawValue.hasPrefix("ip6") || link == .ipv6
        let ip = isIPv6 ? network == .v6Extensions ? "ip6 extension extension" : "ip6" : "ip4"
        for bigEndian in [false, true] {
            for (padded, offloaded) in [(false, false), (true, true)] {
                expectPath(
                    "\(path) \(ip) tcp",
                    Encapsulation(link: link, network: network, padded: padded, offloaded: offloaded),
                    bigEndian: bigEndian)
            }
        }
    }

    private static let tunnels: [Tunnel: String] = [
        .gre: "ip4 gre", .greKey: "ip4 gre", .greFull: "ip4 gre", .nvgre: "ip4 gre eth", .erspan1: "ip4 gre erspan eth",
        .erspan2: "ip4 gre erspan eth", .erspan3: "ip4 gre erspan eth", .erspan3Platform: "ip4 gre erspan eth",
        .vxlan: "ip4 udp vxlan eth", .vxlanGPE: "ip4 udp gpe", .geneve: "ip4 udp geneve eth", .ipip: "ip4",
        .sixInFour: "ip4", .fourInSix: "ip6", .teredo: "ip4 udp teredo", .teredoOrigin: "ip4 udp teredo",
        .gtpu: "ip4 udp gtp", .gtpuSequence: "ip4 udp gtp", .gtpuExtension: "ip4 udp gtp", .l2tpv3: "ip4 l2tpv3 eth",
        .pptp: "ip4 pptp ppp", .l2tp: "ip4 udp l2tp ppp",
    ]

    @Test(arguments: Tunnel.allCases) func tunnels(tunnel: Tunnel) throws {
        let path = try #require(Self.tunnels[tunnel])
        for network in [NetworkLayer.asWritten, .v6] {
            let ip = tunnel.needsIPv6 || network == .v6 ? "ip6" : "ip4"
            var encapsulation = Encapsulation(network: network, tunnels: [tunnel])
            expectPath("eth \(path) \(ip) tcp", encapsulation)
            encapsulation.outerIPv6 = true
            encapsulation.link = .vlan
            let outer = path.replacing("ip4", with: "ip6")
            expectPath("eth vlan100 \(outer) \(ip) tcp", encapsulation)
        }
    }

    @Test func nesting() {
        expectPath("eth ip4 udp vxlan eth ip4 gre ip4 tcp", Encapsulation(tunnels: [.vxlan, .gre]))
        expectPath(
            "raw ip6 ip4 udp gtp ip4 tcp",
            Encapsulation(link: .ipv6, tunnels: [.fourInSix, .gtpu]))
        expectPath(
            "sll ip4 udp teredo ip6 udp geneve eth ip4 tcp", Encapsulation(link: .sll, tunnels: [.teredo, .geneve]))
    }

    @Test func everySentPacketHasItsNumber() {
        let numbers = sent.compactMap(\.number)
        #expect(numbers.map(\.ofAll) == Array(sent.indices))
        for side in Side.allCases {
            let ofSide = sent.filter { $0.side == side }.compactMap(\.number).map(\.ofSide)
            #expect(ofSide == Array(ofSide.indices))
        }
        let outer = sent.filter { $0.side == .client }.map { frame in
            Peeler(Encapsulation(tunnels: [.gre]).octets(of: frame), link: 1).identifications[0]
        }
        #expect(outer == outer.indices.map { 0x4000 + $0 })
    }

    @Test func offloadedChecksumsAreWrong() {
        for side in Side.allCases {
            for fill in [ChecksumFill.partial, .zero] {
                var encapsulation = Encapsulation()
                encapsulation.offload = Offload(sides: [side], checksum: fill)
                for frame in sent {
                    let isRight = Peeler(encapsulation.octets(of: frame), link: 1).isTCPChecksumRight
                    #expect(isRight == (frame.side != side))
                }
            }
        }
    }

    @Test func shortFramesArePadded() {
        let frame = sent[2]
        #expect(Encapsulation(padded: true).octets(of: frame).count == 60)
        #expect(Encapsulation(link: .ethernetFCS, padded: true).octets(of: frame).count == 64)
        #expect(Encapsulation().octets(of: frame).count == 54)
    }

    @Test(arguments: LinkType.allCases) func framesThatAreNotIP(link: LinkType) {
        var builder = ConversationBuilder()
        builder.noise(.arp)
        let octets = Encapsulation(link: link, tunnels: [.gre]).octets(of: builder.frames()[0])
        let peeler = Peeler(octets.isEmpty ? [0] : octets, link: octets.isEmpty ? -1 : Int(link.number))
        let last = peeler.path.last
        switch link.number {
        case 252: #expect(octets.isEmpty)
        case 147: #expect(octets.count == 32)
        default: #expect(last == "type2054" || last == "ip253")
        }
        #expect(peeler.faults.isEmpty)
    }

    @Test func addresses() throws {
        #expect(IPAddress("192.0.2.10")?.octets == [192, 0, 2, 10])
        #expect(IPAddress("2001:db8::a:1") == .v6(high: 0x2001_0db8_0000_0000, low: 0x000a_0001))
        #expect(IPAddress("::1") == .v6(high: 0, low: 1))
        #expect(Endpoint("[2001:db8::1]:8080", defaultPort: 80)?.port == 8_080)
        #expect(Endpoint("2001:db8::1", defaultPort: 80)?.port == 80)
        for text in ["", "1.2.3", "1.2.3.256", "1:2:3", "::1::2", "12345::"] { #expect(IPAddress(text) == nil) }
        let frames = try frames("connect client=[2001:db8::10]:5000 server=[2001:db8::80]:80\nping")
        #expect(Encapsulation(link: .raw).octets(of: frames[0])[0] >> 4 == 6)
    }
}
