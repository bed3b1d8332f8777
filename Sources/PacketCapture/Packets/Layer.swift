/// A part of a frame that is still to be decoded: what stands there, where it begins, and where it ends on the wire.
///
/// Each decoder is a function from the bytes and one layer to the next layer; it changes nothing and reads only what
/// ``has(_:_:)`` has granted.
struct Layer {
    enum Kind: UInt8 {
        /// Nothing is left to decode: ``content`` and ``detail`` tell what was found.
        case found
        /// ``detail`` is the LINKTYPE_ number.
        case link
        case ethernet
        /// ``detail`` is the Ethertype of what begins here.
        case ethertype
        /// IEEE 802.2.
        case llc
        /// PPP, with or without the address and control octets of HDLC.
        case ppp
        case pppoe
        case ciscoHDLC
        case mpls
        /// IEEE 802.11; ``detail`` 1: its header is padded to a multiple of four.
        case wireless
        /// Several packets in one 802.11 frame.
        case aggregate
        case nsh
        /// IPv4 or IPv6, as the first four bits say.
        case ip
        case ipv4
        case ipv6
        /// ``detail`` is the number of the first header here, which may be an extension header.
        case ipv6Chain
        /// At the IPv4 header, and at IPv6's fragment header.
        case ipv4Fragment
        case ipv6Fragment
        /// ``detail`` is the IP protocol number of what begins here.
        case transport
    }

    var kind: Kind
    var content = FrameContent.damaged
    /// Tunnels around it.
    var tunnels: UInt8 = 0
    var detail: UInt32 = 0
    /// Its first byte.
    var start: Int
    /// One past its last octet on the wire; the bytes may end before, and may go on behind it.
    var end: Int

    init(_ kind: Kind, detail: UInt32 = 0, start: Int, end: Int) {
        self.kind = kind
        self.detail = detail
        self.start = start
        self.end = end
    }

    /// Whether the bytes hold the layer's first `count` octets.
    @inline(__always)
    func has(_ count: Int, _ bytes: Span<UInt8>) -> Bool {
        min(bytes.count, end) &- start >= count
    }

    /// Whether the capture holds less than the layer had on the wire.
    func isCut(_ bytes: Span<UInt8>) -> Bool {
        bytes.count < end
    }

    /// What lies inside this layer, behind a header of `skipping` octets.
    func inner(_ kind: Kind, detail: UInt32 = 0, skipping: Int = 0) -> Layer {
        var next = self
        next.kind = kind
        next.detail = detail
        next.start = start &+ skipping
        return next
    }

    /// The same through a tunnel's header.
    func tunnelled(_ kind: Kind, detail: UInt32 = 0, skipping: Int = 0) -> Layer {
        var next = inner(kind, detail: detail, skipping: skipping)
        next.tunnels = tunnels < .max ? tunnels &+ 1 : tunnels
        return next
    }

    /// The same layer, but at most `length` octets long.
    func limited(to length: Int) -> Layer {
        var next = self
        next.end = min(end, start &+ length)
        return next
    }

    /// The end of decoding.
    func found(_ content: FrameContent, _ detail: UInt32 = 0) -> Layer {
        var next = self
        next.kind = .found
        next.content = content
        next.detail = detail
        return next
    }

    /// The bytes end before a header that must be there, or a header contradicts itself.
    var damaged: Layer { found(.damaged) }
}
