/// One fragment of an IP datagram, as its headers describe it.
struct Fragment {
    var isIPv6 = false
    /// Addresses: the eight high octets (0 for IPv4) and the eight low ones, big-endian.
    var sourceHigh: UInt64 = 0
    var sourceLow: UInt64 = 0
    var destinationHigh: UInt64 = 0
    var destinationLow: UInt64 = 0
    /// 16 bits for IPv4, 32 for IPv6.
    var identification: UInt32 = 0
    /// IPv4's protocol; IPv6's Next Header field of the fragment header.
    var protocolNumber: UInt8 = 0
    /// Octets before it in the datagram's payload (for IPv6: in what follows the fragment header).
    var offset = 0
    /// Its payload on the wire, and how much of that the capture holds.
    var length = 0
    var captured = 0
    /// "More fragments" is not set.
    var isLast = false
    /// Where its payload begins in the bytes that come with it.
    var start = 0

    var end: Int { offset &+ length }

    /// Whether a datagram can hold it: not empty, on a boundary of eight octets unless it is the last one, and nothing
    /// beyond what a 16-bit length can tell ("ping of death").
    var isPlausible: Bool {
        guard offset >= 0, offset <= Fragment.longestPayload, length > 0, length <= Fragment.longestPayload else {
            return false
        }
        return offset & 7 == 0 && (isLast || length & 7 == 0) && end <= Fragment.longestPayload
    }

    /// Octets that a datagram's payload can have.
    static let longestPayload = 65_535
}

/// A datagram put together from its fragments.
struct Datagram {
    /// Its payload as far as the capture holds it without a hole from its first octet on: fewer than ``length`` if a
    /// fragment was cut by the snap length.
    var octets: [UInt8]
    /// The payload's octets on the wire.
    var length: Int
    /// Of the first fragment: the only one that counts for IPv6 (RFC 8200 4.5).
    var protocolNumber: UInt8
}

/// What the fragments of one datagram have in common: for IPv4 the protocol too (RFC 791 3.2), for IPv6 not (RFC 8200
/// 4.5).
struct FragmentKey: Hashable {
    let isIPv6: Bool
    let protocolNumber: UInt8
    let identification: UInt32
    let sourceHigh: UInt64
    let sourceLow: UInt64
    let destinationHigh: UInt64
    let destinationLow: UInt64

    init(_ fragment: Fragment) {
        isIPv6 = fragment.isIPv6
        protocolNumber = fragment.isIPv6 ? 0 : fragment.protocolNumber
        identification = fragment.identification
        sourceHigh = fragment.sourceHigh
        sourceLow = fragment.sourceLow
        destinationHigh = fragment.destinationHigh
        destinationLow = fragment.destinationLow
    }
}
