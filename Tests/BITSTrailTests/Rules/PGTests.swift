import Testing

@Suite struct PGTests {
    @Test(arguments: RuleCases.pg) func judges(_ test: RuleCase) throws { try test.check() }
}
