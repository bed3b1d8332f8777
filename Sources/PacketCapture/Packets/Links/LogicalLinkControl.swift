/// IEEE 802.2 LLC, and SNAP behind it (IEEE 802, RFC 1042).
enum LogicalLinkControl {
    /// Organisation codes of SNAP: Ethertypes follow the first two, Cisco's own numbers the third.
    private static let plain: UInt32 = 0
    private static let bridgeTunnel: UInt32 = 0x0000f8
    private static let cisco: UInt32 = 0x00000c

    static func next(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(3, bytes) else { return here.found(.llc) }
        let access = bytes[here.start]
        // Only unnumbered information carries what follows; Novell's raw 802.3 has ones instead of LLC.
        guard bytes[here.start &+ 2] == 3 else { return here.found(.llc, UInt32(access)) }
        switch bytes.half(here.start, true) {
        case 0xaaaa, 0xaaab, 0xabaa, 0xabab: return subnetworkAccess(bytes, here)
        case 0x0606: return here.inner(.ipv4, skipping: 3)
        case 0xfefe where here.has(4, bytes): return networkLayerProtocol(bytes, here)
        default: return here.found(.llc, UInt32(access))
        }
    }

    private static func subnetworkAccess(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(8, bytes) else { return here.found(.llc, 0xaa) }
        let organisation = bytes.word(here.start &+ 2, true) & 0xff_ffff
        let type = UInt32(bytes.half(here.start &+ 6, true))
        switch organisation {
        case plain, bridgeTunnel:
            guard type >= UInt32(Ethertype.lowest) else { return here.found(.llc, 0xaa) }
            return here.inner(.ethertype, detail: type, skipping: 8)
        case cisco: return here.found(.snap, type)
        default: return here.found(.snap)
        }
    }

    /// ISO 9577 identifiers, as in routed ATM (RFC 2684).
    private static func networkLayerProtocol(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        switch bytes[here.start &+ 3] {
        case 0xcc: here.inner(.ipv4, skipping: 4)
        case 0x8e: here.inner(.ipv6, skipping: 4)
        default: here.found(.llc, 0xfe)
        }
    }
}
