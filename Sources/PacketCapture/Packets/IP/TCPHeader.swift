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
        let middle = bytes.word(start &+ 12, true)
        let headerLength = Int(middle >> 28) &* 4
        guard headerLength >= minLength, start &+ headerLength <= end else { return false }
        let ports = bytes.word(start, true)
        decoded.sourcePort = UInt16(truncatingIfNeeded: ports >> 16)
        decoded.destinationPort = UInt16(truncatingIfNeeded: ports)
        let numbers = bytes.long(start &+ 4, true)
        decoded.sequence = UInt32(truncatingIfNeeded: numbers >> 32)
        decoded.acknowledgement = UInt32(truncatingIfNeeded: numbers)
        decoded.flags = TCPFlags(rawValue: UInt8(truncatingIfNeeded: middle >> 16))
        decoded.window = UInt16(truncatingIfNeeded: middle)
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
