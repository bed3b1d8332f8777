/// Authentication, in the order of ids. What is no authentication leg's business, the rules of the packets leave alone.
enum AUTHRules {
    static var exchange: [any ExchangeRule.Type] {
        [CredentialsRefused.self, ChallengeIgnored.self, ChallengeWithoutScheme.self]
    }
    static var connection: [any ConnectionRule.Type] { [HandshakeSeen.self, ProxyAuthentication.self] }
    static var session: [any SessionRule.Type] { [AuthenticationMixed.self] }
}
