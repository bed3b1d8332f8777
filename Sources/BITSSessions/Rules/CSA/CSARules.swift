/// The Ack to Create-Session, in the order of ids.
enum CSARules {
    static var exchange: [any ExchangeRule.Type] {
        [
            AckWithoutSessionID.self,
            AckWithoutProtocol.self,
            ProtocolNotFromList.self,
            ProtocolInRefusal.self,
            ChosenProtocolNotOneGUID.self,
            ProtocolNotFirst.self,
            UnfitSessionID.self,
            FallbackWithoutHost.self,
            UnfitFallbackTimeout.self,
            UnfitHostID.self,
            HostIDIsOrigin.self,
            AckWithoutAcceptEncoding.self,
            SessionCreatedWith201.self,
            SessionWithoutCommonProtocol.self,
            OversizedHostID.self,
        ]
    }
}
