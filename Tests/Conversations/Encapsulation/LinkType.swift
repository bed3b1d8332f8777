/// The link types that frames can be written in; tags and labels between the link's header and IP belong to it.
public enum LinkType: String, Sendable, Hashable, CaseIterable {
    case ethernet
    /// The frame check sequence was captured too.
    case ethernetFCS = "ethernet-fcs"
    /// IEEE 802.3 with a length, LLC and SNAP (RFC 1042).
    case snap
    case vlan, qinq
    /// Three tags: 802.1ad, 802.1Q, and the older 0x9100 outermost.
    case vlan3 = "vlan-3"
    /// PPP over Ethernet, session stage (RFC 2516).
    case pppoe
    /// One label, or three (RFC 3032).
    case mpls
    case mpls3 = "mpls-3"
    /// Ethernet in an MPLS pseudo-wire with a control word (RFC 4448).
    case mplsEthernet = "mpls-ethernet"
    /// PPP without HDLC framing.
    case ppp
    /// PPP in HDLC-like framing (RFC 1662).
    case pppHDLC = "ppp-hdlc"
    /// Cisco's HDLC.
    case ciscoHDLC = "c-hdlc"
    case sll, sll2, raw
    /// IPv4 or IPv6 alone, and the link type says which.
    case ipv4, ipv6
    /// BSD loopback: the address family in the byte order of the machine.
    case nullLittle = "null"
    case nullBig = "null-be"
    /// OpenBSD loopback: the address family in network order.
    case loop
    /// What Linux' netfilter logs: attributes in the byte order of the machine, one of them the packet.
    case nflog
    /// IEEE 802.11 data frames, to and from an access point.
    case wlan = "ieee80211"
    case wlanQoS = "ieee80211-qos"
    /// The same behind a radiotap header; with the frame check sequence; with QoS and padding behind the 802.11 header.
    case radiotap
    case radiotapFCS = "radiotap-fcs"
    case radiotapPadded = "radiotap-padded"
    /// PDUs that Wireshark exported from layer 7: of a dissector that it knew, of one that it guessed.
    case exported = "upper-pdu"
    case exportedGuess = "upper-pdu-guess"
    /// PDUs that Wireshark exported from layer 4, with TCP's numbers.
    case exportedTCP = "upper-pdu-tcp"
    /// USER0, whose meaning a capture does not tell.
    case unknown

    /// Those that carry any packet of any length behind a header of fixed length, and nothing after it.
    public static let simple: [LinkType] = [
        .ethernet, .vlan, .qinq, .sll, .sll2, .raw, .nullLittle, .nullBig, .loop,
    ]

    /// The LINKTYPE_ value of capture files.
    public var number: UInt16 {
        switch self {
        case .ethernet, .ethernetFCS, .snap, .vlan, .qinq, .vlan3, .pppoe, .mpls, .mpls3, .mplsEthernet: 1
        case .ppp: 9
        case .pppHDLC: 50
        case .ciscoHDLC: 104
        case .sll: 113
        case .sll2: 276
        case .raw: 101
        case .ipv4: 228
        case .ipv6: 229
        case .nullLittle, .nullBig: 0
        case .loop: 108
        case .nflog: 239
        case .wlan, .wlanQoS: 105
        case .radiotap, .radiotapFCS, .radiotapPadded: 127
        case .exported, .exportedGuess, .exportedTCP: 252
        case .unknown: 147
        }
    }

    /// Octets of the frame check sequence that the capture file declares.
    var declaredFCS: Int { self == .ethernetFCS ? 4 : 0 }

    /// Octets of the IP packet that fit; `nil` = as many as IP can have.
    var largestPacket: Int? { self == .snap ? 1_492 : nil }

    /// Whether a frame holds what TCP carried, without TCP.
    var isExported: Bool { number == 252 }
}

/// The network layer below TCP.
public enum NetworkLayer: String, Sendable, Hashable, CaseIterable {
    /// IPv4 or IPv6 as the addresses are.
    case asWritten = "ip"
    /// IPv4 with a Router Alert option and padding (IPv6 stays as it is).
    case options = "ip-options"
    /// All addresses moved to IPv6.
    case v6 = "ip6"
    /// The same with a hop-by-hop and a destination options header.
    case v6Extensions = "ip6-extensions"

    var isIPv6: Bool { self == .v6 || self == .v6Extensions }
}
