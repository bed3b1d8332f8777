/// What a ladder is drawn with: line-drawing characters, or ASCII where the locale has no others.
struct Glyphs {
    let isASCII: Bool

    var lifeline: Character { isASCII ? "|" : "│" }
    /// Of a side whose octets the capture lacks.
    var brokenLifeline: Character { isASCII ? ":" : "┆" }
    var shaft: Character { isASCII ? "-" : "─" }
    var crossing: Character { isASCII ? "+" : "┼" }
    var rightHead: Character { isASCII ? ">" : "▶" }
    var leftHead: Character { isASCII ? "<" : "◀" }
    var pointer: Character { isASCII ? "^" : "▲" }
    /// Time without a message.
    var passing: Character { isASCII ? ":" : "⋮" }

    var acknowledged: Character { isASCII ? "=" : "█" }
    var sent: Character { isASCII ? "#" : "▓" }
    var sentAgain: Character { isASCII ? "%" : "▒" }
    var missing: Character { isASCII ? "." : "░" }

    /// Text without characters that the locale lacks.
    func plain(_ text: String) -> String {
        guard isASCII, !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case _ where scalar.isASCII: result.unicodeScalars.append(scalar)
            case "…": result += ".."
            case "→": result += "->"
            case "←": result += "<-"
            case "µ": result += "u"
            case "\u{A0}": result += " "
            default: result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            }
        }
        return result
    }
}
