/// Where an error arose: `BITS-Error-Context` ([MC-BUP] 2.2.1.2, BG_ERROR_CONTEXT).
public struct ErrorContext: Sendable, CustomStringConvertible {
    public enum Spelling: String, Sendable {
        /// `0x` and one to eight hexadecimal digits: the norm.
        case prefixed
        /// Hexadecimal digits alone.
        case bare
    }

    public let code: UInt32
    /// As on the wire.
    public let raw: String
    public let spelling: Spelling

    /// A context in the usual spelling.
    public init(_ code: UInt32) {
        self.code = code
        raw = "0x" + String(code, radix: 16, uppercase: true)
        spelling = .prefixed
    }

    /// Nil for anything but one to eight hexadecimal digits with or without `0x`; so also for an empty text.
    public init?(_ text: String) {
        let octets = text.utf8.span
        let isPrefixed = octets.count > 2 && octets[0] == 0x30 && octets[1] | 0x20 == 0x78
        let start = isPrefixed ? 2 : 0
        guard octets.count <= start + 8, let code = HResult.hexadecimal(octets, from: start) else { return nil }
        self.code = code
        spelling = isPrefixed ? .prefixed : .bare
        raw = text
    }

    /// The BITS server itself.
    public static let server = ErrorContext(5)
    /// The server application behind it.
    public static let application = ErrorContext(7)

    public var isServer: Bool { code == 5 }
    public var isApplication: Bool { code == 7 }
    /// Whether a server may send it: the others are the client's own (ERR-005).
    public var belongsOnWire: Bool { isServer || isApplication }

    /// Nil if the code is none of the table (0 … 8).
    public var name: String? { ErrorTables.contextNames[code] }

    public var description: String { "0x" + String(code, radix: 16, uppercase: true) }
}

/// Equal if the codes are.
extension ErrorContext: Hashable {
    public static func == (a: ErrorContext, b: ErrorContext) -> Bool { a.code == b.code }

    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
