extension Span where Element == UInt8 {
    // Unsafe code: loads of plain integers of any bit pattern, at a position that RawSpan checks against its end.

    /// 16 bits in either byte order. The position must be inside the span.
    @inline(always)
    func half(_ at: Int, _ bigEndian: Bool) -> UInt16 {
        let raw = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt16.self)
        return bigEndian ? UInt16(bigEndian: raw) : UInt16(littleEndian: raw)
    }

    /// 32 bits in either byte order. The position must be inside the span.
    @inline(always)
    func word(_ at: Int, _ bigEndian: Bool) -> UInt32 {
        let raw = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt32.self)
        return bigEndian ? UInt32(bigEndian: raw) : UInt32(littleEndian: raw)
    }

    /// 64 bits in either byte order. The position must be inside the span.
    @inline(always)
    func long(_ at: Int, _ bigEndian: Bool) -> UInt64 {
        let raw = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self)
        return bigEndian ? UInt64(bigEndian: raw) : UInt64(littleEndian: raw)
    }
}
