import Testing

@Suite struct AUTHTests {
    @Test(arguments: RuleCases.auth) func judges(_ test: RuleCase) throws { try test.check() }
}
