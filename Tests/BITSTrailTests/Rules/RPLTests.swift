import BITSSessions
import Testing

@Suite struct RPLTests {
    @Test(arguments: RuleCases.rpl) func judges(_ test: RuleCase) throws { try test.check() }

    /// What a reply's request got is told by its status, not as silence.
    @Test(
        arguments: [
            ("Microsoft BITS/7.8", "302", "requested", 302), ("Microsoft BITS/7.8", "404", "refused", 404),
            ("Microsoft BITS/7.8", "200\n    body 5 at 0", "fetched", nil), ("Updater/2", "200", "asked-by-other", nil),
        ] as [(String, String, String, Int?)])
    func repliesAreTold(agent: String, answer: String, outcome: String, status: Int?) throws {
        let lines = """
            fragment 8192-11999/12000
            ack 200 received=12000 reply=/upload/r/1.bin
            C> GET /upload/r/1.bin HTTP/1.1
            C> User-Agent: \(agent)
            C> Host: upload.example.test

            answer \(answer)
            close
            ack 200
            """
        let sink = try Running.analyze(RuleCase.capture(.halfway, lines))
        let reply = try #require(sink.sessions.first?.reply)
        #expect(reply.outcome?.rawValue == outcome && reply.status == status)
    }
}
