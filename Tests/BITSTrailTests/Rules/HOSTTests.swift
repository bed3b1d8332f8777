import Testing

@Suite struct HOSTTests {
    @Test(arguments: RuleCases.host) func judges(_ test: RuleCase) throws { try test.check() }
}
