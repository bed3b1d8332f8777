/// Cancel-Session and its Ack, in the order of ids.
enum CNRules {
    static var all: [any ExchangeRule.Type] {
        [
            CancelWithoutSessionID.self,
            CancelledHalfway.self,
            CancelAfterLastOctet.self,
            RestartAfterLostCancel.self,
            CancelAckWithoutSessionID.self,
            CancelAckOfOtherSession.self,
        ]
    }

    /// None of them waits for the session's end.
    static var sessionRules: [any SessionRule.Type] { [] }
}
