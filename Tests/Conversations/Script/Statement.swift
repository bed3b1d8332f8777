/// One statement of a script: a directive or a message, with the indented lines that belong to it.
struct Statement {
    enum Kind {
        /// A directive, as written.
        case directive(String)
        /// `C>` or `S>` lines: a head taken exactly as written.
        case message(Side, [String])
    }

    var kind: Kind
    var line: Int
    var details: [(line: Int, text: String)] = []

    /// Parts a script into its statements and its comment lines.
    static func parse(_ script: String) throws -> (statements: [Statement], comments: [(line: Int, text: String)]) {
        var statements: [Statement] = []
        var comments: [(line: Int, text: String)] = []
        var open: Side?
        for (index, piece) in script.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = index + 1
            let text = piece.last == "\r" ? piece.dropLast() : piece
            let content = text.drop { $0 == " " || $0 == "\t" }
            if let (side, rest) = Self.message(text) {
                if open == side, !rest.isEmpty {
                    statements[statements.count - 1].append(rest)
                } else if !rest.isEmpty {
                    statements.append(Statement(kind: .message(side, [rest]), line: line))
                }
                open = rest.isEmpty ? nil : side
                continue
            }
            open = nil
            if content.first == "#" {
                comments.append((line, String(content.dropFirst().drop { $0 == " " })))
            } else if !content.isEmpty, content.startIndex == text.startIndex {
                statements.append(Statement(kind: .directive(String(content)), line: line))
            } else if !content.isEmpty {
                guard !statements.isEmpty else {
                    throw ScriptError("an indented line needs a message above it", line: line)
                }
                statements[statements.count - 1].details.append((line, String(content)))
            }
        }
        return (statements, comments)
    }

    private mutating func append(_ text: String) {
        guard case .message(let side, let lines) = kind else { return }
        kind = .message(side, lines + [text])
    }

    private static func message(_ text: Substring) -> (Side, String)? {
        for (prefix, side) in [("C>", Side.client), ("S>", Side.server)] where text.hasPrefix(prefix) {
            let rest = text.dropFirst(2)
            return (side, String(rest.first == " " ? rest.dropFirst() : rest))
        }
        return nil
    }
}
