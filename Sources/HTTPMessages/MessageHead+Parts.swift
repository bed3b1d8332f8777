extension FieldName {
    static let typeOfContent: FieldName = "Content-Type"
}

extension MessageHead {
    private static let parts = Array("multipart/byteranges".utf8)

    /// Whether the body holds several parts of a file, each with fields of its own (RFC 9110 14.6).
    var hasBodyInParts: Bool {
        guard let field = first(.typeOfContent) else { return false }
        let value = bytes[field.valueRange]
        return value.count >= Self.parts.count && value.prefix(Self.parts.count).map(ASCII.lowercased) == Self.parts
    }
}
