/// A rule's stable name, e.g. `BUP-FR-008`.
public struct RuleID: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    public let text: String

    public init(_ text: String) { self.text = text }
    public init(stringLiteral value: String) { text = value }
    public static func < (a: RuleID, b: RuleID) -> Bool { a.text < b.text }
    public var description: String { text }
}

/// When a rule is judged, and on whose state.
public enum RuleScope: String, Sendable, CaseIterable {
    case message, exchange, session, target = "client+target", server, connection, capture
}

/// One way in which a rule can fail, with its severity in both profiles; nil = not reported in that profile.
public struct RuleVariant: Sendable {
    /// When it applies, e.g. `a response that is no Ack`; empty for a rule that has only one.
    public let condition: String
    public let field: Severity?
    public let spec: Severity?
    /// Only of class `security`.
    public let level: SecurityLevel?

    public init(_ condition: String = "", field: Severity?, spec: Severity?) {
        self.condition = condition
        self.field = field
        self.spec = spec
        level = nil
    }

    /// A way in which a rule of class `security` can fail; its level is the same in both profiles.
    public init(_ condition: String = "", level: SecurityLevel) {
        self.condition = condition
        self.level = level
        field = level.severity
        spec = level.severity
    }

    public func severity(in profile: Profile) -> Severity? {
        profile == .field ? field : spec
    }
}

/// What a rule is: everything that reports, `rules` and `explain` say of it is made from this. A class, since each
/// finding holds its rule.
public final class Rule: Sendable, Identifiable {
    public let id: RuleID
    public let title: String
    public let ruleClass: RuleClass
    public let scope: RuleScope
    /// In the order of decreasing precedence; the check names the one that applies by its position.
    public let variants: [RuleVariant]
    public let gates: [Gate]
    /// Who broke it, where the check does not say otherwise.
    public let party: Party
    /// E.g. `[MC-BUP] 2.2.6.1`.
    public let source: String
    public let meaning: String
    public let causes: String
    public let advice: String
    public let example: String
    /// What it may be a sign of: ids of MITRE ATT&CK techniques, e.g. `T1197`.
    public let techniques: [String]

    public init(
        _ id: RuleID, _ title: String, class ruleClass: RuleClass = .protocol, scope: RuleScope,
        _ variants: [RuleVariant],
        gates: [Gate] = [], party: Party, source: String, meaning: String, causes: String, advice: String,
        example: String, techniques: [String] = []
    ) {
        self.id = id
        self.title = title
        self.ruleClass = ruleClass
        self.scope = scope
        self.variants = variants
        self.gates = gates
        self.party = party
        self.source = source
        self.meaning = meaning
        self.causes = causes
        self.advice = advice
        self.example = example
        self.techniques = techniques
    }
}
