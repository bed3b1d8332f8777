/// Decryption secrets, which are not used: only counted.
struct PcapngSecrets {
    /// Octets by the name of their type.
    private var totals: [String: Int64] = [:]

    mutating func count(_ type: UInt32, _ octets: Int) {
        totals[Self.name(type), default: 0] &+= Int64(octets)
    }

    func sentences() -> [String] {
        totals.sorted { $0.key < $1.key }.map { name, count in
            "holds \(name) secrets of \(PcapngText.counted(count, "byte")), which are not used"
        }
    }

    /// The registry's names; each number spells its letters.
    private static func name(_ type: UInt32) -> String {
        switch type {
        case 0x544c_534b: "TLS key log"
        case 0x5353_484b: "SSH key log"
        case 0x5747_4b4c: "WireGuard key log"
        case 0x5a4e_574b: "ZigBee network key"
        case 0x5a41_5053: "ZigBee APS key"
        case 0x5541_4b4c: "OPC UA key log"
        default: "unknown"
        }
    }
}
