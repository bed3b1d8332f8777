/// VXLAN (RFC 7348), with group policy, and VXLAN-GPE (draft-ietf-nvo3-vxlan-gpe).
enum VXLAN {
    static func next(_ bytes: Span<UInt8>, _ here: Layer) -> Layer? {
        guard here.has(8, bytes) else { return nil }
        let flags = bytes[here.start]
        // The network identifier is valid, and nothing stands behind it.
        guard flags & 0x08 != 0, bytes[here.start &+ 7] == 0 else { return nil }
        if flags & 0x04 != 0 { return generic(bytes, here, flags) }
        // Group policy has an identifier and flags of its own; nothing else has.
        let hasGroup = flags & 0x80 != 0
        guard flags & 0x77 == 0, hasGroup || bytes.word(here.start, true) & 0xff_ffff == 0 else { return nil }
        return UDP.judgedFrame(bytes, here.tunnelled(.ethernet, skipping: 8))
    }

    /// The protocol is said; version 0, reserved bits 0.
    private static func generic(_ bytes: Span<UInt8>, _ here: Layer, _ flags: UInt8) -> Layer? {
        guard flags & 0xf0 == 0, bytes.half(here.start &+ 1, true) == 0 else { return nil }
        switch bytes[here.start &+ 3] {
        case 1, 2: return UDP.judged(bytes, here.tunnelled(.ip, skipping: 8), slack: 0)
        case 3: return UDP.judgedFrame(bytes, here.tunnelled(.ethernet, skipping: 8))
        case 4: return service(bytes, here.tunnelled(.nsh, skipping: 8))
        default: return nil
        }
    }

    private static func service(_ bytes: Span<UInt8>, _ here: Layer) -> Layer? {
        let inner = ServiceHeader.next(bytes, here)
        switch inner.kind {
        case .ipv4, .ipv6: return UDP.judged(bytes, inner, slack: 0)
        case .ethernet: return UDP.judgedFrame(bytes, inner)
        default: return nil
        }
    }
}
