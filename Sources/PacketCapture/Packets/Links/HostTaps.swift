/// Headers that an operating system puts before what it captured on several interfaces at once.
enum HostTaps {
    /// LINKTYPE_IPNET: Solaris; version, family, and 22 octets more.
    static func ipnet(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(24, bytes) else { return here.damaged }
        switch bytes[here.start &+ 1] {
        case 2: return here.inner(.ipv4, skipping: 24)
        case 26: return here.inner(.ipv6, skipping: 24)
        default: return here.found(.otherFamily, UInt32(bytes[here.start &+ 1]))
        }
    }

    /// LINKTYPE_PKTAP: macOS, little-endian, in two versions that the flags tell apart.
    static func pktap(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(40, bytes) else { return here.damaged }
        let isVersion2 = bytes.word(here.start &+ 36, false) & 0x80000 != 0
        let length = isVersion2 ? Int(bytes[here.start]) : Int(bytes.word(here.start, false))
        let type = isVersion2 ? UInt32(bytes.half(here.start &+ 6, false)) : bytes.word(here.start &+ 8, false)
        guard length >= 40 else { return here.damaged }
        // A record of another kind: nothing follows the header.
        guard isVersion2 || bytes.word(here.start &+ 4, false) == 1 else {
            return here.found(.unknownLink, LinkType.pktap)
        }
        return here.inner(.link, detail: type, skipping: length)
    }
}
