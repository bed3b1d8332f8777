import Testing

@Suite struct CNTests {
    @Test(arguments: RuleCases.cn) func judges(_ test: RuleCase) throws { try test.check() }
}
