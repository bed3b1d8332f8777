import BITSSessions

/// Which sessions the report tells of, and how fully, so that it stays a file that a browser opens at once.
struct SessionSelection {
    /// More rows than anybody reads, few enough for a browser.
    static let mostSessions = 5000
    /// What all sessions together may take: with what stands around them less than 15 MB.
    static let budget = 13_000_000

    enum Level { case brief, full }

    /// What is known of a session when the choice is made.
    struct Candidate {
        let index: Int
        /// Octets of the file.
        let size: Int64
        /// What the full page, the brief one and the row take, about.
        let fullCost: Int32
        let briefCost: Int32
        let hasFailed: Bool
    }

    private(set) var levels: [Int: Level] = [:]
    /// Sessions without a page of their own and a row.
    private(set) var omitted = 0
    /// Sessions without diagrams.
    private(set) var brief = 0

    /// Those with findings that ask for attention first, the worst before the others, then those that failed, then the
    /// largest.
    init(
        _ candidates: [Candidate], worst: (Int) -> Severity?, most: Int = mostSessions, budget: Int = budget
    ) {
        func rank(_ candidate: Candidate) -> Int {
            let severity = worst(candidate.index).map { $0 > .information ? $0.rawValue : 0 } ?? 0
            return severity * 2 + (candidate.hasFailed ? 1 : 0)
        }
        let ordered = candidates.map { (rank: rank($0), candidate: $0) }.sorted { a, b in
            if a.rank != b.rank { return a.rank > b.rank }
            if a.candidate.size != b.candidate.size { return a.candidate.size > b.candidate.size }
            return a.candidate.index < b.candidate.index
        }
        var rest = budget
        var told: [Candidate] = []
        for (_, candidate) in ordered.prefix(most) where rest >= Int(candidate.briefCost) {
            rest -= Int(candidate.briefCost)
            told.append(candidate)
        }
        omitted = candidates.count - told.count
        for candidate in told {
            let more = Int(candidate.fullCost) - Int(candidate.briefCost)
            if more <= rest {
                rest -= max(0, more)
                levels[candidate.index] = .full
            } else {
                levels[candidate.index] = .brief
                brief += 1
            }
        }
    }
}
