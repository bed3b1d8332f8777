/// PPP (RFC 1661) in its framings, and Cisco's HDLC.
enum PointToPoint {
    /// Address and control octets (RFC 1662) may be there or compressed away, and so may the high octet of the
    /// protocol.
    static func next(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(1, bytes) else { return here.damaged }
        var layer = here
        if bytes[here.start] == 0xff {
            guard here.has(2, bytes) else { return here.damaged }
            if bytes[here.start &+ 1] == 3 { layer = here.inner(.ppp, skipping: 2) }
        }
        guard layer.has(1, bytes) else { return here.damaged }
        // The last octet of a protocol number is odd, the first is even.
        if bytes[layer.start] & 1 != 0 { return carried(bytes, layer, UInt32(bytes[layer.start]), 1) }
        guard layer.has(2, bytes) else { return here.damaged }
        return carried(bytes, layer, UInt32(bytes.half(layer.start, true)), 2)
    }

    private static func carried(_ bytes: Span<UInt8>, _ here: Layer, _ number: UInt32, _ length: Int) -> Layer {
        switch number {
        case 0x0021: here.inner(.ipv4, skipping: length)
        case 0x0057: here.inner(.ipv6, skipping: length)
        case 0x0281, 0x0283: here.inner(.mpls, skipping: length)
        default: here.found(.ppp, number)
        }
    }

    /// PPPoE's session stage (RFC 2516).
    static func overEthernet(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(6, bytes) else { return here.damaged }
        guard bytes[here.start] == 0x11 else { return here.found(.otherEthertype, 0x8864) }
        // Any other code belongs to discovery.
        guard bytes[here.start &+ 1] == 0 else { return here.found(.otherEthertype, 0x8863) }
        let length = Int(bytes.half(here.start &+ 4, true))
        return here.inner(.ppp, skipping: 6).limited(to: length)
    }

    /// The first octet tells PPP from Cisco's framing.
    static func hdlc(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(2, bytes) else { return here.damaged }
        let address = bytes[here.start]
        if address == 0x0f || address == 0x8f { return here.inner(.ciscoHDLC) }
        // Linux' pppd puts the direction, 0 or 1, where the address was.
        let hasDirection = address < 2 && bytes[here.start &+ 1] == 3
        return hasDirection ? here.inner(.ppp, skipping: 2) : here.inner(.ppp)
    }

    /// Address, control, Ethertype (RFC 1547 4.3.1).
    static func ciscoHDLC(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(4, bytes) else { return here.damaged }
        let type = bytes.half(here.start &+ 2, true)
        switch type {
        case 0x8035: return here.found(.otherEthertype, 0x8035)
        case 0x2000, 0xfefe: return here.found(.otherEthertype, UInt32(type))
        default: return here.inner(.ethertype, detail: UInt32(type), skipping: 4)
        }
    }
}
