/// Decryption secrets, kept up to a bound.
struct PcapngSecrets {
    /// A key log of tens of thousands of connections; more is not worth the memory.
    private static let maxBytes = 1 << 20
    /// Blocks with next to nothing in them cost memory too.
    private static let maxBlocks = 4_096

    private(set) var kept: [CaptureSecrets] = []
    private var keptBytes = 0
    /// Bytes kept, by the name of their type.
    private var totals: [String: Int64] = [:]
    private var lost: Int64 = 0

    /// - Parameter bytes: where the secrets lie in the block.
    mutating func add(_ type: UInt32, _ block: Span<UInt8>, _ bytes: Range<Int>) {
        guard kept.count < Self.maxBlocks, bytes.count <= Self.maxBytes &- keptBytes else {
            lost &+= Int64(bytes.count)
            return
        }
        keptBytes &+= bytes.count
        totals[Self.name(type), default: 0] &+= Int64(bytes.count)
        kept.append(CaptureSecrets(type: type, bytes: bytes.map { block[$0] }))
    }

    func sentences() -> [String] {
        var all = totals.sorted { $0.key < $1.key }.map { name, count in
            "holds \(name) secrets of \(PcapngText.counted(count, "byte")), which are not used yet"
        }
        if lost > 0 { all.append("holds \(PcapngText.counted(lost, "byte")) of secrets more than are kept") }
        return all
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
