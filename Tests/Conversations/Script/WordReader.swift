/// Takes one word after the other off a line.
struct WordReader {
    struct Word {
        var text: String
        /// The part before `=` if the word is an option.
        var optionName: String?
    }

    private var scalars: ArraySlice<UnicodeScalar>

    init(_ line: String) {
        scalars = Array(line.unicodeScalars)[...]
    }

    mutating func next() throws -> Word? {
        scalars = scalars.drop { $0 == " " || $0 == "\t" }
        guard let first = scalars.first, first != "#" else { return nil }
        var text = String.UnicodeScalarView()
        var optionName: String?
        var quoted = false
        while let scalar = scalars.first, scalar != " ", scalar != "\t" {
            scalars.removeFirst()
            if scalar == "\"" {
                quoted = true
                try readQuoted(into: &text)
            } else {
                if scalar == "=", optionName == nil, !quoted, Self.isName(text) { optionName = String(text) }
                text.append(scalar)
            }
        }
        return Word(text: String(text), optionName: optionName)
    }

    private mutating func readQuoted(into text: inout String.UnicodeScalarView) throws {
        while let scalar = scalars.popFirst() {
            if scalar == "\"" { return }
            text.append(scalar == "\\" ? try readEscape() : scalar)
        }
        throw ScriptError("a quotation mark is missing")
    }

    private mutating func readEscape() throws -> UnicodeScalar {
        guard let scalar = scalars.popFirst() else { throw ScriptError("'\\' at the end of the line") }
        switch scalar {
        case "r": return "\r"
        case "n": return "\n"
        case "t": return "\t"
        case "\\", "\"": return scalar
        case "x":
            let digits = scalars.prefix(2).map { String($0) }.joined()
            guard digits.count == 2, let value = UInt8(digits, radix: 16) else {
                throw ScriptError("'\\x' needs two hexadecimal digits")
            }
            scalars.removeFirst(2)
            return UnicodeScalar(value)
        default:
            throw ScriptError("'\\\(scalar)' is not an escape (\\r \\n \\t \\\\ \\\" \\xHH)")
        }
    }

    private static func isName(_ text: String.UnicodeScalarView) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.properties.isLowercase || $0 == "-" }
    }
}
