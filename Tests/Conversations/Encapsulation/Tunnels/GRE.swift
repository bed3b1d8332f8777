/// Tunnels that begin with a GRE header.
extension Tunnel {
    /// Flags and version, protocol type, then the fields that the flags announce.
    func routingEncapsulation(_ unit: NetworkUnit, _ inner: [UInt8], _ context: FrameContext) -> [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .greKey:
            head(&writer, 0x2000, unit.etherType)
            writer.u32(0x0000_0f0f)
        case .greFull:
            head(&writer, 0xb000, unit.etherType)
            writer.u32(0)
            writer.u32(0x0000_0f0f)
            writer.u32(UInt32(truncatingIfNeeded: context.number.ofSide))
            let sum = InternetChecksum.of(writer.bytes, inner)
            writer.bytes.replaceSubrange(4..<6, with: [UInt8(sum >> 8), UInt8(sum & 255)])
        case .nvgre:
            // The key is a subnet of 24 bits and a flow of 8.
            head(&writer, 0x2000, 0x6558)
            writer.u32(0x0013_8807)
        case .erspan1:
            head(&writer, 0, 0x88be)
        case .erspan2:
            head(&writer, 0x1000, 0x88be)
            writer.u32(UInt32(truncatingIfNeeded: context.number.ofAll))
            // Version 1, VLAN; class of service, "VLAN kept in the frame", session; reserved, port index.
            writer.u16(1 << 12 | 100)
            writer.u16(0b11 << 11 | 7)
            writer.u32(context.isReply ? 2 : 1)
        case .erspan3, .erspan3Platform:
            head(&writer, 0x1000, 0x22eb)
            writer.u32(UInt32(truncatingIfNeeded: context.number.ofAll))
            mirrorHeader(&writer, context)
        case .pptp:
            pointToPointHead(&writer, unit, inner.count, context)
        default:
            head(&writer, 0, unit.etherType)
        }
        return writer.bytes + inner
    }

    private func head(_ writer: inout ByteWriter, _ flags: UInt16, _ type: UInt16) {
        writer.u16(flags)
        writer.u16(type)
    }

    /// ERSPAN type III: version 2 and VLAN; class of service, good frame, session; timestamp; security group tag;
    /// "Ethernet", frame type 0, hardware, direction, granularity of 100 ns, and whether a platform's header follows.
    private func mirrorHeader(_ writer: inout ByteWriter, _ context: FrameContext) {
        let hasSubheader = self == .erspan3Platform
        writer.u16(2 << 12 | 100)
        writer.u16(7)
        writer.u32(1_000 &+ UInt32(truncatingIfNeeded: context.number.ofAll))
        writer.u16(0)
        writer.u16(1 << 15 | 1 << 4 | (context.isReply ? 1 << 3 : 0) | 0b01 << 1 | (hasSubheader ? 1 : 0))
        // Platform 1: domain, port index.
        if hasSubheader {
            writer.u32(1 << 26 | 5)
            writer.u32(3)
        }
    }

    /// GRE version 1 with key, sequence number and acknowledgement; the key is the payload's length and the call. The
    /// server leaves out what PPP's header compression lets it leave out.
    private func pointToPointHead(
        _ writer: inout ByteWriter, _ unit: NetworkUnit, _ count: Int, _ context: FrameContext
    ) {
        let name: [UInt8] = context.isReply ? [UInt8(unit.pppProtocol)] : [0xff, 0x03, 0, UInt8(unit.pppProtocol)]
        let others = context.number.ofAll - context.number.ofSide
        head(&writer, others > 0 ? 0x3081 : 0x3001, 0x880b)
        writer.u16(UInt16(name.count + count))
        writer.u16(context.isReply ? 0x0100 : 0x0200)
        writer.u32(UInt32(truncatingIfNeeded: context.number.ofSide))
        if others > 0 { writer.u32(UInt32(truncatingIfNeeded: others - 1)) }
        writer.put(name)
    }
}
