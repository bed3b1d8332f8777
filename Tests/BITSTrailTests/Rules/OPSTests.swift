import Testing

@Suite struct OPSTests {
    @Test(arguments: RuleCases.ops) func judges(_ test: RuleCase) throws { try test.check() }
}
