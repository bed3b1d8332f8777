import BITSSessions
import Testing

/// A conversation with one deliberate fault: who is to blame for what, and nothing else beside what follows from it.
struct FaultCase: Sendable, CustomTestStringConvertible {
    let name: String
    let prologue: Prologue
    let script: String
    /// Outcome and cause of each session.
    let sessions: [String]
    /// All findings of severity warning and above, and the note that tells the fault if no finding is that severe, with
    /// the party that each names.
    let findings: [String]
    let sourceLocation: SourceLocation

    init(
        _ name: String, after prologue: Prologue, _ script: String, sessions: [String], findings: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        self.name = name
        self.prologue = prologue
        self.script = script
        self.sessions = sessions
        self.findings = findings
        self.sourceLocation = sourceLocation
    }

    var testDescription: String { name }

    func check() throws {
        let sink = try Running.analyze(RuleCase.capture(prologue, script))
        let told = sink.sessions.map { "\($0.outcome.rawValue) \($0.cause.rawValue)" }
        #expect(told == sessions, "\(name) \(sink.findingLines)", sourceLocation: sourceLocation)
        var counts: [String: Int] = [:]
        for finding in sink.findings {
            let line = "\(finding.rule.id) \(finding.severity.name) \(finding.party.rawValue)"
            let isNamed = findings.contains { $0.hasPrefix(line) }
            if finding.severity >= .warning || isNamed { counts[line, default: 0] += 1 }
        }
        let lines = counts.map { $0.value == 1 ? $0.key : "\($0.key) x\($0.value)" }.sorted()
        #expect(lines == findings.sorted(), "\(name)", sourceLocation: sourceLocation)
        // Whoever reads it has to learn what to change, and where to look.
        for session in sink.sessions {
            let isWell = session.outcome == .completed && !sink.hasViolation(in: session)
            #expect(isWell || session.nextStep != nil, "\(name)", sourceLocation: sourceLocation)
            #expect(!session.evidence.isEmpty, "\(name)", sourceLocation: sourceLocation)
        }
    }
}

extension CollectingSink {
    fileprivate func hasViolation(in session: SessionReport) -> Bool {
        findings.contains { $0.session == session.index && $0.severity == .violation }
    }
}

/// The conversations, in files of their own.
enum FaultCases {
    static let all: [FaultCase] = client + clientMore + clientFurther + server + serverMore + serverFurther + between
}

@Suite struct FaultTests {
    @Test(arguments: FaultCases.all) func isTold(_ test: FaultCase) throws { try test.check() }
}
