/// Which rules were judged on a session's messages, and how: a few octets, whatever the number of messages.
///
/// Rules are kept by their position in ``RuleCatalogue/all``.
public struct SessionChecks: Hashable, Sendable {
    /// Positions that have a place; the catalogue has fewer rules (a test looks).
    static let capacity = 512

    private var passedBits = SIMD8<UInt64>(repeating: 0)
    private var failedBits = SIMD8<UInt64>(repeating: 0)

    public init() {}

    mutating func notePassed(slot: Int) {
        passedBits[(slot >> 6) & 7] |= 1 << UInt64(slot & 63)
    }

    mutating func noteFailed(slot: Int) {
        failedBits[(slot >> 6) & 7] |= 1 << UInt64(slot & 63)
    }

    public mutating func formUnion(_ other: SessionChecks) {
        passedBits |= other.passedBits
        failedBits |= other.failedBits
    }

    /// All of it as octets, to be kept elsewhere.
    public var octets: [UInt8] {
        [passedBits, failedBits].flatMap { bits in
            bits.indices.flatMap { word in
                (0..<8).map { UInt8(truncatingIfNeeded: bits[word] >> UInt64($0 * 8)) }
            }
        }
    }

    /// From ``octets``; what is missing is nothing.
    public init(octets: [UInt8]) {
        for (index, octet) in octets.prefix(128).enumerated() {
            let bits = UInt64(octet) << UInt64(index % 8 * 8)
            if index < 64 { passedBits[index / 8] |= bits } else { failedBits[index / 8 - 8] |= bits }
        }
    }

    /// Whether the rule could be judged.
    public func hasDecided(_ rule: RuleID) -> Bool {
        guard let slot = RuleCatalogue.slot(of: rule), slot < SessionChecks.capacity else { return false }
        return (passedBits[slot >> 6] | failedBits[slot >> 6]) & 1 << UInt64(slot & 63) != 0
    }

    /// The rules that could be judged, in the order of the catalogue, and whether each failed at least once.
    public var decided: [(rule: Rule, hasFailed: Bool)] {
        let rules = RuleCatalogue.all
        return rules.indices.prefix(SessionChecks.capacity).compactMap { slot in
            let bit: UInt64 = 1 << UInt64(slot & 63)
            let hasFailed = failedBits[slot >> 6] & bit != 0
            return hasFailed || passedBits[slot >> 6] & bit != 0 ? (rules[slot], hasFailed) : nil
        }
    }
}

extension SessionChecks {
    /// For results that are made by hand: rules that the catalogue does not list are left out.
    public init(passed: [RuleID], failed: [RuleID] = []) {
        self.init()
        for id in passed { if let slot = RuleCatalogue.slot(of: id) { notePassed(slot: slot) } }
        for id in failed { if let slot = RuleCatalogue.slot(of: id) { noteFailed(slot: slot) } }
    }
}
