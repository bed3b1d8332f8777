/// Geneve (RFC 8926).
enum Geneve {
    /// Options of one header: 63 words hold no more.
    private static let maxOptions = 63

    static func next(_ bytes: Span<UInt8>, _ here: Layer) -> Layer? {
        guard here.has(8, bytes) else { return nil }
        let optionsLength = Int(bytes[here.start] & 0x3f) &* 4
        // Version 0; reserved bits 0.
        guard bytes[here.start] >> 6 == 0, bytes[here.start &+ 1] & 0x3f == 0, bytes[here.start &+ 7] == 0,
            areWhole(bytes, here.inner(.transport, skipping: 8), optionsLength)
        else { return nil }
        let length = 8 &+ optionsLength
        switch UInt32(bytes.half(here.start &+ 2, true)) {
        case Ethertype.bridgedEthernet: return UDP.judgedFrame(bytes, here.tunnelled(.ethernet, skipping: length))
        case Ethertype.ipv4, Ethertype.ipv6: return UDP.judged(bytes, here.tunnelled(.ip, skipping: length), slack: 0)
        default: return nil
        }
    }

    /// Whether the options fill their room exactly.
    private static func areWhole(_ bytes: Span<UInt8>, _ here: Layer, _ length: Int) -> Bool {
        var position = 0
        for _ in 0..<maxOptions where position < length {
            guard here.has(position &+ 4, bytes) else { return here.isCut(bytes) }
            position &+= 4 &+ Int(bytes[here.start &+ position &+ 3] & 0x1f) &* 4
        }
        return position == length
    }
}
