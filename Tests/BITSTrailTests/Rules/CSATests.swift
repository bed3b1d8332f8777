import Testing

@Suite struct CSATests {
    @Test(arguments: RuleCases.csa) func judges(_ test: RuleCase) throws { try test.check() }
}
