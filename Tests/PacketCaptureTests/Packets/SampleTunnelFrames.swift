@testable import PacketCapture

extension SampleFrame {
    static let tunnels: [SampleFrame] = [
        SampleFrame(name: "GRE", bytes: Make.overIP([0, 0, 8, 0] + Make.packet, number: 47), tunnels: 1),
        SampleFrame(
            name: "GRE with checksum, key and sequence number",
            bytes: Make.overIP([0xb0, 0, 0x86, 0xdd] + zeros(12) + Make.packet6, number: 47), isIPv6: true, tunnels: 1),
        SampleFrame(
            name: "GRE with a route",
            bytes: Make.overIP(
                [0x40, 0, 8, 0, 0, 0, 0, 0, 8, 0, 0, 4, 1, 2, 3, 4, 0, 0, 0, 0] + Make.packet, number: 47), tunnels: 1),
        SampleFrame(
            name: "NVGRE", bytes: Make.overIP([0x20, 0, 0x65, 0x58, 0, 1, 2, 0] + Make.frame, number: 47), tunnels: 1),
        SampleFrame(
            name: "GRE with PPP (PPTP)",
            bytes: Make.overIP(
                [0x30, 0x81, 0x88, 0x0b, 0, 54, 0, 1] + zeros(8) + [0xff, 3, 0, 0x21] + Make.packet, number: 47),
            tunnels: 1),
        SampleFrame(
            name: "GRE with MPLS", bytes: Make.overIP([0, 0, 0x88, 0x47, 0, 1, 1, 64] + Make.packet, number: 47),
            tunnels: 1),
        SampleFrame(name: "WCCP 1", bytes: Make.overIP([0, 0, 0x88, 0x3e] + Make.packet, number: 47), tunnels: 1),
        SampleFrame(
            name: "WCCP 2", bytes: Make.overIP([0, 0, 0x88, 0x3e, 1, 0, 2, 3] + Make.packet, number: 47), tunnels: 1),
        SampleFrame(name: "ERSPAN I", bytes: Make.overIP([0, 0, 0x88, 0xbe] + Make.frame, number: 47), tunnels: 1),
        SampleFrame(
            name: "ERSPAN II",
            bytes: Make.overIP(
                [0x10, 0, 0x88, 0xbe, 0, 0, 0, 9, 0x10, 5, 0, 1, 0, 0, 0, 2] + Make.frame + [1, 2, 3, 4], number: 47),
            trailer: 4, tunnels: 1),
        SampleFrame(
            name: "ERSPAN III",
            bytes: Make.overIP([0x10, 0, 0x22, 0xeb, 0, 0, 0, 9, 0x20, 5] + zeros(10) + Make.frame, number: 47),
            tunnels: 1),
        SampleFrame(
            name: "ERSPAN III with subheader",
            bytes: Make.overIP(
                [0x10, 0, 0x22, 0xeb, 0, 0, 0, 9, 0x20, 5] + zeros(9) + [1] + zeros(8) + Make.frame, number: 47),
            tunnels: 1),
        SampleFrame(
            name: "ERSPAN III with IP",
            bytes: Make.overIP(
                [0x10, 0, 0x22, 0xeb, 0, 0, 0, 9, 0x20, 5] + zeros(8) + [8, 0] + Make.packet, number: 47), tunnels: 1),
        SampleFrame(name: "IP in IP", bytes: Make.overIP(Make.packet, number: 4), tunnels: 1),
        SampleFrame(name: "6in4", bytes: Make.overIP(Make.packet6, number: 41), isIPv6: true, tunnels: 1),
        SampleFrame(
            name: "4in6", bytes: Make.ethernet(Make.ipv6(Make.packet, next: 4), type: 0x86dd), tunnels: 1),
        SampleFrame(
            name: "6in6", bytes: Make.ethernet(Make.ipv6(Make.packet6, next: 41), type: 0x86dd), isIPv6: true,
            tunnels: 1),
        SampleFrame(name: "EtherIP", bytes: Make.overIP([0x30, 0] + Make.frame, number: 97), tunnels: 1),
        SampleFrame(name: "MPLS in IP", bytes: Make.overIP([0, 1, 1, 64] + Make.packet, number: 137), tunnels: 1),
        SampleFrame(
            name: "L2TPv3", bytes: Make.overIP([0, 0, 0, 7] + Make.frame, number: 115), tunnels: 1,
            cut: [.damaged, .otherIP]),
        SampleFrame(
            name: "L2TPv3 with cookie",
            bytes: Make.overIP([0, 0, 0, 7, 1, 2, 3, 4, 5, 6, 7, 8] + Make.frame, number: 115), tunnels: 1,
            cut: [.damaged, .otherIP]),
        SampleFrame(
            name: "L2TPv3 with cookie and sublayer",
            bytes: Make.overIP(
                [0, 0, 0, 7, 1, 2, 3, 4, 5, 6, 7, 8, 0x40, 0, 0, 1]
                    + Make.ethernet([0, 7, 0x86, 0xdd] + Make.packet6, type: 0x8100), number: 115), isIPv6: true,
            tunnels: 1, cut: [.damaged, .otherIP]),
        SampleFrame(
            name: "authentication header",
            bytes: Make.ethernet(Make.ipv4([6, 4, 0, 0] + zeros(20) + Make.tcp(), number: 51))),
        SampleFrame(
            name: "GRE in IP in VXLAN",
            bytes: Make.overUDP(
                [8, 0, 0, 0, 0, 0, 1, 0] + Make.ethernet(Make.ipv4([0, 0, 8, 0] + Make.packet, number: 47)), to: 4789),
            tunnels: 2, cut: [.damaged, .udp]),
    ]

    static let udpTunnels: [SampleFrame] = [
        udpTunnel("VXLAN", [8, 0, 0, 0, 0, 0, 1, 0] + Make.frame, 4789),
        udpTunnel("VXLAN of Linux", [8, 0, 0, 0, 0, 0, 1, 0] + Make.frame, 8472),
        udpTunnel("VXLAN with group policy", [0x88, 0, 0, 9, 0, 0, 1, 0] + Make.frame, 4789),
        udpTunnel("VXLAN-GPE, IPv4", [0x0c, 0, 0, 1, 0, 0, 1, 0] + Make.packet, 4790),
        udpTunnel("VXLAN-GPE, IPv6", [0x0c, 0, 0, 2, 0, 0, 1, 0] + Make.packet6, 4790, isIPv6: true),
        udpTunnel("VXLAN-GPE, Ethernet", [0x0c, 0, 0, 3, 0, 0, 1, 0] + Make.frame, 4790),
        udpTunnel(
            "VXLAN-GPE, service header",
            [0x0c, 0, 0, 4, 0, 0, 1, 0] + [0, 6, 1, 1] + zeros(20) + Make.packet, 4790),
        udpTunnel("Geneve", [0, 0, 0x65, 0x58, 0, 0, 1, 0] + Make.frame, 6081),
        udpTunnel(
            "Geneve with options",
            [4, 0x40, 8, 0, 0, 0, 1, 0] + [1, 2, 3, 1, 0, 0, 0, 0] + [1, 2, 3, 1, 0, 0, 0, 0] + Make.packet, 6081),
        udpTunnel("Teredo", Make.packet6, 3544, isIPv6: true),
        udpTunnel("Teredo with origin", [0, 0, 1, 2, 3, 4, 5, 6] + Make.packet6, 3544, isIPv6: true),
        udpTunnel(
            "Teredo with authentication and origin",
            [0, 1, 2, 3] + zeros(5 + 8 + 1) + [0, 0, 1, 2, 3, 4, 5, 6] + Make.packet6, 3544, isIPv6: true),
        udpTunnel("GTP-U", [0x30, 255, 0, 50, 0, 0, 0, 1] + Make.packet, 2152),
        udpTunnel("GTP-U with sequence number", [0x32, 255, 0, 54, 0, 0, 0, 1, 0, 9, 0, 0] + Make.packet, 2152),
        udpTunnel(
            "GTP-U with extension headers",
            [0x34, 255, 0, 82, 0, 0, 0, 1, 0, 0, 0, 0x85, 1, 0, 0, 0x85, 1, 0, 0, 0] + Make.packet6, 2152,
            isIPv6: true),
        udpTunnel("L2TPv2", [0, 2, 0, 1, 0, 2, 0xff, 3, 0, 0x21] + Make.packet, 1701),
        udpTunnel(
            "L2TPv2 with length, sequence and offset",
            [0x4a, 2, 0, 68, 0, 1, 0, 2, 0, 3, 0, 4, 0, 2, 9, 9, 0, 0x21] + Make.packet, 1701),
        udpTunnel("L2TPv3 over UDP", [0, 3, 0, 0, 0, 0, 0, 9] + Make.frame, 1701),
        udpTunnel("MPLS in UDP", [0, 1, 0, 64, 0, 2, 1, 64] + Make.packet, 6635),
        SampleFrame(
            name: "VXLAN, port of the sender",
            bytes: Make.overUDP([8, 0, 0, 0, 0, 0, 1, 0] + Make.frame, from: 4789, to: 1234), tunnels: 1,
            cut: [.damaged, .udp]),
    ]

    private static func udpTunnel(
        _ name: String, _ payload: [UInt8], _ port: Int, isIPv6: Bool = false
    ) -> SampleFrame {
        SampleFrame(
            name: name, bytes: Make.overUDP(payload, to: port), isIPv6: isIPv6, tunnels: 1, cut: [.damaged, .udp])
    }
}
