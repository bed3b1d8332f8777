/// Which decoder reads which layer.
enum Layers {
    /// What follows a layer. `decoded` gets the headers of IP and TCP as they are met.
    static func next(_ bytes: Span<UInt8>, _ here: Layer, _ decoded: inout DecodedFrame) -> Layer {
        switch here.kind {
        case .link: Links.next(bytes, here)
        case .ethernet: Ethernet.next(bytes, here)
        case .ethertype: Ethertype.next(bytes, here)
        case .llc: LogicalLinkControl.next(bytes, here)
        case .ppp: PointToPoint.next(bytes, here)
        case .pppoe: PointToPoint.overEthernet(bytes, here)
        case .ciscoHDLC: PointToPoint.ciscoHDLC(bytes, here)
        case .mpls: MPLS.next(bytes, here)
        case .wireless: Wireless.next(bytes, here)
        case .nsh: ServiceHeader.next(bytes, here)
        case .ip: byVersion(bytes, here)
        case .ipv4: IPv4.next(bytes, here, &decoded)
        case .ipv6: IPv6.next(bytes, here, &decoded)
        case .ipv6Chain: IPv6.chain(bytes, here)
        case .transport: Transport.next(bytes, here, &decoded)
        case .found, .aggregate, .ipv4Fragment, .ipv6Fragment: here.damaged
        }
    }

    private static func byVersion(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(1, bytes) else { return here.damaged }
        switch bytes[here.start] >> 4 {
        case 4: return here.inner(.ipv4)
        case 6: return here.inner(.ipv6)
        default: return here.damaged
        }
    }
}
