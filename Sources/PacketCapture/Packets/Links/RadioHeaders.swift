/// What capturing hardware puts before an 802.11 frame.
enum RadioHeaders {
    /// Presence words of a radiotap header.
    private static let maxPresenceWords = 32
    /// Fields of a PPI header.
    private static let maxFields = 64

    /// Radiotap (radiotap.org), little-endian. Only its flags matter here.
    static func radiotap(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(8, bytes), bytes[here.start] == 0 else { return here.damaged }
        let length = Int(bytes.half(here.start &+ 2, false))
        guard length >= 8, here.has(length, bytes) else { return here.damaged }
        var frame = here.inner(.wireless, skipping: length)
        let present = bytes.word(here.start &+ 4, false)
        var position = 8
        var word = present
        for _ in 0..<maxPresenceWords where word & 0x8000_0000 != 0 {
            guard position &+ 4 <= length else { return here.damaged }
            word = bytes.word(here.start &+ position, false)
            position &+= 4
        }
        // The clock, aligned to eight octets.
        if present & 1 != 0 { position = ((position &+ 7) & ~7) &+ 8 }
        guard present & 2 != 0 else { return frame }
        guard position < length else { return here.damaged }
        let flags = bytes[here.start &+ position]
        if flags & 0x40 != 0 { return here.found(.wirelessBad) }
        if flags & 0x10 != 0 { frame.end &-= 4 }
        frame.detail = flags & 0x20 != 0 ? 1 : 0
        return frame
    }

    /// Prism, in the byte order of the capturing host; drivers put an AVS header instead without another link type.
    static func prism(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(8, bytes) else { return here.damaged }
        if isAVS(bytes, here) { return avs(bytes, here) }
        let isBigEndian = bytes[here.start] == 0
        let length = Int(bytes.word(here.start &+ 4, isBigEndian))
        let code = bytes.word(here.start, isBigEndian)
        guard code == 0x41 || code == 0x44, length >= 24 else { return here.damaged }
        return here.inner(.wireless, skipping: length)
    }

    /// AVS: a version and the header's length.
    static func avs(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(8, bytes), isAVS(bytes, here) else { return here.damaged }
        let length = Int(bytes.word(here.start &+ 4, true))
        guard length >= 8 else { return here.damaged }
        return here.inner(.wireless, skipping: length)
    }

    private static func isAVS(_ bytes: Span<UInt8>, _ here: Layer) -> Bool {
        bytes.word(here.start, true) & 0xffff_f000 == 0x8021_1000
    }

    /// PPI: fields, and a frame of the link type that the header names.
    static func perPacketInformation(_ bytes: Span<UInt8>, _ here: Layer) -> Layer {
        guard here.has(8, bytes), bytes[here.start] == 0 else { return here.damaged }
        let length = Int(bytes.half(here.start &+ 2, false))
        guard length >= 8, here.has(length, bytes) else { return here.damaged }
        let type = bytes.word(here.start &+ 4, false)
        var frame = here.inner(.link, detail: type, skipping: length)
        guard type == LinkType.ieee80211 else { return frame }
        var position = 8
        for _ in 0..<maxFields where position &+ 4 <= length {
            let field = here.start &+ position
            let size = Int(bytes.half(field &+ 2, false))
            // What 802.11 frames have in common: clock, then flags.
            if bytes.half(field, false) == 2, size >= 10, position &+ 14 <= length {
                let flags = bytes.half(field &+ 12, false)
                if flags & 4 != 0 { return here.found(.wirelessBad) }
                if flags & 1 != 0 { frame.end &-= 4 }
            }
            position &+= 4 &+ size
        }
        return frame
    }
}
