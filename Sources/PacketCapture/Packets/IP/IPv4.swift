/// IPv4 (RFC 791).
enum IPv4 {
    /// What the header says of its packet. A length field is never trusted beyond what was on the wire; total length 0,
    /// as segmentation offload leaves it, means the rest of the frame.
    struct Header {
        let length: Int
        /// One past the packet's last octet on the wire.
        let end: Int
        let protocolNumber: UInt8
        let identification: UInt16
        /// More fragments, or an offset: only a part of a packet.
        let isFragment: Bool

        /// nil if the bytes do not hold the header's fixed part, or it contradicts itself.
        @inline(always)
        init?(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
            guard bytes.count >= start &+ 20, end >= start &+ 20 else { return nil }
            let first = bytes.word(start, true)
            guard first >> 28 == 4 else { return nil }
            length = Int(first >> 24 & 15) &* 4
            let total = Int(first & 0xffff)
            self.end = total == 0 ? end : min(start &+ total, end)
            let second = bytes.word(start &+ 4, true)
            identification = UInt16(truncatingIfNeeded: second >> 16)
            isFragment = second & 0x3fff != 0
            protocolNumber = bytes[start &+ 9]
            guard length >= 20, start &+ length <= self.end else { return nil }
        }

        @inline(always)
        func describe(_ bytes: Span<UInt8>, _ start: Int, _ decoded: inout DecodedFrame) {
            let addresses = bytes.long(start &+ 12, true)
            decoded.sourceLow = addresses >> 32
            decoded.destinationLow = addresses & 0xffff_ffff
            decoded.ipIdentification = identification
            decoded.ipStart = start
        }
    }

    static func next(_ bytes: Span<UInt8>, _ here: Layer, _ decoded: inout DecodedFrame) -> Layer {
        guard let header = Header(bytes, here.start, here.end) else { return here.damaged }
        decoded = DecodedFrame(.damaged)
        header.describe(bytes, here.start, &decoded)
        if header.isFragment { return here.inner(.ipv4Fragment) }
        var payload = here.inner(.transport, detail: UInt32(header.protocolNumber), skipping: header.length)
        payload.end = header.end
        return payload
    }

    /// The fragment whose IP header begins here and has been read before.
    ///
    /// Its length is what the header says even if the frame was shorter on the wire: then the frame was cut on its way
    /// into the capture, since only the last fragment may have any length.
    static func fragment(_ bytes: Span<UInt8>, _ here: Layer, _ decoded: DecodedFrame) -> Fragment {
        var fragment = Fragment()
        guard let header = Header(bytes, here.start, here.end) else { return fragment }
        let field = bytes.half(here.start &+ 6, true)
        let total = Int(bytes.half(here.start &+ 2, true))
        fragment.sourceLow = decoded.sourceLow
        fragment.destinationLow = decoded.destinationLow
        fragment.identification = UInt32(decoded.ipIdentification)
        fragment.protocolNumber = header.protocolNumber
        fragment.offset = Int(field & 0x1fff) &* 8
        fragment.isLast = field & 0x2000 == 0
        fragment.length = (total == 0 ? header.end &- here.start : total) &- header.length
        fragment.start = min(here.start &+ header.length, bytes.count)
        fragment.captured = min(fragment.length, min(bytes.count, header.end) &- fragment.start)
        return fragment
    }
}
