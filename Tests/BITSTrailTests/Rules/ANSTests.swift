import BITSSessions
import Testing

@Suite struct ANSTests {
    @Test(arguments: RuleCases.ans) func judges(_ test: RuleCase) throws { try test.check() }

    /// A client whose TCP sends nothing again has most likely got the acknowledgement that the capture lacks.
    @Test(arguments: [
        ("acks server none", "", Confidence.likely),
        ("acks server none", "wait 60s\noverlap client 0 300\nwait 90s\noverlap client 0 300\nwait 120s\n", .certain),
        ("acks server normal", "", .certain),
    ]) func acknowledgementThatIsMissing(_ acks: String, _ again: String, _ confidence: Confidence) throws {
        let script = "\(acks)\nfragment 8192-9999/12000\n\(again)wait 310s\nnoise udp"
        let sink = try Running.analyze(RuleCase.capture(.halfway, script))
        #expect(sink.findings.filter { $0.rule.id == "BUP-ANS-003" }.map(\.confidence) == [confidence])
    }
}
