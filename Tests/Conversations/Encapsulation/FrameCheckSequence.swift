/// The CRC-32 of IEEE 802.3 3.2.9, as it follows a frame on Ethernet and in 802.11.
enum FrameCheckSequence {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1 }
    }

    /// The four octets that follow `octets`.
    static func of(_ octets: [UInt8]) -> [UInt8] {
        let crc = ~octets.reduce(UInt32.max) { value, octet in
            value >> 8 ^ table[Int(UInt8(truncatingIfNeeded: value) ^ octet)]
        }
        return (0..<4).map { UInt8(truncatingIfNeeded: crc >> (8 * UInt32($0))) }
    }
}
