import Testing

@Suite struct NTFTests {
    @Test(arguments: RuleCases.ntf) func judges(_ test: RuleCase) throws { try test.check() }
}
