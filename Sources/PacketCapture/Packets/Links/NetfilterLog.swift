/// LINKTYPE_NFLOG: a packet that Linux' netfilter logged, among other attributes.
enum NetfilterLog {
    /// Attributes that are looked through; the kernel knows two dozen.
    private static let maxAttributes = 64

    static func next(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(4, bytes) else { return here.damaged }
        guard bytes[here.start &+ 1] == 0 else { return here.found(.emptyLog) }
        let family = bytes[here.start]
        // Lengths and types are in the byte order of the capturing host, which nothing tells.
        return packet(bytes, here, family, bigEndian: false) ?? packet(bytes, here, family, bigEndian: true)
            ?? (here.isCut(bytes) ? here.damaged : here.found(.emptyLog))
    }

    /// nil if the attributes make no sense in that byte order, or none of them is a packet.
    private static func packet(_ bytes: Span<UInt8>, _ here: Layer, _ family: UInt8, bigEndian: Bool) -> Layer? {
        var attribute = here.inner(.link, skipping: 4)
        var ethertype: UInt32 = 0
        for _ in 0..<maxAttributes {
            guard attribute.has(4, bytes) else { return nil }
            let length = Int(bytes.half(attribute.start, bigEndian))
            let type = bytes.half(attribute.start &+ 2, bigEndian) & 0x7fff
            guard length >= 4, length <= attribute.end &- attribute.start, type <= maxAttributes else { return nil }
            switch type {
            case 1 where attribute.has(6, bytes): ethertype = UInt32(bytes.half(attribute.start &+ 4, true))
            case 9:
                let payload = attribute.inner(.ip, skipping: 4).limited(to: length &- 4)
                switch family {
                case 2: return payload.inner(.ipv4)
                case 10: return payload.inner(.ipv6)
                default: return payload.inner(.ethertype, detail: ethertype)
                }
            default: break
            }
            attribute.start &+= (length &+ 3) & ~3
        }
        return nil
    }
}
