/// IEEE 802.11 data frames between a station (the client) and its access point, unencrypted.
extension LinkType {
    func wireless(_ unit: NetworkUnit, _ context: FrameContext) -> [UInt8] {
        let body = LogicalLinkControl.snap(unit.etherType) + unit.octets
        var frame = dataHeader(unit, context)
        switch self {
        case .radiotap:
            return radiotap(flags: 0, context) + frame + body
        case .radiotapFCS:
            frame += body
            return radiotap(flags: 0x10, context) + frame + FrameCheckSequence.of(frame)
        case .radiotapPadded:
            // The driver moved the body to a multiple of four, and says so.
            let padding = Array(repeating: UInt8(0), count: (4 - frame.count % 4) % 4)
            return radiotap(flags: 0x20, context) + frame + padding + body
        default:
            return frame + body
        }
    }

    /// Frame control, duration, three addresses, sequence control; little-endian. The access point's address comes
    /// first on the way to it and second on the way from it.
    private func dataHeader(_ unit: NetworkUnit, _ context: FrameContext) -> [UInt8] {
        let hasQoS = self == .wlanQoS || self == .radiotapPadded
        let accessPoint: [UInt8] = [0x02, 0x00, 0x5e, 0x00, 0x53, 0xaa]
        let (source, destination) = (context.sourceHardware(unit.sender), context.destinationHardware)
        var writer = ByteWriter(bytes: [hasQoS ? 0x88 : 0x08, context.isReply ? 0x02 : 0x01], bigEndian: false)
        writer.u16(44)
        writer.put(context.isReply ? destination + accessPoint + source : accessPoint + source + destination)
        writer.u16(UInt16(truncatingIfNeeded: context.number.ofSide % 4_096) << 4)
        if hasQoS { writer.u16(0) }
        return writer.bytes
    }

    /// Which fields are present, little-endian, and these, each at a multiple of its size.
    private func radiotap(flags: UInt8, _ context: FrameContext) -> [UInt8] {
        var fields = ByteWriter(bigEndian: false)
        let (flagsBit, rateBit, channelBit, signalBit): (UInt32, UInt32, UInt32, UInt32) = (
            1 << 1, 1 << 2, 1 << 3, 1 << 5
        )
        var present = flagsBit | rateBit | channelBit | signalBit
        if self == .radiotapFCS {
            present |= 1
            fields.u64(1_000_000 &+ UInt64(context.number.ofAll))
        }
        fields.u8(flags)
        fields.u8(108)
        fields.u16(5_180)
        fields.u16(0x0140)
        fields.u8(UInt8(bitPattern: -40))
        var head = ByteWriter(bytes: [0, 0], bigEndian: false)
        // A second word of presence bits: one more antenna with its signal.
        let isExtended = self == .radiotapPadded
        if isExtended { fields.put([UInt8(bitPattern: -43), 1]) }
        head.u16(UInt16(8 + (isExtended ? 4 : 0) + fields.bytes.count))
        head.u32(present | (isExtended ? 0xa000_0000 : 0))
        if isExtended { head.u32(1 << 5 | 1 << 11) }
        return head.bytes + fields.bytes
    }
}
