/// The reply to an upload: its URL and its download, in the order of ids.
enum RPLRules {
    static var exchange: [any ExchangeRule.Type] { [ReplyURLTooLong.self, ReplyRefused.self, EmptyReplyURL.self] }

    /// Judged when the session is reported.
    static var session: [any SessionRule.Type] { [ReplyURLMissing.self, ReplyOffered.self, ReplyNotFetched.self] }
}
