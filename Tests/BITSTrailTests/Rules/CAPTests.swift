import Testing

@Suite struct CAPTests {
    @Test(arguments: RuleCases.cap) func judges(_ test: RuleCase) throws { try test.check() }
}
