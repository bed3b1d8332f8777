/// IPv6 and its extension headers (RFC 8200).
enum IPv6 {
    /// Extension headers beyond that are no real packet.
    private static let maxExtensions = 16
    /// Options of a hop-by-hop header that are looked through for a jumbo payload.
    private static let maxOptions = 64

    /// What the fixed header says of its packet.
    struct Header {
        static let length = 40

        let next: UInt8
        /// One past the packet's last octet on the wire. Payload length 0, of a jumbogram or as segmentation offload
        /// leaves it, means the rest of the frame.
        let end: Int

        /// nil if the bytes do not hold the header.
        @inline(__always)
        init?(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
            guard bytes.count >= start &+ Header.length, end >= start &+ Header.length, bytes[start] >> 4 == 6 else {
                return nil
            }
            let payload = Int(bytes.half(start &+ 4, true))
            next = bytes[start &+ 6]
            self.end = payload == 0 ? end : min(start &+ Header.length &+ payload, end)
        }

        @inline(__always)
        func describe(_ bytes: Span<UInt8>, _ start: Int, _ decoded: inout DecodedFrame) {
            decoded.isIPv6 = true
            decoded.sourceHigh = bytes.long(start &+ 8, true)
            decoded.sourceLow = bytes.long(start &+ 16, true)
            decoded.destinationHigh = bytes.long(start &+ 24, true)
            decoded.destinationLow = bytes.long(start &+ 32, true)
            decoded.ipStart = start
        }
    }

    static func next(_ bytes: Span<UInt8>, _ here: Layer, _ decoded: inout DecodedFrame) -> Layer {
        guard let header = Header(bytes, here.start, here.end) else { return here.damaged }
        decoded = DecodedFrame(.damaged)
        header.describe(bytes, here.start, &decoded)
        var payload = here.inner(.ipv6Chain, detail: UInt32(header.next), skipping: Header.length)
        payload.end = header.end
        if header.next == 0, bytes.half(here.start &+ 4, true) == 0, let length = jumboLength(bytes, payload) {
            return payload.limited(to: length)
        }
        return payload
    }

    /// Through the extension headers, up to a fragment or what they carry.
    static func chain(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        var layer = here
        for _ in 0..<maxExtensions {
            let length: Int
            switch layer.detail {
            // Hop-by-hop, routing and destination options, mobility (RFC 6275), HIP (RFC 7401), shim6 (RFC 5533).
            case 0, 43, 60, 135, 139, 140:
                guard layer.has(8, bytes) else { return layer.damaged }
                length = (Int(bytes[layer.start &+ 1]) &+ 1) &* 8
            case 44:
                guard layer.has(8, bytes) else { return layer.damaged }
                // An "atomic" fragment is whole (RFC 6946).
                if bytes.half(layer.start &+ 2, true) & 0xfff9 != 0 { return layer.inner(.ipv6Fragment) }
                length = 8
            default: return layer.inner(.transport, detail: layer.detail)
            }
            layer = layer.inner(.ipv6Chain, detail: UInt32(bytes[layer.start]), skipping: length)
            if layer.start > layer.end { return layer.damaged }
        }
        return layer.found(.tooDeep)
    }

    /// The fragment whose fragment header begins here and has been read before.
    static func fragment(_ bytes: Span<UInt8>, _ here: Layer, _ decoded: DecodedFrame) -> Fragment {
        var fragment = Fragment()
        // Behind one fragment header there is no other of the same packet.
        guard here.has(8, bytes), decoded.ipStart >= 0 else { return fragment }
        let field = bytes.half(here.start &+ 2, true)
        let payload = Int(bytes.half(decoded.ipStart &+ 4, true))
        // As for IPv4: the header's length also where the frame was shorter on the wire.
        let end = payload == 0 ? here.end : decoded.ipStart &+ Header.length &+ payload
        fragment.isIPv6 = true
        fragment.sourceHigh = decoded.sourceHigh
        fragment.sourceLow = decoded.sourceLow
        fragment.destinationHigh = decoded.destinationHigh
        fragment.destinationLow = decoded.destinationLow
        fragment.identification = bytes.word(here.start &+ 4, true)
        fragment.protocolNumber = bytes[here.start]
        fragment.offset = Int(field & 0xfff8)
        fragment.isLast = field & 1 == 0
        fragment.length = end &- here.start &- 8
        fragment.start = min(here.start &+ 8, bytes.count)
        fragment.captured = min(fragment.length, min(bytes.count, here.end) &- fragment.start)
        return fragment
    }

    /// The payload's length from the jumbo payload option (RFC 2675) of the hop-by-hop header that begins here.
    private static func jumboLength(_ bytes: Span<UInt8>, _ here: Layer) -> Int? {
        guard here.has(8, bytes) else { return nil }
        let options = here.limited(to: (Int(bytes[here.start &+ 1]) &+ 1) &* 8)
        var option = options.inner(.ipv6Chain, skipping: 2)
        for _ in 0..<maxOptions {
            guard option.has(2, bytes) else { return nil }
            let type = bytes[option.start]
            let length = Int(bytes[option.start &+ 1])
            if type == 0xc2 {
                guard length == 4, option.has(6, bytes) else { return nil }
                let jumbo = Int(bytes.word(option.start &+ 2, true))
                return jumbo > 0xffff ? jumbo : nil
            }
            option.start &+= type == 0 ? 1 : 2 &+ length
        }
        return nil
    }
}
