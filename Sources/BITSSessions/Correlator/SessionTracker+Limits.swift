/// A bound of all sessions together, or of one connection, that was reached.
enum TrackerBound {
    case openSessions, sessionsPerGap, headOctets, serversPerSession
    case rememberedSessions, rememberedOctets
    case downloads, downloadOctets
    case openExchanges
}

extension SessionTracker {
    /// The bounds of sessions and findings that were reached, and what that cost.
    var limits: [LimitReport] {
        let all = [
            LimitReport(
                name: "findings_per_rule", bound: Int64(parameters.findingsPerRule), times: desk.suppressed,
                consequence: "further findings of the same rule are counted but not listed"),
            LimitReport(
                name: "vendor_deviations", bound: Int64(desk.mostDeviations), times: desk.untoldDeviations,
                consequence: "what further servers deviate in has no finding and is counted in none"),
            limit(
                .openSessions, "open_sessions", bounds.openSessions,
                "the sessions unused longest were reported as undetermined before their end"),
            limit(
                .sessionsPerGap, "sessions_per_gap", bounds.sessionsPerGap,
                "of the sessions of one connection with a gap those unused longest were reported as undetermined"),
            limit(
                .headOctets, "session_octets", bounds.headOctets,
                "sessions unused longest, with long heads, were reported as undetermined before their end"),
            limit(
                .serversPerSession, "servers_per_session", ServerProgress.most,
                "further servers of a session are not listed, and what they acknowledged is not told apart"),
            limit(
                .rememberedSessions, "remembered_sessions", bounds.rememberedSessions,
                "of sessions over longest the ids were forgotten; a later message with one is new"),
            limit(
                .rememberedOctets, "remembered_octets", bounds.rememberedOctets,
                "of sessions over longest, with long names, the ids were forgotten; a later message with one is new"),
            limit(
                .downloads, "downloads", DownloadBook.limit,
                "the downloads unused longest were reported before their end"),
            limit(
                .downloadOctets, "download_octets", DownloadBook.maxOctets,
                "downloads with long URLs; those unused longest were reported before their end"),
            LimitReport(
                name: "waiting_notifications", bound: Int64(NotificationBook.maxWaiting), times: notifications.dropped,
                consequence: "notifications were not kept for sessions that may have become known later"),
            limit(
                .openExchanges, "open_exchanges", bounds.openExchanges,
                "requests without an answer on one connection were judged before it ended"),
        ]
        return all.filter { $0.times > 0 }
    }

    private func limit(_ reached: TrackerBound, _ name: String, _ bound: Int, _ consequence: String) -> LimitReport {
        LimitReport(name: name, bound: Int64(bound), times: boundsReached[reached] ?? 0, consequence: consequence)
    }
}
