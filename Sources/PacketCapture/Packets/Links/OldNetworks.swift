/// Token Ring, FDDI and IP over FireWire.
enum OldNetworks {
    /// IEEE 802.5: access and frame control, addresses, perhaps a route.
    static func tokenRing(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(14, bytes) else { return here.damaged }
        guard bytes[here.start &+ 1] & 0xc0 == 0x40 else { return here.found(.ringControl) }
        // The highest bit of the source address announces a route, whose first octet tells its length.
        guard bytes[here.start &+ 8] & 0x80 != 0 else { return here.inner(.llc, skipping: 14) }
        guard here.has(15, bytes) else { return here.damaged }
        return here.inner(.llc, skipping: 14 &+ Int(bytes[here.start &+ 14] & 0x1f))
    }

    /// ANSI X3.139: frame control and addresses.
    static func fddi(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(13, bytes) else { return here.damaged }
        guard bytes[here.start] & 0x30 == 0x10 else { return here.found(.ringControl) }
        return here.inner(.llc, skipping: 13)
    }

    /// LINKTYPE_APPLE_IP_OVER_IEEE1394: two addresses of eight octets, Ethertype.
    static func fireWire(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(18, bytes) else { return here.damaged }
        return here.inner(.ethertype, detail: UInt32(bytes.half(here.start &+ 16, true)), skipping: 18)
    }
}
