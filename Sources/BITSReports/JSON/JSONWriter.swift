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

    private struct Level {
        let inline: Bool
        var isEmpty = true
    }

    private let style: Style
    private let depth: Int
    private var levels: [Level] = []
    private var isAfterKey = false
    var times = TimeText()
    /// What has been written and not been taken.
    var bytes: [UInt8] = []

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

    /// - Parameter inline: on one line with everything in it, also in style `pretty`.
    public mutating func beginObject(inline: Bool = false) { begin(UInt8(ascii: "{"), inline) }
    public mutating func endObject() { end(UInt8(ascii: "}")) }
    /// - Parameter inline: on one line with everything in it, also in style `pretty`.
    public mutating func beginArray(inline: Bool = false) { begin(UInt8(ascii: "["), inline) }
    public mutating func endArray() { end(UInt8(ascii: "]")) }

    /// The name of the object member whose value comes next.
    public mutating func key(_ name: String) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        if style == .pretty { bytes.append(UInt8(ascii: " ")) }
        isAfterKey = true
    }

    public mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    public mutating func value(_ text: String) {
        separate()
        quote(text)
    }

    public mutating func value(_ flag: Bool) {
        separate()
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    public mutating func value(_ number: Int64) {
        separate()
        appendDecimal(number)
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
        guard let level = levels.last else { return }
        if !level.isEmpty { bytes.append(UInt8(ascii: ",")) }
        if !level.inline {
            newLine()
        } else if style == .pretty, !level.isEmpty {
            bytes.append(UInt8(ascii: " "))
        }
        levels[levels.count - 1].isEmpty = false
    }

    private mutating func begin(_ bracket: UInt8, _ inline: Bool) {
        separate()
        bytes.append(bracket)
        levels.append(Level(inline: inline || style == .compact || levels.last?.inline == true))
    }

    private mutating func end(_ bracket: UInt8) {
        let level = levels.removeLast()
        if !level.inline, !level.isEmpty { newLine() }
        bytes.append(bracket)
    }

    private mutating func newLine() {
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * (depth + levels.count)))
    }
}

extension JSONWriter {
    // Members of objects; nil is written as null.

    public mutating func member(_ name: String, _ text: String?) {
        key(name)
        if let text { value(text) } else { null() }
    }

    public mutating func member(_ name: String, _ number: Int64?) {
        key(name)
        if let number { value(number) } else { null() }
    }

    public mutating func member(_ name: String, _ number: Int?) { member(name, number.map { Int64($0) }) }

    public mutating func member(_ name: String, _ flag: Bool) {
        key(name)
        value(flag)
    }

    public mutating func member(_ name: String, time: Int64?) {
        key(name)
        if let time { value(time: time) } else { null() }
    }
}
