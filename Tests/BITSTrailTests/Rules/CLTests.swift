import Testing

@Suite struct CLTests {
    @Test(arguments: RuleCases.cl) func judges(_ test: RuleCase) throws { try test.check() }
}
