/// How a text report is laid out: width, wrapping, colour.
struct Layout {
    /// Columns of an ordinary terminal, and of what goes into files.
    static let width = 80
    /// Prose in longer lines is hard to read.
    private static let longestLine = 120

    enum Colour: String {
        case bold = "1"
        case dim = "2"
        case red = "1;31"
        case green = "1;32"
        case yellow = "1;33"
        case cyan = "36"
    }

    let colour: Bool
    /// Those that there are.
    var columns = Layout.width

    /// Those that prose takes.
    var prose: Int { min(columns, Self.longestLine) }

    func paint(_ text: String, _ colour: Colour?) -> String {
        guard self.colour, let colour else { return text }
        return "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m"
    }

    /// A heading line.
    func heading(_ text: String) -> String { paint(text, .bold) + "\n" }

    /// Lines of at most ``prose`` columns, the first with `first` before it, the others with `rest` blanks.
    ///
    /// A word that is too long for a line, e.g. a URL, stays whole: it has to be copied in one piece. Words joined by
    /// U+00A0 stay together and get an ordinary blank.
    func paragraph(_ text: String, first: String, rest: Int) -> String {
        let indent = String(repeating: " ", count: rest)
        var lines: [String] = []
        var line = first
        var columns = first.columns
        var isLineStart = true
        for word in text.split(separator: " ", omittingEmptySubsequences: true) {
            let width = word.columns
            if !isLineStart, columns + 1 + width > prose {
                lines.append(line)
                line = indent
                columns = rest
                isLineStart = true
            }
            if !isLineStart { line += " " }
            line.append(contentsOf: word)
            columns += isLineStart ? width : width + 1
            isLineStart = false
        }
        let text = (lines + [line]).joined(separator: "\n") + "\n"
        return text.unicodeScalars.contains("\u{A0}") ? String(text.map { $0 == "\u{A0}" ? " " : $0 }) : text
    }

    func paragraph(_ text: String, indent: Int) -> String {
        paragraph(text, first: String(repeating: " ", count: indent), rest: indent)
    }

    /// A paragraph that begins with a painted word, which text follows as it stands.
    func paragraph(lead: String, _ colour: Colour?, before: String = "", _ text: String, rest: Int) -> String {
        let blanks = String(text.prefix { $0 == " " })
        let plain = paragraph(text, first: before + lead + blanks, rest: rest)
        return before + paint(lead, colour) + plain.dropFirst(before.count + lead.count)
    }
}

extension StringProtocol {
    /// Columns on a terminal, near enough for text whose invisible characters are escaped.
    var columns: Int { unicodeScalars.count }
}
