/// What happens to packets on the way to the capture.
extension CaptureForm {
    static let fragments: [CaptureForm] = {
        var forms: [CaptureForm] = []
        for arrival in Fragmentation.Arrival.allCases {
            for (name, network) in [("", NetworkLayer.asWritten), ("-ip6", .v6)] {
                forms.append(cut("\(arrival.rawValue)\(name)", Encapsulation(network: network), arrival))
            }
        }
        forms += [
            cut("ip-options", Encapsulation(network: .options)),
            cut("ip6-extensions", Encapsulation(network: .v6Extensions), .reversed),
            cut("qinq", Encapsulation(link: .qinq, padded: true), .reversed),
            cut("in-vxlan", Encapsulation(tunnels: [.vxlan]), .reversed),
            cut("of-vxlan", Encapsulation(tunnels: [.vxlan]), isOuter: true),
            cut("of-gre", Encapsulation(tunnels: [.greFull]), .interleaved, isOuter: true),
            cut("of-4in6", Encapsulation(tunnels: [.fourInSix]), .reversed, isOuter: true),
            cut("of-gtpu", Encapsulation(link: .sll, tunnels: [.gtpu]), .overlapping, isOuter: true),
        ]
        return forms
    }()

    private static func cut(
        _ name: String, _ encapsulation: Encapsulation, _ arrival: Fragmentation.Arrival = .inOrder,
        isOuter: Bool = false
    ) -> CaptureForm {
        var encapsulation = encapsulation
        encapsulation.fragmentation = Fragmentation(arrival: arrival, isOuter: isOuter)
        var traits: Traits = .otherFrameNumbers
        if arrival == .overlapping || arrival == .duplicated { traits.insert(.overlaps) }
        if arrival == .overlapping, encapsulation.network.isIPv6 { traits.insert(.forbiddenOverlaps) }
        return CaptureForm("fragments-\(name)", encapsulation, traits: traits)
    }

    static let duplicates: [CaptureForm] = {
        let traits: Traits = [.duplicates, .otherFrameNumbers]
        var unnumbered = Encapsulation()
        unnumbered.withoutIdentification = true
        let vlan = Encapsulation(link: .vlan)
        return [
            CaptureForm("duplicates-same", Encapsulation(), traits: traits).changingSightings { $0.seenAgain() },
            CaptureForm("duplicates-at-once", Encapsulation(), traits: traits).changingSightings {
                $0.seenAgain(after: 1_000)
            },
            CaptureForm("duplicates-without-id", unnumbered, traits: traits).changingSightings { $0.seenAgain() },
            CaptureForm("duplicates-ip6", Encapsulation(network: .v6), traits: traits).changingSightings {
                $0.seenAgain()
            },
            CaptureForm("duplicates-vlan", vlan, traits: traits).changingSightings {
                $0.seenAgain { $0.sighting.vlan = 300 }
            },
            CaptureForm("duplicates-tagged", Encapsulation(), traits: traits)
                .changingSightings { $0.seenAgain { $0.sighting.vlan = 300 } },
            CaptureForm("duplicates-routed", Encapsulation(), traits: traits).changingSightings { $0.routed() },
            CaptureForm("duplicates-routed-ip6", Encapsulation(network: .v6), traits: traits)
                .changingSightings { $0.routed() },
            CaptureForm("duplicates-routed-vlan", vlan, traits: traits)
                .changingSightings {
                    $0.seenAgain { copy in
                        (copy.sighting.hops, copy.sighting.segment, copy.sighting.vlan) = (1, 1, 300)
                    }
                },
            drivers("interfaces", traits, [.ethernet, .ethernet, .ethernet]),
            drivers("interfaces-and-links", traits, [.ethernet, .raw]),
            tunnelEnd(traits),
        ]
    }()

    /// One interface for each driver, as pktmon writes them.
    private static func drivers(_ name: String, _ traits: Traits, _ links: [LinkType]) -> CaptureForm {
        let names = ["Miniport", "Filter driver", "TCPIP"]
        let interfaces = zip(links, names).map { link, name in
            PcapngInterface(encapsulation: Encapsulation(link: link), name: name)
        }
        let count = interfaces.count
        let options = PcapngOptions(interfaces: interfaces)
        return CaptureForm("duplicates-\(name)", .pcapng(options), traits: traits)
            .changingSightings { $0.onEachInterface(count) }
    }

    /// A host at the end of a tunnel: packets outside of it, and in it.
    private static func tunnelEnd(_ traits: Traits) -> CaptureForm {
        let options = PcapngOptions(interfaces: [
            PcapngInterface(name: "vxlan0"),
            PcapngInterface(encapsulation: Encapsulation(tunnels: [.vxlan]), name: "eth0"),
        ])
        return CaptureForm("duplicates-tunnel", .pcapng(options), traits: traits).changingSightings {
            $0.onEachInterface(2)
        }
    }

    static let offloads: [CaptureForm] = [
        offload("partial", Offload()),
        offload("partial-ip6", Offload(), network: .v6),
        offload("zero", Offload(checksum: .zero)),
        offload("client", Offload(sides: [.client])),
        offload("server", Offload(sides: [.server], checksum: .zero)),
        offload("header", Offload(sides: [.client], withoutHeaderChecksum: true)),
        offload("large", Offload(sides: [.client]), segment: 64_000),
        offload("large-without-length", Offload(sides: [.client], withoutLength: true), segment: 64_000),
        offload("large-without-length-ip6", Offload(withoutLength: true), network: .v6, segment: 64_000),
        // More than the length field of IP can say.
        offload("huge", Offload(), segment: 190_000),
        // The receiving host's card joined segments and left their checksums right.
        offload("receive", .none, segment: 30_000),
        {
            var encapsulation = Encapsulation()
            encapsulation.withoutIdentification = true
            return CaptureForm("offload-without-id", encapsulation)
        }(),
    ]

    private static func offload(
        _ name: String, _ offload: Offload, network: NetworkLayer = .asWritten, segment: Int? = nil
    ) -> CaptureForm {
        var encapsulation = Encapsulation(network: network)
        encapsulation.offload = offload
        let traits: Traits = offload.sides.isEmpty ? [] : .wrongChecksums
        guard let segment else { return CaptureForm("offload-\(name)", encapsulation, traits: traits) }
        return CaptureForm("offload-\(name)", encapsulation, traits: traits.union(.otherSegments))
            .changingSegments { $0.merged(segment) }
    }
}
