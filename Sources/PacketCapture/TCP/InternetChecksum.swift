/// The Internet checksum's sum: ones-complement, of 16-bit words (RFC 1071).
enum InternetChecksum {
    /// The sum of the octets as big-endian words; a 0 is thought behind an odd last octet.
    ///
    /// Eight octets at a time, their halves added to 64-bit sums that nothing below 2^34 octets overflows. Taken as
    /// little-endian, so that one load does; only the sum's two octets are then swapped (RFC 1071 2 B). Pieces of known
    /// length make all bounds checks but one per piece fall away.
    static func sum(_ bytes: Span<UInt8>) -> UInt16 {
        var low: UInt64 = 0
        var high: UInt64 = 0
        var rest = bytes
        while rest.count >= 32 {
            let piece = rest.extracting(first: 32)
            let (a, b) = (piece.long(0, false), piece.long(8, false))
            let (c, d) = (piece.long(16, false), piece.long(24, false))
            low &+= (a & 0xffff_ffff) &+ (b & 0xffff_ffff) &+ (c & 0xffff_ffff) &+ (d & 0xffff_ffff)
            high &+= (a >> 32) &+ (b >> 32) &+ (c >> 32) &+ (d >> 32)
            rest = rest.extracting(droppingFirst: 32)
        }
        while rest.count >= 8 {
            let eight = rest.extracting(first: 8).long(0, false)
            low &+= eight & 0xffff_ffff
            high &+= eight >> 32
            rest = rest.extracting(droppingFirst: 8)
        }
        var shift: UInt64 = 0
        for index in 0..<rest.count {
            low &+= UInt64(rest[index]) << shift
            shift ^= 8
        }
        return fold(low &+ high).byteSwapped
    }

    /// Adds the 16-bit words of a number; 0 only for 0.
    static func fold(_ sum: UInt64) -> UInt16 {
        var sum = (sum >> 32) &+ (sum & 0xffff_ffff)
        sum = (sum >> 16) &+ (sum & 0xffff)
        sum = (sum >> 16) &+ (sum & 0xffff)
        sum = (sum >> 16) &+ (sum & 0xffff)
        return UInt16(truncatingIfNeeded: sum)
    }
}
