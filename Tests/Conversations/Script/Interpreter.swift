/// Runs a script's statements on a builder.
struct Interpreter {
    typealias Directive = @Sendable (inout ConversationBuilder, inout Words, MessageEdits) throws -> Void

    var builder: ConversationBuilder
    private var names: [(name: String, value: String)] = []

    init(_ settings: Settings) {
        builder = ConversationBuilder(settings)
    }

    /// All directives by name.
    static let directives: [String: Directive] = [
        captureDirectives, connectionDirectives, messageDirectives, troubleDirectives,
    ].reduce(into: [:]) { all, some in all.merge(some) { first, _ in first } }

    mutating func run(_ statement: Statement) throws {
        var line = statement.line
        do {
            var edits = MessageEdits()
            for detail in statement.details {
                line = detail.line
                try edits.read(expand(detail.text))
            }
            line = statement.line
            switch statement.kind {
            case .message(let side, let lines):
                builder.message(side, lines.map { expand($0) }, edits)
            case .directive(let text):
                try run(expand(text), edits, hasDetails: !statement.details.isEmpty)
            }
        } catch let error as ScriptError {
            throw ScriptError(error.message, line: error.line ?? line)
        }
    }

    private mutating func run(_ text: String, _ edits: MessageEdits, hasDetails: Bool) throws {
        var words = try Words(text)
        if words.first == "let" {
            names.append((try words.text(1), try words.text(2)))
            names.sort { $0.name.count > $1.name.count }
            return
        }
        if hasDetails, Self.messageDirectives[words.first] == nil {
            throw ScriptError("'\(words.first)' is no message and has no indented lines")
        }
        guard let directive = Self.directives[words.first] else {
            throw ScriptError("there is no directive '\(words.first)'")
        }
        try directive(&builder, &words, edits)
        try words.refuseOtherOptions()
    }

    /// Puts the values of `let` in the place of `$NAME`.
    private func expand(_ text: String) -> String {
        guard text.contains("$") else { return text }
        var result = ""
        var rest = text[...]
        while let character = rest.first {
            if character == "$", let found = names.first(where: { rest.dropFirst().hasPrefix($0.name) }) {
                result += found.value
                rest = rest.dropFirst(found.name.count + 1)
            } else {
                result.append(character)
                rest.removeFirst()
            }
        }
        return result
    }
}
