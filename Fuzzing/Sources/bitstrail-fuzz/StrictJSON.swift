/// JSON by the letter of RFC 8259: reads a document and says where it is none. Written for the oracles alone, so that
/// nothing that makes the reports judges them.
struct StrictJSON {
    private let octets: [UInt8]
    private var position = 0
    private var depth = 0

    /// Deeper documents are none that we write.
    private static let maxDepth = 64

    /// Where the document is wrong; nil if it is right. An object is expected.
    static func fault(_ octets: [UInt8]) -> String? {
        var reader = StrictJSON(octets: octets)
        reader.blanks()
        guard reader.peek == UInt8(ascii: "{") else { return "no object" }
        guard reader.value() else {
            let start = max(0, reader.position - 60)
            let around = octets[start..<min(octets.count, reader.position + 20)]
            return "byte \(reader.position): \(String(decoding: around, as: UTF8.self))"
        }
        reader.blanks()
        return reader.position == octets.count ? nil : "something follows at byte \(reader.position)"
    }

    private init(octets: [UInt8]) { self.octets = octets }

    private var peek: UInt8? { position < octets.count ? octets[position] : nil }

    private mutating func blanks() {
        while let octet = peek, [0x20, 0x09, 0x0a, 0x0d].contains(octet) { position += 1 }
    }

    private mutating func skip(_ octet: Character) -> Bool {
        guard peek == octet.asciiValue else { return false }
        position += 1
        return true
    }

    private mutating func word(_ text: String) -> Bool {
        text.allSatisfy { skip($0) }
    }

    private mutating func value() -> Bool {
        blanks()
        switch peek.map({ Character(Unicode.Scalar($0)) }) {
        case "{": return members(closing: "}") { $0.string() && $0.colon() && $0.value() }
        case "[": return members(closing: "]") { $0.value() }
        case "\"": return string()
        case "t": return word("true")
        case "f": return word("false")
        case "n": return word("null")
        default: return number()
        }
    }

    private mutating func colon() -> Bool {
        blanks()
        return skip(":")
    }

    private mutating func members(closing end: Character, _ member: (inout StrictJSON) -> Bool) -> Bool {
        position += 1
        depth += 1
        defer { depth -= 1 }
        guard depth <= StrictJSON.maxDepth else { return false }
        blanks()
        if skip(end) { return true }
        while true {
            blanks()
            guard member(&self) else { return false }
            blanks()
            if skip(end) { return true }
            guard skip(",") else { return false }
        }
    }

    private mutating func string() -> Bool {
        guard skip("\"") else { return false }
        let start = position
        while let octet = peek {
            position += 1
            switch octet {
            case 0x22: return String(validating: octets[start..<position], as: UTF8.self) != nil
            case 0x5c:
                guard let escaped = peek else { return false }
                position += 1
                if escaped == UInt8(ascii: "u") {
                    for _ in 0..<4 {
                        guard let digit = peek, Character(Unicode.Scalar(digit)).isHexDigit else { return false }
                        position += 1
                    }
                } else if !"\"\\/bfnrt".utf8.contains(escaped) {
                    return false
                }
            case 0..<0x20: return false
            default: break
            }
        }
        return false
    }

    private mutating func number() -> Bool {
        _ = skip("-")
        guard let first = peek, first &- 0x30 < 10 else { return false }
        position += 1
        if first != 0x30 { digits() }
        if skip(".") {
            guard digits() > 0 else { return false }
        }
        if skip("e") || skip("E") {
            _ = skip("+") || skip("-")
            guard digits() > 0 else { return false }
        }
        return true
    }

    @discardableResult
    private mutating func digits() -> Int {
        let start = position
        while let octet = peek, octet &- 0x30 < 10 { position += 1 }
        return position - start
    }
}
