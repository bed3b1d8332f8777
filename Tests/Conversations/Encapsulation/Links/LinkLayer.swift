extension LinkType {
    /// The frame around a network layer; `nil` if the link cannot carry it.
    func frame(_ unit: NetworkUnit, _ context: FrameContext) -> [UInt8]? {
        switch self {
        case .ethernet, .ethernetFCS, .snap, .vlan, .qinq, .vlan3, .pppoe, .mpls, .mpls3, .mplsEthernet:
            ethernetFamily(unit, context)
        case .sll, .sll2: cooked(unit, context)
        case .wlan, .wlanQoS, .radiotap, .radiotapFCS, .radiotapPadded: wireless(unit, context)
        case .nflog: unit.isIP ? netfilterLog(unit, context) : nil
        case .ppp, .pppHDLC, .ciscoHDLC: serial(unit, context)
        case .raw, .ipv4, .ipv6: unit.isIP ? unit.octets : nil
        case .nullLittle, .nullBig, .loop: unit.isIP ? loopback(unit) : nil
        // A header that nobody but its maker knows.
        case .unknown: [0x55, 0x53, 0x52, 0x30] + unit.octets
        case .exported, .exportedGuess, .exportedTCP: nil
        }
    }

    private func loopback(_ unit: NetworkUnit) -> [UInt8] {
        var writer = ByteWriter(bigEndian: self != .nullLittle)
        writer.u32(unit.isIPv6 ? 30 : 2)
        return writer.bytes + unit.octets
    }

    /// Linux' capture on several interfaces. The packet type tells the direction: 0 = to us, 4 = sent by us.
    private func cooked(_ unit: NetworkUnit, _ context: FrameContext) -> [UInt8] {
        let outgoing: UInt8 = context.isReply ? 0 : 4
        let hardware = context.sourceHardware(unit.sender) + [0, 0]
        var writer = ByteWriter()
        if self == .sll {
            writer.put([0, outgoing, 0, 1, 0, 6])
            writer.put(hardware)
            writer.u16(unit.etherType)
        } else {
            writer.u16(unit.etherType)
            writer.put([0, 0, 0, 0, 0, 2, 0, 1, outgoing, 6])
            writer.put(hardware)
        }
        return writer.bytes + unit.octets
    }

    /// PPP's numbers, or Cisco's use of Ethertypes behind an address of its own.
    private func serial(_ unit: NetworkUnit, _ context: FrameContext) -> [UInt8]? {
        guard self != .ciscoHDLC else {
            var writer = ByteWriter(bytes: [0x0f, 0x00])
            writer.u16(unit.etherType)
            return writer.bytes + unit.octets
        }
        guard unit.isIP else { return nil }
        let framing: [UInt8] = self == .pppHDLC ? [0xff, 0x03] : []
        return framing + [0, UInt8(unit.pppProtocol)] + unit.octets
    }

    /// The metadata of a packet that an iptables rule logged, and the packet. Lengths and types are in the byte order
    /// of the machine; the values of integer attributes are in network order.
    private func netfilterLog(_ unit: NetworkUnit, _ context: FrameContext) -> [UInt8] {
        var writer = ByteWriter(bytes: [unit.isIPv6 ? 10 : 2, 0, 0, 5], bigEndian: context.bigEndian)
        func attribute(_ type: UInt16, _ value: [UInt8]) {
            writer.u16(UInt16(truncatingIfNeeded: 4 + value.count))
            writer.u16(type)
            writer.put(value)
            writer.align()
        }
        // Packet header (Ethertype, hook), prefix with its zero octet, outgoing interface, packet.
        attribute(1, [UInt8(unit.etherType >> 8), UInt8(unit.etherType & 255), context.isReply ? 1 : 3, 0])
        attribute(10, Array("upload\0".utf8))
        attribute(context.isReply ? 4 : 5, [0, 0, 0, 2])
        attribute(9, unit.octets)
        return writer.bytes
    }
}
