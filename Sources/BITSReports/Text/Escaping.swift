/// Makes text that others chose safe and legible on a terminal.
public enum Escaping {
    /// Long enough for what engineers search for, short enough for a screen.
    public static let defaultLimit = 200

    /// Text from the wire: one scalar up to U+00FF for each octet, as `MessageHead` gives it.
    ///
    /// Octets that are not printable ASCII are written as `\xNN`, scalars above U+00FF that cannot be seen or that move
    /// others as `\u{NNNN}`. A backslash stays, and is doubled only where it could be taken for one of these.
    /// - Parameter limit: octets to write; the ellipsis behind them says how many were left out.
    public static func wire(_ text: String, limit: Int = defaultLimit) -> String {
        escape(text, limit: limit) { $0.value < 0x7F || $0.value > 0xFF }
    }

    /// Text that a user or the system chose, e.g. a file name: printable text of any script stays.
    public static func name(_ text: String, limit: Int = 4096) -> String {
        escape(text, limit: limit) { _ in true }
    }

    private static func escape(_ text: String, limit: Int, _ allowed: (Unicode.Scalar) -> Bool) -> String {
        if text.utf8.count <= limit, text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x5C }) { return text }
        let scalars = Array(text.unicodeScalars)
        var result = ""
        for (index, scalar) in scalars.prefix(limit).enumerated() {
            if scalar == "\\" {
                let next = index + 1 < scalars.count ? scalars[index + 1] : " "
                result += next == "x" || next == "u" ? "\\\\" : "\\"
            } else if allowed(scalar), isVisible(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                result += scalar.value > 0xFF ? "\\u{\(digits)}" : "\\x\(digits.utf8.count < 2 ? "0" : "")\(digits)"
            }
        }
        let rest = scalars.count - min(scalars.count, limit)
        return rest == 0 ? result : "\(result)… (\(Quantity.counted(rest, "octet")) more)"
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7F }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return false
        case .spaceSeparator, .enclosingMark: return false
        default: return !scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
