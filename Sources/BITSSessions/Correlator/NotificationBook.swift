import BITSProtocol

/// What is kept of notifications beside their sessions. Bounded: what goes beyond is not tied, and counted.
struct NotificationBook {
    /// Notifications whose session is not known yet, e.g. since the Ack that names it waits for missing octets. Each
    /// keeps some hundred octets.
    static let maxWaiting = 1024
    /// Sessions whose notification is remembered, to tell of a second one.
    static let maxRemembered = 4096

    private var waiting: [String: [NotificationRecord]] = [:]
    private var waitingCount = 0
    /// The latest of each session, by the session's GUID.
    private var latest: [String: NotificationRecord] = [:]
    /// Sessions with a Fragment that completes their file, by target.
    private var complete: [String: [Session]] = [:]
    private(set) var count = 0
    private(set) var tied = 0
    /// Notifications that were not kept for a session that may become known.
    private(set) var dropped = 0

    var isWaiting: Bool { waitingCount > 0 }

    /// A notification came: notes the one of the same session before it.
    mutating func begin(_ record: NotificationRecord) {
        count &+= 1
        guard let key = record.content.sessionGUID?.description else { return }
        record.earlier = latest[key]
        // Each would keep all those before it.
        record.earlier?.earlier = nil
        guard latest.count < NotificationBook.maxRemembered || latest[key] != nil else { return }
        latest[key] = record
    }

    mutating func noteTied() { tied &+= 1 }

    /// Keeps a notification until a session gets that id.
    mutating func wait(_ record: NotificationRecord, for key: String) {
        guard waitingCount < NotificationBook.maxWaiting else {
            dropped &+= 1
            return
        }
        waiting[key, default: []].append(record)
        waitingCount &+= 1
    }

    /// Those that wait for a session with that id.
    mutating func take(_ key: String) -> [NotificationRecord] {
        guard let records = waiting.removeValue(forKey: key) else { return [] }
        waitingCount &-= records.count
        return records
    }

    /// The session has all its octets under way.
    mutating func noteComplete(_ session: Session) {
        if session.completeKey == session.targetKey { return }
        complete[session.targetKey, default: []].append(session)
        session.completeKey = session.targetKey
    }

    mutating func forget(_ session: Session) {
        guard let key = session.completeKey else { return }
        session.completeKey = nil
        complete.drop(session, from: key)
    }

    /// Sessions for that target that have sent, or are sending, their last octet; more at once are not told apart.
    func sessions(for target: RequestTarget) -> ArraySlice<Session> {
        (complete[target.comparisonKey] ?? []).suffix(NotificationBook.maxRivals)
    }

    private static let maxRivals = 64
}
