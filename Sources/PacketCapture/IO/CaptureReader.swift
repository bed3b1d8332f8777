internal import Glibc

/// One input, opened as what its first bytes say it is: classic pcap, which libpcap vouches for, or pcapng.
///
/// Unsafe code: system calls with C strings and structs that live as long as the call; the frame's bytes, which its reader
/// keeps until it is asked for the next one.
@safe public final class CaptureReader {
    private enum Format {
        case pcap(PcapReader)
        case pcapng(PcapngReader)
        case live(LiveReader)
    }

    /// nil for a device.
    private let source: ByteSource?
    private let format: Format
    /// ``format``'s reader of a file once more: to take it out of there costs a retain and a release per frame.
    private let lentPcap: Unmanaged<PcapReader>?
    private let lentPcapng: Unmanaged<PcapngReader>?
    private var isInterrupted = false
    /// The first frame, or the one that waits for its turn.
    var frame = Frame()
    /// What is taken from the times of its frames; set before the first one is read.
    private var correction: ClockCorrection?
    /// Whether there is one: asked for each frame, where a look at an optional with an array in it costs more.
    private var isCorrected = false

    /// A device that is open already.
    init(_ live: LiveReader) {
        source = nil
        format = .live(live)
        unsafe lentPcap = nil
        unsafe lentPcapng = nil
    }

    /// Frames captured before that time (nanoseconds since 1970 UTC) have all been read; nil for files.
    var settledTime: Int64? {
        if case .live(let reader) = format { reader.settledTime } else { nil }
    }

    /// Opens a file, or standard input if the path is `-`. Reads only the first bytes.
    ///
    /// - Parameters:
    ///   - digest: sees all bytes of the input; ``finish()`` ends it.
    ///   - ahead: how far a file is read ahead by another thread; nil if not at all.
    static func open(
        path: String, digest: (any ByteDigest)? = nil, ahead: ReadAhead.Sizes? = nil
    ) throws(CaptureError) -> CaptureReader {
        if path == "-" { return try CaptureReader(ByteSource(descriptor: 0, ownsDescriptor: false, digest: digest)) }
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            // Ctrl-C while a FIFO waits for its writer.
            let isInterrupted = errno == EINTR && Interruption.isRequested
            // Octets that are not UTF-8 were changed where the command line was read.
            let isChanged = errno == ENOENT && path.unicodeScalars.contains("\u{FFFD}")
            let message =
                isInterrupted
                ? "interrupted; it is not read"
                : isChanged ? CaptureInputs.unreadableName : SystemError.text(errno)
            throw CaptureError(byteOffset: nil, message: message)
        }
        var status = stat()
        if unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            _ = close(descriptor)
            throw CaptureError(byteOffset: nil, message: "is a directory; name the capture files in it")
        }
        return try CaptureReader(ByteSource(descriptor: descriptor, ownsDescriptor: true, digest: digest, ahead: ahead))
    }

    /// Nothing more is read of it, but for the digest that it was opened with, which this returns.
    func finish() -> InputDigestRecord? {
        switch format {
        case .pcap(let reader): reader.leaveAhead()
        case .pcapng(let reader): reader.buffer.leaveAhead()
        case .live: break
        }
        return source?.finishDigest()
    }

    private init(_ source: ByteSource) throws(CaptureError) {
        self.source = source
        source.decompressIfCompressed()
        let start = source.peek(PcapFileHeader.length)
        if source.wasInterrupted {
            throw CaptureError(byteOffset: nil, message: "interrupted before the capture began")
        }
        if source.failure != 0 { throw CaptureError(byteOffset: 0, message: SystemError.text(source.failure)) }
        if start.starts(with: [0x0a, 0x0d, 0x0d, 0x0a]) {
            let reader = PcapngReader(source)
            format = .pcapng(reader)
            unsafe lentPcap = nil
            unsafe lentPcapng = Unmanaged.passUnretained(reader)
            return
        }
        guard let header = PcapFileHeader(start), start.count == PcapFileHeader.length else {
            throw FileKind.refusal(start, of: source)
        }
        let reader = try PcapReader.open(source, header: header, header.forLibpcap(start)).get()
        format = .pcap(reader)
        unsafe lentPcap = Unmanaged.passUnretained(reader)
        unsafe lentPcapng = nil
    }

    /// `pcap`, `pcapng`, or `live`.
    public var formatName: String {
        switch format {
        case .pcap: "pcap"
        case .pcapng: "pcapng"
        case .live: "live"
        }
    }

    /// The bytes of a regular file; nil for anything else.
    static func size(path: String) -> Int64? {
        var status = stat()
        guard path != "-", unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int64(status.st_size)
    }

    /// Whether the file is still being written: its end, or a cut record, is then only the end so far.
    func setGrowing(_ isGrowing: Bool) {
        switch format {
        case .pcap(let reader): reader.isGrowing = isGrowing
        case .pcapng(let reader): reader.isGrowing = isGrowing
        case .live: break
        }
    }

    /// When a capture went on that this one was cut out of (``PcapngWriter``), nanoseconds since 1970 UTC; nil if it is
    /// none or does not say.
    var knownEnd: Int64? {
        guard case .pcapng(let reader) = format, let end = reader.knownEnd else { return nil }
        return correction?.corrected(end) ?? end
    }

    /// Its times are told by another clock from now on.
    func correct(by correction: ClockCorrection) {
        self.correction = correction
        isCorrected = true
    }

    /// Calls back where the captures that this one was cut out of left a time out that nobody captured.
    func onBorder(_ call: @escaping () -> Void) {
        if case .pcapng(let reader) = format { reader.onBorder = call }
    }

    /// The interfaces met so far.
    public var interfaces: [CaptureInterface] {
        switch format {
        case .pcap(let reader): [reader.interface]
        case .pcapng(let reader): reader.interfaces
        case .live(let reader): reader.interfaces
        }
    }

    /// What the file is compressed with: `gzip`, `zstd` or `lz4`; nil if it is not.
    public var compression: String? { source?.compression }

    /// Bytes taken from the file or pipe so far, compressed as they are: to be set against its size.
    public var fileBytesRead: Int64 { source?.fileBytesRead ?? bytesRead }

    /// What was wrong with the capture so far, in its order: what it cost was not read. Damage of compressed data and a
    /// file that became shorter come first: a capture that ends inside a record is often their consequence.
    public var problems: [CaptureProblem] {
        let cause = [source?.shrinkage, source?.decodingProblem].compactMap(\.self)
        return switch format {
        case .pcap(let reader): cause + reader.problems
        case .pcapng(let reader): cause + reader.problems
        case .live(let reader): reader.problems
        }
    }

    /// What the capture says beside its frames, and what was odd about it and cost nothing.
    public var notes: [CaptureProblem] {
        switch format {
        case .pcap(let reader): reader.notes
        case .pcapng(let reader): reader.notes
        case .live(let reader): reader.notes
        }
    }

    /// The comments on the frame read last.
    var comments: [String] {
        switch format {
        case .pcap: []
        case .pcapng(let reader): reader.comments
        case .live: []
        }
    }

    /// Bytes of the (decompressed) file that have been read as whole records.
    public var bytesRead: Int64 {
        switch format {
        case .pcap(let reader): reader.offset
        case .pcapng(let reader): reader.offset
        case .live(let reader): reader.offset
        }
    }

    /// Whether Ctrl-C ended it before its end.
    var wasInterrupted: Bool { isInterrupted || source?.wasInterrupted ?? false }

    /// No frame comes after the one read last.
    func interrupt() {
        isInterrupted = true
    }

    /// Reads the next frame into a fresh one; the end also where damage cannot be passed.
    @inline(__always)
    func next(_ frame: inout Frame) -> ReadStep {
        let step = read(&frame)
        if isCorrected, let correction { frame.time = correction.corrected(frame.time) }
        return step
    }

    @inline(__always)
    private func read(_ frame: inout Frame) -> ReadStep {
        if isInterrupted { return .end }
        if let reader = unsafe lentPcap { return unsafe reader._withUnsafeGuaranteedRef { $0.next(&frame) } }
        if let reader = unsafe lentPcapng {
            return unsafe reader._withUnsafeGuaranteedRef { reader in
                let step = reader.next()
                frame = reader.frame
                return step
            }
        }
        guard case .live(let reader) = format else { return .end }
        let step = reader.next()
        frame = reader.frame
        return step
    }

    /// Reads the first frame, to see when it is due.
    func readFirst() -> ReadStep {
        var first = Frame()
        let step = next(&first)
        frame = first
        return step
    }

    /// The frame's bytes, valid until the next call of ``next(_:)``.
    @inline(__always)
    var bytes: UnsafeBufferPointer<UInt8> {
        if let reader = unsafe lentPcap { return unsafe reader._withUnsafeGuaranteedRef { unsafe $0.bytes } }
        if let reader = unsafe lentPcapng { return unsafe reader._withUnsafeGuaranteedRef { unsafe $0.bytes } }
        guard case .live(let reader) = format else { return unsafe UnsafeBufferPointer(start: nil, count: 0) }
        return unsafe reader.bytes
    }
}
