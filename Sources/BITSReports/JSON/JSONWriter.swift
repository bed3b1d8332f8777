/// Writes JSON (RFC 8259) into octets, without Foundation and without a tree.
///
/// Calls have to come in the order of the grammar: `key` or `member` within objects, `value` within arrays. What a
/// terminal would obey or not show (control characters, DEL, C1, line separators, marks of direction and joining) is
/// written as `\uXXXX`; all other text stays UTF-8.
public struct JSONWriter {
    public enum Style: Sendable {
        /// No blanks at all.
        case compact
        /// Two-space indentation; what was begun `inline` stands on one line.
        case pretty
    }

    private let style: Style
    private let depth: Int
    /// How many objects and arrays are open; of each one bit, the innermost the lowest, below: whether it stands on one
    /// line, and whether something stands in it. Reports nest far less than 64 deep.
    private var nesting = 0
    private var inlined: UInt64 = 0
    private var filled: UInt64 = 0
    private var isAfterKey = false
    var times = TimeText()
    /// What has been written and not been taken.
    var bytes: [UInt8] = []
    /// Where in ``bytes`` numbers stand that are not known yet (``DeferredNumbers``).
    var deferred: [Int] = []
    /// The time from which offsets count, nanoseconds since 1970 UTC; nil defers them.
    var origin: Int64?

    /// - Parameter depth: how deep the value will stand in the document that it is written for; it only moves the
    ///   indentation.
    public init(style: Style = .pretty, depth: Int = 0) {
        self.style = style
        self.depth = depth
    }

    /// Hands out what was written since the last call; writing goes on behind it.
    public mutating func take() -> [UInt8] {
        let taken = bytes
        bytes = []
        return taken
    }

    /// Lends what was written since the last call, and keeps the memory for what comes.
    mutating func lend(to body: ([UInt8]) -> Void) {
        body(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    /// - Parameter inline: on one line with everything in it, also in style `pretty`.
    public mutating func beginObject(inline: Bool = false) { begin(UInt8(ascii: "{"), inline) }
    public mutating func endObject() { end(UInt8(ascii: "}")) }
    /// - Parameter inline: on one line with everything in it, also in style `pretty`.
    public mutating func beginArray(inline: Bool = false) { begin(UInt8(ascii: "["), inline) }
    public mutating func endArray() { end(UInt8(ascii: "]")) }

    /// The name of the object member whose value comes next.
    public mutating func key(_ name: JSONName) {
        switch name {
        case .literal(let literal):
            // In one piece: reports consist of names for the most part.
            let (lead, blanks) = nextLead()
            let isPretty = style == .pretty
            bytes.append(addingCapacity: literal.utf8CodeUnitCount &+ blanks &+ 6) { out in
                out.append(lead, blanks)
                out.append(UInt8(ascii: "\""))
                out.append(literal: literal)
                out.append(UInt8(ascii: "\""))
                out.append(UInt8(ascii: ":"))
                if isPretty { out.append(UInt8(ascii: " ")) }
            }
        case .text(let text):
            separate()
            quote(text)
            bytes.append(UInt8(ascii: ":"))
            if style == .pretty { bytes.append(UInt8(ascii: " ")) }
        }
        isAfterKey = true
    }

    public mutating func null() {
        separate()
        bytes.append(literal: "null")
    }

    public mutating func value(_ text: String) {
        separate()
        quote(text)
    }

    public mutating func value(_ flag: Bool) {
        separate()
        bytes.append(literal: flag ? "true" : "false")
    }

    public mutating func value(_ number: Int64) {
        separate()
        bytes.appendDecimal(number)
    }

    public mutating func value(_ number: Int) { value(Int64(number)) }

    /// Nanoseconds since 1970 UTC, as a string in the form of RFC 3339.
    public mutating func value(time: Int64) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        times.append(time, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// A value that is JSON already.
    public mutating func value(json: [UInt8]) {
        separate()
        bytes.append(contentsOf: json)
    }

    // MARK: - Layout

    mutating func separate() {
        if isAfterKey {
            isAfterKey = false
            return
        }
        let (lead, blanks) = nextLead()
        if case .none = lead { return }
        bytes.append(addingCapacity: blanks &+ 2) { $0.append(lead, blanks) }
    }

    /// What stands before the next key or value, which is no longer the first one then.
    private mutating func nextLead() -> (lead: Lead, blanks: Int) {
        guard nesting > 0 else { return (.none, 0) }
        let isFirst = filled & 1 == 0
        filled |= 1
        if inlined & 1 == 0 { return (isFirst ? .line : .commaAndLine, 2 &* (depth &+ nesting)) }
        if isFirst { return (.none, 0) }
        return style == .pretty ? (.commaAndBlank, 0) : (.comma, 0)
    }

    private mutating func begin(_ bracket: UInt8, _ inline: Bool) {
        separate()
        bytes.append(bracket)
        let isInline = inline || style == .compact || nesting > 0 && inlined & 1 != 0
        nesting += 1
        inlined = inlined << 1 | (isInline ? 1 : 0)
        filled <<= 1
    }

    private mutating func end(_ bracket: UInt8) {
        let breaksLine = filled & 1 != 0 && inlined & 1 == 0
        nesting -= 1
        inlined >>= 1
        filled >>= 1
        if breaksLine {
            let blanks = 2 &* (depth &+ nesting)
            bytes.append(addingCapacity: blanks &+ 1) { $0.append(.line, blanks) }
        }
        bytes.append(bracket)
    }
}

/// What parts a key or value from what stands before it.
private enum Lead {
    case none, comma, commaAndBlank, line, commaAndLine
}

extension OutputSpan<UInt8> {
    fileprivate mutating func append(_ lead: Lead, _ blanks: Int) {
        switch lead {
        case .none: return
        case .comma: append(UInt8(ascii: ","))
        case .commaAndBlank:
            append(UInt8(ascii: ","))
            append(UInt8(ascii: " "))
        case .commaAndLine, .line:
            if case .commaAndLine = lead { append(UInt8(ascii: ",")) }
            append(UInt8(ascii: "\n"))
            append(repeating: UInt8(ascii: " "), count: blanks)
        }
    }
}

extension JSONWriter {
    // Members of objects; nil is written as null.

    public mutating func member(_ name: JSONName, _ text: String?) {
        key(name)
        if let text { value(text) } else { null() }
    }

    public mutating func member(_ name: JSONName, _ number: Int64?) {
        key(name)
        if let number { value(number) } else { null() }
    }

    public mutating func member(_ name: JSONName, _ number: Int?) { member(name, number.map { Int64($0) }) }

    public mutating func member(_ name: JSONName, _ flag: Bool) {
        key(name)
        value(flag)
    }

    public mutating func member(_ name: JSONName, time: Int64?) {
        key(name)
        if let time { value(time: time) } else { null() }
    }
}
