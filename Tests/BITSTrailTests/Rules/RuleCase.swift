import BITSSessions
import Conversations
import Testing

/// What goes before a case's own lines. All of them know `$ID` (the session's id) and `$GUID` (the protocol's).
enum Prologue: String, Sendable {
    /// Only the names: the case makes its own connections.
    case nothing
    /// A connection.
    case connection
    /// A connection and a session on it, created and acknowledged.
    case session
    /// A session with 8,192 of 12,000 octets sent and acknowledged.
    case halfway
    /// A session with all of its 12,000 octets sent and acknowledged.
    case uploaded

    var lines: String {
        switch self {
        case .nothing:
            """
            let ID {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}
            let GUID {7df0354d-249b-430f-820d-3d2a9bef4931}
            name report.zip

            """
        case .connection: Prologue.nothing.lines + "connect\n"
        case .session: Prologue.connection.lines + "create /upload/report.zip\nack 200 session=$ID\n"
        case .halfway: Prologue.session.lines + "fragment 0-8191/12000\nack 200 received=8192\n"
        case .uploaded: Prologue.halfway.lines + "fragment 8192-11999/12000\nack 200 received=12000\n"
        }
    }
}

/// A rule, a conversation that breaks it, and the nearest conversations that do not.
struct RuleCase: Sendable, CustomTestStringConvertible {
    let rule: String
    /// What this case of the rule is about.
    let name: String
    let prologue: Prologue
    /// Breaks the rule; nil if the case has only twins.
    let fires: String?
    /// Severities in the two profiles; nil = not reported.
    let field: Severity?
    let spec: Severity?
    /// Of class `security`: the level of all findings of the rule; the severities follow from it.
    let level: SecurityLevel?
    /// How many findings of the rule, in the profile `spec` where it differs, and of other severities in both.
    let count: Int
    let specCount: Int
    let plus: [Severity]
    /// All other violations and warnings of the profile `field`, class `security` aside, as `BUP-FR-008 violation x2`.
    let also: [String]
    /// Innocent as far as the rule goes, each after the same prologue.
    let twins: [String]
    /// All violations of the twins in the profile `field`.
    let twinAlso: [String]
    let sourceLocation: SourceLocation

    init(
        _ rule: String, _ name: String = "", after prologue: Prologue = .session, fires: String? = nil,
        field: Severity? = nil, spec: Severity? = nil, level: SecurityLevel? = nil, count: Int = 1,
        specCount: Int? = nil, plus: [Severity] = [],
        also: [String] = [], twin twins: String..., twinAlso: [String] = [],
        fileID: String = #fileID, filePath: String = #filePath, line: Int = #line, column: Int = #column
    ) {
        self.rule = rule
        self.name = name
        self.prologue = prologue
        self.fires = fires
        self.field = field ?? level?.severity
        self.spec = spec ?? level?.severity
        self.level = level
        self.count = count
        self.specCount = specCount ?? count
        self.plus = plus
        self.also = also
        self.twins = twins
        self.twinAlso = twinAlso
        sourceLocation = SourceLocation(fileID: fileID, filePath: filePath, line: line, column: column)
    }

    var testDescription: String { name.isEmpty ? rule : "\(rule) \(name)" }

    /// Runs the case's conversations through the analyzer in both profiles.
    func check() throws {
        if let fires {
            let capture = try Self.capture(prologue, fires)
            let inField = plus + (field.map { [Severity](repeating: $0, count: count) } ?? [])
            let inSpec = plus + (spec.map { [Severity](repeating: $0, count: specCount) } ?? [])
            try expect(inField, in: .field, of: capture, others: also, of: .warning)
            try expect(inSpec, in: .spec, of: capture)
        }
        for twin in twins {
            let capture = try Self.capture(prologue, twin)
            try expect([], in: .field, of: capture, others: twinAlso, of: .violation, "twin: \(twin)")
            try expect([], in: .spec, of: capture, "twin: \(twin)")
        }
    }

    /// - Parameter others: what other rules have to say with at least the severity `least`; nil = anything.
    private func expect(
        _ wanted: [Severity], in profile: Profile, of capture: [UInt8], others: [String]? = nil,
        of least: Severity = .violation, _ about: String = ""
    ) throws {
        let sink = try Running.analyze(capture, profile: profile)
        try RoundTripTests.check(sink.packets, testDescription)
        let own = sink.findings.filter { $0.rule.id.text == rule }
        let comment = Comment(rawValue: "\(testDescription) [\(profile)] \(about) \(sink.findingLines)")
        #expect(own.map(\.severity).sorted() == wanted.sorted(), comment, sourceLocation: sourceLocation)
        if let level {
            #expect(own.allSatisfy { $0.level == level }, comment, sourceLocation: sourceLocation)
        }
        for finding in sink.findings { Titles.check(finding, sourceLocation) }
        guard let others else { return }
        sink.findings.removeAll {
            $0.severity < least || $0.rule.id.text == rule || $0.rule.ruleClass == .security
        }
        #expect(sink.findingLines == others.sorted(), comment, sourceLocation: sourceLocation)
    }

    static func capture(_ prologue: Prologue, _ lines: String) throws -> [UInt8] {
        try Conversation(script: prologue.lines + lines + "\n").pcap()
    }
}

/// The tables of all blocks, each in files of its own.
enum RuleCases {
    static let all: [RuleCase] =
        gen + cs + csa + pg + fr + fra + cl + cn + err + srv + seq + host + rpl + ntf + ans + cap + auth + sec + ops
        + dl
}

@Suite struct RuleCaseTests {
    /// Each way to break a rule is shown once at least, and each rule has an innocent conversation.
    @Test func everyRuleHasCases() {
        for rule in RuleCatalogue.all {
            let cases = RuleCases.all.filter { $0.rule == rule.id.text }
            for variant in rule.variants {
                let isShown = cases.contains {
                    $0.fires != nil && $0.field == variant.field && $0.spec == variant.spec
                        && $0.level == variant.level
                }
                #expect(isShown, "\(rule.id) has no case for \"\(variant.condition)\"")
            }
            #expect(cases.contains { !$0.twins.isEmpty }, "\(rule.id) has no twin")
        }
    }

    @Test func everyCaseIsOfARule() {
        let unknown = Set(RuleCases.all.map(\.rule)).subtracting(RuleCatalogue.all.map(\.id.text))
        #expect(unknown.isEmpty)
    }
}
