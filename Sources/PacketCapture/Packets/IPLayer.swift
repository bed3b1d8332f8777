/// IPv4 (RFC 791) and IPv6 (RFC 8200) down to TCP (RFC 9293).
///
/// A length field is never trusted beyond what the frame had on the wire. Total length 0, as segmentation offload
/// leaves it, means the rest of the frame.
enum IPLayer {
    /// Extension headers beyond that are no real packet.
    private static let maxExtensions = 16

    @inline(__always)
    static func ipv4(_ frame: Span<UInt8>, at start: Int, _ originalLength: Int) -> DecodedFrame {
        guard frame.count >= start &+ 20, frame[start] >> 4 == 4 else { return DecodedFrame(.damaged) }
        let headerLength = Int(frame[start] & 15) &* 4
        guard headerLength >= 20 else { return DecodedFrame(.damaged) }
        let total = Int(frame.half(start &+ 2, true))
        let onWire = originalLength &- start
        let length = total == 0 ? onWire : min(total, onWire)
        guard length >= headerLength else { return DecodedFrame(.damaged) }
        // More fragments, or an offset: only a part of a packet.
        if frame.half(start &+ 6, true) & 0x3fff != 0 { return DecodedFrame(.ipv4Fragment) }
        let number = frame[start &+ 9]
        guard number == 6 else { return other(number) }
        var decoded = DecodedFrame(.tcp)
        decoded.sourceLow = UInt64(frame.word(start &+ 12, true))
        decoded.destinationLow = UInt64(frame.word(start &+ 16, true))
        readTCP(frame, at: start &+ headerLength, end: start &+ length, into: &decoded)
        return decoded
    }

    static func ipv6(_ frame: Span<UInt8>, at start: Int, _ originalLength: Int) -> DecodedFrame {
        guard frame.count >= start &+ 40, frame[start] >> 4 == 6 else { return DecodedFrame(.damaged) }
        let payload = Int(frame.half(start &+ 4, true))
        let onWire = originalLength &- start
        // Payload length 0: a jumbogram or offload; both mean the rest of the frame.
        let end = start &+ (payload == 0 ? onWire : min(40 &+ payload, onWire))
        var decoded = DecodedFrame(.tcp)
        decoded.isIPv6 = true
        decoded.sourceHigh = frame.long(start &+ 8, true)
        decoded.sourceLow = frame.long(start &+ 16, true)
        decoded.destinationHigh = frame.long(start &+ 24, true)
        decoded.destinationLow = frame.long(start &+ 32, true)
        var next = frame[start &+ 6]
        var position = start &+ 40
        for _ in 0..<maxExtensions {
            switch next {
            case 6:
                readTCP(frame, at: position, end: end, into: &decoded)
                return decoded
            case 0, 43, 60, 135:
                guard frame.count >= position &+ 8 else { return DecodedFrame(.damaged) }
                next = frame[position]
                position &+= (Int(frame[position &+ 1]) &+ 1) &* 8
            case 44:
                guard frame.count >= position &+ 8 else { return DecodedFrame(.damaged) }
                // An "atomic" fragment is whole (RFC 6946).
                if frame.half(position &+ 2, true) & 0xfff9 != 0 { return DecodedFrame(.ipv6Fragment) }
                next = frame[position]
                position &+= 8
            case 51:
                guard frame.count >= position &+ 8 else { return DecodedFrame(.damaged) }
                next = frame[position]
                position &+= (Int(frame[position &+ 1]) &+ 2) &* 4
            default: return other(next)
            }
            if position > end { return DecodedFrame(.damaged) }
        }
        return DecodedFrame(.damaged)
    }

    private static func other(_ number: UInt8) -> DecodedFrame {
        switch number {
        case 17: DecodedFrame(.udp)
        case 1: DecodedFrame(.icmp)
        case 58: DecodedFrame(.icmpv6)
        default: DecodedFrame(.otherIP, detail: UInt16(number))
        }
    }

    /// Fills in the TCP header and where its payload lies; `end` is one past the packet's last octet on the wire.
    @inline(__always)
    private static func readTCP(_ frame: Span<UInt8>, at start: Int, end: Int, into decoded: inout DecodedFrame) {
        guard frame.count >= start &+ 20, end >= start &+ 20 else {
            decoded.content = .damaged
            return
        }
        let headerLength = Int(frame[start &+ 12] >> 4) &* 4
        guard headerLength >= 20, start &+ headerLength <= end else {
            decoded.content = .damaged
            return
        }
        decoded.sourcePort = frame.half(start, true)
        decoded.destinationPort = frame.half(start &+ 2, true)
        decoded.sequence = frame.word(start &+ 4, true)
        decoded.acknowledgement = frame.word(start &+ 8, true)
        decoded.flags = TCPFlags(rawValue: frame[start &+ 13])
        decoded.window = frame.half(start &+ 14, true)
        let payload = start &+ headerLength
        decoded.payloadLength = end &- payload
        // A frame cut within the options holds no payload; its place must still lie inside the frame.
        decoded.payloadOffset = min(payload, frame.count)
        decoded.payloadCaptured = min(decoded.payloadLength, frame.count &- decoded.payloadOffset)
    }
}
