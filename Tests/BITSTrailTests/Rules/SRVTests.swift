import Testing

@Suite struct SRVTests {
    @Test(arguments: RuleCases.srv) func judges(_ test: RuleCase) throws { try test.check() }
}
