import BITSSessions

/// The sessions that may be told, the most telling first: of any number that come no more than twice as many are held
/// as may be told.
struct SessionShortlist {
    struct Entry {
        let candidate: SessionSelection.Candidate
        /// Of its findings; nil if it has none.
        let tally: SeverityTally?

        /// Those with findings that ask for attention first, the worst before the others, then those that failed, then
        /// the largest.
        static func < (a: Entry, b: Entry) -> Bool {
            if a.rank != b.rank { return a.rank > b.rank }
            if a.candidate.size != b.candidate.size { return a.candidate.size > b.candidate.size }
            return a.candidate.index < b.candidate.index
        }

        private var rank: Int {
            let severity = tally.map { $0.worst > .information ? $0.worst.rawValue : 0 } ?? 0
            return severity * 2 + (candidate.hasFailed ? 1 : 0)
        }
    }

    private let most: Int
    private var entries: [Entry] = []
    /// Nothing behind it can be told any more.
    private var last: Entry?
    /// All that came.
    private(set) var count = 0

    init(most: Int) { self.most = max(0, most) }

    mutating func add(_ candidate: SessionSelection.Candidate, _ tally: SeverityTally?) {
        count += 1
        let entry = Entry(candidate: candidate, tally: tally)
        if let last, last < entry { return }
        entries.append(entry)
        // Not at each one, so that sorting costs little for each.
        if entries.count >= 2 * max(1, most) { truncate() }
    }

    /// Those that may be told, in the order in which there is room for them.
    mutating func ordered() -> [Entry] {
        truncate()
        return entries
    }

    var held: Int { entries.count }

    private mutating func truncate() {
        entries.sort(by: <)
        guard entries.count > most else { return }
        entries.removeSubrange(most...)
        last = entries.last
    }
}
