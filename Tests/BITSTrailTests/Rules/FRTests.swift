import Testing

@Suite struct FRTests {
    @Test(arguments: RuleCases.fr) func judges(_ test: RuleCase) throws { try test.check() }
}
