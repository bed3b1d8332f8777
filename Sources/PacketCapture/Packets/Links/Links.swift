/// The first layer of a frame, by its link type (the tcpdump registry's LINKTYPE_ values).
enum Links {
    static func next(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        switch here.detail {
        case LinkType.ethernet: Ethernet.next(bytes, here)
        case LinkType.raw, LinkType.dltRaw, LinkType.dltRawBSD: here.inner(.ip)
        case LinkType.ipv4: here.inner(.ipv4)
        case LinkType.ipv6: here.inner(.ipv6)
        case LinkType.linuxCooked: LinuxCooked.version1(bytes, here)
        case LinkType.linuxCooked2: LinuxCooked.version2(bytes, here)
        case LinkType.null, LinkType.loop: Loopback.plain(bytes, here)
        case LinkType.enc: Loopback.enc(bytes, here)
        case LinkType.pflog: Loopback.pflog(bytes, here)
        case LinkType.ppp: here.inner(.ppp)
        case LinkType.pppHDLC, LinkType.pppPPPD: PointToPoint.hdlc(bytes, here)
        case LinkType.pppWithDirection: here.inner(.ppp, skipping: 1)
        case LinkType.pppEther: here.inner(.pppoe)
        case LinkType.ciscoHDLC: here.inner(.ciscoHDLC)
        case LinkType.ciscoHDLCWithDirection: here.inner(.ciscoHDLC, skipping: 1)
        case LinkType.slip: here.inner(.ip, skipping: 16)
        case LinkType.mpls: here.inner(.mpls)
        case LinkType.nflog: NetfilterLog.next(bytes, here)
        case LinkType.ieee80211: here.inner(.wireless)
        case LinkType.radiotap: RadioHeaders.radiotap(bytes, here)
        case LinkType.prism: RadioHeaders.prism(bytes, here)
        case LinkType.avs: RadioHeaders.avs(bytes, here)
        case LinkType.ppi: RadioHeaders.perPacketInformation(bytes, here)
        case LinkType.tokenRing: OldNetworks.tokenRing(bytes, here)
        case LinkType.fddi: OldNetworks.fddi(bytes, here)
        case LinkType.atmRFC1483: here.inner(.llc)
        // RFC 2625: two addresses of eight octets.
        case LinkType.ipOverFibreChannel: here.inner(.llc, skipping: 16)
        case LinkType.appleFireWire: OldNetworks.fireWire(bytes, here)
        case LinkType.ipnet: HostTaps.ipnet(bytes, here)
        case LinkType.pktap: HostTaps.pktap(bytes, here)
        default: here.found(.unknownLink, here.detail)
        }
    }
}
