/// The checksum of TCP segments (RFC 9293 3.1).
enum TCPChecksum {
    enum Verdict: UInt8 {
        case right, wrong
        /// What a host leaves there for its adapter to finish, not a checksum yet: the sum of the pseudo header, with
        /// the segment's length or (large segment offload) without it, or nothing.
        case unfilled
        /// The capture does not hold the whole segment.
        case unknown
    }

    /// What the IP header adds to the sum (RFC 9293 3.1, RFC 8200 8.1). Addresses: the eight high octets (0 for IPv4)
    /// and the eight low ones, big-endian. The destination is the final one: with an IPv6 routing header that has
    /// segments left it is not the header's, and nobody should ask.
    struct PseudoHeader {
        var sourceHigh: UInt64 = 0
        var sourceLow: UInt64 = 0
        var destinationHigh: UInt64 = 0
        var destinationLow: UInt64 = 0

        /// The sum of it all for protocol 6, without the length.
        fileprivate var sum: UInt64 {
            TCPChecksum.halves(sourceHigh) &+ TCPChecksum.halves(sourceLow) &+ TCPChecksum.halves(destinationHigh)
                &+ TCPChecksum.halves(destinationLow) &+ 6
        }
    }

    /// - Parameters:
    ///   - start: the TCP header's first octet in the bytes.
    ///   - length: octets of the segment on the wire, header and payload.
    static func verify(_ bytes: Span<UInt8>, start: Int, length: Int, _ pseudo: PseudoHeader) -> Verdict {
        guard start >= 0, start <= bytes.count, length >= 20, length <= bytes.count &- start else { return .unknown }
        let segment = bytes.extracting(start..<(start &+ length))
        let addresses = pseudo.sum
        let withLength = addresses &+ UInt64(length)
        if InternetChecksum.fold(withLength &+ UInt64(InternetChecksum.sum(segment))) == 0xffff { return .right }
        let field = segment.half(16, true)
        let isUnfilled =
            field == 0 || field == InternetChecksum.fold(withLength) || field == InternetChecksum.fold(addresses)
        return isUnfilled ? .unfilled : .wrong
    }

    /// The two halves added: a sum that may still be folded.
    private static func halves(_ number: UInt64) -> UInt64 { (number >> 32) &+ (number & 0xffff_ffff) }
}
