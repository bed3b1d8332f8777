/// What a switch mirrors in GRE: ERSPAN types II and III (draft-foschiano-erspan).
enum ERSPAN {
    static func next(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(8, bytes) else { return here.damaged }
        switch bytes[here.start] >> 4 {
        case 1: return here.inner(.ethernet, skipping: 8)
        case 2: return type3(bytes, here)
        default: return here.found(.otherIP, 47)
        }
    }

    private static func type3(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(12, bytes) else { return here.damaged }
        let last = bytes.half(here.start &+ 10, true)
        // The lowest bit announces a subheader of the platform's own.
        let length = last & 1 != 0 ? 20 : 12
        // Frame type 0: Ethernet; 2: IP.
        switch last >> 10 & 31 {
        case 0: return here.inner(.ethernet, skipping: length)
        case 2: return here.inner(.ip, skipping: length)
        default: return here.found(.otherIP, 47)
        }
    }
}
