public import BITSProtocol

/// A sentence that knows which of its words are the tool's own and which come from a capture.
///
/// Literals and numbers are the tool's own; every other interpolated text counts as foreign unless it is a ``Wording``
/// itself, so that whoever writes a sentence need not think of it. A redacted report puts stand-ins in the place of the
/// foreign parts.
public struct Wording: Hashable, Sendable {
    public enum Part: Hashable, Sendable {
        case own(String)
        /// Text of a capture, raw.
        case foreign(String)
        /// The number of a session, which depends on how many the run has before it.
        case session(Int)
    }

    public private(set) var parts: [Part]

    public init(parts: [Part] = []) { self.parts = parts }

    /// Text that a capture may have had a hand in.
    public init(foreign text: String) { parts = [.foreign(text)] }

    /// Text that the tool made of its own words and numbers alone.
    init(own text: String) { parts = [.own(text)] }

    /// The sentence as it is read.
    public var text: String {
        if parts.count == 1, case .own(let text) = parts[0] { return text }
        return parts.reduce(into: "") { text, part in
            switch part {
            case .own(let words), .foreign(let words): text += words
            case .session(let number): text += "\(number)"
            }
        }
    }

    public var isEmpty: Bool { text.isEmpty }

    public static func += (wording: inout Wording, more: Wording) { wording.parts += more.parts }

    public static func + (first: Wording, second: Wording) -> Wording { Wording(parts: first.parts + second.parts) }
}

extension Wording: ExpressibleByStringInterpolation {
    public init(stringLiteral value: String) { parts = [.own(value)] }

    public init(stringInterpolation: Interpolation) { parts = stringInterpolation.parts }

    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        public init(literalCapacity: Int, interpolationCount: Int) { parts.reserveCapacity(2 * interpolationCount + 1) }

        public mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { parts.append(.own(literal)) }
        }

        public mutating func appendInterpolation(_ wording: Wording) { parts += wording.parts }

        public mutating func appendInterpolation(_ number: some BinaryInteger) { parts.append(.own("\(number)")) }

        /// A session by its index.
        public mutating func appendInterpolation(session index: Int) { parts.append(.session(index)) }

        public mutating func appendInterpolation(_ words: some OwnWords) { parts.append(.own(words.description)) }

        public mutating func appendInterpolation(_ end: Endpoint) {
            appendInterpolation(end.address)
            parts.append(.own(":\(end.port)"))
        }

        /// Everything else.
        @_disfavoredOverload
        public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            parts.append(.foreign(value.description))
        }
    }
}

/// What is described in the tool's own words, whatever a capture holds.
public protocol OwnWords: CustomStringConvertible {}

extension RuleID: OwnWords {}
extension HResult: OwnWords {}

extension Wording: CustomStringConvertible {
    public var description: String { text }
}

extension [Wording] {
    func joined(separator: Wording) -> Wording {
        var sum = Wording()
        for (index, wording) in enumerated() {
            if index > 0 { sum += separator }
            sum += wording
        }
        return sum
    }
}

// Numbers in words are the tool's own.

func grouped(_ number: Int64) -> Wording { Wording(own: grouped(number) as String) }

func spoken(_ nanoseconds: Int64) -> Wording { Wording(own: spoken(nanoseconds) as String) }

func percent(_ part: Int64, of whole: Int64) -> Wording { Wording(own: percent(part, of: whole) as String) }
