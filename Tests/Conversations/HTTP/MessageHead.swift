/// A message's first line and header fields in wire order, on the way to becoming octets.
struct MessageHead {
    var firstLine: String
    private var lines: [(name: String, text: String)] = []

    init(_ firstLine: String) {
        self.firstLine = firstLine
    }

    mutating func append(_ name: String, _ value: String?) {
        if let value { lines.append((name, "\(name): \(value)")) }
    }

    /// Applies what a script changes; a field that is new goes before `anchor`, or to the end.
    mutating func apply(_ fields: [MessageEdits.Field], before anchor: String) {
        for field in fields {
            switch field {
            case .set(let name, let value):
                let line = (name: name, text: "\(name): \(value)")
                if let index = self.index(of: name) {
                    lines[index] = line
                } else {
                    insert(line, before: anchor)
                }
            case .add(let name, let value):
                insert((name, "\(name): \(value)"), before: anchor)
            case .remove(let name):
                lines.removeAll { $0.name.lowercased() == name.lowercased() }
            case .line(let text):
                lines.append(("", text))
            }
        }
    }

    func octets(newline: String) -> [UInt8] {
        var text = firstLine + newline
        for line in lines { text += line.text + newline }
        return Array((text + newline).utf8)
    }

    private func index(of name: String) -> Int? {
        lines.firstIndex { $0.name.lowercased() == name.lowercased() }
    }

    private mutating func insert(_ line: (name: String, text: String), before anchor: String) {
        lines.insert(line, at: index(of: anchor) ?? lines.count)
    }
}
