internal import CPcap
internal import Glibc

/// Reads classic pcap: libpcap judges the file header, the records are read here.
///
/// ``PcapRecordGuard`` looks at every record's header before anything is made of it, so the frames are lent where they
/// lie in its window: libpcap would look at the headers again and copy each frame twice on the way, which took longer
/// than all that is done with it. It stays what the tests compare every frame with.
///
/// Unsafe code: libpcap's handle, closed before its opening returns; the window's bytes, valid until the guard is asked
/// for more records, which only ``next(_:)`` does.
@safe final class PcapReader {
    private let records: PcapRecordGuard
    private let header: PcapFileHeader
    private(set) var interface: CaptureInterface
    /// Frames read so far.
    private var count: Int64 = 0
    /// The frame's bytes, valid until the next call of ``next(_:)``.
    private(set) var bytes = unsafe UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    /// Where the next record begins in the file.
    private(set) var offset: Int64
    /// The sound records that are being read, and how far.
    private var batch = unsafe UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    private var place = 0
    private var layout: PcapRecordLayout
    private var tallies = PcapTallies()

    /// The problem if libpcap refuses the file.
    ///
    /// - Parameter spelled: the header as libpcap should see it, ``PcapFileHeader/forLibpcap(_:)``.
    static func open(
        _ source: ByteSource, header: PcapFileHeader, _ spelled: [UInt8]
    ) -> Result<PcapReader, CaptureError> {
        let most: UInt32
        switch largestCaptured(spelled) {
        case .success(let length): most = length
        case .failure(let error): return .failure(error)
        }
        // For the modified format libpcap adds what a faked Ethernet header may have added, but takes no more for it.
        let added: UInt32 = header.recordHeaderLength > 16 && header.linkType == 1 ? 14 : 0
        let records = PcapRecordGuard(source, file: header, largestCaptured: most &- min(most, added))
        return .success(PcapReader(records: records, header: header))
    }

    /// What libpcap takes at most of a record in a file that begins with that header: it depends on the link type.
    private static func largestCaptured(_ fileHeader: [UInt8]) -> Result<UInt32, CaptureError> {
        var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
        var fileHeader = fileHeader
        return unsafe fileHeader.withUnsafeMutableBytes { bytes in
            guard let stream = unsafe fmemopen(bytes.baseAddress, bytes.count, "r") else {
                return .failure(CaptureError(byteOffset: nil, message: "no memory to open it"))
            }
            let handle = unsafe pcap_fopen_offline_with_tstamp_precision(
                stream, UInt32(PCAP_TSTAMP_PRECISION_NANO), &message)
            guard let handle = unsafe handle else {
                // libpcap leaves the stream to its caller when it refuses it.
                _ = unsafe fclose(stream)
                let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
                return .failure(CaptureError(byteOffset: 0, message: String(decoding: text, as: UTF8.self)))
            }
            defer { unsafe pcap_close(handle) }
            return .success(UInt32(clamping: unsafe pcap_snapshot(handle)))
        }
    }

    private init(records: PcapRecordGuard, header: PcapFileHeader) {
        self.records = records
        self.header = header
        layout = records.layout
        interface = CaptureInterface(
            linkType: header.linkType, snapLength: Int(header.snapLength), name: nil, dropped: nil)
        interface.timeDigits = header.isNanoseconds ? 9 : 6
        offset = Int64(PcapFileHeader.length &+ header.extraLength)
    }

    /// The file still grows: where it ends, ``next(_:)`` is idle instead.
    var isGrowing: Bool {
        get { records.isGrowing }
        set { records.isGrowing = newValue }
    }

    /// No other thread reads the file any more.
    func leaveAhead() { records.buffer.leaveAhead() }

    /// What was wrong with the file so far, in its order; what it cost was not read.
    var problems: [CaptureProblem] { records.problemsSoFar }

    /// What was odd about the file and cost nothing.
    var notes: [CaptureProblem] { tallies.notes(header, layout.headerLength, seams: records.seams) }

    /// Reads the next frame into a fresh one, if need be behind damage, which ``problems`` then tells.
    @inline(__always)
    func next(_ frame: inout Frame) -> ReadStep {
        if unsafe place >= batch.count {
            let step = nextRecords()
            guard step == .frame else { return step }
        }
        let record = unsafe layout.header(batch.span.bytes, place)
        let captured = Int(record.captured)
        let start = place &+ layout.headerLength
        let end = start &+ captured
        count &+= 1
        frame.number = count
        var nanoseconds = Int64(record.fraction)
        if !header.isNanoseconds { nanoseconds &*= 1000 }
        if nanoseconds >= 1_000_000_000 { tallies.moreThanASecond &+= 1 }
        // Seconds are unsigned: times up to 2106.
        frame.time = Int64(record.seconds) &* 1_000_000_000 &+ nanoseconds
        frame.linkType = header.linkType
        frame.capturedLength = captured
        frame.originalLength = max(captured, Int(record.original))
        if record.original < record.captured { tallies.moreThanWhole &+= 1 }
        if header.frameCheckLength > 0 {
            let cut = min(Int(header.frameCheckLength), frame.originalLength &- captured)
            frame.frameCheckLength = header.frameCheckLength &- UInt8(truncatingIfNeeded: cut)
        }
        frame.byteOffset = offset
        offset &+= Int64(end &- place)
        unsafe bytes = unsafe UnsafeBufferPointer(rebasing: batch[start..<end])
        place = end
        return .frame
    }

    private func nextRecords() -> ReadStep {
        unsafe batch = unsafe UnsafeBufferPointer(start: nil, count: 0)
        unsafe bytes = unsafe UnsafeBufferPointer(start: nil, count: 0)
        place = 0
        switch records.next() {
        case .records(let start):
            offset = start
            unsafe batch = unsafe records.lentBytes
            layout = records.layout
            return .frame
        case .idle: return .idle
        case .end: return .end
        }
    }
}
