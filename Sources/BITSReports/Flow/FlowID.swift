import BITSSessions

/// A number for a connection, as EVE's `flow_id`: the same in every run over the same captures.
///
/// Unlike the Community ID it tells connections apart that used the same ports one after the other.
enum FlowID {
    /// What JSON readers that take numbers for doubles still hold exactly.
    private static let mask: UInt64 = (1 << 53) - 1

    /// Above 0 and below 2^53.
    static func number(_ connection: ConnectionReference) -> Int64 {
        // FNV-1a; the shift-and-multiply behind it spreads the last octets over all bits that are kept.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ octet: UInt8) { hash = (hash ^ UInt64(octet)) &* 0x100_0000_01B3 }
        for end in [connection.client, connection.server] {
            for octet in end.address.octets { add(octet) }
            add(UInt8(end.port >> 8))
            add(UInt8(truncatingIfNeeded: end.port))
        }
        for shift in stride(from: 0, to: 64, by: 8) { add(UInt8(truncatingIfNeeded: connection.index >> shift)) }
        hash = (hash ^ hash >> 32) &* 0x9E37_79B9_7F4A_7C15
        return Int64(max(1, (hash ^ hash >> 29) & mask))
    }
}
