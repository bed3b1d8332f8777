/// What a script's comments say an analyzer has to find:
/// `# expect: BUP-FRA-010 note x2`, `# absent: BUP-FR-008`, `# maybe: BUP-CN-002`,
/// `# outcome: completed 12000/12000`.
public struct Expectations: Sendable, Hashable {
    public struct Finding: Sendable, Hashable {
        public var rule: String
        /// violation, warning, note, information; for security rules high, medium, low, info.
        public var severity: String
        public var count: Int

        public init(rule: String, severity: String, count: Int = 1) {
            self.rule = rule
            self.severity = severity
            self.count = count
        }
    }

    public var findings: [Finding] = []
    /// Rules that must not fire.
    public var absent: [String] = []
    /// Rules that may fire here or not.
    public var maybe: [String] = []
    /// One for each session, in order of appearance.
    public var outcomes: [String] = []

    static let severities: Set<String> = [
        "violation", "warning", "note", "information", "high", "medium", "low", "info",
    ]

    init(comments: [(line: Int, text: String)]) throws {
        for (line, text) in comments {
            guard let colon = text.firstIndex(of: ":") else { continue }
            let rest = text[text.index(after: colon)...].prefix { $0 != "#" }
            let words = rest.split(separator: " ").map(String.init)
            switch text[..<colon] {
            case "expect": findings.append(try Self.finding(words, line))
            case "absent": absent += words
            case "maybe": maybe += words
            case "outcome": outcomes.append(words.joined(separator: " "))
            default: break
            }
        }
        let named = findings.map(\.rule) + maybe
        if let rule = absent.first(where: { named.contains($0) }) {
            throw ScriptError("\(rule) is both expected and absent")
        }
    }

    private static func finding(_ words: [String], _ line: Int) throws -> Finding {
        guard words.count >= 2, words.count <= 3, words[0].hasPrefix("BUP-"), severities.contains(words[1]) else {
            throw ScriptError("write '# expect: BUP-XXX-000 SEVERITY' and, if more than once, 'x2'", line: line)
        }
        guard words.count == 3 else { return Finding(rule: words[0], severity: words[1]) }
        guard words[2].hasPrefix("x"), let count = Int(words[2].dropFirst()) else {
            throw ScriptError("'\(words[2])' is not a count like x2", line: line)
        }
        return Finding(rule: words[0], severity: words[1], count: count)
    }
}
