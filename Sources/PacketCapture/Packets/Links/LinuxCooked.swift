/// Linux' "cooked" headers (LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2), as `-i any` writes them.
enum LinuxCooked {
    static func version1(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(16, bytes) else { return here.damaged }
        let hardware = bytes.half(here.start &+ 2, true)
        let type = bytes.half(here.start &+ 14, true)
        return carried(here.inner(.ethertype, detail: UInt32(type), skipping: 16), hardware, type)
    }

    static func version2(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(20, bytes) else { return here.damaged }
        let hardware = bytes.half(here.start &+ 8, true)
        let type = bytes.half(here.start, true)
        return carried(here.inner(.ethertype, detail: UInt32(type), skipping: 20), hardware, type)
    }

    /// The protocol is an Ethertype or one of Linux' own small numbers; some kinds of hardware (ARPHRD_ values) give it
    /// another meaning.
    private static func carried(_ payload: Layer, _ hardware: UInt16, _ type: UInt16) -> Layer {
        if type >= Ethertype.lowest { return payload }
        switch (hardware, type) {
        case (824, _): return payload.found(.netlink)
        case (801, _): return payload.inner(.wireless)
        case (802, _): return payload.inner(.link, detail: LinkType.prism)
        case (803, _): return payload.inner(.link, detail: LinkType.radiotap)
        case (770, _): return payload.found(.unknownLink, LinkType.frameRelay)
        // ETH_P_802_3: Novell's raw 802.3.
        case (_, 1): return payload.found(.llc, 0xff)
        case (_, 4): return payload.inner(.llc)
        default: return payload.found(.otherEthertype, UInt32(type))
        }
    }
}
