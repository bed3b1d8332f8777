/// GRE: version 0 (RFC 2784, RFC 2890, routing of RFC 1701), NVGRE (RFC 7637), and version 1 of PPTP (RFC 2637).
enum GRE {
    private static let protocolNumber: UInt32 = 47
    /// Entries of a source route.
    private static let maxRoutes = 32

    static func next(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(4, bytes) else { return here.damaged }
        let flags = bytes.half(here.start, true)
        let type = UInt32(bytes.half(here.start &+ 2, true))
        switch flags & 7 {
        case 0: return version0(bytes, here, flags, type)
        case 1: return pointToPoint(bytes, here, flags, type)
        default: return here.found(.otherIP, protocolNumber)
        }
    }

    private static func version0(_ bytes: Span<UInt8>, _ here: Layer, _ flags: UInt16, _ type: UInt32) -> Layer {
        var length = 4
        // Checksum and offset, key, sequence number.
        if flags & 0xc000 != 0 { length &+= 4 }
        if flags & 0x2000 != 0 { length &+= 4 }
        if flags & 0x1000 != 0 { length &+= 4 }
        if flags & 0x4000 != 0 {
            guard let routed = behindRoutes(bytes, here, length) else { return here.damaged }
            length = routed
        }
        let inner = here.tunnelled(.ethertype, detail: type, skipping: length)
        switch type {
        case Ethertype.ipv4, Ethertype.ipv6, 0x8847, 0x8848, 0x880b, 0x894f: return inner
        case Ethertype.bridgedEthernet: return inner.inner(.ethernet)
        // ERSPAN: without sequence number type I, which has no header of its own.
        case 0x88be: return flags & 0x1000 == 0 ? inner.inner(.ethernet) : ERSPAN.next(bytes, inner)
        case 0x22eb: return ERSPAN.next(bytes, inner)
        case 0x883e: return redirected(bytes, inner)
        default: return here.found(.otherIP, protocolNumber)
        }
    }

    /// The offset behind a list of routing entries: family, offset, length, route; the last has neither.
    private static func behindRoutes(_ bytes: Span<UInt8>, _ here: Layer, _ start: Int) -> Int? {
        var position = start
        for _ in 0..<maxRoutes {
            guard here.has(position &+ 4, bytes) else { return nil }
            let family = bytes.half(here.start &+ position, true)
            let length = Int(bytes[here.start &+ position &+ 3])
            position &+= 4 &+ length
            if family == 0, length == 0 { return position }
        }
        return nil
    }

    /// WCCP: version 2 has four octets of its own before the packet, which version 1 begins with.
    private static func redirected(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(1, bytes) else { return here.damaged }
        return here.inner(.ipv4, skipping: bytes[here.start] >> 4 == 4 ? 0 : 4)
    }

    /// Version 1: the key is the payload's length and a call; acknowledgements alone have no payload.
    private static func pointToPoint(_ bytes: Span<UInt8>, _ here: Layer, _ flags: UInt16, _ type: UInt32) -> Layer {
        guard type == 0x880b, flags & 0xef78 == 0x2000 else { return here.found(.otherIP, protocolNumber) }
        guard here.has(8, bytes) else { return here.damaged }
        let payload = Int(bytes.half(here.start &+ 4, true))
        guard flags & 0x1000 != 0, payload > 0 else { return here.found(.otherIP, protocolNumber) }
        let length = 12 &+ (flags & 0x0080 != 0 ? 4 : 0)
        return here.tunnelled(.ppp, skipping: length).limited(to: payload)
    }
}
