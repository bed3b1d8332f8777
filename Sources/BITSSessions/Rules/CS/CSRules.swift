/// Create-Session, in the order of ids.
enum CSRules {
    static var exchange: [any ExchangeRule.Type] {
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
}
