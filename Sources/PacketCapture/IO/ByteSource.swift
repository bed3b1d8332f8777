internal import Glibc
internal import Synchronization

/// The bytes of a file or pipe, in order, with a look ahead at the first ones; if they are compressed, what they
/// decompress to.
///
/// This file is one of the few that hold unsafe code: `read(2)` fills buffers whose capacity is passed along, and never
/// more.
final class ByteSource {
    private let descriptor: Int32
    private let ownsDescriptor: Bool
    /// Whether reads may wait for ever: of anything but a regular file.
    private let mayWait: Bool
    private var ahead: [UInt8] = []
    private var aheadPosition = 0
    private var decompressor: Decompressor?
    /// Bytes handed out so far, those looked ahead at not counted until they are taken: the offset in the decompressed
    /// file.
    private(set) var position: Int64 = 0
    /// `errno` of the read that failed; 0 if none did.
    private(set) var failure: Int32 = 0
    /// Ctrl-C came and nothing more did: there may be more.
    private(set) var wasInterrupted = false
    /// Who writes to a pipe often gets the same Ctrl-C and has a rest to hand over: so many nanoseconds it may take.
    private static let grace: Int64 = 1_000_000_000
    /// When the grace ends, on the monotonic clock; nil before Ctrl-C.
    private var graceEnd: Int64?
    /// Bytes taken from the file or pipe so far, compressed as they are: to be set against its size.
    var fileBytesRead: Int64 { taken.load(ordering: .relaxed) }
    /// Asked for while another thread reads.
    private let taken = Atomic<Int64>(0)
    /// How far it may be read ahead; nil if not.
    let aheadSizes: ReadAhead.Sizes?
    /// The bytes of a regular file when it was opened, counted from where reading began; nil for anything else.
    private let expected: Int64?
    /// A file that was made shorter while it was read.
    private(set) var shrinkage: CaptureProblem?
    /// Sees all bytes that are taken from the file or pipe.
    private let digest: (any ByteDigest)?

    /// - Parameter ahead: how far a regular file may be read ahead; nothing else is: what a pipe holds is handed out
    ///   when it comes.
    init(
        descriptor: Int32, ownsDescriptor: Bool, digest: (any ByteDigest)? = nil, ahead: ReadAhead.Sizes? = nil
    ) {
        self.digest = digest
        self.descriptor = descriptor
        self.ownsDescriptor = ownsDescriptor
        var status = stat()
        let isKnown = unsafe fstat(descriptor, &status) == 0
        let isFile = isKnown && status.st_mode & S_IFMT == S_IFREG
        mayWait = !isFile
        expected = isFile ? Int64(status.st_size) &- max(0, Int64(lseek(descriptor, 0, SEEK_CUR))) : nil
        aheadSizes = isFile ? ahead : nil
    }

    deinit {
        if ownsDescriptor { _ = close(descriptor) }
    }

    /// Looks whether the bytes are compressed, and if so hands out from now on what they decompress to. To be called
    /// once, before anything else; compressed data inside compressed data stays as it is.
    func decompressIfCompressed() {
        guard decompressor == nil, position == 0 else { return }
        decompressor = Decompressor(peek(CompressionFormat.magicLength))
        guard decompressor != nil else { return }
        ahead = []
        aheadPosition = 0
    }

    /// `gzip`, `zstd` or `lz4`; nil if the bytes are handed out as they are.
    var compression: String? { decompressor?.name }

    /// What is wrong with the compressed data, which is then the reason why the bytes end: it is cut, damaged, or
    /// followed by something else. Known when the end has been met.
    var decodingProblem: CaptureProblem? { decompressor?.problem }

    /// Up to `count` of the next bytes, which stay to be read; fewer only at the end of the input.
    func peek(_ count: Int) -> [UInt8] {
        var scratch = [UInt8](repeating: 0, count: count)
        while ahead.count &- aheadPosition < count {
            let wanted = count &- (ahead.count &- aheadPosition)
            let got = unsafe scratch.withUnsafeMutableBytes { bytes in
                unsafe readOn(UnsafeMutableRawBufferPointer(rebasing: bytes.prefix(wanted)))
            }
            guard got > 0 else { break }
            ahead.append(contentsOf: scratch[0..<got])
        }
        return Array(ahead[aheadPosition...].prefix(count))
    }

    /// Fills the front of `buffer`; the number of bytes, 0 at the end, or -1 on an error.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        if aheadPosition < ahead.count {
            let count = min(buffer.count, ahead.count &- aheadPosition)
            for index in 0..<count { unsafe buffer[index] = ahead[aheadPosition &+ index] }
            aheadPosition &+= count
            if aheadPosition == ahead.count {
                ahead = []
                aheadPosition = 0
            }
            position &+= Int64(count)
            return count
        }
        let got = unsafe readOn(buffer)
        if got > 0 { position &+= Int64(got) }
        return got
    }

    private func readOn(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        if let decompressor { return unsafe decompressor.read(into: buffer, from: self) }
        return unsafe readDescriptor(buffer)
    }

    /// The next bytes as they stand in the file: for ``readOn(_:)`` and the decompressor.
    func readDescriptor(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        while !wasInterrupted {
            if mayWait, Interruption.isRequested, waitsInVain() { break }
            let got = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if got >= 0 {
                taken.add(Int64(got), ordering: .relaxed)
                if got == 0, buffer.count > 0 { noteEnd() }
                if let digest, got > 0, let start = buffer.baseAddress {
                    // Unsafe code: the part of the buffer that was just filled, for the length of the call.
                    let filled = unsafe UnsafeRawBufferPointer(start: start, count: got)
                    unsafe filled.withMemoryRebound(to: UInt8.self) { unsafe digest.update($0.span) }
                }
                return got
            }
            if errno == EINTR { continue }
            failure = errno
            return -1
        }
        return 0
    }

    /// The file ends, maybe before where it ended when it was opened.
    private func noteEnd() {
        let read = fileBytesRead
        guard let expected, read < expected, shrinkage == nil else { return }
        shrinkage = CaptureProblem(
            byteOffset: nil,
            message: "became shorter while it was read: "
                + "\(PcapngText.number(read)) of \(PcapngText.counted(expected, "byte")) were there")
    }

    /// Reads what nobody needed, so that the digest is that of the whole input, and ends it; nil without one.
    ///
    /// After Ctrl-C it is only that of what was read.
    func finishDigest() -> InputDigestRecord? {
        guard let digest else { return nil }
        var scratch = [UInt8](repeating: 0, count: 256 << 10)
        var got = 1
        while got > 0, !Interruption.isRequested {
            got = unsafe scratch.withUnsafeMutableBytes { unsafe readDescriptor($0) }
        }
        return InputDigestRecord(
            text: digest.finish(), bytes: fileBytesRead, isWhole: got == 0 && failure == 0 && !wasInterrupted)
    }

    /// After Ctrl-C: waits for more, but no longer than the grace.
    private func waitsInVain() -> Bool {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        let now = Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
        let end = graceEnd ?? now &+ Self.grace
        graceEnd = end
        // Unsafe code: one request, which outlives the call.
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let left = Int32(max(0, end &- now) / 1_000_000)
        let ready = unsafe poll(&request, 1, left)
        wasInterrupted = ready <= 0 || left == 0
        return wasInterrupted
    }
}
