/// Text inside a Markdown document (CommonMark with the tables and links of GitHub).
enum MarkdownText {
    /// Text that stays text: nothing in it becomes markup, a link, HTML or a table's border.
    ///
    /// Line ends become blanks. Give it text whose control characters are escaped already.
    static func escaped(_ text: String) -> String {
        var result = ""
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "\n", "\r", "\t": result += " "
            case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "~", "&", "$", "@", "#":
                result += "\\"
                result.unicodeScalars.append(scalar)
            // GitHub makes links of bare addresses.
            case ":" where index + 1 < scalars.count && scalars[index + 1] == "/": result += "\\:"
            case ".": result += isAfterWWW(scalars, index) ? "\\." : "."
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Text in a code span, which nothing in it can end. Wire strings stand in these: no program makes links or
    /// mentions of them.
    /// - Parameter inTable: a bar would end the cell.
    static func code(_ text: String, inTable: Bool = false) -> String {
        if inTable, text.utf8.contains(UInt8(ascii: "|")) { return escaped(text) }
        var longest = 0
        var run = 0
        for byte in text.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        // A span that begins or ends with a backtick or a blank needs one blank more at each end.
        let edges: Set<UInt8> = [UInt8(ascii: "`"), UInt8(ascii: " ")]
        let needsBlanks =
            text.isEmpty || text.utf8.first.map(edges.contains) ?? true || text.utf8.last.map(edges.contains) ?? true
        return needsBlanks ? "\(fence) \(text) \(fence)" : fence + text + fence
    }

    private static func isAfterWWW(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        guard index >= 3 else { return false }
        return scalars[index - 3..<index].allSatisfy { $0 == "w" || $0 == "W" }
    }
}
