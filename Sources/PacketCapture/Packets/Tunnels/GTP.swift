/// GTP-U version 1 (3GPP TS 29.281): what a mobile network's user sends.
enum GTP {
    /// Extension headers of one packet; the standard knows a handful.
    private static let maxExtensions = 8

    static func next(_ bytes: Span<UInt8>, _ here: Layer) -> Layer? {
        guard here.has(8, bytes) else { return nil }
        let flags = bytes[here.start]
        // Version 1, not GTP', reserved bit 0, a user's packet, and a length that is exactly what is there.
        guard flags & 0xf8 == 0x30, bytes[here.start &+ 1] == 255 else { return nil }
        guard Int(bytes.half(here.start &+ 2, true)) == here.end &- here.start &- 8 else { return nil }
        guard flags & 7 != 0 else { return UDP.judged(bytes, here.tunnelled(.ip, skipping: 8), slack: 0) }
        guard here.has(12, bytes) else { return here.isCut(bytes) ? here.damaged : nil }
        var layer = here.inner(.transport, skipping: 12)
        var type = flags & 4 != 0 ? bytes[here.start &+ 11] : 0
        for _ in 0..<maxExtensions where type != 0 {
            guard layer.has(1, bytes) else { return here.isCut(bytes) ? here.damaged : nil }
            let length = Int(bytes[layer.start]) &* 4
            guard length > 0, layer.has(length, bytes) else { return here.isCut(bytes) ? here.damaged : nil }
            type = bytes[layer.start &+ length &- 1]
            layer = layer.inner(.transport, skipping: length)
        }
        guard type == 0 else { return nil }
        return UDP.judged(bytes, layer.tunnelled(.ip), slack: 0)
    }
}
