import Testing

@Suite struct ANSTests {
    @Test(arguments: RuleCases.ans) func judges(_ test: RuleCase) throws { try test.check() }
}
