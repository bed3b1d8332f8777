/// The words of one line. Words are parted by blanks; `"…"` keeps blanks and knows `\r \n \t \\ \" \xHH`;
/// `name=value` words are options and are looked up by name; a word `#` begins a comment.
struct Words {
    private var words: [String] = []
    private var options: [String: String] = [:]
    private var used: Set<String> = []

    init(_ line: String) throws {
        var reader = WordReader(line)
        while let word = try reader.next() {
            if let name = word.optionName {
                options[name] = String(word.text.dropFirst(name.count + 1))
            } else {
                words.append(word.text)
            }
        }
    }

    var first: String { words.first ?? "" }
    var count: Int { words.count }
    var rest: ArraySlice<String> { words.dropFirst() }

    func has(_ word: String) -> Bool { rest.contains(word) }

    func text(_ index: Int) throws -> String {
        guard index < words.count else { throw ScriptError("'\(first)' needs another word") }
        return words[index]
    }

    func number(_ index: Int) throws -> Int {
        let word = try text(index)
        guard let value = Self.integer(word) else { throw ScriptError("'\(word)' is not a number") }
        return value
    }

    func side(_ index: Int) throws -> Side {
        try choice(index, ["client": .client, "server": .server])
    }

    func duration(_ index: Int) throws -> Int64 {
        let word = try text(index)
        guard let value = Times.duration(word) else {
            throw ScriptError("'\(word)' is not a time (write 4ms, 70s, 10min)")
        }
        return value
    }

    func choice<Value>(_ index: Int, _ values: [String: Value]) throws -> Value {
        let word = try text(index)
        guard let value = values[word] else {
            throw ScriptError("'\(word)' is not one of \(values.keys.sorted().joined(separator: ", "))")
        }
        return value
    }

    /// `none`, `8192 at 0`, `text "…"`, `html 1245`, each also with `chunked 1000` at the end.
    func body(from index: Int) throws -> Body {
        if let position = words.firstIndex(of: "chunked"), position > index {
            var plain = self
            plain.words = Array(words[..<position])
            return .chunked(try plain.body(from: index), size: try number(position + 1))
        }
        switch try text(index) {
        case "none":
            return .none
        case "text":
            return .octets(Array(latin1: try text(index + 1)))
        case "html":
            let count = try number(index + 1)
            let page = "<html><body>\(String(repeating: ".", count: max(count - 26, 0)))</body></html>"
            return .octets(Array(page.utf8.prefix(count)))
        default:
            let count = try number(index)
            guard try index + 1 == words.count || text(index + 1) == "at" else {
                throw ScriptError("write 'body \(count) at OFFSET'")
            }
            return .pattern(count: count, offset: index + 2 < words.count ? try number(index + 2) : 0)
        }
    }

    mutating func option(_ name: String) -> String? {
        used.insert(name)
        return options[name]
    }

    mutating func numberOption(_ name: String) throws -> Int? {
        guard let word = option(name) else { return nil }
        guard let value = Self.integer(word) else { throw ScriptError("'\(name)=\(word)' is not a number") }
        return value
    }

    mutating func endpointOption(_ name: String, defaultPort: UInt16) throws -> Endpoint? {
        guard let word = option(name) else { return nil }
        guard let value = Endpoint(word, defaultPort: defaultPort) else {
            throw ScriptError("'\(word)' is not an address (write 192.0.2.10:80 or [2001:db8::10]:80)")
        }
        return value
    }

    /// Throws if the line has an option that nothing asked for.
    func refuseOtherOptions() throws {
        if let name = options.keys.filter({ !used.contains($0) }).min() {
            throw ScriptError("'\(first)' has no option '\(name)='")
        }
    }

    /// Decimal, with `_` between digits if wanted, or hexadecimal after `0x`.
    static func integer(_ word: String) -> Int? {
        let text = word.filter { $0 != "_" }
        return text.hasPrefix("0x") ? Int(text.dropFirst(2), radix: 16) : Int(text)
    }
}

extension [UInt8] {
    /// One octet for each character up to U+00FF (so `\xHH` is one octet), UTF-8 for the others.
    init(latin1 text: String) {
        self = text.unicodeScalars.flatMap { scalar -> [UInt8] in
            scalar.value < 256 ? [UInt8(scalar.value)] : Array(String(scalar).utf8)
        }
    }
}
