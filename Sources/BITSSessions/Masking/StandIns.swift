/// What stands for a value of the capture in a redacted report: `client-1`, `path-4`.
public struct StandIn: Hashable, Sendable, CustomStringConvertible {
    public enum Kind: UInt8, Sendable, CaseIterable {
        case client, server, host, domain, user, id, path, query, name, agent, method, field, interface, comment
        case capture, text
    }

    public let kind: Kind
    /// 1 for the first of its kind; 0 for all that came after too many others to be told apart.
    public let number: Int32

    public var description: String { number == 0 ? "\(kind)-unnumbered" : "\(kind)-\(number)" }
}

/// Which stand-in each value of a run has: numbered by kind in the order in which the engine tells of them, so that two
/// runs over the same captures agree, and so do all forms of a report.
///
/// A value that was met as one kind keeps that stand-in wherever it comes again. Values are not kept, only a hash of
/// each.
struct StandIns {
    /// Values that are told apart; at about 40 octets each the table takes 10 MiB. Those beyond are all
    /// ``StandIn/number`` 0 of their kind: masked, but no longer told apart.
    static let maxValues = 1 << 18

    private let bound: Int
    private var known: [Int: StandIn] = [:]
    private var counts = [Int32](repeating: 0, count: StandIn.Kind.allCases.count)

    init(bound: Int = StandIns.maxValues) { self.bound = bound }

    /// The stand-in of a value, a new one if it has none.
    mutating func standIn(_ value: String, _ kind: StandIn.Kind) -> StandIn {
        let key = value.hashValue
        if let known = known[key] { return known }
        guard known.count < bound else { return StandIn(kind: kind, number: 0) }
        counts[Int(kind.rawValue)] &+= 1
        let made = StandIn(kind: kind, number: counts[Int(kind.rawValue)])
        known[key] = made
        return made
    }

    /// The stand-in that a value has already.
    func known(_ value: String) -> StandIn? { known[value.hashValue] }
}
