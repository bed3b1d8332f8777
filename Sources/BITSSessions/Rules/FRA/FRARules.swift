/// Acks to Fragments, in the order of ids.
enum FRARules {
    static var exchange: [any ExchangeRule.Type] {
        [
            AckWithoutOffset.self,
            UnreadableOffset.self,
            MoreThanSent.self,
            PartlyAccepted.self,
            MoreThanTotal.self,
            OffsetWentBack.self,
            RefusalWithoutOffset.self,
            RefusedWithoutReason.self,
            GapAccepted.self,
            FragmentAckWithoutSessionID.self,
            FragmentAckOfOtherSession.self,
            EarlyReplyURL.self,
            NoProgress.self,
            SlowCompletion.self,
            RefusalWithCode.self,
            UnusualSuccess.self,
        ]
    }
}
