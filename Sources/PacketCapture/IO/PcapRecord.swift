/// The header of a record of classic pcap, in the order that all variants are brought to.
struct PcapRecordHeader {
    /// Since 1970 UTC.
    let seconds: UInt32
    /// Micro- or nanoseconds; not always below one second.
    let fraction: UInt32
    /// Bytes of the frame that follow.
    let captured: UInt32
    /// Bytes that the frame had.
    let original: UInt32
}

/// What no writer means, each of which does occur in files that libpcap reads to their end: alone they prove nothing.
struct PcapOddities: OptionSet {
    let rawValue: UInt8
    /// More than libpcap reads; the only one that it refuses.
    static let tooLong = PcapOddities(rawValue: 1)
    /// Far from the record before.
    static let time = PcapOddities(rawValue: 2)
    /// A second or more in the part below a second.
    static let fraction = PcapOddities(rawValue: 4)
    /// More captured than there was.
    static let lengths = PcapOddities(rawValue: 8)
    /// A frame of 0 bytes, or of more than frames have.
    static let original = PcapOddities(rawValue: 16)

    /// All that libpcap reads.
    static let readable = PcapOddities(rawValue: 30)

    var count: Int { rawValue.nonzeroBitCount }
}

/// How the records of a file are written, and how to tell them from other bytes.
struct PcapRecordLayout {
    /// Seconds between neighbours beyond which a time is odd. Nights without a frame are common, days are not.
    static let farApart: Int64 = 86_400
    /// Frames of segmentation offload come with half a MiB (IPv6 jumbograms of Linux); no frame has more than this.
    static let largestOriginal: UInt32 = 1 << 20

    /// Bytes of a record before its frame.
    var headerLength: Int
    let isBigEndian: Bool
    let lengthOrder: PcapFileHeader.LengthOrder
    let fractionsPerSecond: UInt32
    /// What libpcap reads of a record at most: it depends on the link type.
    let largestCaptured: UInt32
    /// The largest original length that is not odd.
    private let largestUsual: UInt32

    init(_ file: PcapFileHeader, largestCaptured: UInt32) {
        headerLength = file.recordHeaderLength
        isBigEndian = file.isBigEndian
        lengthOrder = file.lengthOrder
        fractionsPerSecond = file.isNanoseconds ? 1_000_000_000 : 1_000_000
        self.largestCaptured = largestCaptured
        largestUsual = max(Self.largestOriginal, largestCaptured)
    }

    /// The header at a position at which at least ``headerLength`` bytes are left.
    @inline(__always)
    func header(_ bytes: RawSpan, _ at: Int) -> PcapRecordHeader {
        // Unsafe code: any 16 bytes are two integers; the span checks that they are its own. Read as one, they are
        // checked once.
        let words = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: at, as: Words.self)
        return isBigEndian
            ? header(words.time.byteSwapped, words.lengths.byteSwapped, 32) : header(words.time, words.lengths, 0)
    }

    /// - Parameter first: by how many bits the first word of each pair stands above the lowest.
    @inline(__always)
    private func header(_ time: UInt64, _ lengths: UInt64, _ first: UInt64) -> PcapRecordHeader {
        let captured = UInt32(truncatingIfNeeded: lengths >> first)
        let original = UInt32(truncatingIfNeeded: lengths >> (32 &- first))
        let isSwapped: Bool
        switch lengthOrder {
        case .capturedFirst: isSwapped = false
        case .originalFirst: isSwapped = true
        case .smallerIsCaptured: isSwapped = captured > original
        }
        return PcapRecordHeader(
            seconds: UInt32(truncatingIfNeeded: time >> first),
            fraction: UInt32(truncatingIfNeeded: time >> (32 &- first)), captured: isSwapped ? original : captured,
            original: isSwapped ? captured : original)
    }

    /// A record's first 16 bytes as they lie there.
    private struct Words: BitwiseCopyable {
        let time: UInt64
        let lengths: UInt64
    }

    /// Whether nothing is odd about a header after a record of the given time: ``oddities(_:after:)`` in one go.
    @inline(__always)
    func isUsual(_ header: PcapRecordHeader, after seconds: UInt32) -> Bool {
        header.captured <= header.original && header.captured <= largestCaptured && header.original != 0
            && header.original <= largestUsual && header.fraction < fractionsPerSecond
            && Self.isNear(header.seconds, seconds)
    }

    /// The first field of a header of which at least four bytes are there.
    func seconds(_ bytes: RawSpan, _ at: Int) -> UInt32 { word(bytes, at) }

    /// Whether libpcap might read a record with this header: what decides most positions of a search.
    @inline(__always)
    func isShort(_ bytes: RawSpan, _ at: Int) -> Bool {
        min(word(bytes, at &+ 8), word(bytes, at &+ 12)) <= largestCaptured
    }

    /// What is odd about a header after a record of the given time, if there is one.
    @inline(__always)
    func oddities(_ header: PcapRecordHeader, after seconds: UInt32?) -> PcapOddities {
        var odd: PcapOddities = []
        if header.captured > largestCaptured { odd.insert(.tooLong) }
        if header.captured > header.original { odd.insert(.lengths) }
        if header.original == 0 || header.original > largestUsual { odd.insert(.original) }
        if header.fraction >= fractionsPerSecond { odd.insert(.fraction) }
        if let seconds, !Self.isNear(header.seconds, seconds) { odd.insert(.time) }
        return odd
    }

    /// Whether a header without a frame is rather 16 bytes of anything, such as zeros, which would make an endless
    /// chain of empty records. What follows proves nothing of it, so it is believed only with a time as the file's
    /// others.
    static func isPadding(_ header: PcapRecordHeader, in fileSeconds: UInt32?) -> Bool {
        guard header.captured == 0 else { return false }
        return fileSeconds.map { !isNear(header.seconds, $0) } ?? (header.original == 0 && !mayBeEmpty(header))
    }

    /// Whether a header may stand for a frame of 0 bytes, as adapters and simulators make them, and is no row of zeros.
    static func mayBeEmpty(_ header: PcapRecordHeader) -> Bool {
        header.captured == 0 && header.original == 0 && Int64(header.seconds) > farApart
    }

    @inline(__always)
    static func isNear(_ one: UInt32, _ other: UInt32) -> Bool {
        UInt64(bitPattern: Int64(one) &- Int64(other) &+ farApart) <= UInt64(2 &* farApart)
    }

    @inline(__always)
    private func word(_ bytes: RawSpan, _ at: Int) -> UInt32 {
        // Unsafe code: any four bytes are an integer; the span checks that they are its own.
        let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt32.self)
        return isBigEndian ? UInt32(bigEndian: word) : UInt32(littleEndian: word)
    }
}
