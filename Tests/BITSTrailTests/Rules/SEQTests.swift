import Testing

@Suite struct SEQTests {
    @Test(arguments: RuleCases.seq) func judges(_ test: RuleCase) throws { try test.check() }
}
