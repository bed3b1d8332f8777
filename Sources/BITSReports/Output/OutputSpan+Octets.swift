extension OutputSpan<UInt8> {
    /// Octets for which there is room, in one piece.
    ///
    /// Unsafe code: both regions live as long as the call, and no more is copied than the one holds and the other takes.
    mutating func append(_ octets: Span<UInt8>) {
        unsafe octets.withUnsafeBufferPointer { unsafe append($0) }
    }

    mutating func append(literal: StaticString) {
        literal.withUTF8Buffer { unsafe append($0) }
    }

    private mutating func append(_ octets: UnsafeBufferPointer<UInt8>) {
        let count = Swift.min(octets.count, freeCapacity)
        guard count > 0, let source = octets.baseAddress else { return }
        unsafe withUnsafeMutableBufferPointer { room, initialized in
            guard let start = room.baseAddress else { return }
            unsafe (start + initialized).initialize(from: source, count: count)
            initialized &+= count
        }
    }
}
