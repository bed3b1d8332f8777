internal import Glibc

/// Writes frames to a classic pcap (microseconds, little-endian) or pcapng file through one large buffer.
///
/// Unsafe code: the buffer, owned by this class. A frame is at most ``frameRoom`` octets, and ``begin(_:time:)``
/// flushes when less is free.
@safe final class CaptureWriter {
    private static let capacity = 4 << 20
    /// More than a record header, headers, a full segment and a trailer take.
    private static let frameRoom = 4096

    private let descriptor: Int32
    private let isPcapng: Bool
    private let buffer: UnsafeMutableRawBufferPointer
    private var end = 0
    private var flushed = 0

    init?(path: String, isPcapng: Bool) {
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return nil }
        self.isPcapng = isPcapng
        unsafe buffer = .allocate(byteCount: Self.capacity, alignment: 16)
        if isPcapng {
            // A section header block and an Ethernet interface without snap length; times are microseconds by default.
            for word: UInt32 in [0x0a0d_0d0a, 28, 0x1a2b_3c4d, 1, .max, .max, 28, 1, 20, 1, 0, 20] { little(word) }
        } else {
            for word: UInt32 in [0xa1b2_c3d4, 0x0004_0002, 0, 0, 262_144, 1] { little(word) }
        }
    }

    deinit {
        unsafe buffer.deallocate()
        _ = Glibc.close(descriptor)
    }

    /// Octets written so far.
    var count: Int { flushed &+ end }

    /// Begins a frame of `length` octets seen at `time` (microseconds since 1970 UTC); the caller then puts exactly
    /// that many.
    @inline(__always)
    func begin(_ length: Int, time: Int) {
        precondition(length <= Self.frameRoom &- 64)
        if Self.capacity &- end < Self.frameRoom { flush() }
        let size = UInt32(truncatingIfNeeded: length)
        if isPcapng {
            little(6)
            little(UInt32(truncatingIfNeeded: 32 &+ Self.padded(length)))
            little(0)
            little(UInt32(truncatingIfNeeded: time >> 32))
            little(UInt32(truncatingIfNeeded: time))
        } else {
            little(UInt32(truncatingIfNeeded: time / 1_000_000))
            little(UInt32(truncatingIfNeeded: time % 1_000_000))
        }
        little(size)
        little(size)
    }

    /// Ends the frame begun last.
    @inline(__always)
    func finish(_ length: Int) {
        guard isPcapng else { return }
        for _ in length..<Self.padded(length) { put(UInt8(0)) }
        little(UInt32(truncatingIfNeeded: 32 &+ Self.padded(length)))
    }

    private static func padded(_ length: Int) -> Int { (length &+ 3) & ~3 }

    // MARK: Octets, in network order

    @inline(__always)
    func put<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
        unsafe buffer.storeBytes(of: number.bigEndian, toByteOffset: end, as: Number.self)
        end &+= MemoryLayout<Number>.size
    }

    @inline(__always)
    private func little(_ number: UInt32) {
        unsafe buffer.storeBytes(of: number.littleEndian, toByteOffset: end, as: UInt32.self)
        end &+= 4
    }

    @inline(__always)
    func put(_ octets: [UInt8], _ range: Range<Int>) {
        let part = octets.span.extracting(range)
        unsafe part.withUnsafeBytes { octets in
            unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[end...]).copyMemory(from: octets)
        }
        end &+= range.count
    }

    // MARK: The file

    /// Writes what is left; false if anything could not be written.
    func close() -> Bool {
        flush()
        return !hasFailed
    }

    private var hasFailed = false

    private func flush() {
        var done = 0
        while done < end, !hasFailed {
            let count = unsafe write(descriptor, buffer.baseAddress! + done, end &- done)
            if count > 0 { done &+= count } else if errno != EINTR { hasFailed = true }
        }
        flushed &+= end
        end = 0
    }
}
