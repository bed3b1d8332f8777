import Testing

@Suite struct CSTests {
    @Test(arguments: RuleCases.cs) func judges(_ test: RuleCase) throws { try test.check() }
}
