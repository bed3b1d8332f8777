/// Order and identity across messages, in the order of ids.
enum SEQRules {
    static var exchange: [any ExchangeRule.Type] {
        [
            ParallelRequests.self, PipelinedRequests.self, MessageBeforeSession.self, MessageAfterEnding.self,
            TargetChanged.self, HostChanged.self, RivalSessions.self, RequestStorm.self, NoHeadway.self,
            LongPause.self, SessionBeforeAnswer.self,
        ]
    }
    static var session: [any SessionRule.Type] { [SessionFromBefore.self, SessionState.self, RestartLoop.self] }
}
