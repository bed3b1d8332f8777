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
    func fill(_ count: Int) -> Bool {
        if end &- start >= count { return true }
        if unsafe count > memory.count { grow(to: count) }
        if unsafe start &+ count > memory.count {
            unsafe memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[start..<end]))
            end &-= start
            start = 0
        }
        while end &- start < count {
            let got = unsafe source.read(into: UnsafeMutableRawBufferPointer(rebasing: memory[end...]))
            guard got > 0 else { return false }
            end &+= got
        }
        return true
    }

    /// Bytes in the window.
    var available: Int { end &- start }

    /// The first `count` bytes of the window, valid until the next ``fill(_:)``; fewer if it holds fewer.
    func bytes(_ count: Int) -> UnsafeBufferPointer<UInt8> {
        let upper = start &+ min(max(0, count), end &- start)
        return unsafe UnsafeRawBufferPointer(rebasing: memory[start..<upper]).assumingMemoryBound(to: UInt8.self)
    }

    /// Drops the first `count` bytes, read or not; false if the input ends before.
    func skip(_ count: Int) -> Bool {
        var left = count
        while left > 0 {
            let step = min(left, end &- start)
            start &+= step
            position &+= Int64(step)
            left &-= step
            if left > 0, !fill(1) { return false }
        }
        return true
    }

    /// Drops the first `count` bytes of the window, or all if it holds fewer.
    @inline(__always)
    func drop(_ count: Int) {
        let step = min(max(0, count), end &- start)
        start &+= step
        position &+= Int64(step)
    }

    private func grow(to count: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: count &* 2, alignment: 16)
        unsafe larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[start..<end]))
        end &-= start
        start = 0
        unsafe memory.deallocate()
        unsafe memory = larger
    }
}
