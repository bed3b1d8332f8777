/// A value of JSON.
enum JSONValue: Equatable {
    case null
    case boolean(Bool)
    /// Whole, and what fits; nil if it does not.
    case integer(Int64?)
    case fraction
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    /// What JSON Schema calls its type.
    var type: String {
        switch self {
        case .null: "null"
        case .boolean: "boolean"
        case .integer: "integer"
        case .fraction: "number"
        case .text: "string"
        case .list: "array"
        case .object: "object"
        }
    }
}

/// JSON by the letter of RFC 8259: reads a document and says where it is none. Written for the oracles alone, so that
/// nothing that makes the reports judges them. Members that are there twice, and halves of surrogates, are faults too.
struct StrictJSON {
    private let octets: [UInt8]
    private var position = 0
    private var depth = 0

    /// Deeper documents are none that we write.
    private static let maxDepth = 64

    /// Where a document is wrong.
    struct Fault: Error {
        let message: String
    }

    private struct Wrong: Error {}

    /// The object that the octets are.
    static func object(_ octets: [UInt8]) throws(Fault) -> JSONValue {
        var reader = StrictJSON(octets: octets)
        reader.blanks()
        guard reader.peek == UInt8(ascii: "{") else { throw Fault(message: "no object") }
        guard let value = try? reader.value() else {
            let start = max(0, reader.position - 60)
            let around = octets[start..<min(octets.count, reader.position + 20)]
            throw Fault(message: "byte \(reader.position): \(String(decoding: around, as: UTF8.self))")
        }
        reader.blanks()
        guard reader.position == octets.count else { throw Fault(message: "more at byte \(reader.position)") }
        return value
    }

    private init(octets: [UInt8]) { self.octets = octets }

    private var peek: UInt8? { position < octets.count ? octets[position] : nil }

    private mutating func blanks() {
        while let octet = peek, octet == 0x20 || octet == 0x09 || octet == 0x0a || octet == 0x0d { position += 1 }
    }

    private mutating func skip(_ octet: UInt8) -> Bool {
        guard peek == octet else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ octet: UInt8) throws(Wrong) {
        guard skip(octet) else { throw Wrong() }
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(Wrong) -> JSONValue {
        for octet in "\(text)".utf8 { try expect(octet) }
        return value
    }

    private mutating func value() throws(Wrong) -> JSONValue {
        blanks()
        switch peek {
        case UInt8(ascii: "{"): return try members()
        case UInt8(ascii: "["): return try elements()
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func descend() throws(Wrong) {
        position += 1
        depth += 1
        guard depth <= StrictJSON.maxDepth else { throw Wrong() }
        blanks()
    }

    private mutating func members() throws(Wrong) -> JSONValue {
        try descend()
        defer { depth -= 1 }
        var members: [String: JSONValue] = [:]
        if skip(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            blanks()
            let name = try string()
            blanks()
            try expect(UInt8(ascii: ":"))
            guard members.updateValue(try value(), forKey: name) == nil else { throw Wrong() }
            blanks()
        } while skip(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
        return .object(members)
    }

    private mutating func elements() throws(Wrong) -> JSONValue {
        try descend()
        defer { depth -= 1 }
        var elements: [JSONValue] = []
        if skip(UInt8(ascii: "]")) { return .list(elements) }
        repeat {
            elements.append(try value())
            blanks()
        } while skip(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
        return .list(elements)
    }

    private mutating func string() throws(Wrong) -> String {
        try expect(UInt8(ascii: "\""))
        var text: [UInt8] = []
        while let octet = peek {
            position += 1
            switch octet {
            case UInt8(ascii: "\""):
                guard let valid = String(validating: text, as: UTF8.self) else { throw Wrong() }
                return valid
            case UInt8(ascii: "\\"): text += try escaped().utf8
            case 0..<0x20: throw Wrong()
            default: text.append(octet)
            }
        }
        throw Wrong()
    }

    private mutating func escaped() throws(Wrong) -> String {
        guard let octet = peek else { throw Wrong() }
        position += 1
        switch octet {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return String(Unicode.Scalar(octet))
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            var unit = try fourDigits()
            if unit >> 10 == 0xd800 >> 10 {
                try expect(UInt8(ascii: "\\"))
                try expect(UInt8(ascii: "u"))
                let low = try fourDigits()
                guard low >> 10 == 0xdc00 >> 10 else { throw Wrong() }
                unit = 0x1_0000 + (unit & 0x3ff) << 10 + low & 0x3ff
            }
            guard let scalar = Unicode.Scalar(unit) else { throw Wrong() }
            return String(scalar)
        default: throw Wrong()
        }
    }

    private mutating func fourDigits() throws(Wrong) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = peek.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else { throw Wrong() }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }

    private mutating func number() throws(Wrong) -> JSONValue {
        let start = position
        _ = skip(UInt8(ascii: "-"))
        let hasZero = peek == UInt8(ascii: "0")
        let count = digits()
        guard count > 0, !hasZero || count == 1 else { throw Wrong() }
        let end = position
        if skip(UInt8(ascii: ".")), digits() == 0 { throw Wrong() }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            _ = skip(UInt8(ascii: "+")) || skip(UInt8(ascii: "-"))
            guard digits() > 0 else { throw Wrong() }
        }
        guard position == end else { return .fraction }
        return .integer(Int64(String(decoding: octets[start..<end], as: UTF8.self)))
    }

    private mutating func digits() -> Int {
        let start = position
        while let octet = peek, octet &- 0x30 < 10 { position += 1 }
        return position - start
    }
}
