/// Everything that begins with an Ethernet header.
extension LinkType {
    func ethernetFamily(_ unit: NetworkUnit, _ context: FrameContext) -> [UInt8]? {
        switch self {
        case .ethernetFCS:
            let frame = context.ethernet(unit, tags: tags(context))
            return frame + FrameCheckSequence.of(frame)
        case .snap:
            return snapFrame(unit, context)
        case .pppoe:
            guard unit.isIP else { return nil }
            return context.ethernet(shell(0x8864, pppoeHeader(unit) + unit.octets, unit))
        case .mpls, .mpls3:
            guard unit.isIP else { return nil }
            return context.ethernet(shell(0x8847, labels(self == .mpls ? 1 : 3) + unit.octets, unit))
        case .mplsEthernet:
            // The control word's first four bits are 0, so that nobody takes it for IP; no sequence number.
            let inner = context.inside.ethernet(unit)
            return context.ethernet(shell(0x8847, labels(1) + [0, 0, 0, 0] + inner, unit))
        default:
            return context.ethernet(unit, tags: tags(context))
        }
    }

    private func tags(_ context: FrameContext) -> [(type: UInt16, identifier: UInt16)] {
        let innermost = context.sighting.vlan
        switch self {
        case .vlan: return [(0x8100, innermost ?? 100)]
        case .qinq: return [(0x88a8, 200), (0x8100, innermost ?? 100)]
        // Priority 5 and the drop-eligible bit show that only twelve bits are the VLAN.
        case .vlan3: return [(0x9100, 300), (0x88a8, 0xb000 | 200), (0x8100, innermost ?? 100)]
        default:
            guard let innermost else { return [] }
            return [(0x8100, innermost)]
        }
    }

    private func shell(_ etherType: UInt16, _ octets: [UInt8], _ unit: NetworkUnit) -> NetworkUnit {
        NetworkUnit(etherType: etherType, octets: octets, sender: unit.sender)
    }

    private func snapFrame(_ unit: NetworkUnit, _ context: FrameContext) -> [UInt8] {
        var writer = ByteWriter(bytes: context.destinationHardware + context.sourceHardware(unit.sender))
        writer.u16(UInt16(8 + unit.octets.count))
        writer.put(LogicalLinkControl.snap(unit.etherType))
        return context.pad(writer.bytes + unit.octets)
    }

    /// Version 1, type 1, session data; a session number; the length of PPP's octets; PPP's protocol number.
    private func pppoeHeader(_ unit: NetworkUnit) -> [UInt8] {
        var writer = ByteWriter(bytes: [0x11, 0x00])
        writer.u16(0x0042)
        writer.u16(UInt16(2 + unit.octets.count))
        writer.u16(unit.pppProtocol)
        return writer.bytes
    }

    /// Label (20 bits), traffic class (3), bottom of stack (1), TTL (8).
    private func labels(_ count: Int) -> [UInt8] {
        var writer = ByteWriter()
        for index in 1...count {
            writer.u32(UInt32(16_000 + index) << 12 | (index == count ? 1 << 8 : 0) | 64)
        }
        return writer.bytes
    }
}

enum LogicalLinkControl {
    /// SNAP with the organisation code 0: an Ethertype follows.
    static func snap(_ etherType: UInt16) -> [UInt8] {
        [0xaa, 0xaa, 0x03, 0, 0, 0, UInt8(etherType >> 8), UInt8(etherType & 255)]
    }
}
