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
