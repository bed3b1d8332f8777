/// What a link or a tunnel carries: the octets of a network layer, named by their Ethertype.
struct NetworkUnit {
    var etherType: UInt16
    var octets: [UInt8]
    /// The last octets of the sender's hardware address on this link.
    var sender: [UInt8]

    var isIP: Bool { etherType == 0x0800 || etherType == 0x86dd }
    var isIPv6: Bool { etherType == 0x86dd }
    /// PPP's number of the protocol.
    var pppProtocol: UInt16 { isIPv6 ? 0x0057 : 0x0021 }
}

/// What the octets of a frame depend on beside its content.
struct FrameContext {
    /// The end that sent it; `nil` for noise.
    var side: Side?
    /// How often the same sender, and anybody, sent before.
    var number: PacketNumber
    /// How this sighting of the packet differs from the first.
    var sighting: Sighting
    /// Several segments were put together.
    var isReassembled: Bool
    /// The byte order of the capture file, which some link headers follow.
    var bigEndian: Bool
    /// Ethernet frames are padded.
    var padded: Bool

    var isReply: Bool { side == .server }

    /// Hardware address of the receiver: the next station on this network segment.
    var destinationHardware: [UInt8] {
        [0x02, 0x00, 0x5e, 0x00, 0x53, sighting.segment << 4 | (isReply ? 0x01 : 0x02)]
    }

    /// The sender's own hardware address, or the router's that forwarded the packet to this segment.
    func sourceHardware(_ sender: [UInt8]) -> [UInt8] {
        sighting.segment == 0 ? [0x02, 0x00] + sender : [0x02, 0x00, 0x5e, 0x00, 0x54, sighting.segment]
    }

    func ethernet(_ unit: NetworkUnit, tags: [(type: UInt16, identifier: UInt16)] = []) -> [UInt8] {
        var writer = ByteWriter(bytes: destinationHardware + sourceHardware(unit.sender))
        for tag in tags {
            writer.u16(tag.type)
            writer.u16(tag.identifier)
        }
        writer.u16(unit.etherType)
        return pad(writer.bytes + unit.octets)
    }

    /// Up to the 60 octets that Ethernet asks for, where frames are padded.
    func pad(_ octets: [UInt8]) -> [UInt8] {
        guard padded, octets.count < 60 else { return octets }
        return octets + Array(repeating: 0, count: 60 - octets.count)
    }

    /// A frame of its own inside a tunnel: it is the same wherever the tunnel is seen.
    var inside: FrameContext {
        var context = self
        context.sighting = Sighting()
        return context
    }
}

/// The place of a packet among those sent.
public struct PacketNumber: Sendable, Hashable {
    /// From 0, by both ends.
    public var ofAll = 0
    /// From 0, by its own end.
    public var ofSide = 0

    public init() {}
}

/// How one more sighting of a packet differs from the first: what a second capture point, a routed SPAN or another VLAN
/// makes of the same packet.
public struct Sighting: Sendable, Hashable {
    /// Routers passed since: TTL and hop limit are lower by that.
    public var hops: UInt8 = 0
    /// The network segment, which has other hardware addresses; 0 to 15.
    public var segment: UInt8 = 0
    /// The VLAN in place of the link's own, or beside an untagged frame.
    public var vlan: UInt16?

    public init() {}
}
