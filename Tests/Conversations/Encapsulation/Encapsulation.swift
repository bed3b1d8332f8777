/// The link types that frames can be written in.
public enum LinkType: String, Sendable, Hashable, CaseIterable {
    case ethernet, vlan, qinq, sll, sll2, raw
    /// BSD loopback: the address family in the byte order of the machine.
    case nullLittle = "null"
    case nullBig = "null-be"
    /// OpenBSD loopback: the address family in network order.
    case loop

    /// The LINKTYPE_ value of capture files.
    public var number: UInt16 {
        switch self {
        case .ethernet, .vlan, .qinq: 1
        case .sll: 113
        case .sll2: 276
        case .raw: 101
        case .nullLittle, .nullBig: 0
        case .loop: 108
        }
    }
}

/// The network layer below TCP.
public enum NetworkLayer: String, Sendable, Hashable, CaseIterable {
    /// IPv4 or IPv6 as the addresses are.
    case asWritten = "ip"
    /// IPv4 with a Router Alert option and padding (IPv6 stays as it is).
    case options = "ip-options"
    /// All addresses moved to IPv6.
    case v6 = "ip6"
    /// The same with a hop-by-hop and a destination options header.
    case v6Extensions = "ip6-extensions"
}

/// Turns frames into octets.
public struct Encapsulation: Sendable, Hashable {
    public var link: LinkType
    public var network: NetworkLayer
    /// Pads Ethernet frames to 60 octets, as they are on the wire.
    public var padded: Bool
    /// Leaves TCP checksums wrong, as offloading does.
    public var offloaded: Bool

    public init(
        link: LinkType = .ethernet, network: NetworkLayer = .asWritten, padded: Bool = false, offloaded: Bool = false
    ) {
        self.link = link
        self.network = network
        self.padded = padded
        self.offloaded = offloaded
    }

    /// The whole frame as it was on the line, whatever `captureLimit` says.
    public func octets(of frame: BuiltFrame) -> [UInt8] {
        switch frame.content {
        case .tcp(let segment):
            var addresses = self.addresses(segment.source.address, segment.destination.address)
            let tcp = segment.octets(addresses, wrongChecksum: offloaded)
            return packet(&addresses, protocolNumber: 6, tcp, frame)
        case .udp(let source, let destination, let payload):
            var addresses = self.addresses(source.address, destination.address)
            let udp = UDP.octets(source, destination, payload, addresses)
            return packet(&addresses, protocolNumber: 17, udp, frame)
        case .other(let etherType, let payload):
            guard let head = linkHeader(etherType: etherType, frame, source: [0, 0, 0, 0]) else {
                // A link that carries IP alone: a packet of an experimental protocol stands in.
                var addresses = self.addresses(.v4(0xc000_020a), .v4(0xc000_0250))
                return packet(&addresses, protocolNumber: 253, payload, frame)
            }
            return pad(head + payload)
        }
    }

    private func addresses(_ source: IPAddress, _ destination: IPAddress) -> AddressPair {
        guard network == .v6 || network == .v6Extensions else { return AddressPair(source, destination) }
        return AddressPair(source.asIPv6, destination.asIPv6)
    }

    private func packet(
        _ addresses: inout AddressPair, protocolNumber: UInt8, _ payload: [UInt8], _ frame: BuiltFrame
    ) -> [UInt8] {
        let ip = InternetProtocol(addresses: addresses, protocolNumber: protocolNumber, layer: network)
        let timeToLive: UInt8 = frame.side == .server ? 64 : 128
        let octets = ip.octets(payload, identification: frame.identification, timeToLive: timeToLive)
        let source = Array(addresses.source.octets.suffix(4))
        let head = linkHeader(etherType: addresses.isIPv6 ? 0x86dd : 0x0800, frame, source: source) ?? []
        return pad(head + octets)
    }

    private func pad(_ octets: [UInt8]) -> [UInt8] {
        guard padded, link.number == 1, octets.count < 60 else { return octets }
        return octets + Array(repeating: 0, count: 60 - octets.count)
    }
}
