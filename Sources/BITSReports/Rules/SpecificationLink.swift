/// Where a rule's source can be read.
enum SpecificationLink {
    private static let documents: [(name: String, uri: String)] = [
        (
            "[MC-BUP]",
            "https://learn.microsoft.com/en-us/openspecs/windows_protocols/mc-bup/2c2fe5e1-f105-4264-b80b-1f31e9e5dc6b"
        ),
        ("win32:", "https://learn.microsoft.com/en-us/windows/win32/bits/bits-upload-protocol"),
    ]

    /// The address of what `source` names first: the document, with an RFC the section; nil if it names none that has
    /// one.
    static func uri(of source: String) -> String? {
        var found: (position: Int, uri: String)?
        for document in documents {
            guard let position = position(of: document.name, in: source) else { continue }
            if found.map({ position < $0.position }) ?? true { found = (position, document.uri) }
        }
        if let position = position(of: "RFC ", in: source), found.map({ position < $0.position }) ?? true,
            let uri = requestForComments(source.utf8.dropFirst(position + 4))
        {
            found = (position, uri)
        }
        return found?.uri
    }

    /// - Parameter text: what follows `RFC `, e.g. `9112 6.3, 7`.
    private static func requestForComments(_ text: Substring.UTF8View) -> String? {
        let words = text.split(maxSplits: 2) { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ",") }
        guard let number = words.first.flatMap({ Int(Substring($0)) }) else { return nil }
        let base = "https://www.rfc-editor.org/rfc/rfc\(number)"
        guard words.count > 1 else { return base }
        let section = words[1].prefix { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
        guard let first = section.first, first != UInt8(ascii: ".") else { return base }
        return "\(base)#section-\(Substring(section))"
    }

    private static func position(of name: String, in source: String) -> Int? {
        let (needle, hay) = (Array(name.utf8), Array(source.utf8))
        guard hay.count >= needle.count else { return nil }
        return (0...hay.count - needle.count).first { hay[$0..<$0 + needle.count].elementsEqual(needle) }
    }
}
