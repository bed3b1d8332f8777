import BITSSessions
import Testing

/// Create-Session that an Ack answers with a status that grants nothing.
@Suite struct OddGrantTests {
    private static let create = "create /upload/report.zip\n"
    private static let upload = "fragment 0-99/100\nack 200 received=100\nclose\nack 200"

    private static func analyze(_ script: String) throws -> CollectingSink {
        try Running.analyze(RuleCase.capture(.connection, script))
    }

    /// It is an Ack all the same, and no web page.
    @Test(arguments: ["202", "204"]) func isRefused(_ status: String) throws {
        let session = try #require(try Self.analyze(Self.create + "ack \(status) session=$ID").sessions.first)
        #expect(session.outcome == .refused && session.cause == .server)
        #expect(session.explanation.contains("answered with \(status) (an Ack, but only 200 and 201"))
        let page = try #require(try Self.analyze(Self.create + "answer \(status)").sessions.first)
        #expect(page.explanation.contains("an ordinary web page"))
    }

    /// A client that goes on with the id from it has its session.
    @Test func isUsed() throws {
        let used = Self.create + "ack 202 session=$ID\n    -BITS-Protocol\nsession $ID\n" + Self.upload
        let sink = try Self.analyze(used)
        #expect(sink.sessions.map(\.outcome) == [.completed])
        #expect(!sink.findings.contains { $0.rule.id == "BUP-SEQ-004" })
        // With another id it is another session, whose beginning is not known.
        let other = Self.create + "ack 202 session={22222222-52D0-4F6E-8A3B-1D2E3F405162}\nsession $ID\n" + Self.upload
        let apart = try Self.analyze(other)
        #expect(apart.sessions.map(\.outcome) == [.refused, .completed])
        #expect(apart.findings.contains { $0.rule.id == "BUP-SEQ-004" })
    }
}
