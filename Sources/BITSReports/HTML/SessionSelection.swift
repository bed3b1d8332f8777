import BITSSessions

/// Which sessions the report tells of, and how fully, so that it stays a file that a browser opens at once.
struct SessionSelection {
    /// More rows than anybody reads, few enough for a browser.
    static let mostSessions = 5000
    /// What all sessions together may take, in octets: a browser opens half as much again in three seconds.
    static let budget = 8_000_000

    enum Level {
        /// A row of the table.
        case row
        /// And a page without diagrams.
        case brief
        case full
    }

    /// What is known of a session when the choice is made.
    struct Candidate {
        let index: Int
        /// Octets of the file.
        let size: Int64
        /// What the row, the full page and the brief one take, about.
        let rowCost: Int32
        var fullCost: Int32
        var briefCost: Int32
        let hasFailed: Bool
    }

    private(set) var levels: [Int: Level] = [:]
    /// Sessions that are not told at all.
    private(set) var omitted = 0

    /// How many sessions are told so.
    func count(_ level: Level) -> Int { levels.values.count { $0 == level } }

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
        for (_, candidate) in ordered.prefix(most) where rest >= Int(candidate.rowCost) {
            rest -= Int(candidate.rowCost)
            told.append(candidate)
        }
        omitted = candidates.count - told.count
        // If not all pages can be full ones, a third of the room is for those and the rest for brief ones.
        let wanted = told.reduce(0) { $0 + Int($1.fullCost) }
        var forFull = wanted <= rest ? rest : rest / 3
        var forBrief = rest - forFull
        for candidate in told {
            if Int(candidate.fullCost) <= forFull {
                forFull -= Int(candidate.fullCost)
                levels[candidate.index] = .full
            } else if Int(candidate.briefCost) <= forBrief {
                forBrief -= Int(candidate.briefCost)
                levels[candidate.index] = .brief
            } else {
                levels[candidate.index] = .row
            }
        }
    }
}
