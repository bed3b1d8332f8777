extension Encapsulation {
    /// The octets before the network layer; `nil` if the link type cannot carry `etherType`.
    func linkHeader(etherType: UInt16, _ frame: BuiltFrame, source: [UInt8]) -> [UInt8]? {
        var writer = ByteWriter()
        let hardware: [UInt8] = [0x02, 0x00] + source
        let outgoing: UInt8 = frame.side == .server ? 0 : 4
        switch link {
        case .ethernet, .vlan, .qinq:
            writer.put([0x02, 0x00, 0x5e, 0x00, 0x53, frame.side == .server ? 0x01 : 0x02])
            writer.put(hardware)
            if link == .qinq { tag(&writer, 0x88a8, 200) }
            if link != .ethernet { tag(&writer, 0x8100, 100) }
            writer.u16(etherType)
        case .sll:
            writer.put([0, outgoing, 0, 1, 0, 6])
            writer.put(hardware + [0, 0])
            writer.u16(etherType)
        case .sll2:
            writer.u16(etherType)
            writer.put([0, 0, 0, 0, 0, 2, 0, 1, outgoing, 6])
            writer.put(hardware + [0, 0])
        case .raw, .nullLittle, .nullBig, .loop:
            guard etherType == 0x0800 || etherType == 0x86dd else { return nil }
            guard link != .raw else { return [] }
            writer.bigEndian = link != .nullLittle
            writer.u32(etherType == 0x0800 ? 2 : 30)
        }
        return writer.bytes
    }

    private func tag(_ writer: inout ByteWriter, _ type: UInt16, _ identifier: UInt16) {
        writer.u16(type)
        writer.u16(identifier)
    }
}
