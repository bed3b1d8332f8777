/// What "Export PDUs to File" of Wireshark 4.0 writes: tags in network order that tell addresses, ports and dissector,
/// then what TCP (or TLS) carried.
extension LinkType {
    /// `nil` where nothing was carried.
    func exportedPDU(_ segment: TCPSegment, _ addresses: AddressPair, _ context: FrameContext) -> [UInt8]? {
        guard !segment.payload.isEmpty else { return nil }
        var writer = ByteWriter()
        func tag(_ number: UInt16, _ value: [UInt8]) {
            writer.u16(number)
            writer.u16(UInt16(value.count))
            writer.put(value)
        }
        func tag(_ number: UInt16, number value: UInt32) {
            writer.u16(number)
            writer.u16(4)
            writer.u32(value)
        }
        switch self {
        case .exportedGuess: tag(13, Array("http_tls".utf8))
        case .exportedTCP: tag(14, Array("tcp.port".utf8))
        default: tag(12, Array("http".utf8))
        }
        tag(addresses.isIPv6 ? 22 : 20, addresses.source.octets)
        tag(addresses.isIPv6 ? 23 : 21, addresses.destination.octets)
        // The type of the ports: TCP.
        tag(24, number: 2)
        tag(25, number: UInt32(segment.source.port))
        tag(26, number: UInt32(segment.destination.port))
        // The frame that the PDU was exported from.
        tag(30, number: UInt32(context.number.ofAll + 1))
        if self == .exportedTCP {
            // The port that the dissector was found by.
            tag(32, number: UInt32(min(segment.source.port, segment.destination.port)))
            tag(34, numbers(segment, context))
        }
        tag(0, [])
        return writer.bytes + segment.payload
    }

    /// Version 1: sequence numbers of the first octet, of the one after the last, and of the latest acknowledgement;
    /// whether the octets are of several segments; flags; urgent pointer.
    private func numbers(_ segment: TCPSegment, _ context: FrameContext) -> [UInt8] {
        var writer = ByteWriter()
        writer.u16(1)
        writer.u32(segment.sequence)
        writer.u32(segment.sequence &+ UInt32(segment.payload.count))
        writer.u32(segment.acknowledgment)
        writer.u8(context.isReassembled ? 1 : 0)
        writer.u16(UInt16(segment.flags.rawValue))
        writer.u16(0)
        return writer.bytes
    }
}
