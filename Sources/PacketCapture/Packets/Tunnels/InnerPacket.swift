/// Judges whether what stands at a place can be the packet that a tunnel would carry there.
///
/// UDP ports are only a hint, and MPLS and L2TPv3 do not say at all what they carry: a packet is read there only if its
/// headers agree with each other and with the room they have. What is refused is counted as what is around it, so that
/// no connection is invented.
enum InnerPacket {
    enum Judgement {
        case plausible, no
        /// The capture ends before that can be told.
        case cut
    }

    /// What may stand behind a short packet in an Ethernet frame: padding to 60 octets and a check sequence.
    static let ethernetPadding = 50
    /// A packet up to that size is written with its length; segmentation offload leaves 0 in larger ones.
    private static let largestWithLength = 1500
    /// Tags before the Ethertype of an inner frame.
    private static let maxTags = 3

    /// - Parameter slack: octets that may follow the packet.
    static func ip(_ bytes: Span<UInt8>, _ here: Layer, slack: Int) -> Judgement {
        guard here.has(1, bytes) else { return missing(bytes, here, 20) }
        switch bytes[here.start] >> 4 {
        case 4: return ipv4(bytes, here, slack)
        case 6: return ipv6(bytes, here, slack)
        default: return .no
        }
    }

    /// A frame of Ethernet that carries IP.
    static func ethernet(_ bytes: Span<UInt8>, _ here: Layer) -> Judgement {
        guard here.has(14, bytes) else { return missing(bytes, here, 14 &+ 20) }
        var type = here.inner(.ethertype, skipping: 12)
        for _ in 0...maxTags {
            guard type.has(2, bytes) else { return missing(bytes, type, 2 &+ 20) }
            let payload = type.inner(.ip, skipping: 2)
            switch UInt32(bytes.half(type.start, true)) {
            case Ethertype.ipv4:
                return payload.has(1, bytes) && bytes[payload.start] >> 4 != 4
                    ? .no : ip(bytes, payload, slack: ethernetPadding)
            case Ethertype.ipv6:
                return payload.has(1, bytes) && bytes[payload.start] >> 4 != 6
                    ? .no : ip(bytes, payload, slack: ethernetPadding)
            case Ethertype.arp: return addressResolution(bytes, payload)
            case 0x8100, 0x88a8: type.start &+= 4
            default: return .no
            }
        }
        return .no
    }

    /// Whether an IPv4 header with a right checksum stands here, whatever its length says.
    static func isSummedIPv4(_ bytes: Span<UInt8>, _ here: Layer) -> Bool {
        guard here.has(20, bytes), bytes[here.start] >> 4 == 4, bytes.half(here.start &+ 10, true) != 0 else {
            return false
        }
        let length = Int(bytes[here.start] & 15) &* 4
        return length >= 20 && here.has(length, bytes) && headerSum(bytes, here.start, length) == 0xffff
    }

    private static func ipv4(_ bytes: Span<UInt8>, _ here: Layer, _ slack: Int) -> Judgement {
        guard here.has(20, bytes) else { return missing(bytes, here, 20) }
        let headerLength = Int(bytes[here.start] & 15) &* 4
        let total = length(bytes.half(here.start &+ 2, true), here)
        guard headerLength >= 20, total >= headerLength, fits(total, here, slack) else { return .no }
        guard here.has(headerLength, bytes) else { return missing(bytes, here, headerLength) }
        // Where the sum is left to hardware it is 0.
        let isSummed = bytes.half(here.start &+ 10, true) != 0
        guard !isSummed || headerSum(bytes, here.start, headerLength) == 0xffff else { return .no }
        guard bytes.word(here.start &+ 12, true) != 0 || bytes.word(here.start &+ 16, true) != 0 else { return .no }
        let isFirst = bytes.half(here.start &+ 6, true) & 0x1fff == 0
        guard bytes[here.start &+ 9] == 6, isFirst else { return .plausible }
        return tcp(bytes, here.limited(to: total).inner(.transport, skipping: headerLength))
    }

    private static func ipv6(_ bytes: Span<UInt8>, _ here: Layer, _ slack: Int) -> Judgement {
        guard here.has(40, bytes) else { return missing(bytes, here, 40) }
        let total = length(bytes.half(here.start &+ 4, true), here, behind: 40)
        // A multicast address sends nothing.
        guard fits(total, here, slack), bytes[here.start &+ 8] != 0xff else { return .no }
        switch bytes[here.start &+ 6] {
        case 6: return tcp(bytes, here.limited(to: total).inner(.transport, skipping: 40))
        case 0, 4, 17, 41, 43, 44, 47, 50, 51, 58, 59, 60, 89, 97, 103, 112, 115, 132, 135, 139, 140: return .plausible
        default: return .no
        }
    }

    private static func tcp(_ bytes: Span<UInt8>, _ here: Layer) -> Judgement {
        guard here.has(TCPHeader.minLength, bytes) else { return missing(bytes, here, TCPHeader.minLength) }
        let headerLength = Int(bytes[here.start &+ 12] >> 4) &* 4
        return headerLength >= TCPHeader.minLength && here.start &+ headerLength <= here.end ? .plausible : .no
    }

    /// ARP for IPv4 on Ethernet (RFC 826).
    private static func addressResolution(_ bytes: Span<UInt8>, _ here: Layer) -> Judgement {
        guard here.has(8, bytes) else { return missing(bytes, here, 28) }
        return bytes.long(here.start, true) >> 16 == 0x0001_0800_0604 ? .plausible : .no
    }

    /// The packet's length as a field says it, or all the room.
    private static func length(_ field: UInt16, _ here: Layer, behind: Int = 0) -> Int {
        let room = here.end &- here.start
        return field == 0 && room > largestWithLength ? room : behind &+ Int(field)
    }

    private static func fits(_ length: Int, _ here: Layer, _ slack: Int) -> Bool {
        let room = here.end &- here.start
        return length <= room && room &- length <= slack
    }

    /// Octets are not there: either the capture lacks them, or there were none.
    private static func missing(_ bytes: Span<UInt8>, _ here: Layer, _ count: Int) -> Judgement {
        here.isCut(bytes) && here.end &- here.start >= count ? .cut : .no
    }

    /// The ones' complement sum over an IPv4 header (RFC 1071): 0xffff if its checksum is right.
    private static func headerSum(_ bytes: Span<UInt8>, _ start: Int, _ length: Int) -> UInt32 {
        var sum: UInt32 = 0
        var position = 0
        while position < length {
            sum &+= UInt32(bytes.half(start &+ position, true))
            position &+= 2
        }
        sum = (sum & 0xffff) &+ (sum >> 16)
        return (sum & 0xffff) &+ (sum >> 16)
    }
}
