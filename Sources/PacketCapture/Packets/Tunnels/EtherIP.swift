/// EtherIP (RFC 3378): version 3 in the first four bits, twelve reserved ones, a frame.
enum EtherIP {
    static func next(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(2, bytes) else { return here.damaged }
        guard bytes.half(here.start, true) == 0x3000 else { return here.found(.otherIP, 97) }
        return here.tunnelled(.ethernet, skipping: 2)
    }
}
