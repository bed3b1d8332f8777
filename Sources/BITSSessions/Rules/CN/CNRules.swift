/// Cancel-Session and its Ack, in the order of ids.
enum CNRules {
    static var exchange: [any ExchangeRule.Type] {
        [
            CancelWithoutSessionID.self,
            CancelledHalfway.self,
            CancelAfterLastOctet.self,
            RestartAfterLostCancel.self,
            CancelAckWithoutSessionID.self,
            CancelAckOfOtherSession.self,
        ]
    }
}
