/// What is wrong with a file name that a client sends in `Content-Name` ([MC-BUP] 2.2.1.1, CS-010).
public struct ContentNameFaults: Hashable, Sendable {
    /// In octets; longer names are faulty.
    public static let maximumLength = 260

    /// In octets.
    public let length: Int
    /// Those of `\ / : * ? " < > |` that the name holds, each once, in order of appearance.
    public let forbidden: [Character]

    /// Looks at any text.
    public init(_ name: String) {
        length = WireText.length(name)
        forbidden = ContentNameFaults.forbidden(in: name.utf8)
    }

    /// The forbidden characters among octets, each once, in order of appearance.
    package static func forbidden(in octets: some Sequence<UInt8>) -> [Character] {
        var forbidden: [Character] = []
        for octet in octets {
            switch octet {
            case 0x5c, 0x2f, 0x3a, 0x2a, 0x3f, 0x22, 0x3c, 0x3e, 0x7c:
                let character = Character(Unicode.Scalar(octet))
                if !forbidden.contains(character) { forbidden.append(character) }
            default:
                continue
            }
        }
        return forbidden
    }

    public var isTooLong: Bool { length > ContentNameFaults.maximumLength }
    public var isEmpty: Bool { !isTooLong && forbidden.isEmpty }
}
