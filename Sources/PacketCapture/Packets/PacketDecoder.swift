/// From a frame's first byte through links, tunnels and IP to TCP.
///
/// Nearly all frames of real captures are plain TCP over IP over Ethernet or the like: ``DirectPath`` reads those
/// without a detour. Everything else goes through a loop over layers, bounded in number, in which fragments of IP
/// datagrams wait for each other.
struct PacketDecoder {
    /// Layers of one frame: link, tags, labels, tunnels and what they carry. Deeper ones are no network but an attack.
    static let maxLayers = 24
    /// Tunnels inside each other.
    static let maxTunnels: UInt8 = 8
    /// Packets in one aggregated 802.11 frame: more do not fit into its 11,454 octets.
    static let maxParts = 512

    var fragments = FragmentTable()
    /// The datagram that the last decoded frame completed: payload offsets refer to it if the frame ``isReassembled``.
    private(set) var assembled: [UInt8]?
    /// Names of exported PDUs that are not read; ``DecodedFrame/detail`` is the position in it.
    private(set) var exportNames: [String] = []
    /// Notes which frames brought which fragments; nil if nobody asks.
    var sightings: FragmentSightings?
    /// Where the next packet of the frame decoded last begins.
    private var rest: Layer?
    private var parts = 0

    /// Whether the frame decoded last holds another packet, for ``decodeRest(_:time:)``.
    var hasRest: Bool { rest != nil }

    /// Decodes one frame.
    ///
    /// - Parameters:
    ///   - frame: the captured bytes.
    ///   - originalLength: bytes on the wire, at least as many.
    ///   - frameCheckLength: octets of a frame check sequence at the frame's end on the wire.
    ///   - time: nanoseconds since 1970 UTC; fragments wait by it.
    mutating func decode(
        _ frame: Span<UInt8>, linkType: UInt32, originalLength: Int, frameCheckLength: Int, time: Int64
    ) -> DecodedFrame {
        let direct = PacketDecoder.direct(
            frame, linkType: linkType, originalLength: originalLength, frameCheckLength: frameCheckLength)
        if direct.content != .damaged {
            rest = nil
            return direct
        }
        return decodeLayers(
            frame, linkType: linkType, originalLength: originalLength, frameCheckLength: frameCheckLength, time: time)
    }

    /// The short way alone, which leads to TCP and UDP; `damaged` for everything else.
    @inline(__always)
    static func direct(
        _ frame: Span<UInt8>, linkType: UInt32, originalLength: Int, frameCheckLength: Int
    ) -> DecodedFrame {
        var decoded = DecodedFrame(.damaged)
        let content = DirectPath.read(frame, linkType, end: originalLength &- frameCheckLength, into: &decoded)
        decoded.content = content
        return decoded
    }

    /// The long way alone.
    mutating func decodeLayers(
        _ frame: Span<UInt8>, linkType: UInt32, originalLength: Int, frameCheckLength: Int, time: Int64
    ) -> DecodedFrame {
        // These headers tell themselves whether the frame ends with a check sequence.
        let tellsItself = linkType == LinkType.radiotap || linkType == LinkType.ppi
        let end = originalLength &- (tellsItself ? 0 : frameCheckLength)
        parts = 0
        return decode(frame, from: Layer(.link, detail: linkType, start: 0, end: end), time)
    }

    /// The next packet of the same frame.
    mutating func decodeRest(_ frame: Span<UInt8>, time: Int64) -> DecodedFrame {
        guard let layer = rest else { return DecodedFrame(.damaged) }
        return decode(frame, from: layer, time)
    }

    private mutating func decode(_ frame: Span<UInt8>, from first: Layer, _ time: Int64) -> DecodedFrame {
        rest = nil
        var walk = Walk(decoded: DecodedFrame(.damaged), layer: first)
        var datagram = run(&walk, frame, time)
        // Bounded: each turn has used up layers of the walk.
        while let octets = datagram {
            assembled = octets
            datagram = run(&walk, octets.span, time)
        }
        var decoded = walk.decoded
        decoded.content = walk.layer.content
        decoded.detail = walk.layer.detail
        decoded.tunnels = walk.layer.tunnels
        decoded.isReassembled = walk.isReassembled
        if decoded.ipStart < 0 { decoded.ipStart = decoded.transportStart }
        return decoded
    }

    /// How far a frame is decoded.
    private struct Walk {
        var decoded: DecodedFrame
        var layer: Layer
        var layers = 0
        /// The bytes are those of ``PacketDecoder/assembled``.
        var isReassembled = false
    }

    /// Goes on until something is found, or until a datagram is complete, whose payload it then returns.
    private mutating func run(_ walk: inout Walk, _ bytes: Span<UInt8>, _ time: Int64) -> [UInt8]? {
        while walk.layer.kind != .found {
            walk.layers &+= 1
            if walk.layers > PacketDecoder.maxLayers || walk.layer.tunnels > PacketDecoder.maxTunnels {
                walk.layer = walk.layer.found(.tooDeep)
                return nil
            }
            let layer = walk.layer
            switch layer.kind {
            case .ipv4Fragment, .ipv6Fragment:
                if let octets = take(&walk, bytes, time) { return octets }
            case .aggregate: walk.layer = split(layer, bytes)
            case .link where layer.detail == LinkType.wiresharkUpperPDU:
                walk.layer = ExportedPDU.next(bytes, layer, &walk.decoded, &exportNames)
            default: walk.layer = Layers.next(bytes, layer, &walk.decoded)
            }
        }
        return nil
    }

    /// Takes an IP fragment; if that completes its datagram, the walk goes on in the datagram's payload.
    private mutating func take(_ walk: inout Walk, _ bytes: Span<UInt8>, _ time: Int64) -> [UInt8]? {
        let isIPv6 = walk.layer.kind == .ipv6Fragment
        let fragment =
            isIPv6 ? IPv6.fragment(bytes, walk.layer, walk.decoded) : IPv4.fragment(bytes, walk.layer, walk.decoded)
        let repeatedBefore = fragments.counts.duplicates
        let completed = fragments.add(fragment, bytes: bytes, time: time)
        sightings?.note(
            fragment, isNested: walk.isReassembled, isRepeated: fragments.counts.duplicates > repeatedBefore,
            isLast: completed != nil)
        guard let datagram = completed else {
            walk.layer = walk.layer.found(isIPv6 ? .ipv6Fragment : .ipv4Fragment)
            return nil
        }
        let tunnels = walk.layer.tunnels
        walk.layer = Layer(
            isIPv6 ? .ipv6Chain : .transport, detail: UInt32(datagram.protocolNumber), start: 0, end: datagram.length)
        walk.layer.tunnels = tunnels
        walk.isReassembled = true
        walk.decoded.ipStart = DecodedFrame.noHeader
        return datagram.octets
    }

    /// The first packet of an aggregated 802.11 frame; the others are kept for ``decodeRest(_:time:)``.
    private mutating func split(_ layer: Layer, _ bytes: Span<UInt8>) -> Layer {
        let (first, others) = Wireless.subframe(bytes, layer)
        parts &+= 1
        if parts < PacketDecoder.maxParts { rest = others }
        return first
    }
}
