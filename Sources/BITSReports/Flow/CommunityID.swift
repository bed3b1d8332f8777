import BITSSessions

/// The name of a flow that Zeek, Suricata and Wireshark give it too: Community ID, version 1, with the usual seed 0
/// (github.com/corelight/community-id-spec).
enum CommunityID {
    private static let seedSize = 2
    /// IANA's number for TCP; an octet of padding follows it.
    private static let tcp: UInt8 = 6

    /// The same for both directions; nil for stand-ins of addresses (a hash of two addresses is
    /// guessed soon), and if the system's library refuses SHA-1.
    static func text(_ a: Endpoint, _ b: Endpoint) -> String? {
        guard a.address.standIn == nil, b.address.standIn == nil else { return nil }
        let first = min(a, b)
        let second = max(a, b)
        // One for each connection of a report: no arrays on the way.
        let octets = [UInt8](capacity: 40) { out in
            out.append(0, octets: seedSize)
            out.append(first.address)
            out.append(second.address)
            out.append(UInt64(tcp) << 8, octets: 2)
            out.append(UInt64(first.port), octets: 2)
            out.append(UInt64(second.port), octets: 2)
        }
        return SHA1.digest(octets).map { "1:\(Base64.text($0))" }
    }
}

extension OutputSpan<UInt8> {
    /// 4 or 16 octets in network byte order.
    fileprivate mutating func append(_ address: IPAddress) {
        if address.isIPv6 { append(address.high, octets: 8) }
        append(address.low, octets: address.isIPv6 ? 8 : 4)
    }

    /// The lowest octets of a number, the highest of them first.
    fileprivate mutating func append(_ number: UInt64, octets: Int) {
        var octet = octets
        while octet > 0 {
            octet &-= 1
            append(UInt8(truncatingIfNeeded: number >> UInt64(8 &* octet)))
        }
    }
}

extension IPAddress {
    /// 4 or 16 octets in network byte order.
    var octets: [UInt8] { [UInt8](capacity: 16) { $0.append(self) } }
}
