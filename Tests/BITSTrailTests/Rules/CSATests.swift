import BITSSessions
import Testing

@Suite struct CSATests {
    @Test(arguments: RuleCases.csa) func judges(_ test: RuleCase) throws { try test.check() }

    /// CSA-003 goes before CSA-015, and that before SRV-001.
    @Test func chainIsToldOnce() throws {
        let script = "create\n    BITS-Supported-Protocols: 1.5\nack 200 session=$ID"
        let findings = try Running.analyze(RuleCase.capture(.connection, script)).findings
        let chosen = try #require(findings.first { $0.rule.id == "BUP-CSA-003" })
        #expect(chosen.also == ["BUP-CSA-015", "BUP-SRV-001"])
        #expect(!findings.contains { ["BUP-CSA-015", "BUP-SRV-001"].contains($0.rule.id) })
    }
}
