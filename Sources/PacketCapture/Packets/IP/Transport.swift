/// What IP carries, by its protocol number (IANA "Assigned Internet Protocol Numbers").
enum Transport {
    static func next(_ bytes: Span<UInt8>, _ here: Layer, _ decoded: inout DecodedFrame) -> Layer {
        switch here.detail {
        case 6: return here.found(TCPHeader.read(bytes, here.start, here.end, into: &decoded) ? .tcp : .damaged)
        case 17: return UDP.next(bytes, here)
        case 1: return here.found(.icmp)
        case 58: return here.found(.icmpv6)
        case 4: return here.tunnelled(.ipv4)
        case 41: return here.tunnelled(.ipv6)
        case 47: return GRE.next(bytes, here)
        case 51: return authenticationHeader(bytes, here, isIPv6: decoded.isIPv6)
        case 97: return EtherIP.next(bytes, here)
        case 115: return L2TP.overIP(bytes, here)
        case 137: return here.tunnelled(.mpls)
        default: return here.found(.otherIP, here.detail)
        }
    }

    /// The IP authentication header (RFC 4302): what it protects follows in the clear.
    private static func authenticationHeader(_ bytes: Span<UInt8>, _ here: Layer, isIPv6: Bool) -> Layer {
        guard here.has(12, bytes) else { return here.damaged }
        let length = (Int(bytes[here.start &+ 1]) &+ 2) &* 4
        guard length >= 12 else { return here.damaged }
        return here.inner(isIPv6 ? .ipv6Chain : .transport, detail: UInt32(bytes[here.start]), skipping: length)
    }
}
