/// Tunnels in UDP datagrams.
extension Tunnel {
    func datagram(_ unit: NetworkUnit, _ inner: [UInt8], _ outer: AddressPair, _ context: FrameContext) -> [UInt8] {
        let (source, destination) = ports(context)
        let payload = header(unit, inner.count, context) + inner
        // RFC 7348 asks for a checksum of 0 over IPv4.
        let hasChecksum = outer.isIPv6 || !(self == .vxlan || self == .vxlanGPE)
        return UDP.octets(
            Endpoint(outer.source, source), Endpoint(outer.destination, destination), payload, outer,
            hasChecksum: hasChecksum)
    }

    private func ports(_ context: FrameContext) -> (UInt16, UInt16) {
        switch self {
        // The source port tells flows apart.
        case .vxlan: (context.isReply ? 51_234 : 50_123, 4_789)
        case .vxlanGPE: (context.isReply ? 51_234 : 50_123, 4_790)
        case .geneve: (context.isReply ? 51_234 : 50_123, 6_081)
        case .teredo, .teredoOrigin: context.isReply ? (3_544, 50_321) : (50_321, 3_544)
        case .l2tp: (1_701, 1_701)
        default: (2_152, 2_152)
        }
    }

    private func header(_ unit: NetworkUnit, _ count: Int, _ context: FrameContext) -> [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .vxlan:
            writer.put([0x08, 0, 0, 0, 0x00, 0x13, 0x88, 0])
        case .vxlanGPE:
            // Flags I and P; the next protocol: 1 = IPv4, 2 = IPv6.
            writer.put([0x0c, 0, 0, unit.isIPv6 ? 2 : 1, 0x00, 0x13, 0x88, 0])
        case .geneve:
            // Three words of options: one of an experimental class with four octets, one without any.
            writer.put([3, 0, 0x65, 0x58, 0x00, 0x13, 0x88, 0])
            writer.put([0xff, 0x01, 0x01, 1, 0xde, 0xad, 0xbe, 0xef] + [0xff, 0x01, 0x02, 0])
        case .teredoOrigin:
            // The sender's port and address as a server saw them, inverted.
            writer.put([0, 0] + [~0xc4, ~0x91] + [~198, ~51, ~100, ~77])
        case .l2tp:
            // Data message with a length, tunnel, session; PPP with its HDLC framing.
            writer.u16(0x4002)
            writer.u16(UInt16(12 + count))
            writer.u16(context.isReply ? 2 : 1)
            writer.u16(context.isReply ? 20 : 10)
            writer.put([0xff, 0x03])
            writer.u16(unit.pppProtocol)
        case .gtpu, .gtpuSequence, .gtpuExtension:
            mobileHeader(&writer, count, context)
        default:
            break
        }
        return writer.bytes
    }

    /// Version 1, protocol type GTP, and which optional fields there are; message 255; length of what follows the first
    /// eight octets; tunnel; then sequence number, N-PDU number and the type of the first extension header, all of
    /// them as soon as one is there.
    private func mobileHeader(_ writer: inout ByteWriter, _ count: Int, _ context: FrameContext) {
        var optional = ByteWriter()
        switch self {
        case .gtpuSequence:
            optional.u16(UInt16(truncatingIfNeeded: context.number.ofSide))
            optional.put([0, 0])
        case .gtpuExtension:
            // A PDU session container of one word: uplink or downlink, flow 9, no further extension.
            optional.put([0, 0, 0, 0x85] + [1, context.isReply ? 0x00 : 0x10, 9, 0])
        default: break
        }
        let flags: [Tunnel: UInt8] = [.gtpuSequence: 0x32, .gtpuExtension: 0x34]
        writer.u8(flags[self] ?? 0x30)
        writer.u8(255)
        writer.u16(UInt16(optional.bytes.count + count))
        writer.u32(context.isReply ? 0x2001 : 0x1001)
        writer.put(optional.bytes)
    }
}
