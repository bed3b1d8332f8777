import BITSSessions

/// The name of a flow that Zeek, Suricata and Wireshark give it too: Community ID, version 1, with the usual seed 0
/// (github.com/corelight/community-id-spec).
enum CommunityID {
    private static let seed: [UInt8] = [0, 0]
    /// IANA's number for TCP, and an octet of padding.
    private static let tcp: [UInt8] = [6, 0]

    /// The same for both directions; nil for stand-ins of addresses (a hash of two addresses is
    /// guessed soon), and if the system's library refuses SHA-1.
    static func text(_ a: Endpoint, _ b: Endpoint) -> String? {
        guard a.address.standIn == nil, b.address.standIn == nil else { return nil }
        let first = min(a, b)
        let second = max(a, b)
        let octets =
            seed + first.address.octets + second.address.octets + tcp + octets(first.port) + octets(second.port)
        return SHA1.digest(octets).map { "1:\(Base64.text($0))" }
    }

    private static func octets(_ port: UInt16) -> [UInt8] {
        [UInt8(port >> 8), UInt8(truncatingIfNeeded: port)]
    }
}

extension IPAddress {
    /// 4 or 16 octets in network byte order.
    var octets: [UInt8] {
        let words = isIPv6 ? [high, low] : [low]
        let size = isIPv6 ? 8 : 4
        return words.flatMap { word in
            (0..<size).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * (size - 1 - $0))) }
        }
    }
}
