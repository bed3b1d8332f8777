internal import Glibc

/// Tells whether a capture file that is still being written holds another whole frame, so that its reader is not asked
/// for half of one: what is cut in a finished file is only late in one that grows.
///
/// Walks the records of the file on its own, one call ahead of the reader. Only their lengths are looked at; where one
/// makes no sense the gate stays open, since to tell damage is the reader's business. Unsafe code: `pread(2)` fills a
/// buffer whose capacity is passed along.
final class GrowthGate {
    private static let windowSize = 64 << 10
    /// A record that claims more is damage.
    private static let maxRecord = 64 << 20

    private enum Format {
        case unknown
        case pcap(isBigEndian: Bool, recordHeader: Int)
        case pcapng
        /// Compressed, or no capture: read when nothing more comes.
        case opaque
    }

    /// Nothing more will be written: the reader may meet the end of the file.
    var isFinished = false

    private let descriptor: Int32
    private var format = Format.unknown
    private var isBigEndian = false
    /// Where the next record begins.
    private var position: Int64 = 0
    private var window: [UInt8] = []
    private var windowStart: Int64 = 0
    private var isLost = false

    init(path: String) throws(CaptureError) {
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CaptureError(byteOffset: nil, message: SystemError.text(errno)) }
    }

    deinit { _ = close(descriptor) }

    /// Whether the reader may be opened: its first look must find the file's first header whole.
    var isReadable: Bool {
        if isFinished { return true }
        recognise()
        switch format {
        case .unknown, .opaque: return false
        case .pcap: return true
        case .pcapng: return isLost || position > 0 || lookAtBlock() != nil
        }
    }

    /// Whether another whole frame is there. After `true` the reader must be asked for it once.
    func admitsFrame() -> Bool {
        if isFinished || isLost { return true }
        recognise()
        switch format {
        case .unknown, .opaque: return false
        case .pcap(let isBigEndian, let recordHeader):
            guard let head = octets(recordHeader) else { return false }
            let captured = Int64(head.span.word(8, isBigEndian))
            isLost = captured > Self.maxRecord
            guard !isLost else { return true }
            guard reaches(position &+ Int64(recordHeader) &+ captured) else { return false }
            position &+= Int64(recordHeader) &+ captured
            return true
        case .pcapng:
            while !isLost, let (type, length) = lookAtBlock() {
                position &+= Int64(length)
                if [2, 3, 6].contains(type) { return true }
            }
            return isLost
        }
    }

    /// The first 24 bytes: the header of a classic file, and enough of any other.
    private func recognise() {
        guard case .unknown = format, let head = octets(24) else { return }
        let magic = head.span.word(0, false)
        switch magic {
        case 0x0a0d_0d0a: format = .pcapng
        case 0xa1b2_c3d4, 0xa1b2_3c4d: format = .pcap(isBigEndian: false, recordHeader: 16)
        case 0xd4c3_b2a1, 0x4d3c_b2a1: format = .pcap(isBigEndian: true, recordHeader: 16)
        // Kuznetzov's patched libpcap: records with eight bytes more.
        case 0xa1b2_cd34: format = .pcap(isBigEndian: false, recordHeader: 24)
        case 0x34cd_b2a1: format = .pcap(isBigEndian: true, recordHeader: 24)
        default: format = .opaque
        }
        if case .pcap = format { position = 24 }
    }

    /// Type and length of the block at ``position``; nil if it is not there in full.
    private func lookAtBlock() -> (type: UInt32, length: Int)? {
        guard let head = octets(12) else { return nil }
        if head.span.word(0, false) == 0x0a0d_0d0a { isBigEndian = head.span.word(8, true) == 0x1a2b_3c4d }
        let length = Int(head.span.word(4, isBigEndian))
        guard length >= 12, length % 4 == 0, length <= Self.maxRecord else {
            isLost = true
            return nil
        }
        guard reaches(position &+ Int64(length)) else { return nil }
        return (head.span.word(0, isBigEndian), length)
    }

    private func reaches(_ end: Int64) -> Bool {
        if end <= windowStart &+ Int64(window.count) { return true }
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 && Int64(status.st_size) >= end
    }

    /// `count` bytes at ``position``, as long as the file has so many.
    private func octets(_ count: Int) -> [UInt8]? {
        if position < windowStart || position &+ Int64(count) > windowStart &+ Int64(window.count) { fill() }
        let start = Int(position &- windowStart)
        guard start &+ count <= window.count else { return nil }
        return Array(window[start..<start &+ count])
    }

    private func fill() {
        windowStart = position
        window = unsafe [UInt8](unsafeUninitializedCapacity: Self.windowSize) { buffer, filled in
            let got = unsafe pread(descriptor, buffer.baseAddress, buffer.count, Int(position))
            filled = max(0, got)
        }
    }
}
