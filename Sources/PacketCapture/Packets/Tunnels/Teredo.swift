/// Teredo (RFC 4380): IPv6 in UDP, with an authentication and an origin header before it.
enum Teredo {
    static func next(_ bytes: Span<UInt8>, _ here: Layer) -> Layer? {
        var layer = here
        if layer.has(4, bytes), bytes.half(layer.start, true) == 1 {
            // Two lengths, what they measure, a nonce of eight octets, and a confirmation.
            let length = 13 &+ Int(bytes[layer.start &+ 2]) &+ Int(bytes[layer.start &+ 3])
            layer = layer.inner(.transport, skipping: length)
        }
        if layer.has(2, bytes), bytes.half(layer.start, true) == 0 { layer = layer.inner(.transport, skipping: 8) }
        guard layer.has(1, bytes), bytes[layer.start] >> 4 == 6 else { return nil }
        return UDP.judged(bytes, layer.tunnelled(.ipv6), slack: 0)
    }
}
