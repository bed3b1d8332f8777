import BITSProtocol
import HTTPMessages

/// Ties exchanges to sessions, judges them, and hands out what is final.
///
/// Fed with the phases of exchanges in the order of the capture; pure: no clock but the times it is told, no input or
/// output but the sink. What it keeps is bounded: sessions that are over are reported and forgotten but for their id,
/// and of open ones the longest unused are given up beyond ``Bounds/openSessions``.
public final class SessionTracker {
    public struct Bounds: Sendable {
        /// Sessions followed at the same time.
        public var openSessions = 8192
        /// Sessions over and reported whose ids are remembered.
        public var rememberedSessions = 4096
        /// Octets of long heads, and of what is made of them, that sessions under way keep; shorter ones are not
        /// counted.
        public var headOctets = 48 << 20
        /// The same of sessions that are remembered.
        public var rememberedOctets = 8 << 20
        /// Exchanges without an answer on one connection: more is no pipelining but an attack.
        public var openExchanges = 64
        /// Entries of the timelines of all sessions under way: some 50 MB. Beyond them each keeps only the first and
        /// the last of its own.
        public var timelineEntries = 131_072
        /// Sessions under way that a gap of one connection may touch; of more, those unused longest are reported.
        public var sessionsPerGap = 1024
        /// A closed session whose connection lives on is reported when so many newer ones have used it.
        public var sessionsPerConnection = 32

        public init() {}
    }

    private(set) var parameters: Parameters
    /// ``Parameters/orderSlack`` as it was set.
    private let givenOrderSlack: Int64
    let sink: any ReportSink
    let bounds: Bounds
    let wantsDigests: Bool
    /// The threads that take them; none: this one does.
    public var digestLanes: [DigestLane] = []
    /// Nobody reads timelines and sentences.
    let isBrief: Bool
    /// Somebody looks at packets.
    private let tellsPackets: Bool
    /// Whether a connection between these addresses, other than the given one, waits for missing octets: what it brings
    /// may have come before what is told now.
    public var isBehind: ((_ client: IPAddress, _ except: Connection) -> Bool)?
    /// Who takes the octets of the files; nil: nobody.
    public weak var uploads: (any UploadSink)?
    /// Fragments that belonged to no session when their octets came.
    var fragmentCount = 0
    /// Whether a client has a connection that was opened and carried nothing, as far as the capture shows.
    public var hasSilentConnection: ((_ client: IPAddress) -> Bool)?
    /// Whether the connection's client has another one to the same server that carried nothing; false where there are
    /// too many to look.
    public var hasSilentConnectionBeside: ((_ connection: Connection) -> Bool)?
    /// Called with each exchange that is over.
    public var onExchange: ((Exchange) -> Void)?
    /// Whether sessions that are over are reported soon after, for somebody who watches, and not only when nothing can
    /// touch them any more.
    public var reportsAtOnce = false
    var desk: FindingDesk
    var now = Int64.min
    var firstTime: Int64?
    var sessionCount: Int
    var connectionCount: Int
    /// Generations of each id, oldest first.
    var byID: [String: [Session]] = [:]
    /// Sessions by client address and target, oldest first.
    var byTarget: [TargetKey: [Session]] = [:]
    var byReply: [String: Session] = [:]
    /// Clients of downloads that belong to no reply known by then, by path and query.
    var earlyDownloads: [String: IPAddress] = [:]
    /// Directories at servers, the last session there that had a reply.
    var replyDirectories: [ServerTarget: Int] = [:]
    /// What server applications were told.
    var notifications = NotificationBook()
    /// All sessions not yet reported.
    var open: [Int: Session] = [:]
    /// Reported sessions whose ids are still known.
    var remembered: RememberedSessions
    /// Clients that sent messages which the capture lacks and which may belong to any of their sessions: until when.
    var hiddenClients: [IPAddress: Int64] = [:]
    /// The same for all clients for which it has no room.
    var hiddenElsewhere: Int64?
    /// Downloads by the Windows client.
    var downloads: DownloadBook
    /// Clients that were challenged, and what they made of it.
    var challenges = ChallengeWatch()
    var acquaintances = Acquaintances()
    var creates = RecentCreates()
    var storms = StormWatch()
    let doubts = ClockDoubts()
    let serverNames = ServerNames()
    private(set) var reach = ReachBook()
    /// Granted sessions that are not reported, by server and target, the latest last.
    var byServerTarget: [ServerTarget: [Session]] = [:]
    var singles = SingleFragmentWatch()
    var security = SecurityWatch()
    /// Ids were forgotten: an unknown one may have been used before.
    var hasForgotten: Bool { forgottenSessions > 0 }
    var uses = 0
    var boundsReached = CaseCounts<TrackerBound>()
    /// All is reported: nothing asks any more for what is forgotten now.
    var isFinishing = false
    /// What sessions under way keep of long heads.
    var keptOctets = 0
    /// Sessions over whose ids are not known any more.
    var forgottenSessions = 0
    var exchangeCount = 0
    /// Entries of timelines since their number was looked at last.
    var timelineAdded = 0
    var live = LiveConnections()
    var packetCounts = CaseCounts<PacketType>()
    var outcomeCounts = CaseCounts<Outcome>()

    struct TargetKey: Hashable {
        let client: IPAddress
        let target: String
    }

    struct ServerTarget: Hashable {
        let server: Endpoint
        let target: String
    }

    /// How many sessions, connections and downloads the run has before the tracker's own: their indexes go on from
    /// there.
    public struct Origin: Sendable {
        public var sessions: Int
        public var connections: Int

        public var downloads: Int

        public init(sessions: Int = 0, connections: Int = 0, downloads: Int = 0) {
            self.sessions = sessions
            self.connections = connections
            self.downloads = downloads
        }
    }

    /// What the next tracker of the same run begins with.
    public var nextOrigin: Origin {
        Origin(sessions: sessionCount, connections: connectionCount, downloads: downloads.count)
    }

    /// - Parameter wantsDigests: take the SHA-256 of uploads; needs ``body(of:octets:at:)`` for every octet.
    public init(
        profile: Profile, parameters: Parameters, sink: any ReportSink, wantsDigests: Bool, origin: Origin = Origin(),
        bounds: Bounds = Bounds()
    ) {
        sessionCount = origin.sessions
        downloads = DownloadBook(firstIndex: origin.downloads)
        connectionCount = origin.connections
        self.parameters = parameters
        givenOrderSlack = parameters.orderSlack
        self.sink = sink
        self.wantsDigests = wantsDigests
        isBrief = !sink.wantsDetails
        tellsPackets = sink.wantsPackets
        self.bounds = bounds
        remembered = RememberedSessions(bound: bounds.rememberedSessions, octets: bounds.rememberedOctets)
        desk = FindingDesk(
            profile: profile, limit: parameters.findingsPerRule, isListing: sink.wantsFindings)
        desk.onUnlisted = { sink.unlisted($0) }
    }

    /// A number for the next connection that carries BITS.
    public func nextConnectionIndex() -> Int {
        defer { connectionCount &+= 1 }
        return connectionCount
    }

    // MARK: Phases of an exchange

    /// A request's head is there. Requests that have nothing to do with BITS are not reported to the tracker.
    ///
    /// - Returns: an exchange that is given up since too many of the connection have no answer.
    @discardableResult
    public func requestBegan(_ exchange: Exchange) -> Exchange? {
        guard let request = exchange.request, let packet = exchange.packet else { return nil }
        note(request.start)
        exchangeCount &+= 1
        let connection = exchange.connection
        connection.doubts = doubts
        if packet.isProxied { connection.isProxied = true }
        if packet.recognition.isUpload, !connection.isFollowed {
            connection.isFollowed = true
            reach.follow(connection)
        }
        if !connection.isLive {
            connection.isLive = true
            live.add(connection)
        }
        readStart(exchange, isFirst: connection.lastExchange == nil)
        exchange.standing.previousOnConnection = connection.lastExchange
        connection.lastExchange = exchange
        connection.requestCount &+= 1
        exchange.ordinal = connection.requestCount
        connection.openExchanges.append(exchange)
        if packet.recognition.isUpload {
            if let type = packet.type { packetCounts.add(type) }
            join(exchange, packet)
            if tellsPackets { sink.packet(PacketReport(request: request, packet: packet, exchange: exchange)) }
        } else if packet.recognition == .download {
            joinReply(exchange, packet)
        } else if packet.recognition == .notification {
            joinNotification(exchange, packet)
        }
        guard connection.openExchanges.count > bounds.openExchanges, let oldest = connection.openExchanges.first else {
            return nil
        }
        boundsReached.add(.openExchanges)
        giveUp(oldest)
        return oldest
    }

    /// Judges an exchange before its answer or the end of its connection has come.
    public func giveUp(_ exchange: Exchange) {
        guard !exchange.isClosed else { return }
        exchange.damage.formUnion([.answer, .givenUp])
        close(exchange)
        exchange.connection.openExchanges.removeAll { $0 === exchange }
    }

    /// A request is complete, or its stream is over: ``Exchange/request`` says how it ended.
    public func requestEnded(_ exchange: Exchange) {
        if let end = exchange.request?.end { note(end) }
        readEnd(exchange)
        closeIfOver(exchange)
    }

    /// The head of the final answer is there. Of a head with a hole more may come (``answerGrew(_:)``).
    public func answerBegan(_ exchange: Exchange) {
        guard let answer = exchange.answer, let packet = exchange.answerPacket else { return }
        note(answer.start)
        readAnswer(exchange)
        if exchange.request == nil {
            exchangeCount &+= 1
            exchange.connection.openExchanges.append(exchange)
            joinAnswer(exchange, packet)
        } else {
            resolve(exchange, packet)
            joinLegs(exchange, packet)
            joinLateCreate(exchange, packet)
            joinReplyByLocation(exchange)
        }
        if let session = exchange.session { noteHead(answer.head.bytes.count, of: session) }
        if !answer.isCut { tell(answer, packet, of: exchange) }
        if let session = exchange.session { apply(packet, of: exchange, to: session) }
    }

    private func tell(_ answer: Exchange.Message, _ packet: AnswerPacket, of exchange: Exchange) {
        if packet.isAck { packetCounts.add(.ack) }
        guard tellsPackets, exchange.packet?.recognition.isUpload ?? true else { return }
        sink.packet(PacketReport(answer: answer, packet: packet, exchange: exchange))
    }

    /// The final answer is complete, or its stream is over.
    public func answerEnded(_ exchange: Exchange) {
        if let end = exchange.answer?.end { note(end) }
        if let answer = exchange.answer, answer.isCut, let packet = exchange.answerPacket {
            tell(answer, packet, of: exchange)
        }
        noteReply(exchange)
        closeIfOver(exchange)
    }

    /// The answer is lost in a gap: a later one has come.
    public func answerLost(_ exchange: Exchange) {
        exchange.damage.insert(.answer)
        exchange.connection.openExchanges.removeAll { $0 === exchange }
        close(exchange)
    }

    /// A comment that the capture holds on a frame of the connection; false if no session there can take it.
    public func comment(_ text: String, at moment: Moment, on connection: Connection) -> Bool {
        guard let session = connection.sessions.last(where: { !$0.isReported }) else { return false }
        timelineAdded &+= 1
        session.timeline.add(
            TimelineEntry(
                kind: .comment, time: moment.time, frames: [moment.frame], direction: nil, connection: connection.index,
                note: Wording(foreign: text)), isMarked: true)
        return true
    }

    /// The connection is over; exchanges under way stay without their answer.
    public func closed(_ connection: Connection, at moment: Moment) {
        note(moment)
        if connection.isLive { live.remove(connection) }
        for exchange in connection.openExchanges {
            // Nothing ended it but a bound: an answer may come yet.
            if connection.end == .evicted, Silence.of(exchange, parameters: parameters, now: now) == .captureEnds {
                exchange.damage.insert(.givenUp)
            }
            close(exchange)
        }
        connection.openExchanges = []
        connection.lastExchange = nil
        judgeConnection(connection)
        if !isBrief { sink.connection(ConnectionReport(connection)) }
        let sessions = connection.sessions
        connection.sessions = []
        for session in sessions { reportIfOver(session) }
    }

    /// Time went on; it goes back only where the next capture is older.
    public func advance(to time: Int64) {
        now = time
        if reportsAtOnce { reportSettled() }
    }

    /// Two captures saw one frame at times that far apart, nanoseconds: what times tell of the order across them is
    /// less sure by so much.
    public func noteClocksApart(by distance: Int64) {
        parameters.orderSlack = max(parameters.orderSlack, clampedSum(givenOrderSlack, distance))
    }

    /// A client tried to open a connection, in vain.
    public func note(_ attempt: ConnectionAttempt) { reach.note(attempt) }

    /// A server took a connection, whatever it carried.
    public func noteReached(_ server: Endpoint, from client: IPAddress, at time: Int64) {
        reach.noteReached(server, from: client, at: time)
    }

    // MARK: Small parts

    func note(_ moment: Moment) {
        // A time stamp that is far off must not let answers be overdue.
        if now == Int64.min { now = moment.time }
        if firstTime == nil { firstTime = moment.time }
    }

    func touch(_ session: Session, _ time: Int64) {
        uses &+= 1
        session.lastUse = uses
        session.endHiddenWait()
        session.lastTime = max(session.lastTime, time)
    }

    func newSession(_ exchange: Exchange, target: RequestTarget?, time: Int64) -> Session {
        if open.count >= bounds.openSessions { evictUnused() }
        let session = Session(index: sessionCount, client: exchange.connection.client, target: target, time: time)
        sessionCount &+= 1
        session.doubts = doubts
        if wantsDigests {
            let lane = digestLanes.isEmpty ? nil : digestLanes[session.index % digestLanes.count]
            session.digest = FileDigest(on: lane, keepsTail: open.count < DigestTail.maxTails)
        }
        open[session.index] = session
        let key = TargetKey(client: session.client.address, target: session.targetKey)
        byTarget[key, default: []].append(session)
        session.join(exchange.connection)
        session.firstMoment = exchange.request?.start ?? exchange.answer?.start
        return session
    }

    func register(_ id: SessionID, for session: Session) {
        session.id = id
        byID[id.key, default: []].append(session)
        tieWaiting(id, to: session)
    }

    private func closeIfOver(_ exchange: Exchange) {
        guard let answer = exchange.answer, answer.end != nil else { return }
        if let request = exchange.request, request.end == nil { return }
        close(exchange)
        exchange.connection.openExchanges.removeAll { $0 === exchange }
    }

    /// Many at a time, since each look for the longest unused goes through all.
    private func evictUnused() {
        let byUse = open.values.sorted { ($0.lastUse, $0.index) < ($1.lastUse, $1.index) }
        for session in byUse.prefix(max(1, byUse.count / 16)) {
            boundsReached.add(.openSessions)
            report(session, isEvicted: true)
        }
    }
}
