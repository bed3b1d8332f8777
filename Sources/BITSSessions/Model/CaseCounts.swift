/// How often each case of an enumeration came up: some of the counts rise with each message, and to find a case in a
/// dictionary costs more than all else that is done to count it.
struct CaseCounts<Case: Equatable> {
    private var counts: [(counted: Case, count: Int)] = []

    /// nil if it never did.
    subscript(_ wanted: Case) -> Int? {
        counts.first { $0.counted == wanted }?.count
    }

    /// Cases are few, and those that come up most are mostly the first that did.
    mutating func add(_ found: Case) {
        for place in counts.indices where counts[place].counted == found {
            counts[place].count &+= 1
            return
        }
        counts.append((found, 1))
    }
}
