import BITSSessions
import Testing

@Suite struct FRTests {
    @Test(arguments: RuleCases.fr) func judges(_ test: RuleCase) throws { try test.check() }

    /// Behind a proxy nobody sees whether an Ack arrived: that the Fragment before did not end well is proven by another
    /// answer alone.
    @Test(arguments: [
        ("ack 503", "did not end well", Confidence.certain), ("ack 200 received=6000", "not known", .likely),
    ])
    func isSentAgainBehindAProxy(_ answer: String, _ words: String, _ confidence: Confidence) throws {
        let fragment = "fragment 0-5999/18000\n    +Via: 1.1 gw\n"
        let script = fragment + answer + "\n" + fragment + "ack 200 received=6000"
        let findings = try Running.analyze(RuleCase.capture(.session, script)).findings
        let again = try #require(findings.first { $0.rule.id == "BUP-FR-010" })
        #expect(again.message.contains(words) && again.confidence == confidence, "\(again.message)")
    }
}
