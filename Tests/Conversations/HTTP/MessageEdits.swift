/// What one message has different from the completed one. In Swift it is written as in a script:
/// `["Content-Name: report.zip", "-Connection", "body 99 at 200"]`.
///
/// - `Name: value` sets a field (in its place, with this spelling); `+Name: value` adds one more; `-Name` takes it
///   away.
/// - `line "text"` adds a line exactly as written, at the end of the head.
/// - `body …` replaces the body; `newline lf` ends lines with LF alone; `partial n` sends only n octets of the body.
/// - `method`, `version`, `target` and `reason` change the first line; `first "text"` replaces it.
public struct MessageEdits: Sendable, ExpressibleByArrayLiteral {
    enum Field: Sendable {
        case set(name: String, value: String)
        case add(name: String, value: String)
        case remove(name: String)
        case line(String)
    }

    var fields: [Field] = []
    var body: Body?
    var newline = "\r\n"
    var partial: Int?
    var method: String?
    var version: String?
    var target: String?
    var reason: String?
    var firstLine: String?

    private static let keywords = [
        "body", "newline", "partial", "method", "version", "target", "reason", "first", "line",
    ]

    public init() {}

    /// Reads the lines; throws a `String` that says what is wrong.
    public init(lines: [String]) throws {
        for line in lines { try read(line) }
    }

    public init(arrayLiteral lines: String...) {
        do {
            try self.init(lines: lines)
        } catch {
            preconditionFailure("\(error)")
        }
    }

    mutating func read(_ line: String) throws {
        let keyword = line.prefix { $0 != " " }
        guard Self.keywords.contains(String(keyword)) else {
            fields.append(try Self.field(line))
            return
        }
        let words = try Words(line)
        switch keyword {
        case "body": body = try words.body(from: 1)
        case "newline": newline = try words.choice(1, ["lf": "\n", "crlf": "\r\n", "cr": "\r"])
        case "partial": partial = try words.number(1)
        case "method": method = try words.text(1)
        case "version": version = try words.text(1)
        case "target": target = try words.text(1)
        case "reason": reason = try words.text(1)
        case "first": firstLine = try words.text(1)
        default: fields.append(.line(try words.text(1)))
        }
    }

    private static func field(_ line: String) throws -> Field {
        if line.hasPrefix("-") { return .remove(name: String(line.dropFirst())) }
        let adds = line.hasPrefix("+")
        let text = adds ? line.dropFirst() : line[...]
        guard let colon = text.firstIndex(of: ":") else {
            throw ScriptError("'\(line)' is neither a header field nor a known detail of a message")
        }
        let name = String(text[..<colon])
        let value = String(text[text.index(after: colon)...].drop { $0 == " " })
        return adds ? .add(name: name, value: value) : .set(name: name, value: value)
    }
}
