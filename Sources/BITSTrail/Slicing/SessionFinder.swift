import BITSProtocol
import BITSReports
import BITSSessions
import HTTPMessages
import PacketCapture

/// The first reading: what the chosen sessions are made of, and what is said of their frames.
final class SessionFinder: ReportSink, PipelineWatcher {
    /// How long before its first message and behind its last one a client's attempts to connect are a session's: the
    /// client tries again after ten minutes unless it was told otherwise, and twice is enough to see it.
    private static let before: Int64 = 60_000_000_000
    private static let behind: Int64 = 1_260_000_000_000
    /// Comments on one frame: more are not read.
    private static let maxComments = 16

    /// Sessions that are kept in mind because they may share connections with the chosen ones: some 100 octets each.
    private static let maxOthers = 1 << 18

    private let plan: SlicePlan
    private var others: [(index: Int, connections: [Int])] = []
    /// By index of the connection.
    private var serials: [Int: Int] = [:]
    private var clients: [Int: IPAddress] = [:]
    /// ``ConnectionFacts/serial`` of connections that are no BITS client's, but asked for a chosen session's reply.
    private var asking: Set<Int> = []
    private var named: [Int: HostID] = [:]
    private var connections: Set<Int> = []
    /// Findings of no session, by their connection; their number is bounded as that of all findings that are listed.
    private var ofConnections: [Int: [Finding]] = [:]
    /// Of the sessions that there are.
    private(set) var numbers = SessionNumbers()

    init(_ plan: SlicePlan) { self.plan = plan }

    func note(_ connection: Connection, _ serial: Int) {
        serials[connection.index] = serial
        clients[connection.index] = connection.client.address
    }

    func noteReplyAsked(of session: Int, _ facts: ConnectionFacts) {
        if plan.sessions.contains(session) { asking.insert(facts.serial) }
    }

    func session(_ session: SessionReport) {
        numbers.note(session.index)
        guard plan.sessions.contains(session.index) else {
            if others.count < Self.maxOthers { others.append((session.index, session.connections)) }
            return
        }
        plan.chosen.append(
            SlicePlan.Chosen(
                index: session.index, connections: session.connections, client: session.client,
                servers: session.servers, firstTime: session.firstTime, lastTime: session.lastTime,
                relatives: [session.restartedAs, session.restartOf].compactMap(\.self)))
        connections.formUnion(session.connections)
        connections.formUnion(session.notifications.map(\.connection))
        named[session.index] = session.hostID.map(HostID.init)
    }

    private func attempts(of session: SlicePlan.Chosen) -> AttemptChoice {
        let start = session.firstTime.subtractingReportingOverflow(Self.before)
        let end = session.lastTime.addingReportingOverflow(Self.behind)
        return AttemptChoice(
            clients: Set([session.client?.address].compactMap(\.self) + session.connections.compactMap { clients[$0] }),
            servers: session.servers, named: named[session.index], end: session.lastTime,
            times: (start.overflow ? .min : start.partialValue)...(end.overflow ? .max : end.partialValue))
    }

    /// The reply of a session is fetched over connections that may not be its own.
    func download(_ download: DownloadReport) {
        guard let session = download.session, plan.sessions.contains(session) else { return }
        connections.insert(download.flow.index)
        plan.companions.append(
            SlicePlan.Companion(
                client: download.client, servers: download.servers,
                times: download.firstTime...max(download.firstTime, download.lastTime)))
    }

    func finding(_ finding: Finding) {
        if finding.session == nil, let connection = finding.connection {
            ofConnections[connection, default: []].append(finding)
        } else if let session = finding.session, plan.sessions.contains(session) {
            // A message behind its end may have come over one more.
            if let connection = finding.connection { connections.insert(connection) }
            comment(finding)
        }
    }

    private func comment(_ finding: Finding) {
        let grade = finding.level.map { "\(finding.severity.name), \($0.name)" } ?? finding.severity.name
        // A message quotes what a stripped slice blanks; the rule's title is the tool's own.
        let words = plan.heads == nil ? finding.message : finding.rule.title
        let comment = Escaping.wire("\(finding.rule.id) \(grade): \(words)")
        for frame in finding.frames where (plan.comments[frame]?.count ?? 0) < Self.maxComments {
            plan.comments[frame, default: []].append(comment)
        }
    }

    func packet(_ packet: PacketReport) {}
    func connection(_ connection: ConnectionReport) {}

    func finish(_ run: RunReport) {
        plan.chosen.sort { $0.index < $1.index }
        plan.serials = Set(connections.compactMap { serials[$0] }).union(asking)
        plan.attempts = plan.chosen.map(attempts)
        clients = [:]
        for connection in connections.sorted() { ofConnections[connection]?.forEach(comment) }
        ofConnections = [:]
        for other in others.sorted(by: { $0.index < $1.index }) where !connections.isDisjoint(with: other.connections) {
            if connections.isSuperset(of: other.connections) {
                plan.whole.append(other.index)
            } else {
                plan.inPart.append(other.index)
            }
        }
        others = []
        serials = [:]
    }
}
