/// The MAC header of Ethernet (IEEE 802.3).
enum Ethernet {
    static func next(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(14, bytes) else { return here.damaged }
        let type = bytes.half(here.start &+ 12, true)
        let payload = here.inner(.ethertype, detail: UInt32(type), skipping: 14)
        // Below 0x0600 it is the length of what follows; padding may stand behind that.
        return Ethertype.next(
            bytes, type < Ethertype.lowest && type > 0 ? payload.limited(to: Int(type)) : payload)
    }
}
