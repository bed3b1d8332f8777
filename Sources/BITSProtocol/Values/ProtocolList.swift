import HTTPMessages

/// The protocols that a client offers, the one it likes best first ([MC-BUP] 2.2.2.2).
///
/// Any run of spaces, tabs and commas separates; what separates is kept as facts, since some servers split at
/// single spaces only.
public struct ProtocolList: Hashable, Sendable {
    public struct Element: Hashable, Sendable {
        /// As on the wire.
        public let raw: String
        /// Nil if the element is no GUID, with or without braces.
        public let guid: GUID?
        public let spelling: GUIDSpelling?
    }

    public private(set) var elements: [Element] = []
    public private(set) var hasCommas = false
    public private(set) var hasTabs = false
    /// Two separators stand side by side; "comma, space" counts.
    public private(set) var hasDoubledSeparators = false
    /// A separator stands before the first element or after the last (only commas can: blanks are trimmed).
    public private(set) var hasOuterSeparators = false

    /// Never fails: a text without any element gives an empty list.
    public init(_ text: String) {
        append(text)
    }

    /// A well-formed list.
    public init(_ guids: [GUID]) {
        append(guids.map(\.description).joined(separator: " "))
    }

    /// Adds the elements of another line of the same field.
    public mutating func append(_ text: String) {
        var element: [UInt8] = []
        var separators = 0
        var isFirst = true
        for octet in text.utf8 {
            guard octet == ASCII.space || octet == ASCII.tab || octet == 0x2c else {
                if separators > 0 && isFirst { hasOuterSeparators = true }
                if separators > 1 { hasDoubledSeparators = true }
                separators = 0
                isFirst = false
                element.append(octet)
                continue
            }
            if octet == ASCII.tab { hasTabs = true }
            if octet == 0x2c { hasCommas = true }
            separators &+= 1
            add(&element)
        }
        if separators > 0 { hasOuterSeparators = true }
        if separators > 1 { hasDoubledSeparators = true }
        add(&element)
    }

    private mutating func add(_ octets: inout [UInt8]) {
        guard !octets.isEmpty else { return }
        let raw = String(decoding: octets, as: UTF8.self)
        let parsed = GUID.parse(raw)
        elements.append(Element(raw: raw, guid: parsed?.guid, spelling: parsed?.spelling))
        octets.removeAll(keepingCapacity: true)
    }

    /// Those elements that are GUIDs, in order, repetitions included.
    public var guids: [GUID] { elements.compactMap(\.guid) }

    public var offersBITSUpload: Bool { elements.contains { $0.guid == .bitsUploadProtocol } }

    /// Elements that are no GUIDs (CS-002).
    public var foreignElements: [String] { elements.filter { $0.guid == nil }.map(\.raw) }

    /// GUIDs that stand in the list more than once, each told once (CS-005).
    public var duplicates: [GUID] {
        var seen: Set<GUID> = []
        var told: Set<GUID> = []
        return guids.filter { !seen.insert($0).inserted && told.insert($0).inserted }
    }

    /// Whether some server may not read the list although its GUIDs are right (CS-007): separators other than single
    /// spaces, missing braces, letters that are not lower case.
    public var isUnusual: Bool {
        hasCommas || hasTabs || hasDoubledSeparators || hasOuterSeparators
            || elements.contains { element in
                guard let spelling = element.spelling else { return false }
                return !spelling.hasBraces || spelling.letterCase == .upper || spelling.letterCase == .mixed
            }
    }

    /// The elements as on the wire, separated by single spaces.
    public var wireText: String { elements.map(\.raw).joined(separator: " ") }
}
