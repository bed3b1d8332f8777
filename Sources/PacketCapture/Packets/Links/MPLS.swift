/// A stack of MPLS labels (RFC 3032). What it carries is not said; it is recognised.
enum MPLS {
    /// Labels of one stack.
    private static let maxLabels = 16

    static func next(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        var label = here
        for _ in 0..<maxLabels {
            guard label.has(4, bytes) else { return here.damaged }
            let entry = bytes.word(label.start, true)
            label = label.inner(.mpls, skipping: 4)
            guard entry & 0x100 != 0 else { continue }
            // Explicit null labels name what follows.
            switch entry >> 12 {
            case 0: return label.inner(.ipv4)
            case 2: return label.inner(.ipv6)
            default: return carried(bytes, label)
            }
        }
        return here.found(.tooDeep)
    }

    /// IP by its first four bits; but a frame in an Ethernet pseudo-wire (RFC 4448) may begin with the same bits, and
    /// may have a control word before it. A frame must prove itself.
    private static func carried(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        let isIP = InnerPacket.ip(bytes, here, slack: InnerPacket.ethernetPadding)
        if isIP == .plausible { return here.inner(.ip) }
        let frame = InnerPacket.ethernet(bytes, here)
        if frame == .plausible { return here.inner(.ethernet) }
        if here.has(1, bytes), bytes[here.start] >> 4 == 0 {
            let behindControlWord = here.inner(.ethernet, skipping: 4)
            let controlled = InnerPacket.ethernet(bytes, behindControlWord)
            if controlled != .no { return controlled == .cut ? here.damaged : behindControlWord }
        }
        // Longer than its frame, so the frame was cut on its way into the capture.
        if InnerPacket.isSummedIPv4(bytes, here) { return here.inner(.ipv4) }
        return isIP == .cut || frame == .cut ? here.damaged : here.found(.otherEthertype, 0x8847)
    }
}
