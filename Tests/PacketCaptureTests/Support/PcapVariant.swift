import Conversations

/// One of the ways in which classic captures have been written.
struct PcapVariant: CustomStringConvertible, Sendable {
    var magic = 0xa1b2_c3d4
    var major = 2
    var minor = 4
    var linkType = 1
    /// The original length stands before the captured one.
    var isSwapped = false
    /// Bytes at the end of each record header that nobody needs.
    var recordExtra: [UInt8] = []
    /// Bytes at the end of the file header.
    var headerExtra: [UInt8] = []
    var nanoseconds = false
    /// Worth a note: a version number that nobody has defined, or longer record headers than the magic number says.
    var isNoted = false

    var description: String {
        "\(String(magic, radix: 16)) version \(major).\(minor) link type \(linkType) records \(recordHeaderLength)"
    }
    var recordHeaderLength: Int { 16 + recordExtra.count }
    var fileHeaderLength: Int { 24 + headerExtra.count }

    static let modified = PcapVariant(magic: 0xa1b2_cd34, recordExtra: [3, 0, 0, 0, 8, 0, 1, 0])
    static let nanosecond = PcapVariant(magic: 0xa1b2_3c4d, nanoseconds: true)
    /// Those that libpcap reads.
    static let known: [PcapVariant] = [
        PcapVariant(), nanosecond, modified, PcapVariant(minor: 3), PcapVariant(minor: 3, isSwapped: true),
        PcapVariant(minor: 0, isSwapped: true), PcapVariant(minor: 1, isSwapped: true),
        PcapVariant(minor: 2, isSwapped: true), PcapVariant(major: 543, minor: 0, isSwapped: true),
    ]
    /// Those that it refuses or misreads and Wireshark reads.
    static let others: [PcapVariant] = [
        PcapVariant(minor: 5, isNoted: true), PcapVariant(major: 3, minor: 0, isNoted: true),
        PcapVariant(major: 543, minor: 1, isSwapped: true, isNoted: true),
        PcapVariant(recordExtra: [3, 0, 0, 0, 8, 0, 1, 0], isNoted: true),
        PcapVariant(recordExtra: [0x9f, 0xbf, 0xb6, 0x01], isNoted: true),
        PcapVariant(magic: 0xa1b2_cd34, recordExtra: Array(repeating: 9, count: 12), isNoted: true),
        PcapVariant(magic: 0x1c00_01ac, headerExtra: [1, 2, 3, 4], nanoseconds: true),
        PcapVariant(magic: 0x1c00_01ab, headerExtra: [1, 2, 3, 4]),
    ]
}

/// A classic capture written record by record, with where each of them stands.
struct PcapFile {
    private var octets: Octets
    let variant: PcapVariant
    private(set) var records: [Range<Int>] = []
    private(set) var times: [Int64] = []
    private(set) var frames: [[UInt8]] = []

    init(_ variant: PcapVariant = PcapVariant(), bigEndian: Bool = false, snapLength: Int = 262_144) {
        self.variant = variant
        octets = Octets(bigEndian: bigEndian)
        addFileHeader(snapLength: snapLength)
    }

    /// Other frames for every seed: zeros, text or anything.
    init(seed: UInt64, frames count: Int, _ variant: PcapVariant = PcapVariant(), bigEndian: Bool = false) {
        self.init(variant, bigEndian: bigEndian)
        var random = SeededRandom(seed: seed)
        let kind = random.below(3)
        var time: Int64 = 1_700_000_000_000_000
        for _ in 0..<count {
            time += Int64(random.below(random.below(20) == 0 ? 2_000_000 : 2_000))
            let length = 60 + (random.below(3) == 0 ? random.below(20) : random.below(400))
            var frame: [UInt8] = (0..<14).map { _ in UInt8(random.below(256)) }
            for index in 14..<length {
                frame.append(kind == 0 ? 0 : kind == 1 ? UInt8(32 + index % 90) : UInt8(random.below(256)))
            }
            add(frame, time: time * 1_000)
        }
    }

    var bytes: [UInt8] { octets.bytes }

    mutating func addFileHeader(snapLength: Int = 262_144) {
        octets.u32(variant.magic)
        octets.u16(variant.major)
        octets.u16(variant.minor)
        octets.u64(0)
        octets.u32(snapLength)
        octets.u32(variant.linkType)
        octets.bytes += variant.headerExtra
    }

    /// A record of a time in nanoseconds.
    mutating func add(_ frame: [UInt8], time: Int64, original: Int? = nil) {
        let fraction = time % 1_000_000_000
        add(
            frame, seconds: Int(time / 1_000_000_000), fraction: Int(variant.nanoseconds ? fraction : fraction / 1_000),
            original: original)
    }

    mutating func add(
        _ frame: [UInt8], seconds: Int = 1_700_000_000, fraction: Int = 0, captured: Int? = nil, original: Int? = nil
    ) {
        let start = octets.bytes.count
        octets.u32(seconds)
        octets.u32(fraction)
        let lengths = [captured ?? frame.count, original ?? frame.count]
        for length in variant.isSwapped ? lengths.reversed() : lengths { octets.u32(length) }
        octets.bytes += variant.recordExtra + frame
        records.append(start..<octets.bytes.count)
        times.append(Int64(seconds) * 1_000_000_000 + Int64(fraction) * (variant.nanoseconds ? 1 : 1_000))
        frames.append(frame)
    }

    /// Bytes that are no record.
    mutating func addBytes(_ bytes: [UInt8]) { octets.bytes += bytes }
}
