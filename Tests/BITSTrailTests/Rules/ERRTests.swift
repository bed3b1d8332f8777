import Testing

@Suite struct ERRTests {
    @Test(arguments: RuleCases.err) func judges(_ test: RuleCase) throws { try test.check() }
}
