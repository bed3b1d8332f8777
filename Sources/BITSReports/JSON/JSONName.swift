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
