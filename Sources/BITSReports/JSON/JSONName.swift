/// The name of an object's member. Names that the program spells out, which are plain ASCII without quotes, are copied as
/// they stand; any other is quoted as text is.
public enum JSONName: ExpressibleByStringLiteral, Sendable {
    case literal(StaticString)
    case text(String)

    public init(stringLiteral name: StaticString) { self = .literal(name) }

    public init(_ name: String) { self = .text(name) }
}

extension [UInt8] {
    /// Unsafe code: a literal's octets, which live as long as the program.
    mutating func append(literal: StaticString) {
        literal.withUTF8Buffer { unsafe append(contentsOf: $0) }
    }
}

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
