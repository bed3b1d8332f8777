/// From the first byte of a frame to its network layer.
enum LinkLayer {
    /// Tags deeper than that are no network but an attack.
    private static let maxTags = 8

    /// - Parameters:
    ///   - frame: the captured bytes.
    ///   - originalLength: bytes on the wire, at least as many.
    @inline(__always)
    static func decode(_ frame: Span<UInt8>, linkType: UInt32, originalLength: Int) -> DecodedFrame {
        switch linkType {
        case LinkType.ethernet:
            guard frame.count >= 14 else { return DecodedFrame(.damaged) }
            return network(frame, ethertype: frame.half(12, true), at: 14, originalLength)
        case LinkType.linuxCooked:
            guard frame.count >= 16 else { return DecodedFrame(.damaged) }
            return network(frame, ethertype: frame.half(14, true), at: 16, originalLength)
        case LinkType.linuxCooked2:
            guard frame.count >= 20 else { return DecodedFrame(.damaged) }
            return network(frame, ethertype: frame.half(0, true), at: 20, originalLength)
        case LinkType.raw, LinkType.dltRaw, LinkType.dltRawBSD:
            return byVersion(frame, at: 0, originalLength)
        case LinkType.ipv4: return IPLayer.ipv4(frame, at: 0, originalLength)
        case LinkType.ipv6: return IPLayer.ipv6(frame, at: 0, originalLength)
        case LinkType.null, LinkType.loop: return bsdLoopback(frame, originalLength)
        default: return DecodedFrame(.unknownLink)
        }
    }

    @inline(__always)
    private static func network(
        _ frame: Span<UInt8>, ethertype: UInt16, at start: Int, _ originalLength: Int
    ) -> DecodedFrame {
        if ethertype == 0x0800 { return IPLayer.ipv4(frame, at: start, originalLength) }
        if ethertype == 0x86dd { return IPLayer.ipv6(frame, at: start, originalLength) }
        return tagged(frame, ethertype, start, originalLength)
    }

    /// VLAN tags (IEEE 802.1Q, 802.1ad, and the older 0x9100), 802.3 with SNAP, and what is no IP.
    private static func tagged(
        _ frame: Span<UInt8>, _ first: UInt16, _ start: Int, _ originalLength: Int
    ) -> DecodedFrame {
        var ethertype = first
        var position = start
        for _ in 0..<maxTags {
            switch ethertype {
            case 0x0800: return IPLayer.ipv4(frame, at: position, originalLength)
            case 0x86dd: return IPLayer.ipv6(frame, at: position, originalLength)
            case 0x0806: return DecodedFrame(.arp)
            case 0x8100, 0x88a8, 0x9100, 0x9200:
                guard frame.count >= position &+ 4 else { return DecodedFrame(.damaged) }
                ethertype = frame.half(position &+ 2, true)
                position &+= 4
            case 0..<0x0600:
                // A length, so LLC follows; SNAP with a zero organisation code names an Ethertype (RFC 1042).
                guard frame.count >= position &+ 8 else { return DecodedFrame(.llc) }
                guard frame.word(position, true) == 0xaaaa_0300, frame.half(position &+ 4, true) == 0 else {
                    return DecodedFrame(.llc)
                }
                ethertype = frame.half(position &+ 6, true)
                position &+= 8
            default: return DecodedFrame(.otherEthertype, detail: ethertype)
            }
        }
        return DecodedFrame(.damaged)
    }

    private static func byVersion(_ frame: Span<UInt8>, at start: Int, _ originalLength: Int) -> DecodedFrame {
        guard frame.count > start else { return DecodedFrame(.damaged) }
        switch frame[start] >> 4 {
        case 4: return IPLayer.ipv4(frame, at: start, originalLength)
        case 6: return IPLayer.ipv6(frame, at: start, originalLength)
        default: return DecodedFrame(.damaged)
        }
    }

    /// The address family in the byte order of the capturing host, or big-endian (LOOP); both are small numbers.
    private static func bsdLoopback(_ frame: Span<UInt8>, _ originalLength: Int) -> DecodedFrame {
        guard frame.count >= 4 else { return DecodedFrame(.damaged) }
        var family = frame.word(0, true)
        if family > 0xffff { family = frame.word(0, false) }
        switch family {
        case 2: return IPLayer.ipv4(frame, at: 4, originalLength)
        // AF_INET6 of Linux, NetBSD and OpenBSD, FreeBSD, macOS, and Windows.
        case 10, 24, 28, 30, 23: return IPLayer.ipv6(frame, at: 4, originalLength)
        default: return DecodedFrame(.otherEthertype, detail: UInt16(truncatingIfNeeded: family))
        }
    }
}

/// LINKTYPE_ numbers of the tcpdump registry, and their names.
public enum LinkType {
    static let null: UInt32 = 0
    static let ethernet: UInt32 = 1
    static let dltRaw: UInt32 = 12
    static let dltRawBSD: UInt32 = 14
    static let raw: UInt32 = 101
    static let loop: UInt32 = 108
    static let linuxCooked: UInt32 = 113
    static let ipv4: UInt32 = 228
    static let ipv6: UInt32 = 229
    static let linuxCooked2: UInt32 = 276

    private static let names: [UInt32: String] = [
        0: "NULL", 1: "ETHERNET", 6: "IEEE802_5", 9: "PPP", 10: "FDDI", 12: "RAW", 14: "RAW", 50: "PPP_HDLC",
        51: "PPP_ETHER", 101: "RAW", 104: "C_HDLC", 105: "IEEE802_11", 107: "FRELAY", 108: "LOOP", 113: "LINUX_SLL",
        127: "IEEE802_11_RADIOTAP", 147: "USER0", 189: "USB_LINUX", 220: "USB_LINUX_MMAPPED", 228: "IPV4", 229: "IPV6",
        239: "NFLOG", 252: "WIRESHARK_UPPER_PDU", 253: "NETLINK", 276: "LINUX_SLL2",
    ]

    /// The registry's name without its prefix, or `LINKTYPE n`.
    public static func name(_ number: UInt32) -> String {
        names[number] ?? "LINKTYPE \(number)"
    }
}
