/// Create-Session, in the order of ids.
enum CSRules {
    static var all: [any ExchangeRule.Type] {
        [
            NoProtocolsOffered.self,
            ProtocolThatIsNoGUID.self,
            KnownProtocolNotOffered.self,
            UnknownProtocolOffered.self,
            ProtocolOfferedTwice.self,
            TooManyProtocols.self,
            UnusualProtocolList.self,
            CreateSessionWithSessionID.self,
            CreateSessionWithoutContentName.self,
            UnfitContentName.self,
            TargetWithoutFileName.self,
        ]
    }

    /// Judged elsewhere, since they need a session's history.
    static let declaredOnly: [Rule] = [OrphanedSession.rule]
}
