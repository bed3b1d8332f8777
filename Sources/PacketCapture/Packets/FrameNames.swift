/// What frames that are not TCP are called in reports.
enum FrameNames {
    static func name(_ content: FrameContent, _ detail: UInt32) -> String {
        switch content {
        case .tcp: "TCP"
        case .udp, .peerDiscovery: "UDP"
        case .icmp: "ICMP"
        case .icmpv6: "ICMPv6"
        case .arp: "ARP"
        case .ipv4Fragment: "IPv4 fragment"
        case .ipv6Fragment: "IPv6 fragment"
        case .otherIP: protocols[detail] ?? "IP protocol \(detail)"
        case .otherEthertype: labelled("Ethertype 0x\(hexadecimal(detail))", ethertypes[detail])
        case .llc: labelled("LLC", accessPoints[detail])
        case .snap: labelled("SNAP", ciscoTypes[detail])
        case .ppp: pointToPoint[detail].map { "PPP \($0)" } ?? "PPP protocol 0x\(hexadecimal(detail))"
        case .otherFamily: "address family \(detail)"
        case .wirelessManagement: "802.11 management"
        case .wirelessControl: "802.11 control"
        case .wirelessEncrypted: "802.11 encrypted"
        case .wirelessWithoutData: "802.11 without data"
        case .wirelessFragment: "802.11 fragment"
        case .wirelessBad: "802.11 received with errors"
        case .wirelessOther: "802.11 (not read)"
        case .ringControl: "ring control"
        case .netlink: "netlink"
        case .emptyLog: "NFLOG without packet"
        case .exportedPDU: "exported TCP payload"
        case .otherExport: "exported PDU"
        case .tooDeep: "nested too deeply"
        case .unknownLink: LinkType.name(detail)
        case .damaged: "damaged"
        }
    }

    private static func labelled(_ name: String, _ label: String?) -> String {
        label.map { "\(name) (\($0))" } ?? name
    }

    private static func hexadecimal(_ number: UInt32) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: max(0, 4 &- digits.count)) + digits
    }

    private static let protocols: [UInt32: String] = [
        2: "IGMP", 46: "RSVP", 47: "GRE (not read)", 50: "ESP (encrypted)", 55: "mobile IP (not read)",
        59: "IPv6 without payload", 88: "EIGRP", 89: "OSPF", 97: "EtherIP (not read)", 103: "PIM",
        108: "IPComp (compressed)", 112: "VRRP", 115: "L2TPv3 (not read)", 132: "SCTP", 136: "UDP-Lite",
    ]

    private static let ethertypes: [UInt32: String] = [
        0x000c: "CAN", 0x000d: "CAN FD", 0x0842: "wake-on-LAN", 0x2000: "CDP", 0x22ea: "SRP", 0x22f0: "AVTP",
        0x22f3: "TRILL", 0x6002: "DEC MOP", 0x6003: "DECnet", 0x8035: "SLARP", 0x809b: "AppleTalk",
        0x80f3: "AppleTalk ARP", 0x8137: "IPX", 0x8808: "pause", 0x8809: "slow protocols", 0x8847: "MPLS, not read",
        0x8863: "PPPoE discovery", 0x8864: "PPPoE, not read", 0x886d: "Intel teaming", 0x887b: "HomePlug",
        0x888e: "EAPOL", 0x8892: "PROFINET", 0x8899: "Realtek", 0x88a2: "ATA over Ethernet", 0x88a4: "EtherCAT",
        0x88b8: "GOOSE", 0x88ba: "IEC 61850 samples", 0x88cc: "LLDP", 0x88e1: "HomePlug AV", 0x88e3: "MRP",
        0x88e5: "MACsec, encrypted", 0x88f7: "PTP", 0x88f8: "NC-SI", 0x8902: "CFM", 0x8906: "FCoE",
        0x8909: "Cisco metadata", 0x8914: "FCoE initialisation", 0x8915: "RoCE", 0x894f: "NSH, not read",
        0x9000: "loopback test", 0xfefe: "ISO",
    ]

    private static let accessPoints: [UInt32: String] = [
        0x42: "spanning tree", 0xe0: "IPX", 0xf0: "NetBIOS", 0xfe: "ISO", 0xff: "IPX",
    ]

    private static let ciscoTypes: [UInt32: String] = [
        0x0104: "port aggregation", 0x010b: "spanning tree", 0x010c: "VLAN bridge", 0x0111: "UDLD", 0x2000: "CDP",
        0x2003: "VTP", 0x2004: "DTP",
    ]

    private static let pointToPoint: [UInt32: String] = [
        0x0023: "OSI", 0x002b: "IPX", 0x002d: "compressed TCP", 0x002f: "compressed TCP", 0x0031: "bridging",
        0x003d: "multilink", 0x0053: "encrypted", 0x00fb: "compressed link", 0x00fd: "compressed", 0x8021: "IPCP",
        0x8023: "OSINLCP", 0x802b: "IPXCP", 0x8031: "BCP", 0x8053: "ECP", 0x8057: "IPv6CP", 0x80fb: "CCP link",
        0x80fd: "CCP", 0x8207: "CDPCP", 0x8281: "MPLSCP", 0xc021: "LCP", 0xc023: "PAP", 0xc025: "LQR", 0xc029: "CBCP",
        0xc223: "CHAP", 0xc227: "EAP",
    ]
}
