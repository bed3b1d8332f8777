/// What one header field of a message said: the typed value if it makes sense, and what stood there in any case.
public struct Reading<Value: Sendable>: Sendable {
    /// Nil if the field is absent or malformed, or contradicts itself where that matters.
    public let value: Value?
    /// The first occurrence as on the wire, without blanks around it; nil if the field is absent.
    public let raw: String?
    /// How often the field stands in the message.
    public let occurrences: Int
    /// Whether it stands there several times with values that are not the same octets.
    public let differing: Bool
    /// The first occurrence's place in `MessageHead.fields`.
    public let fieldIndex: Int?

    public init(
        value: Value? = nil, raw: String? = nil, occurrences: Int = 0, differing: Bool = false, fieldIndex: Int? = nil
    ) {
        self.value = value
        self.raw = raw
        self.occurrences = occurrences
        self.differing = differing
        self.fieldIndex = fieldIndex
    }

    public var isAbsent: Bool { raw == nil }
    public var isPresent: Bool { raw != nil }
    /// Present, but not a value of its type.
    public var isMalformed: Bool { raw != nil && value == nil }
    /// Present with no octet but blanks.
    public var isEmpty: Bool { raw?.isEmpty ?? false }
}

extension Reading: Equatable where Value: Equatable {}
