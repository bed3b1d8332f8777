import BITSSessions
import Testing

/// A port pair is used again, with numbers near the old ones; the capture lacks the end of the one connection and the
/// beginning of the other. What comes then is no octets of the old one.
@Suite struct ReusedPortTests {
    private static let end = "client=192.0.2.10:5000"
    private static let first = """
        connect a \(end) client-isn=1000 server-isn=500000
        create /upload/report.zip
        ack 200 session=$ID
        fragment 0-11999/12000
        ack 200 received=12000
        close
        ack 200

        """

    private static let other = """
        create /upload/other.zip
        ack 200 session={11111111-52D0-4F6E-8A3B-1D2E3F405162}
        fragment 0-5999/6000
        ack 200 received=6000
        close
        ack 200
        """

    private static func second(_ client: Int, _ server: Int, _ pause: String) -> String {
        """
        wait \(pause)
        connect b \(end) client-isn=\(client) server-isn=\(server) midstream
        \(other)
        """
    }

    /// The client's numbers are below where the old connection was (13,836) or above, the server's below (500,607),
    /// above, or anywhere.
    @Test(
        arguments: [900, 12_000, 13_000, 13_300, 13_600, 14_000, 20_000],
        [499_000, 500_000, 500_300, 500_700, 900_000, 3_000_000_000])
    func near(_ client: Int, _ server: Int) throws {
        let sink = try Running.analyze(RuleCase.capture(.nothing, Self.first + Self.second(client, server, "30s")))
        let told = sink.findings.filter { $0.severity >= .note }.map(\.rule.id.text)
        let lines = Comment(rawValue: "\(sink.findingLines)")
        #expect(Set(told).isSubset(of: ["BUP-FRA-010", "BUP-CLA-001", "BUP-OPS-005"]), lines)
        #expect(sink.outcomeLines.first == "completed 12000/12000" && sink.sessions[0].resentBytes == 0)
        // Only numbers that go on in both directions may be those of one connection, of which frames are missing.
        let mayBeOne = client >= 14_000 && (500_700...900_000).contains(server)
        // What lies below in both is nothing new as long as it does not come to where the old one stood.
        let isOld = client < 12_000 && !(500_300...900_000).contains(server)
        #expect(sink.connections.count == (mayBeOne || isOld ? 1 : 2))
    }

    /// Nothing is another connection that goes on behind a pause, asks whether its peer is still there, or sends again
    /// what was not acknowledged.
    @Test(arguments: ["", "keepalive client\n", "keepalive server\n", "retransmit 1\n", "lose 2\n", "reorder 2 3\n"])
    func oneConnection(_ trouble: String) throws {
        let script = Self.first + "wait 30s\n\(trouble)" + Self.other
        let sink = try Running.analyze(RuleCase.capture(.nothing, "rto 2s\n" + script))
        #expect(sink.connections.count == 1)
        #expect(sink.outcomeLines == ["completed 12000/12000", "completed 6000/6000"])
    }
}
