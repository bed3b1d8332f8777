import HTTPMessages

/// The name that a server gave to a session ([MC-BUP] 2.2.1.2): a GUID by the norm, any short text on the wire.
///
/// Equal if the keys are: braces, blanks around it and letter case do not count for matching. A class, since it never
/// changes and is passed on a lot.
public final class SessionID: Sendable, CustomStringConvertible {
    /// As on the wire.
    public let raw: String
    /// Trimmed, without a pair of braces around it, lower case: what messages are matched by.
    public let key: String
    /// Nil if the text is no GUID, with or without braces.
    public let guid: GUID?
    public let spelling: GUIDSpelling?

    /// Nil only for an empty text.
    public init?(_ raw: String) {
        let key = WireText.trimmed(raw)
        guard !key.isEmpty else { return nil }
        self.raw = raw
        let parsed = GUID.parse(key)
        guid = parsed?.guid
        spelling = parsed?.spelling
        if key.utf8.count > 2, key.utf8.first == 0x7b, key.utf8.last == 0x7d {
            let octets = key.utf8.span
            let bare = [UInt8](capacity: octets.count) { output in
                for index in 1..<(octets.count &- 1) { output.append(ASCII.lowercased(octets[index])) }
            }
            self.key = String(decoding: bare, as: UTF8.self)
            return
        }
        self.key = WireText.lowercased(key)
    }

    /// As IIS spells it.
    public init(_ guid: GUID) {
        raw = guid.uppercased
        key = String(guid.description.dropFirst().dropLast())
        self.guid = guid
        spelling = GUID.parse(raw)?.spelling
    }

    /// In octets; longer ones are no legal ids ([MC-BUP] 2.2.2).
    public static let maximumLength = 100

    /// In octets.
    public var length: Int { WireText.length(raw) }

    /// Whether it is 1 to 100 visible ASCII characters.
    public var isLegal: Bool {
        raw.utf8.count <= SessionID.maximumLength && WireText.isVisible(raw)
    }

    /// Whether it is a GUID in braces, letters in any case.
    public var isCanonicalGUID: Bool { spelling?.hasBraces ?? false }

    /// Whether it is a GUID in braces with upper-case letters, as IIS makes it (SEC-014).
    public var isUpperCaseGUID: Bool {
        isCanonicalGUID && (spelling?.letterCase == .upper || spelling?.letterCase == .noLetters)
    }

    /// Whether it is a decimal number, maybe with a sign: easy to guess (SEC-004).
    public var isDecimal: Bool {
        var digits = key.utf8[...]
        if digits.first == 0x2d || digits.first == 0x2b { digits.removeFirst() }
        return !digits.isEmpty && digits.allSatisfy(ASCII.isDigit)
    }

    public var description: String { raw }
}

extension SessionID: Hashable {
    /// The same key is the same GUID, or none.
    public static func == (a: SessionID, b: SessionID) -> Bool { a.guid == b.guid && a.key == b.key }

    public func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
