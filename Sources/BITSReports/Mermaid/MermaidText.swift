/// Text in a Mermaid diagram.
enum MermaidText {
    /// Text that stays text: everything that Mermaid, or the HTML that it makes, could take for markup is written as a
    /// numeric entity.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            // `wrap:` at the beginning of a label is an instruction.
            case ":" where result.hasSuffix("wrap"): result += "#58;"
            case "a"..."z", "A"..."Z", "0"..."9", " ", ".", ",", "/", "-", ":", "=", "+", "?", "!", "→", "…":
                result.unicodeScalars.append(scalar)
            default: result += "#\(scalar.value);"
            }
        }
        return result
    }
}
