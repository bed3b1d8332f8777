/// The findings of one session: of each rule the first are told, the others counted.
struct FindingList {
    /// Enough to see what a rule is about; the text and JSON reports list more.
    static let toldOfRule = 4

    private var told: [Node] = []
    private var others: [(rule: String, count: Int)] = []
    private var counts: [String: Int] = [:]

    /// - Parameter finding: as ``FindingEntry`` makes it; the worst come first.
    mutating func add(_ finding: Node) {
        let rule = finding["rule"] ?? ""
        counts[rule, default: 0] += 1
        guard counts[rule, default: 0] > Self.toldOfRule else {
            finding.set("has_evidence", !finding.list("evidence").isEmpty)
            told.append(finding)
            return
        }
        if let index = others.firstIndex(where: { $0.rule == rule }) {
            others[index].count += 1
        } else {
            others.append((rule, 1))
        }
    }

    /// Names of the template: `findings`, `has_findings`, `unlisted`.
    func fill(_ page: Node) {
        page.set("findings", told)
        page.set("has_findings", !told.isEmpty)
        guard !others.isEmpty else { return }
        page["unlisted"] = others.map { "\(Quantity.grouped($0.count)) more of \($0.rule)" }.joined(separator: ", ")
    }

    /// What the findings of a session take in the document, about, in whatever order they come.
    struct Cost {
        private(set) var octets = 0
        private var rules: [UInt64: Int] = [:]

        /// - Parameter rule: ``RuleID/sortKey``.
        mutating func add(_ cost: Int, rule: UInt64) {
            rules[rule, default: 0] += 1
            octets += rules[rule, default: 0] > FindingList.toldOfRule ? 0 : cost
        }
    }
}
