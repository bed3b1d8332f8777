/// What a frame turned out to carry.
public enum FrameContent: UInt8, Sendable {
    case tcp, udp, icmp, icmpv6, arp
    /// UDP by which machines with the peer cache of BITS find each other.
    case peerDiscovery
    /// A part of an IP packet whose other parts have not all come.
    case ipv4Fragment, ipv6Fragment
    /// ``DecodedFrame/detail`` is the IP protocol number.
    case otherIP
    /// ``DecodedFrame/detail`` is the Ethertype.
    case otherEthertype
    /// ``DecodedFrame/detail`` is the destination's service access point, 0 if unknown.
    case llc
    /// ``DecodedFrame/detail`` is Cisco's number for it, 0 for other organisations.
    case snap
    /// ``DecodedFrame/detail`` is the PPP protocol number.
    case ppp
    /// ``DecodedFrame/detail`` is an address family.
    case otherFamily
    case wirelessManagement, wirelessControl, wirelessEncrypted, wirelessWithoutData, wirelessFragment
    /// The capturing hardware says that the frame was received with errors.
    case wirelessBad
    /// An 802.11 frame of a kind that is not read.
    case wirelessOther
    /// Token Ring and FDDI: the ring's own business.
    case ringControl
    case netlink
    /// A record of LINKTYPE_NFLOG without a packet.
    case emptyLog
    /// Octets of a TCP stream without TCP headers, as Wireshark exports them.
    case exportedPDU
    /// An exported PDU of another protocol; ``DecodedFrame/detail`` is the position of its name in
    /// ``PacketDecoder/exportNames``.
    case otherExport
    /// More layers than ``PacketDecoder/maxLayers`` or more tunnels than ``PacketDecoder/maxTunnels``.
    case tooDeep
    /// ``DecodedFrame/detail`` is a link type that is not read.
    case unknownLink
    /// The frame ends before a header that it must hold, or a header contradicts itself.
    case damaged
}
