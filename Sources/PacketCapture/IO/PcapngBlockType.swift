/// Block types of draft-ietf-opsawg-pcapng and its registry.
enum PcapngBlockType {
    /// The same in both byte orders, so that a section can begin anywhere.
    static let sectionHeader: UInt32 = 0x0a0d_0d0a
    static let interface: UInt32 = 1
    /// Obsolete, yet still found.
    static let packet: UInt32 = 2
    static let simplePacket: UInt32 = 3
    static let names: UInt32 = 4
    static let statistics: UInt32 = 5
    static let enhancedPacket: UInt32 = 6
    static let secrets: UInt32 = 10

    /// How a problem names such a block, with its article.
    static func name(_ type: UInt32) -> String {
        switch type {
        case sectionHeader: "a section header"
        case interface: "an interface description"
        case packet: "an (obsolete) packet block"
        case simplePacket: "a simple packet block"
        case statistics: "an interface statistics block"
        case enhancedPacket: "an enhanced packet block"
        default: "a block of type \(number(type))"
        }
    }

    /// `0x204 (sysdig)`: the number as the registry writes it, and whose it is.
    static func number(_ type: UInt32) -> String {
        let digits = "0x" + String(type, radix: 16, uppercase: true)
        return owner(type).map { "\(digits) (\($0))" } ?? digits
    }

    private static func owner(_ type: UInt32) -> String? {
        switch type {
        case names: "name resolution"
        case 7: "IRIG time"
        case 8: "ARINC 429"
        case 9: "systemd journal"
        case secrets: "decryption secrets"
        case 0x101, 0x102: "Hone"
        case 0x201...0x22f: "sysdig"
        case 0xbad, 0x4000_0bad: "custom"
        case 0x8000_0000...: "local use"
        default: nil
        }
    }
}
