/// IEEE 802.11 data frames that are not encrypted.
enum Wireless {
    static func next(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(2, bytes) else { return here.damaged }
        let control = bytes[here.start]
        let flags = bytes[here.start &+ 1]
        guard control & 3 == 0 else { return here.found(.wirelessOther) }
        switch control >> 2 & 3 {
        case 0: return here.found(.wirelessManagement)
        case 1: return here.found(.wirelessControl)
        case 2: return data(bytes, here, control, flags)
        default: return here.found(.wirelessOther)
        }
    }

    private static func data(_ bytes: Span<UInt8>, _ here: Layer, _ control: UInt8, _ flags: UInt8) -> Layer {
        guard control & 0x40 == 0 else { return here.found(.wirelessWithoutData) }
        guard flags & 0x40 == 0 else { return here.found(.wirelessEncrypted) }
        var length = 24
        // To and from a distribution system: a fourth address.
        if flags & 3 == 3 { length = 30 }
        guard here.has(length &+ 2, bytes) else { return here.damaged }
        // More fragments, or a fragment number.
        if flags & 4 != 0 || bytes[here.start &+ 22] & 15 != 0 { return here.found(.wirelessFragment) }
        var isAggregate = false
        if control & 0x80 != 0 {
            isAggregate = bytes[here.start &+ length] & 0x80 != 0
            length &+= 2
            // Throughput control.
            if flags & 0x80 != 0 { length &+= 4 }
        }
        if here.detail & 1 != 0 { length = (length &+ 3) & ~3 }
        return here.inner(isAggregate ? .aggregate : .llc, skipping: length)
    }

    /// The first packet of an A-MSDU (IEEE 802.11 9.3.2.2), and where the next one begins: each has two addresses, a
    /// length, and is padded to a multiple of four.
    static func subframe(_ bytes: Span<UInt8>, _ here: Layer) -> (first: Layer, others: Layer?) {
        guard here.has(14, bytes) else { return (here.damaged, nil) }
        let length = Int(bytes.half(here.start &+ 12, true))
        guard length >= 8, length <= here.end &- here.start &- 14 else { return (here.found(.wirelessOther), nil) }
        let first = here.inner(.llc, skipping: 14).limited(to: length)
        let others = here.inner(.aggregate, skipping: (14 &+ length &+ 3) & ~3)
        // A check sequence may stand behind the last one.
        return (first, others.has(14 &+ 8, bytes) ? others : nil)
    }
}
