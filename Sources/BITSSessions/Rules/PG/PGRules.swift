/// Ping and its Ack, in the order of ids.
enum PGRules {
    static var exchange: [any ExchangeRule.Type] {
        [
            PingWithoutSessionID.self, PingAckWithError.self, HostNotPinged.self, FragmentIntoChallenge.self,
            SessionWithoutPing.self, PingSeen.self, PingAckWithoutSessionID.self, PingRefused.self,
        ]
    }
}
