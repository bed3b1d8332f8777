import Mustache

/// A piece of the document with places for values. All values are escaped; there is no way to put markup into one.
struct HTMLTemplate: Sendable {
    private let template: MustacheTemplate

    /// - Parameter text: Mustache, fixed when the program is built: a mistake in it is one of ours.
    init(_ text: String) {
        HTMLText.register()
        do {
            template = try MustacheTemplate(string: "{{% CONTENT_TYPE:\(HTMLText.name)}}" + text)
        } catch {
            preconditionFailure("a template of the HTML report: \(error)")
        }
    }

    func render(_ node: Node) -> String { template.render(node) }
}

/// Writes text so that it stays text, in HTML and in XML, within elements and within quoted attributes.
///
/// The library's own escaping looks at what Swift calls a character: a quotation mark with a combining accent behind it
/// is another character than a quotation mark, and would end an attribute. This one looks at scalars.
struct HTMLText: MustacheContentType {
    static let name = "SCALARS"

    private static let registration: Void = MustacheContentTypes.register(HTMLText(), named: name)

    static func register() { registration }

    func escapeText(_ text: String) -> String {
        if text.utf8.allSatisfy(Self.isPlain) { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(Self.isAllowed(scalar) ? scalar : "\u{FFFD}")
            }
        }
        return result
    }

    /// How many octets ``escapeText(_:)`` makes of it, at most.
    static func cost(_ text: String) -> Int {
        text.utf8.reduce(0) { $0 + (isPlain($1) ? 1 : $1 >= 0x80 ? 1 : 6) }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F && byte != 0x22 && byte != 0x26 && byte != 0x27 && byte != 0x3C && byte != 0x3E
    }

    /// XML 1.0 2.2, without what HTML calls parse errors: controls and noncharacters.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: true
        case 0x00...0x1F, 0x7F...0x9F, 0xFDD0...0xFDEF: false
        default: scalar.value & 0xFFFE != 0xFFFE
        }
    }
}
