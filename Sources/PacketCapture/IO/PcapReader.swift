internal import CPcap
internal import CPcapShims
internal import Glibc

/// Reads classic pcap through libpcap.
///
/// libpcap reads from a stdio stream of our own without locking, behind which ``PcapRecordGuard`` reads in large pieces
/// and lets only whole records through: libpcap never meets damage or the end of the file.
///
/// Unsafe code: libpcap's pointers, valid until its next call, and an opaque pointer to the guard for the stream,
/// balanced in its close function.
@safe final class PcapReader {
    /// The stream's buffer. Small, for its bytes are copied once more by libpcap and should still be in the first
    /// cache.
    private static let streamBuffer = 8 << 10

    private let records: PcapRecordGuard
    private var handle: OpaquePointer?
    private let header: PcapFileHeader
    private(set) var interface: CaptureInterface
    private(set) var frame = Frame()
    /// The frame's bytes: owned by libpcap, valid until the next call of ``next()``.
    private(set) var bytes = unsafe UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    /// Where the next record begins in the file.
    private(set) var offset: Int64
    /// Bytes that the guard has let through and libpcap has not yet made frames of.
    private var unread = 0
    private var recordHeaderLength: Int
    private var tallies = PcapTallies()

    /// The problem if libpcap refuses the file. The source must begin with ``PcapFileHeader/forLibpcap(_:)``.
    static func open(_ source: ByteSource, header: PcapFileHeader) -> Result<PcapReader, CaptureError> {
        var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
        let records = PcapRecordGuard(source, file: header)
        let context = unsafe Unmanaged.passRetained(records).toOpaque()
        let stream = unsafe bitstrail_stream(
            context,
            { context, into, size in
                guard let context = unsafe context, let into = unsafe into else { return -1 }
                let records = unsafe Unmanaged<PcapRecordGuard>.fromOpaque(context).takeUnretainedValue()
                return unsafe records.take(into: UnsafeMutableRawBufferPointer(start: into, count: size))
            },
            { context in
                guard let context = unsafe context else { return }
                unsafe Unmanaged<PcapRecordGuard>.fromOpaque(context).release()
            }, streamBuffer)
        guard let stream = unsafe stream else {
            unsafe Unmanaged<PcapRecordGuard>.fromOpaque(context).release()
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
        return .success(unsafe PcapReader(records: records, handle: handle, header: header))
    }

    private init(records: PcapRecordGuard, handle: OpaquePointer, header: PcapFileHeader) {
        self.records = records
        unsafe self.handle = unsafe handle
        self.header = header
        interface = CaptureInterface(
            linkType: header.linkType, snapLength: Int(header.snapLength), name: nil, dropped: nil)
        interface.timeDigits = header.isNanoseconds ? 9 : 6
        frame.linkType = header.linkType
        offset = Int64(PcapFileHeader.length &+ header.extraLength)
        recordHeaderLength = header.recordHeaderLength
        // The file header that libpcap got names no snap length, so this is what it takes at most. For the modified
        // format it adds what a faked Ethernet header may have added, but takes no more for it.
        let most = UInt32(clamping: unsafe pcap_snapshot(handle))
        let added: UInt32 = header.recordHeaderLength > 16 && header.linkType == 1 ? 14 : 0
        records.begin(largestCaptured: most &- min(most, added))
    }

    deinit {
        if let handle = unsafe handle { unsafe pcap_close(handle) }
    }

    /// The file still grows: where it ends, ``next()`` is idle instead.
    var isGrowing: Bool {
        get { records.isGrowing }
        set { records.isGrowing = newValue }
    }

    /// What was wrong with the file so far, in its order; what it cost was not read.
    var problems: [CaptureProblem] { records.problemsSoFar + tallies.problems }

    /// What was odd about the file and cost nothing.
    var notes: [CaptureProblem] { tallies.notes(header, recordHeaderLength, seams: records.seams) }

    /// Reads the next frame, if need be behind damage, which ``problems`` then tells.
    @inline(__always)
    func next() -> ReadStep {
        if unread == 0 {
            let step = nextRecords()
            guard step == .frame else { return step }
        }
        guard let handle = unsafe handle else { return .end }
        var record: UnsafeMutablePointer<pcap_pkthdr>?
        var data: UnsafePointer<UInt8>?
        let result = unsafe pcap_next_ex(handle, &record, &data)
        guard result == 1, let record = unsafe record, let data = unsafe data else { return unsafe fail(handle) }
        let captured = Int(unsafe record.pointee.caplen)
        let original = Int(unsafe record.pointee.len)
        let length = recordHeaderLength &+ captured
        guard length <= unread else { return unsafe fail(handle) }
        unread &-= length
        frame.number &+= 1
        // pcap's seconds are unsigned; libpcap hands them on as signed.
        let seconds = Int64(UInt32(truncatingIfNeeded: unsafe record.pointee.ts.tv_sec))
        var fraction = Int64(unsafe record.pointee.ts.tv_usec)
        if UInt64(bitPattern: fraction) >= 1_000_000_000 { fraction = oddFraction(fraction) }
        frame.time = seconds &* 1_000_000_000 &+ fraction
        frame.capturedLength = captured
        frame.originalLength = max(captured, original)
        if original < captured { tallies.moreThanWhole &+= 1 }
        if header.frameCheckLength > 0 {
            let cut = min(Int(header.frameCheckLength), frame.originalLength &- captured)
            frame.frameCheckLength = header.frameCheckLength &- UInt8(truncatingIfNeeded: cut)
        }
        frame.byteOffset = offset
        offset &+= Int64(length)
        unsafe bytes = unsafe UnsafeBufferPointer(start: data, count: captured)
        return .frame
    }

    private func nextRecords() -> ReadStep {
        switch records.next() {
        case .records(let start, let count):
            offset = start
            unread = count
            recordHeaderLength = records.layout.headerLength
            return .frame
        case .idle: return .idle
        case .end: return .end
        }
    }

    /// Nanoseconds of the part below a second that has a second or more, or a sign. libpcap was asked for nanoseconds:
    /// it multiplies microseconds, and hands the 32 bits on as signed or not depending on the byte order.
    private func oddFraction(_ fraction: Int64) -> Int64 {
        tallies.moreThanASecond &+= 1
        if header.isNanoseconds { return Int64(UInt32(truncatingIfNeeded: fraction)) }
        return Int64(UInt32(truncatingIfNeeded: fraction / 1000)) &* 1000
    }

    /// libpcap cannot do what the guard has made sure it can: memory is short.
    private func fail(_ handle: OpaquePointer) -> ReadStep {
        var message = "libpcap and we read this record differently"
        if let text = unsafe pcap_geterr(handle), unsafe text.pointee != 0 { message = unsafe String(cString: text) }
        tallies.problems.append(CaptureProblem(byteOffset: offset, message: message))
        unsafe pcap_close(handle)
        unsafe self.handle = nil
        unread = 0
        records.isOver = true
        unsafe bytes = unsafe UnsafeBufferPointer(start: nil, count: 0)
        return .end
    }
}
