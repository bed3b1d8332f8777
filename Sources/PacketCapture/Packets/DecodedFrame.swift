/// What a frame turned out to carry.
public enum FrameContent: UInt8, Sendable {
    case tcp, udp, icmp, icmpv6, arp
    /// A part of an IP packet; parts are counted, not put together.
    case ipv4Fragment, ipv6Fragment
    /// ``DecodedFrame/detail`` is the IP protocol number.
    case otherIP
    /// ``DecodedFrame/detail`` is the Ethertype.
    case otherEthertype
    /// IEEE 802.3 length field with LLC, not SNAP.
    case llc
    /// The link type is not read.
    case unknownLink
    /// The frame ends before a header that it must hold, or a header contradicts itself.
    case damaged
}

/// The headers of one frame as plain numbers, and where its TCP payload lies.
struct DecodedFrame {
    var content: FrameContent
    var detail: UInt16 = 0
    var isIPv6 = false
    /// Addresses: the eight high octets (0 for IPv4) and the eight low ones, big-endian.
    var sourceHigh: UInt64 = 0
    var sourceLow: UInt64 = 0
    var destinationHigh: UInt64 = 0
    var destinationLow: UInt64 = 0
    var sourcePort: UInt16 = 0
    var destinationPort: UInt16 = 0
    var sequence: UInt32 = 0
    var acknowledgement: UInt32 = 0
    var flags: TCPFlags = []
    var window: UInt16 = 0
    /// The payload's first byte in the frame.
    var payloadOffset = 0
    /// Payload octets that the capture holds, and those that were on the wire.
    var payloadCaptured = 0
    var payloadLength = 0

    init(_ content: FrameContent, detail: UInt16 = 0) {
        self.content = content
        self.detail = detail
    }
}

/// The flag bits of a TCP header (RFC 9293 3.1).
struct TCPFlags: OptionSet {
    let rawValue: UInt8
    static let fin = TCPFlags(rawValue: 1)
    static let syn = TCPFlags(rawValue: 2)
    static let rst = TCPFlags(rawValue: 4)
    static let ack = TCPFlags(rawValue: 16)
}
