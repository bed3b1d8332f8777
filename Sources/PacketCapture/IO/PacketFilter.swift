public struct PacketFilter: Sendable {
    mutating func accepts(_ bytes: Span<UInt8>, linkType: UInt32, originalLength: Int, time: Int64) -> Bool { true }
}
