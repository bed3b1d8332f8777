public import HTTPMessages

/// A field to be written: the name in the spelling wanted, the value as text.
public struct WireField: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(_ name: FieldName, _ value: String) {
        self.name = name.spelling
        self.value = value
    }

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// Writes a start line and fields with CR LF at their ends. Line breaks and NULs within a text become spaces, so that
/// no value can begin a line of its own.
struct HeadWriter {
    private(set) var octets: [UInt8] = []

    init(startLine: String) {
        octets.reserveCapacity(512)
        line(startLine)
    }

    mutating func field(_ field: WireField) {
        line("\(field.name): \(field.value)")
    }

    mutating func field(_ name: FieldName, _ value: String?) {
        guard let value else { return }
        field(WireField(name, value))
    }

    private mutating func line(_ text: String) {
        for octet in WireText.octets(text) {
            octets.append(octet == ASCII.carriageReturn || octet == ASCII.lineFeed || octet == 0 ? ASCII.space : octet)
        }
        octets.append(ASCII.carriageReturn)
        octets.append(ASCII.lineFeed)
    }

    /// All octets with the empty line that ends a head.
    func finished() -> [UInt8] {
        octets + [ASCII.carriageReturn, ASCII.lineFeed]
    }
}
