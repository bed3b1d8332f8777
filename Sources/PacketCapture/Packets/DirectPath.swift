/// The short way to TCP and UDP: one of the common links, at most two VLAN tags, IPv4 or IPv6 without anything unusual.
///
/// It says nothing that the loop over layers would not say, too; it only says it sooner.
enum DirectPath {
    /// The same for Ethernet without tags and IPv4 alone, short enough to be part of what takes the frame.
    @inline(always)
    static func readPlain(
        _ frame: Span<UInt8>, _ linkType: UInt32, end: Int, into decoded: inout DecodedFrame
    ) -> FrameContent {
        guard linkType == LinkType.ethernet, frame.count >= 22, frame.half(12, true) == 0x0800 else { return .damaged }
        return readIPv4(frame, 14, end, into: &decoded)
    }

    /// `tcp`, with `decoded` filled in, `udp`, or `damaged` for everything else; `decoded` is then worthless.
    @inline(__always)
    static func read(
        _ frame: Span<UInt8>, _ linkType: UInt32, end: Int, into decoded: inout DecodedFrame
    ) -> FrameContent {
        var start = 14
        var ethertype: UInt16 = 0
        switch linkType {
        case LinkType.ethernet:
            guard frame.count >= 22 else { return .damaged }
            ethertype = frame.half(12, true)
            if ethertype == 0x8100 || ethertype == 0x88a8 {
                ethertype = frame.half(16, true)
                start = 18
                if ethertype == 0x8100 {
                    ethertype = frame.half(20, true)
                    start = 22
                }
            }
        case LinkType.linuxCooked:
            guard frame.count >= 16 else { return .damaged }
            ethertype = frame.half(14, true)
            start = 16
        case LinkType.linuxCooked2:
            guard frame.count >= 20 else { return .damaged }
            ethertype = frame.half(0, true)
            start = 20
        case LinkType.raw, LinkType.dltRaw, LinkType.dltRawBSD:
            guard frame.count >= 1 else { return .damaged }
            ethertype = frame[0] >> 4 == 4 ? 0x0800 : 0x86dd
            start = 0
        default: return .damaged
        }
        if ethertype == 0x0800 { return readIPv4(frame, start, end, into: &decoded) }
        if ethertype == 0x86dd { return readIPv6(frame, start, end, into: &decoded) }
        return .damaged
    }

    @inline(always)
    private static func readIPv4(
        _ frame: Span<UInt8>, _ start: Int, _ end: Int, into decoded: inout DecodedFrame
    ) -> FrameContent {
        guard let header = IPv4.Header(frame, start, end), !header.isFragment else { return .damaged }
        guard header.protocolNumber == 6 else {
            return header.protocolNumber == 17 ? plainUDP(frame, start &+ header.length, header.end) : .damaged
        }
        header.describe(frame, start, &decoded)
        return TCPHeader.read(frame, start &+ header.length, header.end, into: &decoded) ? .tcp : .damaged
    }

    @inline(__always)
    private static func readIPv6(
        _ frame: Span<UInt8>, _ start: Int, _ end: Int, into decoded: inout DecodedFrame
    ) -> FrameContent {
        guard let header = IPv6.Header(frame, start, end) else { return .damaged }
        guard header.next == 6 else {
            return header.next == 17 ? plainUDP(frame, start &+ IPv6.Header.length, header.end) : .damaged
        }
        header.describe(frame, start, &decoded)
        return TCPHeader.read(frame, start &+ IPv6.Header.length, header.end, into: &decoded) ? .tcp : .damaged
    }

    /// UDP, if nobody looks at what its ports carry.
    @inline(always)
    private static func plainUDP(_ frame: Span<UInt8>, _ start: Int, _ end: Int) -> FrameContent {
        guard min(frame.count, end) &- start >= 8 else { return .damaged }
        let isPlain =
            !UDP.isLookedInto(frame.half(start, true)) && !UDP.isLookedInto(frame.half(start &+ 2, true))
        return isPlain ? .udp : .damaged
    }
}
