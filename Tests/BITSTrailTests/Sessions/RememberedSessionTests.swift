import BITSSessions
import Conversations
import Testing

/// Messages for sessions that were over and reported before.
@Suite struct RememberedSessionTests {
    /// What is found on a message for a session that has ended, on another connection. Without advice on the whole
    /// session, which is given once with its report.
    ///
    /// - Parameter isReported: the session's connection is over before, so that the session is only remembered.
    private func findings(_ end: String, then late: String, isReported: Bool) throws -> [String] {
        let script = """
            let ID {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405162}
            let OTHER {9C1E4B7A-52D0-4F6E-8A3B-1D2E3F405163}
            connect first
            create /upload/report.zip
            ack 200 session=$ID
            fragment 0-99/200
            ack 200 received=100
            \(end)
            \(isReported ? "fin client\nfin server" : "")
            wait 10s
            connect other
            create /upload/other.zip
            ack 200 session=$OTHER
            wait 10s
            fragment 0-99/100
            ack 200 received=100
            close
            ack 200
            wait 10s
            connect late
            target /upload/report.zip
            \(late)

            """
        let sink = try Running.analyze(try Conversation(script: script).pcap())
        return sink.findings.filter { $0.session == 0 && !"\($0.rule.id)".hasPrefix("BUP-OPS-") }.map { finding in
            "\(finding.rule.id) \(finding.severity) \(finding.confidence) \(finding.message)"
        }.sorted()
    }

    private static let ends = [
        "fragment 100-199/200\nack 200 received=200\nclose\nack 200", "cancel\nack 200",
        "fragment 100-199/200\nack 500 error=0x8020001F context=0x5",
    ]
    private static let messages = [
        "fragment 100-199/200\n    BITS-Session-Id: $ID\nack 200 received=200",
        "close\n    BITS-Session-Id: $ID\nack 200",
        "cancel\n    BITS-Session-Id: $ID\nack 500 error=0x8020001F context=0x5",
    ]

    @Test(arguments: ends, messages) func saysTheSameAsOfASessionUnderWay(_ end: String, _ late: String) throws {
        let underWay = try findings(end, then: late, isReported: false)
        let remembered = try findings(end, then: late, isReported: true)
        #expect(underWay.map { $0.prefix(12) } == remembered.map { $0.prefix(12) })
    }

    @Test func aFragmentAfterTheEndIsFound() throws {
        let lines = try findings(Self.ends[0], then: Self.messages[0], isReported: true)
        #expect(lines.contains { $0.hasPrefix("BUP-FR-014 violation") })
        #expect(lines.contains { $0.hasPrefix("BUP-SRV-003 warning") })
    }

    @Test func aCloseAfterACancelIsFound() throws {
        let lines = try findings(Self.ends[1], then: Self.messages[1], isReported: true)
        #expect(lines.contains { $0.hasPrefix("BUP-SEQ-005 violation") })
    }
}
