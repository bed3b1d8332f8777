internal import CPcap
internal import CPcapShims
internal import Glibc

/// Reads classic pcap through libpcap.
///
/// Opened with a stdio stream of our own with a large buffer and without locking, which makes libpcap two to three
/// times faster than `pcap_open_offline`. Unsafe code: libpcap's pointers, valid until its next call, and an opaque
/// pointer to ``ByteSource`` for the stream, balanced in its close function.
@safe final class PcapReader {
    private let source: ByteSource
    private var handle: OpaquePointer?
    private let header: PcapFileHeader
    let interface: CaptureInterface
    private(set) var frame = Frame()
    /// The frame's bytes: owned by libpcap, valid until the next call of ``next()``.
    private(set) var bytes = unsafe UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    /// What was wrong with the file so far, in its order; what it cost was not read.
    private(set) var problems: [CaptureProblem] = []
    /// What was odd about the file and cost nothing.
    var isGrowing = false
    private(set) var notes: [CaptureProblem] = []
    /// Where the next record begins in the file.
    private(set) var offset: Int64 = 24

    /// nil with the problem if libpcap refuses the file.
    static func open(_ source: ByteSource, header: PcapFileHeader) -> Result<PcapReader, CaptureError> {
        var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
        let context = unsafe Unmanaged.passRetained(source).toOpaque()
        let stream = unsafe bitstrail_stream(
            context,
            { context, into, size in
                guard let context = unsafe context, let into = unsafe into else { return -1 }
                let source = unsafe Unmanaged<ByteSource>.fromOpaque(context).takeUnretainedValue()
                return unsafe source.read(into: UnsafeMutableRawBufferPointer(start: into, count: size))
            },
            { context in
                guard let context = unsafe context else { return }
                unsafe Unmanaged<ByteSource>.fromOpaque(context).release()
            }, 256 << 10)
        guard let stream = unsafe stream else {
            unsafe Unmanaged<ByteSource>.fromOpaque(context).release()
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
        return .success(unsafe PcapReader(source: source, handle: handle, header: header))
    }

    private init(source: ByteSource, handle: OpaquePointer, header: PcapFileHeader) {
        self.source = source
        unsafe self.handle = unsafe handle
        self.header = header
        interface = CaptureInterface(
            linkType: header.linkType, snapLength: Int(header.snapLength), name: nil, dropped: nil)
        frame.linkType = header.linkType
    }

    deinit {
        if let handle = unsafe handle { unsafe pcap_close(handle) }
    }

    /// Reads the next frame; the end also at damage, which ``problems`` then tells.
    func next() -> ReadStep {
        guard let handle = unsafe handle, problems.isEmpty else { return .end }
        var record: UnsafeMutablePointer<pcap_pkthdr>?
        var data: UnsafePointer<UInt8>?
        let result = unsafe pcap_next_ex(handle, &record, &data)
        guard result == 1, let record = unsafe record, let data = unsafe data else {
            if result != -2 { unsafe noteProblem(handle) }
            return .end
        }
        let captured = Int(unsafe record.pointee.caplen)
        frame.number &+= 1
        // pcap's seconds are unsigned; libpcap hands them on as signed. With nanosecond precision tv_usec holds
        // nanoseconds.
        let seconds = Int64(UInt32(truncatingIfNeeded: unsafe record.pointee.ts.tv_sec))
        frame.time = seconds &* 1_000_000_000 &+ Int64(unsafe record.pointee.ts.tv_usec)
        frame.capturedLength = captured
        frame.originalLength = max(captured, Int(unsafe record.pointee.len))
        frame.byteOffset = offset
        offset &+= 16 &+ Int64(captured)
        unsafe bytes = unsafe UnsafeBufferPointer(start: data, count: captured)
        return .frame
    }

    private func noteProblem(_ handle: OpaquePointer) {
        var message = "a record that cannot be read"
        if let text = unsafe pcap_geterr(handle) { message = unsafe String(cString: text) }
        if source.failure != 0 { message = "the file cannot be read on: \(SystemError.text(source.failure))" }
        problems.append(CaptureProblem(byteOffset: offset, message: message))
    }
}
