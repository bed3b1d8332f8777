/// A window onto a ``ByteSource``: large reads, bytes looked at in place.
///
/// Unsafe code: one heap buffer owned by this class; every access is checked against the filled part.
@safe final class BlockBuffer {
    private let source: ByteSource
    private var memory: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0
    /// Offset in the file of the window's first byte.
    private(set) var position: Int64 = 0

    init(_ source: ByteSource, capacity: Int) {
        self.source = source
        unsafe memory = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { unsafe memory.deallocate() }

    /// `errno` of the read that failed; 0 if none did.
    var failure: Int32 { source.failure }

    /// Tries to have `count` bytes in the window; false if the input ends or fails before.
    ///
    /// What was read stays, so it may be asked again when the input has grown.
    @inline(__always)
    func fill(_ count: Int) -> Bool {
        end &- start >= count || readUp(to: count)
    }

    private func readUp(to count: Int) -> Bool {
        if unsafe start &+ count > memory.count {
            makeRoom(for: count)
        }
        while end &- start < count {
            let got = unsafe source.read(into: UnsafeMutableRawBufferPointer(rebasing: memory[end...]))
            guard got > 0 else { return false }
            end &+= got
        }
        return true
    }

    /// Moves the window to the front, into twice the memory if `count` bytes fill more than half of it: so bytes are
    /// moved once or twice at most, however the requests fall.
    private func makeRoom(for count: Int) {
        if unsafe count <= memory.count / 2 {
            unsafe memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[start..<end]))
        } else {
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: count &* 2, alignment: 16)
            unsafe larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[start..<end]))
            unsafe memory.deallocate()
            unsafe memory = larger
        }
        end &-= start
        start = 0
    }

    /// Bytes in the window.
    @inline(__always)
    var available: Int { end &- start }

    /// The first `count` bytes of the window, valid until the next ``fill(_:)``; fewer if it holds fewer.
    @inline(__always)
    func bytes(_ count: Int) -> UnsafeBufferPointer<UInt8> {
        let upper = start &+ min(max(0, count), end &- start)
        return unsafe UnsafeRawBufferPointer(rebasing: memory[start..<upper]).assumingMemoryBound(to: UInt8.self)
    }

    /// Drops the first `count` bytes of the window, or all if it holds fewer.
    @inline(__always)
    func drop(_ count: Int) {
        let step = min(max(0, count), end &- start)
        start &+= step
        position &+= Int64(step)
    }
}
