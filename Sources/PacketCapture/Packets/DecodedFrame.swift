/// The headers of one frame as plain numbers, and where its TCP payload lies.
///
/// Of a packet inside tunnels it holds the innermost headers. Places are offsets in the frame's bytes, or, if
/// ``isReassembled``, in ``PacketDecoder/assembled``.
struct DecodedFrame: Equatable {
    var content: FrameContent
    var isIPv6 = false
    var flags: TCPFlags = []
    /// Tunnels around the packet.
    var tunnels: UInt8 = 0
    /// The packet, or a tunnel around it, was put together from fragments; this frame brought the last one.
    var isReassembled = false
    /// What it means depends on ``content``.
    var detail: UInt32 = 0
    /// Addresses: the eight high octets (0 for IPv4) and the eight low ones, big-endian.
    var sourceHigh: UInt64 = 0
    var sourceLow: UInt64 = 0
    var destinationHigh: UInt64 = 0
    var destinationLow: UInt64 = 0
    var sourcePort: UInt16 = 0
    var destinationPort: UInt16 = 0
    var sequence: UInt32 = 0
    var acknowledgement: UInt32 = 0
    var window: UInt16 = 0
    /// Of the TCP header.
    var checksum: UInt16 = 0
    /// Of the IPv4 header; 0 for IPv6.
    var ipIdentification: UInt16 = 0
    /// The IP header's first byte. Equal to ``transportStart`` where the bytes hold none: of a packet put together from
    /// fragments, and of exported TCP.
    var ipStart = 0
    /// The TCP header's first byte.
    var transportStart = 0
    /// TCP header and payload on the wire.
    var transportLength = 0
    /// The payload's first byte.
    var payloadOffset = 0
    /// Payload octets that the capture holds, and those that were on the wire.
    var payloadCaptured = 0
    var payloadLength = 0

    /// ``ipStart`` while decoding goes on in bytes that do not hold the IP header.
    static let noHeader = -1

    init(_ content: FrameContent) {
        self.content = content
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
