import Testing

@Suite struct RPLTests {
    @Test(arguments: RuleCases.rpl) func judges(_ test: RuleCase) throws { try test.check() }
}
