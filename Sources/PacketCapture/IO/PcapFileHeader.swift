/// The file header of classic pcap and its variants: what it says of the records that follow.
///
/// 24 bytes in the byte order of the host that wrote them: magic number, version, two unused words, snap length, link
/// type (draft-ietf-opsawg-pcap). The older variants are as libpcap and Wireshark read them.
struct PcapFileHeader {
    static let length = 24

    private enum Magic: UInt32 {
        case microseconds = 0xa1b2_c3d4
        case nanoseconds = 0xa1b2_3c4d
        /// A. Kuznetzov's modified libpcap: longer record headers.
        case modified = 0xa1b2_cd34
        /// Ixia's lcap, by hardware and by software: pcap but for four more bytes in the file header.
        case lcapNanoseconds = 0x1c00_01ac
        case lcapMicroseconds = 0x1c00_01ab
    }

    /// In which order a record header names its two lengths.
    enum LengthOrder {
        case capturedFirst
        case originalFirst
        /// Version 2.3, of which there are files of both kinds.
        case smallerIsCaptured
    }

    let isBigEndian: Bool
    /// The fraction of a record's time counts nanoseconds, else microseconds.
    let isNanoseconds: Bool
    /// Bytes per frame that the capture was limited to; some writers put 0 or nonsense here.
    let snapLength: UInt32
    let linkType: UInt32
    /// Octets of frame check sequence that frames end with, if the writer says so.
    let frameCheckLength: UInt8
    let major: UInt16
    let minor: UInt16
    let lengthOrder: LengthOrder
    /// Bytes of a record before its frame.
    let recordHeaderLength: Int
    /// Bytes between the header and the first record that libpcap does not expect.
    let extraLength: Int

    /// nil if the bytes do not begin with a magic number of classic pcap; the rest needs all ``length`` bytes.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 4 else { return nil }
        let first = PcapFileHeader.word(bytes, 0, bigEndian: true)
        guard let magic = Magic(rawValue: first) ?? Magic(rawValue: first.byteSwapped) else { return nil }
        isBigEndian = magic.rawValue == first
        recordHeaderLength = magic == .modified ? 24 : 16
        extraLength = magic == .lcapNanoseconds || magic == .lcapMicroseconds ? 4 : 0
        let isWhole = bytes.count >= PcapFileHeader.length
        let version = isWhole ? PcapFileHeader.word(bytes, 4, bigEndian: isBigEndian) : 0
        // Two numbers of 16 bits: the first stands in the upper half only if the order is big-endian.
        let halves = (UInt16(truncatingIfNeeded: version >> 16), UInt16(truncatingIfNeeded: version))
        (major, minor) = isBigEndian ? halves : (halves.1, halves.0)
        switch (major, minor) {
        case (2, 3): lengthOrder = .smallerIsCaptured
        // 543 is what tcpdump on DG/UX wrote.
        case (2, ..<3), (543, _): lengthOrder = .originalFirst
        default: lengthOrder = .capturedFirst
        }
        snapLength = isWhole ? PcapFileHeader.word(bytes, 16, bigEndian: isBigEndian) : 0
        let link = isWhole ? PcapFileHeader.word(bytes, 20, bigEndian: isBigEndian) : 0
        let interfaceType = PcapFileHeader.linkType(ofAIX: link & 0x03ff_ffff)
        let isAIX = magic == .microseconds && major == 2 && minor == 2 && interfaceType != nil
        isNanoseconds = magic == .nanoseconds || magic == .lcapNanoseconds || isAIX
        linkType = isAIX ? interfaceType ?? 0 : link & 0x03ff_ffff
        // Bit 26 tells that the length is known, the four highest tell it in units of 16 bits.
        frameCheckLength = link & 0x0400_0000 == 0 ? 0 : UInt8(truncatingIfNeeded: link >> 28) &* 2
    }

    /// AIX writes version 2.2 with nanoseconds and interface types of RFC 1573, here those of Ethernet, Token Ring,
    /// FDDI and loopback, in place of link types. Nothing else tells its files from old ones of libpcap; Wireshark
    /// decides likewise.
    private static func linkType(ofAIX interfaceType: UInt32) -> UInt32? {
        switch interfaceType {
        case 6: 1
        case 9: 6
        case 15: 10
        case 24: 0
        default: nil
        }
    }

    /// A version that libpcap refuses although the format has never changed after 2.4.
    var hasUnknownVersion: Bool {
        (major == 2 && minor > 4) || (major > 2 && (major != 543 || minor != 0))
    }

    /// The header as libpcap should see it, which then reads all records whole.
    ///
    /// No snap length: libpcap would cut longer records without a word; for 0 it takes the greatest that the link type
    /// can have. A magic number and a version that it knows, with the same meaning.
    func forLibpcap(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= PcapFileHeader.length else { return bytes }
        var bytes = bytes
        func put(_ value: UInt32, _ at: Int) {
            for index in 0..<4 {
                let shift = UInt32(8 &* (isBigEndian ? 3 &- index : index))
                bytes[at &+ index] = UInt8(truncatingIfNeeded: value >> shift)
            }
        }
        if recordHeaderLength == 16 { put((isNanoseconds ? Magic.nanoseconds : .microseconds).rawValue, 0) }
        if hasUnknownVersion {
            let known: (major: UInt32, minor: UInt32) = major == 543 ? (543, 0) : (2, 4)
            put(isBigEndian ? known.major << 16 | known.minor : known.minor << 16 | known.major, 4)
        }
        put(0, 16)
        put(linkType, 20)
        return bytes
    }

    /// Whether records after another such header are read like those after this one.
    func readsAlike(_ other: PcapFileHeader) -> Bool {
        isBigEndian == other.isBigEndian && isNanoseconds == other.isNanoseconds && linkType == other.linkType
            && lengthOrder == other.lengthOrder && recordHeaderLength == other.recordHeaderLength
            && extraLength == other.extraLength && frameCheckLength == other.frameCheckLength
    }

    private static func word(_ bytes: [UInt8], _ at: Int, bigEndian: Bool) -> UInt32 {
        let octets = bytes[at..<(at &+ 4)]
        return (bigEndian ? Array(octets) : octets.reversed()).reduce(0) { $0 << 8 | UInt32($1) }
    }
}
