/// Turns frames into octets.
public struct Encapsulation: Sendable, Hashable {
    public var link: LinkType
    public var network: NetworkLayer
    /// The outermost first.
    public var tunnels: [Tunnel]
    /// The packets that carry the tunnels are IPv6.
    public var outerIPv6 = false
    /// Pads Ethernet frames to 60 octets, as they are on the wire.
    public var padded: Bool
    public var offload: Offload
    public var fragmentation: Fragmentation?
    /// IPv4 identification 0 in every packet that is not fragmented, as some hosts write it (RFC 6864 4.1).
    public var withoutIdentification = false

    public init(
        link: LinkType = .ethernet, network: NetworkLayer = .asWritten, tunnels: [Tunnel] = [], padded: Bool = false,
        offloaded: Bool = false
    ) {
        self.link = link
        self.network = network
        self.tunnels = tunnels
        self.padded = padded
        offload = offloaded ? Offload() : .none
    }

    /// The whole frame as it was on the line, in one piece, whatever `captureLimit` and `fragmentation` say; empty if
    /// the link cannot carry it. `bigEndian` is the byte order of the capture file, which some links follow.
    public func octets(of frame: BuiltFrame, bigEndian: Bool = false) -> [UInt8] {
        var whole = self
        whole.fragmentation = nil
        return whole.frames(of: frame, bigEndian: bigEndian).first ?? []
    }

    /// What was on the line: several frames if a packet was fragmented, none if the link cannot carry it.
    public func frames(of frame: BuiltFrame, bigEndian: Bool = false) -> [[UInt8]] {
        let context = FrameContext(
            side: frame.side, number: frame.number ?? PacketNumber(), sighting: frame.sighting,
            isReassembled: frame.isReassembled, bigEndian: bigEndian, padded: padded)
        if link.isExported {
            guard let segment = frame.tcp else { return [] }
            let addresses = addresses(segment.source.address, segment.destination.address)
            return link.exportedPDU(segment, addresses, context).map { [$0] } ?? []
        }
        var units = innermost(frame)
        for (depth, tunnel) in tunnels.enumerated().reversed() {
            units = units.flatMap { wrapped($0, in: tunnel, depth, context) }
        }
        return units.map { link.frame($0, context) ?? standIn($0.octets, context) }
    }

    private func innermost(_ frame: BuiltFrame) -> [NetworkUnit] {
        switch frame.content {
        case .tcp(let segment):
            let addresses = addresses(segment.source.address, segment.destination.address)
            var tcp = segment.octets(addresses, checksum: offload.fill(frame.side))
            let count = segment.payload.count
            if frame.isCorrupt, count > 0 { tcp[tcp.count - (count + 1) / 2] ^= 0x20 }
            return packets(tcp, 6, addresses, frame)
        case .udp(let source, let destination, let payload):
            let addresses = addresses(source.address, destination.address)
            return packets(UDP.octets(source, destination, payload, addresses), 17, addresses, frame)
        case .other(let etherType, let payload):
            return [NetworkUnit(etherType: etherType, octets: payload, sender: [0, 0, 0, 0])]
        }
    }

    private func addresses(_ source: IPAddress, _ destination: IPAddress) -> AddressPair {
        let mustBeIPv6 = tunnels.last?.needsIPv6 ?? (link == .ipv6)
        guard network.isIPv6 || mustBeIPv6 else { return AddressPair(source, destination) }
        return AddressPair(source.asIPv6, destination.asIPv6)
    }

    private func packets(
        _ payload: [UInt8], _ protocolNumber: UInt8, _ addresses: AddressPair, _ frame: BuiltFrame
    ) -> [NetworkUnit] {
        let hops = tunnels.isEmpty ? frame.sighting.hops : 0
        var ip = InternetProtocol(
            addresses: addresses, protocolNumber: protocolNumber, layer: network, identification: frame.identification,
            timeToLive: (frame.side == .server ? 64 : 128) - hops)
        ip.hasIdentification = !withoutIdentification
        if offload.concerns(frame.side) {
            ip.hasLength = !offload.withoutLength || payload.count + 20 <= Offload.largestWithLength
            ip.hasChecksum = !offload.withoutHeaderChecksum
        }
        return ip.units(payload, tunnels.isEmpty || fragmentation?.isOuter == false ? fragmentation : nil)
    }

    /// The outer packets around a unit; the unit itself if the tunnel has no room for it.
    private func wrapped(
        _ unit: NetworkUnit, in tunnel: Tunnel, _ depth: Int, _ context: FrameContext
    ) -> [NetworkUnit] {
        let addresses = outerAddresses(tunnel, depth, context)
        guard let (protocolNumber, payload) = tunnel.payload(unit, addresses, context) else { return [unit] }
        let number = tunnel.isMirror ? context.number.ofAll : context.number.ofSide
        let ip = InternetProtocol(
            addresses: addresses, protocolNumber: protocolNumber, layer: .asWritten,
            identification: 0x4000 &+ UInt16(truncatingIfNeeded: number),
            timeToLive: 255 - (depth == 0 ? context.sighting.hops : 0))
        return ip.units(payload, depth == 0 && fragmentation?.isOuter == true ? fragmentation : nil)
    }

    private func outerAddresses(_ tunnel: Tunnel, _ depth: Int, _ context: FrameContext) -> AddressPair {
        let hosts = [10, 20].map { IPAddress.v4(0xc633_6400 + UInt32($0 + depth)) }
        let isReply = context.isReply && !tunnel.isMirror
        let (source, destination) = isReply ? (hosts[1], hosts[0]) : (hosts[0], hosts[1])
        let carrierNeedsIPv6 = depth > 0 ? tunnels[depth - 1].needsIPv6 : link == .ipv6
        let isIPv6 = tunnel.isOverIPv6 || outerIPv6 || carrierNeedsIPv6
        return isIPv6 ? AddressPair(source.asIPv6, destination.asIPv6) : AddressPair(source, destination)
    }

    /// What a link that carries IP alone has in the place of anything else: a packet of an experimental protocol.
    private func standIn(_ octets: [UInt8], _ context: FrameContext) -> [UInt8] {
        var plain = self
        plain.tunnels = []
        let ip = InternetProtocol(
            addresses: plain.addresses(.v4(0xc000_020a), .v4(0xc000_0250)), protocolNumber: 253, layer: network,
            identification: 0, timeToLive: 128)
        return ip.units(octets, nil).first.flatMap { link.frame($0, context) } ?? []
    }
}
