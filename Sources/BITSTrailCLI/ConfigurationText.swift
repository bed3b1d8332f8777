/// Reads the text of a configuration: one JSON object of flags, numbers, texts and lists of these, with the comments,
/// single quotes and trailing commas of JSON5. Every entry knows its line, for whoever has to mend it.
struct ConfigurationText {
    enum Value {
        case flag(Bool)
        case texts([String])
    }

    struct Entry {
        let key: String
        let value: Value
        /// From 1.
        let line: Int
    }

    struct Failure: Error {
        let line: Int
        let message: String
    }

    private let octets: [UInt8]
    private var position = 0
    private var line = 1

    private init(_ octets: [UInt8]) { self.octets = octets }

    static func entries(_ octets: [UInt8]) throws(Failure) -> [Entry] {
        var text = ConfigurationText(octets)
        return try text.object()
    }

    private mutating func object() throws(Failure) -> [Entry] {
        if octets.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
        try skipBlanks()
        guard take("{") else {
            throw failure("expected an object of options, e.g. {\"fail-on\": \"warning\", \"redact\": true}")
        }
        var entries: [Entry] = []
        try skipBlanks()
        while !take("}") {
            let start = line
            guard peek == UInt8(ascii: "\"") || peek == UInt8(ascii: "'") else {
                throw failure("expected the name of an option in quotes, or }")
            }
            let key = try text()
            try skipBlanks()
            guard take(":") else { throw failure("expected : behind \"\(key)\"") }
            entries.append(Entry(key: key, value: try value(of: key), line: start))
            try skipBlanks()
            if take(",") { try skipBlanks() } else if peek != UInt8(ascii: "}") { throw failure("expected , or }") }
        }
        try skipBlanks()
        guard peek == nil else { throw failure("expected nothing behind the object") }
        return entries
    }

    private mutating func value(of key: String) throws(Failure) -> Value {
        try skipBlanks()
        guard take("[") else {
            if let flag = word(in: ["true", "false"]) { return .flag(flag == "true") }
            return .texts([try scalar(of: key)])
        }
        var texts: [String] = []
        try skipBlanks()
        while !take("]") {
            texts.append(try scalar(of: key))
            try skipBlanks()
            if take(",") { try skipBlanks() } else if peek != UInt8(ascii: "]") { throw failure("expected , or ]") }
        }
        return .texts(texts)
    }

    private mutating func scalar(of key: String) throws(Failure) -> String {
        if peek == UInt8(ascii: "\"") || peek == UInt8(ascii: "'") { return try text() }
        let start = position
        while let octet = peek, octet == UInt8(ascii: "-") || octet == UInt8(ascii: ".") || octet &- 0x30 < 10 {
            position += 1
        }
        guard position > start else {
            throw failure("\"\(key)\" takes a text, a number, true, false, or a list of texts or numbers")
        }
        return String(decoding: octets[start..<position], as: UTF8.self)
    }

    private mutating func text() throws(Failure) -> String {
        let quote = octets[position]
        position += 1
        var bytes: [UInt8] = []
        while let octet = peek, octet != quote {
            guard octet >= 0x20 else {
                throw failure("a text ends in its line, with \(Character(UnicodeScalar(quote)))")
            }
            position += 1
            guard octet == UInt8(ascii: "\\") else {
                bytes.append(octet)
                continue
            }
            bytes += try escape().utf8
        }
        guard take(Character(UnicodeScalar(quote))) else {
            throw failure("a text ends in its line, with \(Character(UnicodeScalar(quote)))")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What stands behind a backslash.
    private mutating func escape() throws(Failure) -> String {
        let plain: [UInt8: String] = [
            UInt8(ascii: "n"): "\n", UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t", UInt8(ascii: "b"): "\u{8}",
            UInt8(ascii: "f"): "\u{C}",
        ]
        guard let octet = peek, octet >= 0x20 else { throw failure("nothing stands behind a backslash") }
        position += 1
        guard octet == UInt8(ascii: "u") else { return plain[octet] ?? String(UnicodeScalar(octet)) }
        let end = min(position + 4, octets.count)
        let digits = String(decoding: octets[position..<end], as: UTF8.self)
        guard digits.utf8.count == 4, digits.first != "+", let code = UInt32(digits, radix: 16),
            let scalar = UnicodeScalar(code)
        else { throw failure("\\u takes four hexadecimal digits of a character; write other characters as they are") }
        position = end
        return String(scalar)
    }

    // MARK: Octets

    private var peek: UInt8? { position < octets.count ? octets[position] : nil }

    private mutating func take(_ character: Character) -> Bool {
        guard peek == character.asciiValue else { return false }
        position += 1
        return true
    }

    private mutating func word(in words: [String]) -> String? {
        for word in words where octets[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return word
        }
        return nil
    }

    /// Blanks, line ends, and comments.
    private mutating func skipBlanks() throws(Failure) {
        while let octet = peek {
            if octet == UInt8(ascii: "/") {
                try skipComment()
            } else if octet == 0x20 || octet == 0x09 || octet == 0x0a || octet == 0x0d {
                if octet == 0x0a { line += 1 }
                position += 1
            } else {
                return
            }
        }
    }

    private mutating func skipComment() throws(Failure) {
        let rest = octets[position...]
        if rest.starts(with: "//".utf8) {
            position = rest.firstIndex(of: 0x0a) ?? octets.count
            return
        }
        guard rest.starts(with: "/*".utf8) else { throw failure("/ begins no comment: // or /* does") }
        let start = line
        position += 2
        while position < octets.count {
            if octets[position...].starts(with: "*/".utf8) {
                position += 2
                return
            }
            if octets[position] == 0x0a { line += 1 }
            position += 1
        }
        throw Failure(line: start, message: "the comment that begins here does not end")
    }

    private func failure(_ message: String) -> Failure {
        Failure(line: line, message: peek == nil ? "\(message); the file ends here" : message)
    }
}
