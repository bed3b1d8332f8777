/// What a script's comments say of its HTTP messages: `# request: 0 POST /a body 12`, `# answer: 0 200 body 4`,
/// `# other: server stray`, in the order of each side, and `# request-field: 0 X-Folded = one two`, `# answer-field: …`
/// (` | ` between the values of several fields of a name, `(none)` where there must be none).
struct ExpectedMessages {
    struct Field {
        let isRequest: Bool
        let message: String
        let name: String
        let value: String?
    }

    var requests: [String] = []
    var answers: [String] = []
    var others: [String] = []
    var fields: [Field] = []

    init(script: String) {
        for line in script.split(separator: "\n") where line.hasPrefix("# ") {
            let text = line.dropFirst(2)
            guard let colon = text.firstIndex(of: ":") else { continue }
            let rest = String(text[text.index(after: colon)...].drop { $0 == " " })
            switch text[..<colon] {
            case "request": requests.append(rest)
            case "answer": answers.append(rest)
            case "other": others.append(rest)
            case "request-field", "answer-field":
                guard let equals = rest.firstRange(of: " ="), let blank = rest.firstIndex(of: " ") else { continue }
                let value = String(rest[equals.upperBound...].drop { $0 == " " })
                fields.append(
                    Field(
                        isRequest: text.hasPrefix("request"), message: String(rest[..<blank]),
                        name: String(rest[rest.index(after: blank)..<equals.lowerBound]),
                        value: value == "(none)" ? nil : value))
            default: break
            }
        }
    }
}
