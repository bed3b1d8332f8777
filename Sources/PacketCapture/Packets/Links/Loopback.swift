/// The headers of BSD's pseudo-interfaces: little but an address family.
enum Loopback {
    /// LINKTYPE_NULL: the family in the byte order of the capturing host; LINKTYPE_LOOP: in network order. Families are
    /// small numbers.
    static func plain(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(4, bytes) else { return here.damaged }
        let family = bytes.word(here.start, true)
        return carried(here, family > 0xffff ? bytes.word(here.start, false) : family, length: 4)
    }

    /// LINKTYPE_ENC: family, security parameter index, flags.
    static func enc(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(12, bytes) else { return here.damaged }
        let family = bytes.word(here.start, true)
        return carried(here, family > 0xffff ? bytes.word(here.start, false) : family, length: 12)
    }

    /// LINKTYPE_PFLOG: the header's length without its padding, and the family.
    static func pflog(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(2, bytes) else { return here.damaged }
        let length = Int(bytes[here.start])
        // The oldest header that tells its length has 45 octets.
        guard length >= 45 else { return here.damaged }
        return carried(here, UInt32(bytes[here.start &+ 1]), length: (length &+ 3) & ~3)
    }

    private static func carried(_ here: Layer, _ family: UInt32, length: Int) -> Layer {
        switch family {
        case 2: here.inner(.ipv4, skipping: length)
        // AF_INET6 of Linux, NetBSD and OpenBSD, FreeBSD, macOS, and Windows.
        case 10, 24, 28, 30, 23: here.inner(.ipv6, skipping: length)
        default: here.found(.otherFamily, family)
        }
    }
}
