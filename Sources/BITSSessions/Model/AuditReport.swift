/// What an auditor needs to know of how a report was made.
public struct AuditReport: Sendable {
    /// One input as it is stored.
    public struct Input: Sendable {
        /// Index of the capture.
        public let capture: Int
        /// Octets of the file, compressed as they are; nil if it could not be opened.
        public let bytes: Int64?
        /// Of these octets, lower-case hexadecimal; nil likewise.
        public let sha256: String?
        /// Whether ``bytes`` and ``sha256`` are those of the whole input, up to its end.
        public let isWhole: Bool

        public init(capture: Int, bytes: Int64?, sha256: String?, isWhole: Bool) {
            self.capture = capture
            self.bytes = bytes
            self.sha256 = sha256
            self.isWhole = isWhole
        }
    }

    public var inputs: [Input]
    /// How the inputs were read, by the names of the options.
    public var options: [(name: String, value: String)]
    /// SHA-256 of everything that rules declare: other rules, other gates or severities give another one.
    public let ruleSet: String
    /// All rules there are, in the order of the catalogue.
    public internal(set) var rules: [Judged]

    /// How often a rule was judged, and how it came out.
    public struct Judged: Sendable {
        public let rule: Rule
        public let passed: Int
        public let failed: Int
        public let undecidable: Int
        /// What became of ``failed``.
        public let fates: Fates
        /// Of ``Fates/findings``, those that the run's options leave out.
        public internal(set) var leftOut = 0
        /// Of ``failed``, those that stand behind another rule's finding.
        public var behind: Int { max(0, failed - fates.findings - fates.repeats - fates.unreported) }
    }

    public init(inputs: [Input], options: [(name: String, value: String)], checks: [CheckReport]) {
        self.inputs = inputs
        self.options = options
        ruleSet = RuleCatalogue.fingerprint
        let known = Dictionary(checks.map { ($0.rule.id, $0) }, uniquingKeysWith: { first, _ in first })
        rules = RuleCatalogue.all.map { rule in
            let check = known[rule.id]
            return Judged(
                rule: rule, passed: check?.passed ?? 0, failed: check?.failed ?? 0,
                undecidable: check?.open.reduce(0) { $0 + $1.count } ?? 0, fates: check?.fates ?? Fates())
        }
    }
}

extension AuditReport {
    /// All rules together.
    public var sum: (passed: Int, failed: Int, undecidable: Int) {
        rules.reduce((0, 0, 0)) { ($0.0 + $1.passed, $0.1 + $1.failed, $0.2 + $1.undecidable) }
    }
}

extension RuleCatalogue {
    /// SHA-256 of what the rules declare: ids, titles, classes, scopes, gates, severities.
    public static let fingerprint: String = {
        let digest = SHA256()
        for rule in all {
            let variants = rule.variants.map {
                "\($0.condition)|\($0.field?.name ?? "-")|\($0.spec?.name ?? "-")|\($0.level?.name ?? "-")"
            }
            let words =
                [rule.id.text, rule.title, rule.ruleClass.rawValue, rule.scope.rawValue]
                + rule.gates.map(\.rawValue) + variants
            digest.update(Array((words.joined(separator: "\u{0}") + "\u{0}\n").utf8).span)
        }
        return digest.hexDigest()
    }()

    /// The rules that a name stands for: a rule's id, or a family's, also without `BUP-` and in any letter case.
    public static func rules(named name: String) -> [Rule] {
        if let rule = rule(named: name) { return [rule] }
        let wanted = name.uppercased()
        let family = wanted.hasPrefix("BUP-") ? String(wanted.dropFirst(4)) : wanted
        guard !family.isEmpty else { return [] }
        return all.filter { $0.id.text.hasPrefix("BUP-\(family)-") }
    }
}
