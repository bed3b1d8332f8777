/// The compressed bytes that have been read and not been decoded yet.
///
/// Unsafe code: one heap buffer of fixed size that this class owns; every access is checked against its filled part.
@safe final class CompressedInput {
    /// A read of that size costs next to nothing per byte, and what it brings stays in the processor's cache.
    private static let capacity = 256 << 10

    private let memory: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0
    /// Offset in the compressed file of the next byte.
    private(set) var position: Int64 = 0

    /// - Parameter first: what has been read of the file already.
    init(_ first: [UInt8]) {
        unsafe memory = .allocate(byteCount: Self.capacity, alignment: 16)
        end = min(first.count, Self.capacity)
        for index in 0..<end { unsafe memory[index] = first[index] }
    }

    deinit { unsafe memory.deallocate() }

    /// Bytes at hand.
    var count: Int { end &- start }

    /// The bytes at hand, valid until the next ``fill(_:from:)``.
    var bytes: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(rebasing: memory[start..<end]) }

    /// Up to `count` of the bytes at hand.
    func prefix(_ count: Int) -> [UInt8] {
        unsafe Array(bytes.prefix(count))
    }

    func drop(_ count: Int) {
        let count = min(max(0, count), end &- start)
        start &+= count
        position &+= Int64(count)
    }

    /// Tries to have `count` bytes, few, at hand; false if the file ends or fails before.
    func fill(_ count: Int, from source: ByteSource) -> Bool {
        if end &- start >= count { return true }
        if start > 0 {
            unsafe memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[start..<end]))
            end &-= start
            start = 0
        }
        while end < count {
            let got = unsafe source.readDescriptor(UnsafeMutableRawBufferPointer(rebasing: memory[end...]))
            guard got > 0 else { return false }
            end &+= got
        }
        return true
    }
}
