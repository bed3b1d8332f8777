import BITSProtocol

/// Sessions that come like clockwork (SEC-016): judged when the run is over.
enum BeaconPattern {
    static let rule = Rule(
        "BUP-SEC-016", "Small uploads with replies at regular intervals", class: .security, scope: .target,
        [RuleVariant(level: .medium)], gates: [.sessionStart], party: .client, source: "MITRE ATT&CK T1071.001",
        meaning: """
            A client uploads a little, fetches a small reply, and does so again and again at even intervals. So does \
            a program that asks its master for orders; so does an honest agent that reports on a schedule.
            """,
        causes: "A monitoring or inventory agent, or malware that talks through BITS.",
        advice: """
            Find the program that makes the jobs on the client (bitsadmin /list /allusers /verbose), and who owns the \
            server. If it is known, --ignore this rule.
            """,
        example: "an upload of 300 octets with a reply of 1 KB every 60 s", techniques: ["T1197", "T1071.001"])

    /// More sessions make a series.
    private static let least = 4
    /// What comes faster is a batch of files.
    private static let leastInterval = Double(Parameters.second)
    private static let evenness = 0.3
    private static let maxPlaces = 8

    static func check(_ series: BeaconWatch.Series, _ judge: inout Judge) {
        guard series.sessions.count >= least else { return judge.pass() }
        let sessions = series.sessions.sorted { $0.start.time < $1.start.time }
        let pairs = zip(sessions, sessions.dropFirst())
        let intervals = pairs.map { Double($1.start.time &- $0.start.time) }
        let pauses = pairs.map { Double(max(0, $1.start.time &- $0.end)) }
        let mean = intervals.reduce(0, +) / Double(intervals.count)
        let squares = intervals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / Double(intervals.count - 1)).squareRoot()
        // Where the client hardly pauses, it is the work that takes even times.
        guard mean >= leastInterval, deviation < evenness * mean, pauses.reduce(0, +) > intervals.reduce(0, +) / 2
        else { return judge.pass() }
        judge.fail(
            on: .connection, sessions.prefix(maxPlaces).map(\.start),
            """
            \(series.client) had \(grouped(Int64(series.count))) small sessions with replies at \(series.server), one \
            every \(grouped(clamped(mean) / Parameters.second)) s, with little variation.
            """,
            [
                .integer("sessions", series.count), .duration("mean_interval", clamped(mean)),
                .duration("deviation", clamped(deviation)),
            ], confidence: .likely)
    }
}

/// Small sessions with replies, by client, server and likeness of their targets.
struct BeaconWatch {
    struct Series {
        let client: IPAddress
        let server: Endpoint
        let connection: Connection
        /// The first session's target, in segments; the query does not count.
        fileprivate let segments: [Substring]
        fileprivate(set) var sessions: [(start: Moment, end: Int64)] = []
        /// All of them, also those that are not kept.
        fileprivate(set) var count = 0
    }

    private struct Key: Hashable {
        let client: IPAddress
        let server: Endpoint
        let agent: String?
    }

    /// Series beyond that are not followed, nor more of one client and server.
    private static let maxSeries = 4096
    private static let maxSeriesOfOne = 8
    /// The latest are enough to tell whether they are even.
    private static let maxSessions = 64
    /// Longer targets are no beacon's, and would be kept.
    private static let maxTarget = 512
    private static let small: Int64 = 64 << 10

    private(set) var all: [Series] = []
    private var indexes: [Key: [Int]] = [:]

    /// Takes a session that is over.
    mutating func note(_ session: Session) {
        guard session.hasStart, !session.hasHole, let create = session.create, let start = create.request?.start,
            let packet = create.packet, let target = session.target, target.raw.utf8.count <= BeaconWatch.maxTarget,
            session.sentOctets < BeaconWatch.small, session.replyFetched > 0,
            session.replyFetched < BeaconWatch.small
        else { return }
        let key = Key(
            client: session.client.address, server: create.connection.server, agent: packet.userAgent?.clipped)
        let segments = target.pathKey.split(separator: "/", omittingEmptySubsequences: false)
        let known = indexes[key] ?? []
        let index: Int
        if let found = known.first(where: { BeaconWatch.areAlike(all[$0].segments, segments) }) {
            index = found
        } else {
            guard all.count < BeaconWatch.maxSeries, known.count < BeaconWatch.maxSeriesOfOne else { return }
            index = all.count
            indexes[key] = known + [index]
            all.append(
                Series(client: key.client, server: key.server, connection: create.connection, segments: segments))
        }
        if all[index].sessions.count == BeaconWatch.maxSessions { all[index].sessions.removeFirst() }
        all[index].sessions.append((start, session.lastTime))
        all[index].count &+= 1
    }

    /// Equal but for one segment.
    private static func areAlike(_ a: [Substring], _ b: [Substring]) -> Bool {
        a.count == b.count && zip(a, b).reduce(0) { $0 &+ ($1.0 == $1.1 ? 0 : 1) } <= 1
    }
}

enum TargetUploadedAgain: SessionRule {
    static let rule = Rule(
        "BUP-SEC-019", "Several clients uploaded to one target", class: .security, scope: .session,
        [RuleVariant(level: .info)], gates: [.sessionStart], party: .none, source: "win32: BITSAllowOverwrites",
        meaning: """
            One client completed an upload to a target, and afterwards another one did. The second file takes the \
            place of the first, if the server lets it.
            """,
        causes: "Clients that are meant to share a name, or a job that leaves out what tells its clients apart.",
        advice: "If each file matters, put the client's name into the target, and leave BITSAllowOverwrites off.",
        example: "192.0.2.10 and then 192.0.2.11 upload to /upload/report.zip")

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let session = context.session
        guard context.outcome == .completed, let first = session.firstMoment, session.target != nil else { return }
        guard let other = session.security.other else { return judge.pass() }
        judge.fail(
            on: .session, [first, other.moment],
            """
            \(session.client.address) uploaded to this target\
            \(other.moment.time <= first.time ? " after" : ", and then") \(other.client) did.
            """,
            [.text("other_client", other.client.description), .session("other_session", other.session)])
    }
}

/// Who uploaded last to each target.
struct UploaderWatch {
    struct Upload {
        let client: IPAddress
        fileprivate let agent: String?
        fileprivate let id: SessionID?
        let session: Int
        let moment: Moment
        fileprivate let first: Int64
        fileprivate let last: Int64
    }

    private struct Target: Hashable {
        let server: Endpoint
        let host: String
        let target: String
    }

    /// Targets beyond that are not remembered: forgetting one only leaves information away.
    private static let maxTargets = 4096
    /// Longer ones are not kept.
    private static let maxLength = 1024

    private var uploads: [Target: Upload] = [:]

    /// Takes a completed session; the upload of another client to its target that did not overlap with it.
    mutating func note(_ session: Session) -> Upload? {
        guard session.hasStart, let server = session.servers.first?.server, let moment = session.firstMoment,
            session.targetKey.utf8.count <= UploaderWatch.maxLength,
            session.id?.raw.utf8.count ?? 0 <= UploaderWatch.maxLength
        else { return nil }
        let host = session.host.map { Authority($0).comparisonKey().clipped } ?? ""
        let key = Target(server: server, host: host, target: session.targetKey)
        let upload = Upload(
            client: session.client.address, agent: session.create?.packet?.userAgent?.clipped, id: session.id,
            session: session.index, moment: moment, first: session.firstTime, last: session.lastTime)
        guard let known = uploads.index(forKey: key) else {
            if uploads.count < UploaderWatch.maxTargets { uploads[key] = upload }
            return nil
        }
        let before = uploads.values[known]
        if before.last <= upload.last { uploads.values[known] = upload }
        guard before.client != upload.client || before.agent != upload.agent, before.id != upload.id,
            before.last <= upload.first || upload.last <= before.first, !session.security.hasLegs
        else { return nil }
        return before
    }
}
