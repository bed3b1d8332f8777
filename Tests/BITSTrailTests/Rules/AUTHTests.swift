import BITSSessions
import Testing

@Suite struct AUTHTests {
    @Test(arguments: RuleCases.auth) func judges(_ test: RuleCase) throws { try test.check() }

    /// Of Basic credentials no report shows more of the name than SEC-005 does; the first refusal is none "again".
    @Test func namesAreMaskedWherePasswordsAreReadable() throws {
        let asks = "answer 401\n    WWW-Authenticate: Basic realm=\"x\""
        let basic = "ping\n    Authorization: Basic dXNlcm5hbWU6cA==\n" + asks
        let finding = try #require(
            try Running.analyze(RuleCase.capture(.connection, basic)).findings.first { $0.rule.id == "BUP-AUTH-002" })
        #expect(finding.evidence.contains { $0.name == "user" && "\($0)".contains("u***") })
        #expect(!"\(finding.evidence)".contains("username"))
        #expect(finding.message.hasSuffix("was answered 401 all the same."))
    }
}
