/// The TCP header (RFC 9293 3.1).
enum TCPHeader {
    /// Without options.
    static let minLength = 20

    /// Fills in the header and where its payload lies; false if it is not whole or contradicts itself.
    ///
    /// - Parameter end: one past the packet's last octet on the wire.
    @inline(always)
    static func read(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, into decoded: inout DecodedFrame) -> Bool {
        guard bytes.count >= start &+ minLength else { return false }
        let headerLength = Int(bytes[start &+ 12] >> 4) &* 4
        guard headerLength >= minLength, start &+ headerLength <= end else { return false }
        decoded.sourcePort = bytes.half(start, true)
        decoded.destinationPort = bytes.half(start &+ 2, true)
        decoded.sequence = bytes.word(start &+ 4, true)
        decoded.acknowledgement = bytes.word(start &+ 8, true)
        decoded.flags = TCPFlags(rawValue: bytes[start &+ 13])
        decoded.window = bytes.half(start &+ 14, true)
        decoded.checksum = bytes.half(start &+ 16, true)
        decoded.transportStart = start
        decoded.transportLength = end &- start
        let payload = start &+ headerLength
        decoded.payloadLength = end &- payload
        // A frame cut within the options holds no payload; its place must still lie inside the bytes.
        decoded.payloadOffset = min(payload, bytes.count)
        decoded.payloadCaptured = min(decoded.payloadLength, bytes.count &- decoded.payloadOffset)
        return true
    }
}
