/// What carries packets or frames through another network. Every tunnel has outer addresses of its own.
public enum Tunnel: String, Sendable, Hashable, CaseIterable {
    /// GRE (RFC 2784, 2890): bare, with a key, with checksum and key and sequence number.
    case gre
    case greKey = "gre-key"
    case greFull = "gre-full"
    /// Ethernet in GRE (RFC 7637).
    case nvgre
    /// Mirrored Ethernet frames in GRE: without a header of its own, with one, and with timestamps (and a platform's
    /// own header).
    case erspan1, erspan2, erspan3
    case erspan3Platform = "erspan3-platform"
    /// Ethernet in UDP (RFC 7348); IP in its Generic Protocol Extension; Ethernet in Geneve with options (RFC 8926).
    case vxlan
    case vxlanGPE = "vxlan-gpe"
    case geneve
    /// IPv4 in IPv4 (RFC 2003), IPv6 in IPv4 (RFC 4213), IPv4 or IPv6 in IPv6 (RFC 2473).
    case ipip
    case sixInFour = "6in4"
    case fourInSix = "4in6"
    /// IPv6 in UDP (RFC 4380), alone and behind an origin indication.
    case teredo
    case teredoOrigin = "teredo-origin"
    /// GTP version 1, user plane: bare, with a sequence number, with an extension header (3GPP TS 29.281, 38.415).
    case gtpu
    case gtpuSequence = "gtpu-sequence"
    case gtpuExtension = "gtpu-extension"
    /// Ethernet in L2TPv3 over IP (RFC 3931), no cookie, no sublayer.
    case l2tpv3
    /// PPP in the GRE of PPTP (RFC 2637), and in L2TP over UDP (RFC 2661).
    case pptp
    case l2tp

    /// Whether it carries Ethernet frames, not IP packets.
    var carriesEthernet: Bool {
        switch self {
        case .nvgre, .erspan1, .erspan2, .erspan3, .erspan3Platform, .vxlan, .geneve, .l2tpv3: true
        default: false
        }
    }

    /// Whether only IPv6 can be inside.
    public var needsIPv6: Bool { [.sixInFour, .teredo, .teredoOrigin].contains(self) }

    /// Whether the outer packets are IPv6 in any case.
    var isOverIPv6: Bool { self == .fourInSix }

    /// Whether one switch sends the packets of both directions to one collector.
    var isMirror: Bool { [.erspan1, .erspan2, .erspan3, .erspan3Platform].contains(self) }

    /// What the outer IP packet carries, and its protocol number; `nil` if the tunnel has no room for `unit`.
    func payload(_ unit: NetworkUnit, _ outer: AddressPair, _ context: FrameContext) -> (UInt8, [UInt8])? {
        guard carriesEthernet || unit.isIP else { return nil }
        let inner = carriesEthernet ? context.inside.ethernet(unit) : unit.octets
        switch self {
        case .ipip, .sixInFour, .fourInSix:
            return (unit.isIPv6 ? 41 : 4, inner)
        case .l2tpv3:
            // A session number other than 0; 0 would be a control message.
            return (115, [0, 0, 0x10, context.isReply ? 2 : 1] + inner)
        case .vxlan, .vxlanGPE, .geneve, .teredo, .teredoOrigin, .gtpu, .gtpuSequence, .gtpuExtension, .l2tp:
            return (17, datagram(unit, inner, outer, context))
        default:
            return (47, routingEncapsulation(unit, inner, context))
        }
    }
}
