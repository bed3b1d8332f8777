import Testing

@testable import PacketCapture

/// One frame of each encapsulation, all around the ordinary segment.
struct SampleFrame: CustomTestStringConvertible, Sendable {
    let name: String
    var linkType: UInt32 = 1
    let bytes: [UInt8]
    var trailer = 0
    var isIPv6 = false
    var tunnels: UInt8 = 0
    /// What cut versions of it may be counted as.
    var cut: Set<FrameContent> = [.damaged]

    var testDescription: String { name }

    static let all = links + radio + tunnels + udpTunnels

    static let links: [SampleFrame] = [
        SampleFrame(name: "Ethernet", bytes: Make.frame),
        SampleFrame(name: "Ethernet, IPv6", bytes: Make.ethernet(Make.packet6, type: 0x86dd), isIPv6: true),
        SampleFrame(name: "padding and check sequence", bytes: Make.frame + [0, 0, 0, 1, 2, 3, 4], trailer: 7),
        SampleFrame(name: "802.1Q", bytes: Make.ethernet([0, 100, 8, 0] + Make.packet, type: 0x8100)),
        SampleFrame(
            name: "802.1ad", bytes: Make.ethernet([0, 1, 0x81, 0, 0, 2, 8, 0] + Make.packet, type: 0x88a8)),
        SampleFrame(
            name: "QinQ 0x9100 0x9200 0x8100",
            bytes: Make.ethernet([0, 1, 0x92, 0, 0, 2, 0x81, 0, 0, 3, 8, 0] + Make.packet, type: 0x9100)),
        SampleFrame(name: "VN-Tag", bytes: Make.ethernet([0, 1, 2, 3, 8, 0] + Make.packet, type: 0x8926)),
        SampleFrame(name: "E-Tag", bytes: Make.ethernet([0, 1, 2, 3, 4, 5, 8, 0] + Make.packet, type: 0x893f)),
        SampleFrame(
            name: "Cisco metadata", bytes: Make.ethernet([1, 1, 0, 1, 0, 9, 8, 0] + Make.packet, type: 0x8909),
            cut: [.damaged, .otherEthertype]),
        SampleFrame(name: "MAC in MAC", bytes: Make.ethernet([0, 0, 1, 1] + Make.frame, type: 0x88e7)),
        SampleFrame(
            name: "802.3 SNAP", bytes: Make.ethernet(Make.snap(Make.packet), type: 8 + Make.packet.count),
            cut: [.damaged, .llc]),
        SampleFrame(
            name: "802.3 SNAP with padding", bytes: Make.ethernet(Make.snap(Make.packet) + [9, 9], type: 58),
            trailer: 2, cut: [.damaged, .llc]),
        SampleFrame(
            name: "802.3 bridge-tunnel SNAP",
            bytes: Make.ethernet([0xaa, 0xaa, 3, 0, 0, 0xf8, 8, 0] + Make.packet, type: 58), cut: [.damaged, .llc]),
        SampleFrame(
            name: "802.2 with IP", bytes: Make.ethernet([6, 6, 3] + Make.packet, type: 3 + Make.packet.count),
            cut: [.damaged, .llc]),
        SampleFrame(
            name: "PPPoE", bytes: Make.ethernet([0x11, 0, 0, 1, 0, 52, 0, 0x21] + Make.packet, type: 0x8864)),
        SampleFrame(
            name: "PPPoE, IPv6",
            bytes: Make.ethernet([0x11, 0, 0, 1, 0, 72, 0, 0x57] + Make.packet6 + [0, 0], type: 0x8864), trailer: 2,
            isIPv6: true),
        SampleFrame(name: "PPP_ETHER", linkType: 51, bytes: [0x11, 0, 0, 1, 0, 52, 0, 0x21] + Make.packet),
        SampleFrame(name: "PPP", linkType: 9, bytes: [0, 0x21] + Make.packet),
        SampleFrame(name: "PPP, framed", linkType: 9, bytes: [0xff, 3, 0, 0x57] + Make.packet6, isIPv6: true),
        SampleFrame(name: "PPP, protocol compressed", linkType: 9, bytes: [0x21] + Make.packet),
        SampleFrame(name: "PPP with direction", linkType: 204, bytes: [1, 0xff, 3, 0, 0x21] + Make.packet),
        SampleFrame(name: "PPP of pppd", linkType: 166, bytes: [1, 3, 0, 0x21] + Make.packet),
        SampleFrame(
            name: "PPP with MPLS", linkType: 9, bytes: [0xff, 3, 2, 0x81, 0, 1, 1, 64] + Make.packet,
            cut: [.damaged]),
        SampleFrame(name: "PPP_HDLC", linkType: 50, bytes: [0xff, 3, 0, 0x21] + Make.packet),
        SampleFrame(name: "PPP_HDLC, Cisco", linkType: 50, bytes: [0x0f, 0, 8, 0] + Make.packet),
        SampleFrame(name: "C_HDLC", linkType: 104, bytes: [0x8f, 0, 0x86, 0xdd] + Make.packet6, isIPv6: true),
        SampleFrame(name: "C_HDLC with direction", linkType: 205, bytes: [1, 0x0f, 0, 8, 0] + Make.packet),
        SampleFrame(name: "MPLS", bytes: Make.ethernet([0, 1, 0, 64, 0, 2, 1, 64] + Make.packet, type: 0x8847)),
        SampleFrame(
            name: "MPLS, explicit null", bytes: Make.ethernet([0, 0, 0x21, 64] + Make.packet6, type: 0x8848),
            isIPv6: true),
        SampleFrame(
            name: "MPLS pseudo-wire", bytes: Make.ethernet([0, 1, 1, 64] + Make.frame, type: 0x8847),
            cut: [.damaged, .otherEthertype]),
        SampleFrame(
            name: "MPLS pseudo-wire with control word and tag",
            bytes: Make.ethernet(
                [0, 1, 1, 64, 0, 0, 0, 7] + Make.ethernet([0, 5, 8, 0] + Make.packet, type: 0x8100), type: 0x8847),
            cut: [.damaged, .otherEthertype]),
        SampleFrame(
            name: "MPLS pseudo-wire to 45:…",
            bytes: Make.ethernet([0, 1, 1, 64, 0x45] + Array(Make.frame.dropFirst()), type: 0x8847),
            cut: [.damaged, .otherEthertype]),
        SampleFrame(name: "LINKTYPE_MPLS", linkType: 219, bytes: [0, 1, 1, 64] + Make.packet),
        SampleFrame(name: "NSH", bytes: Make.ethernet([0, 6, 1, 1] + zeros(20) + Make.packet, type: 0x894f)),
        SampleFrame(
            name: "SLL", linkType: 113, bytes: [0, 0, 0, 1, 0, 6] + zeros(8) + [8, 0] + Make.packet),
        SampleFrame(
            name: "SLL, tagged", linkType: 113,
            bytes: [0, 0, 0, 1, 0, 6] + zeros(8) + [0x81, 0, 0, 9, 8, 0] + Make.packet),
        SampleFrame(
            name: "SLL, LLC", linkType: 113, bytes: [0, 0, 0, 1, 0, 6] + zeros(8) + [0, 4] + Make.snap(Make.packet),
            cut: [.damaged, .llc]),
        SampleFrame(
            name: "SLL, GRE device", linkType: 113, bytes: [0, 0, 3, 10, 0, 4] + zeros(8) + [8, 0] + Make.packet),
        SampleFrame(
            name: "SLL, radiotap", linkType: 113,
            bytes: [0, 0, 3, 0x23, 0, 6] + zeros(8) + [0, 4, 0, 0, 8, 0, 0, 0, 0, 0] + wireless(Make.packet),
            cut: [.damaged, .llc]),
        SampleFrame(
            name: "SLL2", linkType: 276,
            bytes: [0x86, 0xdd, 0, 0, 0, 0, 0, 2, 0, 1, 4, 6] + zeros(8) + Make.packet6, isIPv6: true),
        SampleFrame(name: "NULL", linkType: 0, bytes: [2, 0, 0, 0] + Make.packet),
        SampleFrame(name: "LOOP", linkType: 108, bytes: [0, 0, 0, 24] + Make.packet6, isIPv6: true),
        SampleFrame(name: "ENC", linkType: 109, bytes: [2, 0, 0, 0] + zeros(8) + Make.packet),
        SampleFrame(name: "PFLOG", linkType: 117, bytes: [61, 2] + zeros(62) + Make.packet),
        SampleFrame(name: "RAW", linkType: 101, bytes: Make.packet),
        SampleFrame(name: "RAW 12", linkType: 12, bytes: Make.packet6, isIPv6: true),
        SampleFrame(name: "RAW 14", linkType: 14, bytes: Make.packet),
        SampleFrame(name: "IPV4", linkType: 228, bytes: Make.packet),
        SampleFrame(name: "IPV6", linkType: 229, bytes: Make.packet6, isIPv6: true),
        SampleFrame(name: "SLIP", linkType: 8, bytes: [0, 0x45] + zeros(14) + Make.packet),
        SampleFrame(name: "NFLOG", linkType: 239, bytes: netfilterLog(bigEndian: false, family: 2, Make.packet)),
        SampleFrame(
            name: "NFLOG, big-endian", linkType: 239, bytes: netfilterLog(bigEndian: true, family: 10, Make.packet6),
            isIPv6: true),
        SampleFrame(
            name: "NFLOG of a bridge", linkType: 239, bytes: netfilterLog(bigEndian: false, family: 7, Make.packet)),
        SampleFrame(
            name: "Token Ring", linkType: 6, bytes: [0x10, 0x40] + zeros(12) + Make.snap(Make.packet),
            cut: [.damaged, .llc]),
        SampleFrame(
            name: "Token Ring with route", linkType: 6,
            bytes: [0x10, 0x40] + zeros(6) + [0x80] + zeros(5) + [0xc6, 0x30, 0, 1, 0, 2] + Make.snap(Make.packet),
            cut: [.damaged, .llc]),
        SampleFrame(
            name: "FDDI", linkType: 10, bytes: [0x50] + zeros(12) + Make.snap(Make.packet), cut: [.damaged, .llc]),
        SampleFrame(name: "ATM", linkType: 100, bytes: Make.snap(Make.packet), cut: [.damaged, .llc]),
        SampleFrame(
            name: "ATM, routed", linkType: 100, bytes: [0xfe, 0xfe, 3, 0xcc] + Make.packet, cut: [.damaged, .llc]),
        SampleFrame(
            name: "Fibre Channel", linkType: 122, bytes: zeros(16) + Make.snap(Make.packet), cut: [.damaged, .llc]),
        SampleFrame(name: "FireWire", linkType: 138, bytes: zeros(16) + [8, 0] + Make.packet),
        SampleFrame(name: "IPNET", linkType: 226, bytes: [2, 26] + zeros(22) + Make.packet6, isIPv6: true),
        SampleFrame(
            name: "PKTAP", linkType: 258,
            bytes: Make.low32(108) + Make.low32(1) + Make.low32(1) + zeros(96) + Make.frame),
        SampleFrame(
            name: "PKTAP 2", linkType: 258,
            bytes: [48, 0, 0, 0, 0, 0] + Make.low16(12) + zeros(28) + Make.low32(0x80000) + zeros(8) + Make.packet),
    ]

    static func zeros(_ count: Int) -> [UInt8] { Array(repeating: 0, count: count) }

    static func netfilterLog(bigEndian: Bool, family: UInt8, _ packet: [UInt8]) -> [UInt8] {
        let order = bigEndian ? Make.u16 : Make.low16
        let header =
            [family, 0, 0, 1] + order(8) + order(1) + [8, 0, 1, 0] + order(7) + order(10) + [0x78, 0x79, 0, 0]
        return header + order(4 + packet.count) + order(9) + packet
    }
}
