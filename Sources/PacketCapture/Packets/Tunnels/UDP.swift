/// UDP (RFC 768), the tunnels that use it, and the one protocol over it that is recognised.
enum UDP {
    static func next(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(8, bytes) else { return here.found(.udp) }
        let source = bytes.half(here.start, true)
        let destination = bytes.half(here.start &+ 2, true)
        guard isLookedInto(source) || isLookedInto(destination) else { return here.found(.udp) }
        let length = Int(bytes.half(here.start &+ 4, true))
        // 0: of a jumbogram, or left to hardware.
        guard length >= 8 || length == 0 else { return here.found(.udp) }
        let payload = (length == 0 ? here : here.limited(to: length)).inner(.transport, skipping: 8)
        if source == PeerDiscovery.port || destination == PeerDiscovery.port {
            return here.found(PeerDiscovery.isIn(bytes, payload) ? .peerDiscovery : .udp)
        }
        return tunnel(bytes, payload, destination) ?? tunnel(bytes, payload, source)
            ?? here.found(.udp)
    }

    /// Ports whose payload is looked at.
    static func isLookedInto(_ port: UInt16) -> Bool {
        switch port {
        case 1701, 2152, 3544, PeerDiscovery.port, 4789, 4790, 6081, 6635, 8472: true
        default: false
        }
    }

    /// What the tunnel that uses that port carries; nil if the payload cannot be of that tunnel.
    private static func tunnel(_ bytes: Span<UInt8>, _ payload: Layer, _ port: UInt16) -> Layer? {
        switch port {
        case 1701: L2TP.overUDP(bytes, payload)
        case 2152: GTP.next(bytes, payload)
        case 3544: Teredo.next(bytes, payload)
        case 4789, 4790, 8472: VXLAN.next(bytes, payload)
        case 6081: Geneve.next(bytes, payload)
        case 6635: labels(bytes, payload)
        default: nil
        }
    }

    /// MPLS in UDP (RFC 7510): the stack ends soon, and IP follows.
    private static func labels(_ bytes: Span<UInt8>, _ payload: Layer) -> Layer? {
        let inner = MPLS.next(bytes, payload.tunnelled(.mpls))
        switch inner.kind {
        case .ip, .ipv4, .ipv6: return UDP.judged(bytes, inner, slack: 0)
        case .ethernet: return inner
        default: return nil
        }
    }

    /// The layer if it is a plausible IP packet, damage if the capture ends before that can be told, else nil.
    static func judged(_ bytes: Span<UInt8>, _ inner: Layer, slack: Int) -> Layer? {
        judged(inner, InnerPacket.ip(bytes, inner, slack: slack))
    }

    /// The same for a frame of Ethernet.
    static func judgedFrame(_ bytes: Span<UInt8>, _ inner: Layer) -> Layer? {
        judged(inner, InnerPacket.ethernet(bytes, inner))
    }

    private static func judged(_ inner: Layer, _ judgement: InnerPacket.Judgement) -> Layer? {
        switch judgement {
        case .plausible: inner
        case .cut: inner.damaged
        case .no: nil
        }
    }
}
