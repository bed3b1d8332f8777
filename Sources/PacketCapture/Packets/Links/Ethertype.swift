/// What an Ethertype (IEEE 802 Numbers of the IANA) announces.
enum Ethertype {
    /// Numbers below are lengths of IEEE 802.3 frames.
    static let lowest: UInt16 = 0x0600
    static let ipv4: UInt32 = 0x0800
    static let arp: UInt32 = 0x0806
    static let bridgedEthernet: UInt32 = 0x6558
    static let ipv6: UInt32 = 0x86dd

    static func next(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        switch here.detail {
        case ipv4: here.inner(.ipv4)
        case ipv6: here.inner(.ipv6)
        case arp, 0x8035: here.found(.arp)
        case 0..<UInt32(lowest): here.inner(.llc)
        // IEEE 802.1Q and 802.1ad, and what was used before 802.1ad.
        case 0x8100, 0x88a8, 0x9100, 0x9200: tag(bytes, here, length: 4)
        // Tags of Cisco switches and of IEEE 802.1BR.
        case 0x8926: tag(bytes, here, length: 6)
        case 0x893f: tag(bytes, here, length: 8)
        // A security group: version 1, one option.
        case 0x8909 where here.has(2, bytes) && bytes.half(here.start, true) == 0x0101: tag(bytes, here, length: 8)
        // Provider backbone bridges (IEEE 802.1ah): the customer's frame follows the service tag.
        case 0x88e7: here.inner(.ethernet, skipping: 4)
        case 0x8847, 0x8848: here.inner(.mpls)
        case 0x8864: here.inner(.pppoe)
        case 0x880b: here.inner(.ppp)
        case 0x894f: here.inner(.nsh)
        default: here.found(.otherEthertype, here.detail)
        }
    }

    /// A tag whose last two octets are the Ethertype of what follows.
    private static func tag(_ bytes: Span<UInt8>, _ here: Layer, length: Int) -> Layer {
        guard here.has(length, bytes) else { return here.damaged }
        let type = bytes.half(here.start &+ length &- 2, true)
        return here.inner(.ethertype, detail: UInt32(type), skipping: length)
    }
}
