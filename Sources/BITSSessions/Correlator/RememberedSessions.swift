/// Sessions that are over and reported, whose ids are still known: a ring, in the order of their reports.
struct RememberedSessions {
    private let bound: Int
    private var sessions: [Session] = []
    private var oldest = 0

    /// - Parameter bound: more are not remembered, but for the latest.
    init(bound: Int) { self.bound = max(1, bound) }

    /// - Returns: the session that has to be forgotten for it.
    mutating func add(_ session: Session) -> Session? {
        guard sessions.count == bound else {
            sessions.append(session)
            return nil
        }
        let forgotten = sessions[oldest]
        sessions[oldest] = session
        oldest = (oldest &+ 1) % bound
        return forgotten
    }
}
