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

        /// With its findings, which take so many octets on either page.
        func adding(_ octets: Int) -> Candidate {
            var candidate = self
            candidate.fullCost = Int32(clamping: Int(fullCost) + octets)
            candidate.briefCost = Int32(clamping: Int(briefCost) + octets)
            return candidate
        }
    }

    private(set) var levels: [Int: Level] = [:]
    /// Of the findings of those that are told; sessions without findings are not in it.
    private(set) var tallies: [Int: SeverityTally] = [:]
    /// Sessions that are not told at all.
    private(set) var omitted = 0

    /// How many sessions are told so.
    func count(_ level: Level) -> Int { levels.values.count { $0 == level } }

    init(_ shortlist: SessionShortlist, budget: Int = budget) {
        var shortlist = shortlist
        var rest = budget
        var told: [Candidate] = []
        for entry in shortlist.ordered() where rest >= Int(entry.candidate.rowCost) {
            rest -= Int(entry.candidate.rowCost)
            told.append(entry.candidate)
            tallies[entry.candidate.index] = entry.tally
        }
        omitted = shortlist.count - told.count
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
