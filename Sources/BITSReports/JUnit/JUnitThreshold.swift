public import BITSSessions

/// From where on findings are failures, as the exit code has it.
public struct JUnitThreshold: Sendable {
    /// For findings of class `protocol`; nil = none of them is.
    public var severity: Severity?
    /// For findings of class `security`.
    public var level: SecurityLevel?
    /// Sessions that ended so are failures.
    public var outcomes: Set<Outcome> = []

    public init(severity: Severity? = .violation, level: SecurityLevel? = nil) {
        self.severity = severity
        self.level = level
    }

    func isReached(by finding: Finding) -> Bool {
        if finding.isKnown { return false }
        return switch finding.rule.ruleClass {
        case .protocol: severity.map { finding.severity >= $0 } ?? false
        case .security: if let level, let found = finding.level { found >= level } else { false }
        case .capture, .advice: false
        }
    }
}
