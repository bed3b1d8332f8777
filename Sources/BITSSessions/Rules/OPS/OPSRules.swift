/// Advice for whoever runs clients and servers, in the order of ids. Class `advice`: nothing is broken.
enum OPSRules {
    static var exchange: [any ExchangeRule.Type] {
        [
            FragmentSentForChallenge.self, RequestFilterLimit.self, ResumedWithoutPing.self, FallbackNever.self,
            FallbackTooLate.self,
        ]
    }
    static var session: [any SessionRule.Type] {
        [
            SingleFragmentSessions.self, RoundTripsDominate.self, ConnectionPerMessage.self, MuchSentAgain.self,
            SlowServer.self,
        ]
    }
}
