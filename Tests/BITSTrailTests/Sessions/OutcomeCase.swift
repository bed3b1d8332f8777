import BITSSessions
import Testing

/// A conversation, and what is to be said of each of its sessions.
struct OutcomeCase: Sendable, CustomTestStringConvertible {
    let name: String
    let prologue: Prologue
    let script: String
    /// `completed 12000/12000 sent 12000 resent 0`, in the order of the sessions; see ``line(_:)``.
    let sessions: [String]
    let sourceLocation: SourceLocation

    init(
        _ name: String, after prologue: Prologue = .session, _ script: String, _ sessions: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        self.name = name
        self.prologue = prologue
        self.script = script
        self.sessions = sessions
        self.sourceLocation = sourceLocation
    }

    var testDescription: String { name }

    func check() throws {
        let sink = try Running.analyze(RuleCase.capture(prologue, script))
        let comment = Comment(rawValue: "\(name) \(sink.findingLines)")
        #expect(sink.sessions.map(Self.line) == sessions, comment, sourceLocation: sourceLocation)
    }

    /// Outcome, acknowledged of all octets, those sent once and again.
    static func line(_ session: SessionReport) -> String {
        let total = session.totalBytes.map { "\($0)" } ?? "?"
        return "\(session.outcome.rawValue) \(session.ackedBytes)/\(total) sent \(session.sentBytes) "
            + "resent \(session.resentBytes)"
    }
}
