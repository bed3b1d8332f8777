import BITSSessions
import Testing

/// Verdicts whose reason may be among the frames that the capture lacks, each beside the one that is proven.
@Suite struct HiddenReasonTests {
    private static func sessions(_ prologue: Prologue, _ script: String) throws -> [SessionReport] {
        try Running.analyze(RuleCase.capture(prologue, script)).sessions
    }

    /// Why a client begins again may stand in what is missing before.
    @Test(arguments: [("", Party.client), ("drop 1\n", .capture)])
    func restart(_ trouble: String, _ cause: Party) throws {
        let script = """
            fin both
            wait 20s
            connect back
            \(trouble)ping
            \(trouble)ack 200
            create /upload/report.zip
            ack 200 session={3A7E8C9D-0000-4000-8000-0000000000B2}
            """
        let session = try #require(try Self.sessions(.halfway, script).first)
        #expect(session.outcome == .restarted && session.cause == cause, "\(session.explanation)")
    }

    /// A Fragment that stops in its middle was given up if its connection was; else the rest may be missing.
    @Test(arguments: [
        ("", Outcome.undetermined), ("fin client\n", .closedEarly), ("rst client\n", .closedEarly),
        ("rst server\n", .closedEarly),
    ])
    func closedBehindAPart(_ end: String, _ outcome: Outcome) throws {
        let script = """
            fragment 8192-11999/12000
                partial 2000
            \(end)wait 20s
            connect other
            ping
            ack 200
            close
            ack 200
            """
        let run = try Running.analyze(RuleCase.capture(.halfway, script))
        #expect(run.sessions.map(\.outcome) == [outcome])
        let parallel = run.findings.filter { $0.rule.id == "BUP-SEQ-001" }.map(\.confidence)
        #expect(parallel == (end.isEmpty ? [.likely] : []))
    }

    /// What was sent again whole, and acknowledged, is no secret any more.
    @Test func closedBehindAPartSentAgain() throws {
        let script = """
            fragment 8192-9999/12000
                partial 1000
            wait 20s
            connect other
            fragment 8192-9999/12000
            ack 200 received=10000
            close
            ack 200
            """
        let run = try Running.analyze(RuleCase.capture(.halfway, script))
        #expect(run.sessions.map(\.outcome) == [.closedEarly])
    }

    /// An Ack without an id behind a hole of both sides may be another session's, if that is granted in the hole: one
    /// lost answer has no room for it.
    @Test func ackOfNobody() throws {
        func acknowledged(_ drops: String) throws -> [Int64] {
            let script = """
                fragment 0-8191/12000
                ack 200 received=8192
                \(drops)fragment 8192-11999/12000
                ack 200 received=12000
                """
            return try Self.sessions(.session, script).map(\.ackedBytes)
        }
        #expect(try acknowledged("") == [12000])
        #expect(try acknowledged("drop 1\n") == [12000])
        func lost(_ request: String, _ answer: String) -> String {
            "drop 1\n\(request)\ndrop 1\n\(answer)\ndrop 1\n"
        }
        #expect(try acknowledged(lost("ping", "ack 200")) == [12000])
        let grant = lost("create /upload/report.zip", "ack 200 session={3A7E8C9D-0000-4000-8000-0000000000B2}")
        #expect(try acknowledged(grant + "session $ID\n") == [8192])
    }
}
