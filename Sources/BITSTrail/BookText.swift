/// Columns and paragraphs of the texts on rules and errors.
enum BookText {
    static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// Lines of at most 78 characters.
    static func wrapped(_ text: String, indent: Int = 2) -> String {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + word.count + 1 > 78 - indent {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " \(word)"
        }
        if !line.isEmpty { lines.append(line) }
        return lines.map { String(repeating: " ", count: indent) + "\($0)\n" }.joined()
    }

    /// A name, and beside it a text in lines of its own.
    static func entry(_ name: String, _ text: String, width: Int = 16) -> String {
        padded(name, width) + wrapped(text, indent: width).dropFirst(width)
    }
}
