/// An HTTP version as it stands in a start line (RFC 9112 2.3).
public struct HTTPVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let major: UInt8
    public let minor: UInt8

    public init(major: UInt8, minor: UInt8) {
        self.major = major
        self.minor = minor
    }

    /// Of requests without a version (RFC 1945 3.1).
    public static let http09 = HTTPVersion(major: 0, minor: 9)
    public static let http10 = HTTPVersion(major: 1, minor: 0)
    public static let http11 = HTTPVersion(major: 1, minor: 1)

    public static func < (a: HTTPVersion, b: HTTPVersion) -> Bool {
        (a.major, a.minor) < (b.major, b.minor)
    }

    public var description: String { "HTTP/\(major).\(minor)" }
}

/// Where a head departs from the grammar of RFC 9112 although it can be read.
public struct Irregularities: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The value goes on in a following line (RFC 9112 5.2).
    public static let obsoleteFold = Irregularities(rawValue: 1)
    /// Blanks stand between the field name and its colon (RFC 9112 5.1).
    public static let blankBeforeColon = Irregularities(rawValue: 2)
    /// A line ends with LF alone (RFC 9112 2.2).
    public static let bareLineFeed = Irregularities(rawValue: 4)
    /// The value holds a control octet other than HTAB (RFC 9110 5.5).
    public static let controlOctet = Irregularities(rawValue: 8)
    /// The value holds an octet above 0x7E (RFC 9110 5.5).
    public static let nonASCIIOctet = Irregularities(rawValue: 16)
    /// The line holds no colon, or its name is no token (RFC 9110 5.1). The whole line is then the name.
    public static let notAField = Irregularities(rawValue: 32)
}

/// One header field line: ranges into the octets of its ``MessageHead``.
public struct HeaderField: Sendable {
    let nameStart: Int32
    let nameEnd: Int32
    let valueStart: Int32
    let valueEnd: Int32
    let nameHash: UInt32
    public let irregularities: Irregularities

    /// The name's octets in ``MessageHead/bytes``.
    public var nameRange: Range<Int> { Int(nameStart)..<Int(nameEnd) }
    /// The value's octets in ``MessageHead/bytes`` without blanks around them; a folded value includes its line breaks.
    public var valueRange: Range<Int> { Int(valueStart)..<Int(valueEnd) }
}

/// The start line and header block of one HTTP message, octet by octet as on the wire (RFC 9112 2.1): order, spelling
/// and duplicates are kept, lookups ignore letter case. A class, since it never changes and is passed on a lot.
public final class MessageHead: Sendable {
    /// What the first line says.
    public enum StartLine: Sendable {
        /// Ranges into ``MessageHead/bytes``.
        case request(method: Range<Int>, target: Range<Int>)
        /// `code` is 0...999; `reason` is a range into ``MessageHead/bytes`` and may be empty.
        case response(code: Int, reason: Range<Int>)
    }

    /// All octets from the start line's first to the last of the empty line; a cut head ends where the octets end.
    public let bytes: [UInt8]
    public let startLine: StartLine
    public let version: HTTPVersion
    /// In wire order.
    public let fields: [HeaderField]
    /// Of the start line and of all fields together.
    public let irregularities: Irregularities
    /// What the capture lacks of it.
    public let hole: Hole
    /// Octets of the whole head on the wire; nil if it has a hole and nothing tells where it ends. Of a head with a hole
    /// whose end is known, `fields` and `bytes` hold also what stands whole behind the hole.
    public let wireLength: Int64?
    /// How many of them the capture lacks; nil if that is not known.
    public let missingLength: Int64?
    /// A bit for the hash of each field's name: most names that are looked for are told to be absent by it.
    let nameBits: UInt64

    /// What a head can lack: `fields` are then those that stand whole before the hole.
    public enum Hole: Sendable {
        case none
        /// Fields behind the last one.
        case inFields
        /// The request line's end, too, so that the target may go on and the version is not known. The status line
        /// lacks no more than a part of its reason phrase.
        case inStartLine
    }

    /// Octets of it are missing: no field can be said to be absent.
    public var isCut: Bool { hole != .none }

    init(
        bytes: [UInt8], startLine: StartLine, version: HTTPVersion, fields: [HeaderField],
        irregularities: Irregularities, hole: Hole = .none, wireLength: Int64? = nil,
        missingLength: Int64? = nil
    ) {
        self.bytes = bytes
        self.startLine = startLine
        self.version = version
        self.fields = fields
        self.irregularities = irregularities
        self.hole = hole
        self.wireLength = hole == .none ? Int64(bytes.count) : wireLength
        self.missingLength = hole == .none ? 0 : missingLength
        var bits: UInt64 = 0
        for field in fields { bits |= FieldNameHash.bit(field.nameHash) }
        nameBits = bits
    }
}

extension MessageHead {
    public var isRequest: Bool {
        if case .request = startLine { true } else { false }
    }

    /// The request's method as spelled on the wire; empty for a response.
    public var method: String {
        if case .request(let method, _) = startLine { text(method) } else { "" }
    }

    /// The request's target as spelled on the wire; empty for a response.
    public var target: String {
        if case .request(_, let target) = startLine { text(target) } else { "" }
    }

    /// The response's status code, 0...999; nil for a request.
    public var status: Int? {
        if case .response(let code, _) = startLine { code } else { nil }
    }

    /// The response's reason phrase; empty for a request.
    public var reason: String {
        if case .response(_, let reason) = startLine { text(reason) } else { "" }
    }

    /// The octets of a range as text: ASCII as it is, any other octet as the Latin-1 character of its value, so that no
    /// octet is lost and two texts are equal only if their octets are. Not fit for a terminal before it is escaped.
    public func text(_ range: Range<Int>) -> String {
        let range = range.clamped(to: 0..<bytes.count)
        let slice = bytes[range]
        if slice.allSatisfy({ $0 < 0x80 }) { return String(decoding: slice, as: UTF8.self) }
        var scalars = String.UnicodeScalarView()
        for octet in slice { scalars.append(Unicode.Scalar(octet)) }
        return String(scalars)
    }

    /// A field's name as spelled on the wire.
    public func name(of field: HeaderField) -> String { text(field.nameRange) }

    /// A field's value without blanks around it; the line breaks of a folded value are replaced by one space each
    /// (RFC 9112 5.2).
    public func value(of field: HeaderField) -> String {
        guard field.irregularities.contains(.obsoleteFold) else { return text(field.valueRange) }
        var unfolded: [UInt8] = []
        var pendingBlank = false
        for octet in bytes[field.valueRange.clamped(to: 0..<bytes.count)] {
            if octet == ASCII.carriageReturn || octet == ASCII.lineFeed {
                pendingBlank = true
            } else if pendingBlank && ASCII.isBlank(octet) {
                continue
            } else {
                if pendingBlank { unfolded.append(ASCII.space) }
                pendingBlank = false
                unfolded.append(octet)
            }
        }
        return String(String.UnicodeScalarView(unfolded.map { Unicode.Scalar($0) }))
    }

    /// Whether the field's name equals `name` without regard to letter case.
    public func matches(_ field: HeaderField, _ name: FieldName) -> Bool {
        guard field.nameHash == name.hash, Int(field.nameEnd &- field.nameStart) == name.lowercased.count else {
            return false
        }
        let bytes = bytes
        return ASCII.isEqual(bytes.span.extracting(field.nameRange), toLowercased: name.lowercased.span)
    }

    /// False only if no field has that name.
    public func mayHave(_ name: FieldName) -> Bool { nameBits & FieldNameHash.bit(name.hash) != 0 }

    /// The first field of that name.
    public func first(_ name: FieldName) -> HeaderField? {
        guard mayHave(name) else { return nil }
        for field in fields where matches(field, name) { return field }
        return nil
    }

    /// All fields of that name, in wire order.
    public func all(_ name: FieldName) -> [HeaderField] {
        mayHave(name) ? fields.filter { matches($0, name) } : []
    }

    /// The first value of that name.
    public func firstValue(_ name: FieldName) -> String? {
        first(name).map(value(of:))
    }

    /// Whether the octets of a value hold a list element that is `wanted` but for letter case.
    private func listHolds(_ wanted: String, _ range: Range<Int>) -> Bool {
        let bytes = bytes
        let octets = bytes.span.extracting(range.clamped(to: 0..<bytes.count))
        let word = wanted.utf8.span
        var start = 0
        while start < octets.count {
            var end = start
            while end < octets.count, octets[end] != 0x2c { end &+= 1 }
            var (first, last) = (start, end)
            while first < last, ASCII.isBlank(octets[first]) { first &+= 1 }
            while last > first, ASCII.isBlank(octets[last &- 1]) { last &-= 1 }
            if last &- first == word.count {
                var index = 0
                while index < word.count, ASCII.lowercased(octets[first &+ index]) == word[index] { index &+= 1 }
                if index == word.count, index > 0 { return true }
            }
            start = end &+ 1
        }
        return false
    }

    /// Whether the field's value is that text: without making another one of it.
    public func value(of field: HeaderField, is text: String) -> Bool {
        guard field.irregularities.isDisjoint(with: [.obsoleteFold, .nonASCIIOctet]) else { return false }
        return self.text(at: field.valueRange, is: text)
    }

    private func text(at range: Range<Int>, is text: String) -> Bool {
        let known = text.utf8.span
        guard known.count == range.count, range.upperBound <= bytes.count else { return false }
        let bytes = bytes
        return ASCII.isSame(bytes.span.extracting(range), known)
    }

    /// Whether the response's reason phrase is that text, which is of ASCII octets alone.
    public func reasonIs(_ text: String) -> Bool {
        guard case .response(_, let reason) = startLine else { return false }
        return self.text(at: reason, is: text) && text.utf8.allSatisfy { $0 < 0x80 }
    }

    /// Whether the request's method is that word.
    public func methodIs(_ word: String) -> Bool {
        guard case .request(let method, _) = startLine else { return false }
        return text(at: method, is: word)
    }

    /// Whether the request's target is that text, which is of ASCII octets alone.
    public func targetIs(_ text: String) -> Bool {
        guard case .request(_, let target) = startLine else { return false }
        return self.text(at: target, is: text) && text.utf8.allSatisfy { $0 < 0x80 }
    }

    /// Whether a comma-separated list field of that name holds `token`, without regard to letter case.
    public func list(_ name: FieldName, contains token: String) -> Bool {
        guard mayHave(name) else { return false }
        let wanted = token.lowercased()
        for field in fields where matches(field, name) {
            if !field.irregularities.contains(.obsoleteFold) {
                if listHolds(wanted, field.valueRange) { return true }
                continue
            }
            for part in value(of: field).split(separator: ",") {
                var piece = part
                while let first = piece.utf8.first, ASCII.isBlank(first) { piece.removeFirst() }
                while let last = piece.utf8.last, ASCII.isBlank(last) { piece.removeLast() }
                if piece.lowercased() == wanted { return true }
            }
        }
        return false
    }
}
