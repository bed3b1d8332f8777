import Testing

@Suite struct GENTests {
    @Test(arguments: RuleCases.gen) func judges(_ test: RuleCase) throws { try test.check() }
}
