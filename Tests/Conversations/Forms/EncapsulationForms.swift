extension CaptureForm {
    static let links: [CaptureForm] = {
        var forms = LinkType.allCases.map { link($0, "link-\($0.rawValue)") }
        forms += [LinkType.pppoe, .mpls3, .nflog, .radiotapPadded, .exportedTCP].map {
            link($0, "link-\($0.rawValue)-ip6", .v6)
        }
        forms += [LinkType.exported, .exportedTCP].map { link in
            CaptureForm.link(link, "link-\(link.rawValue)-reassembled")
                .changingSightings { $0.exported().exportedTwice(.server) }
        }
        forms += NetworkLayer.allCases.dropFirst().map {
            CaptureForm("network-\($0.rawValue)", Encapsulation(network: $0))
        }
        forms += [LinkType.ethernet, .ethernetFCS, .snap].map { link in
            CaptureForm.link(link, "link-\(link.rawValue)-padded", padded: true)
        }
        return forms
    }()

    private static func link(
        _ link: LinkType, _ name: String, _ network: NetworkLayer = .asWritten, padded: Bool = false
    ) -> CaptureForm {
        let encapsulation = Encapsulation(link: link, network: network, padded: padded)
        switch link {
        case .exported, .exportedGuess, .exportedTCP:
            return CaptureForm(name, encapsulation, traits: [.losesTCP, .otherFrameNumbers])
                .changingSightings { $0.exported() }
        case .unknown:
            return CaptureForm(name, encapsulation, traits: .unreadable)
        case .snap:
            // TCP's usual 1,460 octets do not fit.
            return CaptureForm(name, encapsulation, traits: .otherSegments).changingSegments { $0.resegmented(1_400) }
        default:
            return CaptureForm(name, encapsulation)
        }
    }

    static let tunnels: [CaptureForm] = {
        var forms = Tunnel.allCases.map { nested([$0]) }
        let nests: [[Tunnel]] = [
            [.vxlan, .gre], [.geneve, .ipip, .vxlan], [.gre, .sixInFour], [.sixInFour, .teredo, .fourInSix],
            [.gtpu, .gtpu, .gtpu], [.erspan2, .vxlan],
        ]
        forms += nests.map { nested($0) }
        forms += [Tunnel.gre, .vxlan, .geneve, .gtpu].map { tunnel in
            var encapsulation = Encapsulation(tunnels: [tunnel])
            encapsulation.outerIPv6 = true
            return CaptureForm("tunnel-\(tunnel.rawValue)-over-ip6", encapsulation)
        }
        forms += [
            CaptureForm("tunnel-gre-ip6-inside", Encapsulation(network: .v6Extensions, tunnels: [.gre])),
            CaptureForm("tunnel-erspan3-mpls", Encapsulation(link: .mpls, tunnels: [.erspan3])),
            CaptureForm("tunnel-gtpu-sll2", Encapsulation(link: .sll2, tunnels: [.gtpuExtension])),
        ]
        return forms
    }()

    private static func nested(_ tunnels: [Tunnel]) -> CaptureForm {
        let names = tunnels.map(\.rawValue).joined(separator: "-")
        return CaptureForm("tunnel-\(names)", Encapsulation(tunnels: tunnels))
    }
}
