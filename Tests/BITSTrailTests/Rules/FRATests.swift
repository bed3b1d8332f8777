import Testing

@Suite struct FRATests {
    @Test(arguments: RuleCases.fra) func judges(_ test: RuleCase) throws { try test.check() }
}
