/// Close-Session and its Ack, in the order of ids.
enum CLRules {
    static var exchange: [any ExchangeRule.Type] {
        [
            CloseWithoutSessionID.self,
            CloseBeforeLastOctet.self,
            CloseWithoutFragment.self,
            EndingRepeatedAfterAnswer.self,
            EndingRetriedAfterError.self,
            CloseAckWithoutSessionID.self,
            CloseAckOfOtherSession.self,
            CloseAnsweredNotFound.self,
            EarlyCloseAccepted.self,
        ]
    }

    /// Judged when the session is reported.
    static var session: [any SessionRule.Type] {
        [SessionNeverClosed.self, CloseBeforeReply.self]
    }
}
