/// The numbers of a run's sessions: they begin at 0, but those of sessions that turned out to be a part of another one
/// are not in use.
public struct SessionNumbers: Sendable {
    /// As many are listed; of more only the first and the last are told.
    private static let listed = 8

    private var smallest: [Int] = []
    public private(set) var count = 0
    public private(set) var first: Int?
    public private(set) var last: Int?

    public init() {}

    /// - Parameter number: ``SessionReport/index``; each is noted once, in any order.
    public mutating func note(_ number: Int) {
        count += 1
        first = min(first ?? number, number)
        last = max(last ?? number, number)
        if smallest.count < Self.listed { smallest.append(number) }
    }

    /// Ascending; nil if they are too many to be listed.
    public var all: [Int]? { count <= Self.listed ? smallest.sorted() : nil }

    public var isWithoutGap: Bool {
        guard let first, let last else { return true }
        return last &- first &+ 1 == count
    }
}
