/// What a session rule looks at: a session that is reported now.
struct SessionContext {
    let session: Session
    let parameters: Parameters
    /// The latest time that the run has seen, nanoseconds since 1970 UTC.
    let now: Int64
    /// The session was given up to keep within bounds, not because anything ended.
    let isEvicted: Bool
    let destination: UploadDestination

    init(session: Session, parameters: Parameters, now: Int64, isEvicted: Bool) {
        self.session = session
        self.parameters = parameters
        self.now = now
        self.isEvicted = isEvicted
        destination = UploadDestination(session)
    }

    /// Gate T: whether the capture goes on for at least `duration` after `time`.
    func captureGoesOn(for duration: Int64, after time: Int64) -> Bool {
        session.doubts.proven(from: time, to: now) >= duration
    }
}

/// A rule that is judged once on each session, when it is reported.
protocol SessionRule: SendableMetatype {
    static var rule: Rule { get }
    static func check(_ context: SessionContext, _ judge: inout Judge)
}

/// A rule that is judged once on each connection that carried BITS, when it is over.
protocol ConnectionRule: SendableMetatype {
    static var rule: Rule { get }
    static func check(_ connection: Connection, _ judge: inout Judge)
}
