/// L2TP: version 2 over UDP with PPP inside (RFC 2661), version 3 over IP (RFC 3931) and over UDP.
enum L2TP {
    private static let protocolNumber: UInt32 = 115

    /// A session's packet: cookie and sublayer may stand before it, and nothing tells which. Only a frame or packet
    /// that is plausible at one of the possible places is read.
    static func overIP(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        // Session 0 controls.
        guard here.has(4, bytes), bytes.word(here.start, true) != 0 else {
            return here.found(.otherIP, protocolNumber)
        }
        return session(bytes, here.inner(.transport, skipping: 4)) ?? here.found(.otherIP, protocolNumber)
    }

    private static func session(_ bytes: Span<UInt8>, _ here: Layer) -> Layer? {
        // A cookie of 0, 4 or 8 octets and a sublayer of 0 or 4.
        for length in stride(from: 0, through: 12, by: 4) {
            let frame = here.tunnelled(.ethernet, skipping: length)
            if InnerPacket.ethernet(bytes, frame) == .plausible { return frame }
            let packet = here.tunnelled(.ip, skipping: length)
            if InnerPacket.ip(bytes, packet, slack: 0) == .plausible { return packet }
        }
        return nil
    }

    static func overUDP(_ bytes: Span<UInt8>, _ here: Layer) -> Layer? {
        guard here.has(6, bytes) else { return nil }
        let flags = bytes.half(here.start, true)
        // Not control; reserved bits 0.
        guard flags & 0xb4f0 == 0 else { return nil }
        switch flags & 15 {
        case 3:
            // Two reserved octets and a session; none of version 2's flags.
            guard flags == 3, here.has(8, bytes), bytes.half(here.start &+ 2, true) == 0,
                bytes.word(here.start &+ 4, true) != 0
            else { return nil }
            return session(bytes, here.inner(.transport, skipping: 8))
        case 2: return version2(bytes, here, flags)
        default: return nil
        }
    }

    private static func version2(_ bytes: Span<UInt8>, _ here: Layer, _ flags: UInt16) -> Layer? {
        var length = 2
        if flags & 0x4000 != 0 {
            guard here.has(4, bytes), Int(bytes.half(here.start &+ 2, true)) == here.end &- here.start else {
                return nil
            }
            length &+= 2
        }
        // Tunnel and session; sequence numbers.
        length &+= flags & 0x0800 != 0 ? 8 : 4
        if flags & 0x0200 != 0 {
            guard here.has(length &+ 2, bytes) else { return nil }
            length &+= 2 &+ Int(bytes.half(here.start &+ length, true))
        }
        let inner = PointToPoint.next(bytes, here.tunnelled(.ppp, skipping: length))
        switch inner.kind {
        case .ipv4, .ipv6: return UDP.judged(bytes, inner, slack: 0)
        default: return nil
        }
    }
}
