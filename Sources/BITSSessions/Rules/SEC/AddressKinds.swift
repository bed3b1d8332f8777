// What an address tells about where a machine stands: reachable from the whole Internet, within somebody's own network,
// or neither.
extension IPAddress {
    /// An address that a machine on the Internet can have: unicast and globally routable (RFC 6890).
    ///
    /// No Internet addresses are private ones, those that providers share (100.64/10), loopback, link-local and
    /// unique-local ones, multicast, and those reserved for benchmarks and documentation: nothing that is sent to one of
    /// those leaves a site. IPv4 addresses inside IPv6 (mapped, NAT64) count as what they are.
    var isInternet: Bool {
        if let embedded { return embedded.isInternet }
        guard isIPv6 else { return !IPAddress.reservedIPv4.contains { $0.contains(low) } }
        return high >> 61 == 1 && !IPAddress.reservedIPv6.contains { $0.contains(high) }
    }

    /// An address from within a network of one's own: private, shared, loopback, link-local or unique-local.
    ///
    /// Addresses of documentation and benchmarks are neither this nor ``isInternet``: they stand for any, so that they
    /// neither raise an alarm nor excuse anything.
    var isInternal: Bool {
        if let embedded { return embedded.isInternal }
        guard isIPv6 else { return IPAddress.internalIPv4.contains { $0.contains(low) } }
        return high >> 57 == 0xfc >> 1 || high >> 54 == 0xfe80 >> 6 || high == 0 && low == 1
    }

    /// Whether both are of one /24 (IPv4) or /64 (IPv6): the same site, if not the same machine.
    func isNear(_ other: IPAddress) -> Bool {
        guard isIPv6 == other.isIPv6 else { return false }
        return isIPv6 ? high == other.high : low >> 8 == other.low >> 8
    }

    private struct Block {
        let value: UInt64
        let shift: UInt64

        func contains(_ octets: UInt64) -> Bool { octets >> shift == value >> shift }
    }

    private static func block(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ bits: UInt64) -> Block {
        Block(value: a << 24 | b << 16 | c << 8, shift: 32 &- bits)
    }

    private static let internalIPv4 = [
        block(10, 0, 0, 8), block(100, 64, 0, 10), block(127, 0, 0, 8), block(169, 254, 0, 16), block(172, 16, 0, 12),
        block(192, 168, 0, 16),
    ]

    private static let reservedIPv4 =
        internalIPv4 + [
            block(0, 0, 0, 8), block(192, 0, 0, 24), block(192, 0, 2, 24), block(198, 18, 0, 15),
            block(198, 51, 100, 24), block(203, 0, 113, 24), block(224, 0, 0, 4), block(240, 0, 0, 4),
        ]

    /// Within 2000::/3: identifiers that are not routed, benchmarks, documentation. The shift is that of the upper half.
    private static let reservedIPv6 = [
        Block(value: 0x2001_0002_0000_0000, shift: 16), Block(value: 0x2001_0010_0000_0000, shift: 36),
        Block(value: 0x2001_0020_0000_0000, shift: 36), Block(value: 0x2001_0db8_0000_0000, shift: 32),
        Block(value: 0x3fff_0000_0000_0000, shift: 44),
    ]

    /// The IPv4 address within ::ffff:0:0/96 and 64:ff9b::/96.
    private var embedded: IPAddress? {
        guard isIPv6, high == 0 && low >> 32 == 0xffff || high == 0x64_ff9b << 32 && low >> 32 == 0 else { return nil }
        return IPAddress(isIPv6: false, high: 0, low: low & 0xffff_ffff)
    }
}

extension IPAddress {
    /// An address as text: four decimal numbers, or the forms of RFC 4291 2.2, without brackets; nil if it is none.
    init?(literal text: String) {
        // Most hosts are names.
        guard let last = text.utf8.last, text.utf8.count <= 45, last &- 0x30 < 10 || text.utf8.contains(0x3a) else {
            return nil
        }
        let octets = Array(text.utf8)
        if !octets.contains(0x3a) {
            guard let value = IPAddress.ipv4(octets[...]) else { return nil }
            self.init(isIPv6: false, high: 0, low: value)
            return
        }
        var halves: [[UInt64]] = [[]]
        for (index, part) in octets.split(separator: 0x3a, omittingEmptySubsequences: false).enumerated() {
            if part.isEmpty {
                // `::` is one gap, also at an end, where it leaves two empty parts.
                if index == 0 || halves.count == 2 && halves[1].isEmpty { continue }
                halves.append([])
            } else if part.contains(0x2e) {
                guard let value = IPAddress.ipv4(part) else { return nil }
                halves[halves.count &- 1] += [value >> 16, value & 0xffff]
            } else {
                guard part.count <= 4, let group = UInt64(String(decoding: part, as: UTF8.self), radix: 16) else {
                    return nil
                }
                halves[halves.count &- 1].append(group)
            }
        }
        let count = halves.reduce(0) { $0 &+ $1.count }
        guard halves.count == 1 && count == 8 || halves.count == 2 && count < 8 else { return nil }
        let groups = halves[0] + [UInt64](repeating: 0, count: 8 &- count) + (halves.count == 2 ? halves[1] : [])
        self.init(
            isIPv6: true, high: groups[..<4].reduce(0) { $0 << 16 | $1 }, low: groups[4...].reduce(0) { $0 << 16 | $1 })
    }

    private static func ipv4(_ octets: ArraySlice<UInt8>) -> UInt64? {
        let parts = octets.split(separator: 0x2e, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt64 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
            let number = part.reduce(UInt64(0)) { $0 &* 10 &+ UInt64($1 &- 0x30) }
            guard number <= 255 else { return nil }
            value = value << 8 | number
        }
        return value
    }
}
