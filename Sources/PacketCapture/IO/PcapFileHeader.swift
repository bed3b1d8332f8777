/// The 24 bytes at the start of a classic pcap file.
struct PcapFileHeader {
    static let length = 24

    let isBigEndian: Bool
    let isNanoseconds: Bool
    /// Bytes per frame that the capture was limited to; some writers put 0 or nonsense here.
    let snapLength: UInt32
    let linkType: UInt32

    /// nil if the bytes do not begin with a magic number of classic pcap.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 4 else { return nil }
        switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
        case (0xd4, 0xc3, 0xb2, 0xa1): (isBigEndian, isNanoseconds) = (false, false)
        case (0xa1, 0xb2, 0xc3, 0xd4): (isBigEndian, isNanoseconds) = (true, false)
        case (0x4d, 0x3c, 0xb2, 0xa1): (isBigEndian, isNanoseconds) = (false, true)
        case (0xa1, 0xb2, 0x3c, 0x4d): (isBigEndian, isNanoseconds) = (true, true)
        default: return nil
        }
        guard bytes.count >= PcapFileHeader.length else {
            snapLength = 0
            linkType = 0
            return
        }
        let order = isBigEndian
        func word(_ at: Int) -> UInt32 {
            let octets = bytes[at..<(at &+ 4)]
            return (order ? Array(octets) : octets.reversed()).reduce(0) { $0 << 8 | UInt32($1) }
        }
        snapLength = word(16)
        // The upper bits tell whether frames end with a frame check sequence and how long it is.
        linkType = word(20) & 0x03ff_ffff
    }

    /// The same header with libpcap's greatest snap length: below it libpcap would cut longer records without a word.
    func withoutSnapLimit(_ bytes: [UInt8]) -> [UInt8] {
        // Some link types have larger records, for which libpcap knows a limit of its own.
        guard snapLength < 262_144 else { return bytes }
        var bytes = bytes
        bytes.replaceSubrange(16..<20, with: isBigEndian ? [0, 4, 0, 0] : [0, 0, 4, 0])
        return bytes
    }
}
