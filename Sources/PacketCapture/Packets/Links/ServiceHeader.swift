/// The network service header (RFC 8300), which VXLAN-GPE and switches put before what they forward.
enum ServiceHeader {
    static func next(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(8, bytes) else { return here.damaged }
        let first = bytes.half(here.start, true)
        let length = Int(first & 0x3f) &* 4
        guard first >> 14 == 0, length >= 8 else { return here.found(.otherEthertype, 0x894f) }
        switch bytes[here.start &+ 3] {
        case 1: return here.inner(.ipv4, skipping: length)
        case 2: return here.inner(.ipv6, skipping: length)
        case 3: return here.inner(.ethernet, skipping: length)
        case 4: return here.inner(.nsh, skipping: length)
        case 5: return here.inner(.mpls, skipping: length)
        default: return here.found(.otherEthertype, 0x894f)
        }
    }
}
