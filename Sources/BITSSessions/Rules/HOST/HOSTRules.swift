/// Alternate hosts, in the order of ids.
enum HOSTRules {
    static var exchange: [any ExchangeRule.Type] {
        [
            NamedHostIgnored.self, NamedHostUsed.self, EarlyFallback.self, LegitimateFallback.self,
            MissingFallback.self, HostIDUnderTLS.self,
        ]
    }
    static var session: [any SessionRule.Type] { [SeveralServers.self] }
}
