/// Order and identity across messages, in the order of ids.
enum SEQRules {
    static var all: [any ExchangeRule.Type] {
        [ParallelRequests.self, PipelinedRequests.self, MessageBeforeSession.self, MessageAfterEnding.self]
    }
    static var session: [any SessionRule.Type] { [SessionFromBefore.self] }
}
