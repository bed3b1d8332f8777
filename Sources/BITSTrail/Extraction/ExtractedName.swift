/// Names for extracted files: a number of ours, and of the target's last part only what no system can misread.
enum ExtractedName {
    private static let maxHint = 80

    /// E.g. `session-3_report.zip`. Nothing from the wire decides where the file goes: the hint holds letters, digits,
    /// `.`, `_` and `-` only, does not begin or end with a dot, and stands behind a prefix.
    static func of(session: Int, target: String?) -> String {
        let hint = self.hint(target)
        return hint.isEmpty ? "session-\(session).bin" : "session-\(session)_\(hint)"
    }

    private static func hint(_ target: String?) -> String {
        guard let target else { return "" }
        let path = target.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        let parts = path.split(whereSeparator: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") })
        guard let last = parts.last else { return "" }
        var hint: [UInt8] = []
        for octet in last.suffix(maxHint) {
            let isPlain =
                switch octet {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            // Two dots in a row mean nothing here, but look as if they did.
            if octet == UInt8(ascii: "."), hint.last == octet { continue }
            hint.append(isPlain ? octet : UInt8(ascii: "_"))
        }
        while hint.first == UInt8(ascii: ".") { hint.removeFirst() }
        while hint.last == UInt8(ascii: ".") { hint.removeLast() }
        return String(decoding: hint, as: UTF8.self)
    }
}
