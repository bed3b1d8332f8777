import BITSProtocol

/// One upload session while it is followed.
final class Session {
    /// Where octets are missing that may have been more of its messages, by their sender.
    struct HiddenEnd: OptionSet {
        let rawValue: UInt8

        /// Of the client, behind its last message.
        static let requests = HiddenEnd(rawValue: 1)
        /// Of the server, behind the last answer.
        static let answers = HiddenEnd(rawValue: 2)
    }

    enum Ending {
        case closed(Exchange)
        case cancelled(Exchange)

        var exchange: Exchange {
            switch self {
            case .closed(let exchange), .cancelled(let exchange): exchange
            }
        }
    }

    let index: Int
    /// The Create-Session that began it; nil if the capture lacks it.
    var create: Exchange?
    /// nil until an Ack or a message names it.
    var id: SessionID?
    /// The success Ack that created it is in the capture (gate S).
    var hasStart = false
    /// An Ack in the capture granted the id, whether what it answers is there or not.
    var isGranted = false
    /// Whether the id was taken from a later message because the Ack of Create-Session is not in the capture.
    var isIDInferred = false
    /// The client that began it; of two legs the one in front.
    private(set) var client: Endpoint
    var clientAddresses: [IPAddress]
    var servers: [ServerProgress] = []
    var target: RequestTarget?
    var targetKey: String
    var host: String?
    var offered: [String] = []
    var chosen: String?
    /// The kind of archive that the file is by its first octets; nil for any other, or if they are not known.
    var archive: ArchiveKind?
    var hostID: String?
    var fallbackTimeout: Int64?
    @Seldom var replyURL: ReplyURL?
    var replyKey: String?
    /// Octets of the reply that were seen fetched with success, those whose place in it is not known, and the reply's
    /// length if known.
    var replySet = OctetSet()
    var replyUnplaced: Int64 = 0
    var replyLength: Int64?
    /// The last status that refused it.
    var replyRefused: Int?
    /// The last status other than a success that a request for it got, refusals, challenges and redirects alike.
    var replyStatus: Int?
    /// Its download may be where the capture does not show it; known at the end.
    var mayHideReply = false
    /// A request for the reply is in the capture, answered there or not.
    var replyRequested = false
    /// A HEAD of it came, which brings nothing of it.
    var replyProbed = false
    /// The answer said that it has octets.
    var replyIsThere = false
    /// A program other than the Windows client asked for it at the client's address; its answer is not followed.
    var replyAskedByOther = false
    var replyDelivered: Exchange?
    /// The last Fragment that completes the file, and the first 200 to such a one that tells of no reply.
    var finalFragment: Exchange?
    var finalAck: Exchange?
    /// An earlier session in the same directory of the same server that had a reply.
    var replyNeighbour: Int?
    /// What server applications were told of it; the first ``maxNotifications``.
    var notifications: [NotificationRecord] = []
    var notificationsOmitted = 0
    /// Where it stands in the ``NotificationBook``.
    var completeKey: String?
    var contentName: String?
    var contentEncoding: String?
    /// What ``UploadedName`` made of target and Content-Name; asked for only at the end.
    var fileNames: [String]?
    var total: Int64?
    /// The highest offset that any server acknowledged.
    var acknowledged: Int64 = 0
    var lastAcknowledgement: Exchange?
    /// Octets of the file that left the client, authentication legs aside, and those that the capture holds.
    var sent = OctetSet()
    var seen = OctetSet()
    /// Octets of Fragments that were answered with a challenge: what follows with credentials is no resend of them.
    var challenged = OctetSet()
    var resent: Int64 = 0
    var answeredFragments = AnsweredFragments()
    var hasFragment = false
    /// The least and the most that its Fragments say the file has; which of them is right nobody knows.
    var totals: ClosedRange<Int64>?
    /// A message was accepted, or may have been, that may carry octets of the file, nobody knows which.
    var hasUnplacedOctets = false
    /// One of its servers said once that it holds less than it had acknowledged.
    var hasTakenBack = false
    /// A Fragment does not say, so that it can be read, which octets of the file it carries.
    var hasUnreadRange = false
    /// Messages of its client may be hidden behind its last one; known when it is reported.
    var mayGoOnUnseen = false
    /// Messages of it may be hidden before its last answer.
    var lastFollowsHidden = false
    /// ``SessionFacts/isUnderWay`` when it was reported.
    var wasUnderWay = false
    /// As ``mayGoOnUnseen``, behind its last Ack to a Fragment.
    var mayLackFragments = false
    /// The last Fragment that stops in its middle, where nothing shows that its connection ended there: the rest of it,
    /// and what followed on that connection, may not be in the capture.
    var fragmentWithoutEnd: Exchange?
    /// The last Fragment whose answer may be there, but not in the capture.
    var fragmentWithoutAck: Exchange?
    /// How it went on was told, and reported, as a session of its own, before octets that are missing were given up.
    var isToldElsewhere = false
    /// A Close-Session or Cancel-Session whose fate is not known was followed by another one.
    var hadUncertainEnding = false
    /// A Close-Session or Cancel-Session without its id, or with a wrong one, seems to be meant for it.
    var hasStrayEnding = false
    /// Since the Ack·Create a gap may hide messages of the session.
    var hasHole = false
    /// The run's event count when that was found out last, and whether nothing was answered since.
    var lastHole = -1
    /// The connection of the last gap, and the time from that on for which further ones were met, nothing between.
    var holeOn = -1
    var hiddenWait: Range<Int64>?
    /// What is missing behind its last message of each side.
    var hiddenEnd: HiddenEnd = []
    /// The Ack that granted it, if the capture lacks its request.
    var grant: Exchange?
    /// What is seen of the target where the capture cut the request line; `target` is then nil.
    var targetStart: String?
    /// What is known of its messages whose heads have a hole.
    var cut = CutHeads()
    /// A Close-Session or Cancel-Session was answered, but a hole hides whether with success.
    var hasCutEnding = false
    /// The last time before nobody captured for a while, up to the end of that; what the session did from then on is
    /// not known.
    var unwatchedSince: Int64?
    /// ``ending`` and ``lostBy`` while they are not packed.
    var wholeEnding: Ending?
    var wholeLoss: Exchange?
    var packed = Packed()
    var lastClose: Exchange?
    var lastCancel: Exchange?
    /// Another session has the same reply, so that a download of it cannot be told to whom it belongs.
    var sharesReply = false
    var lastMessage: Exchange?
    var lastAnswered: Exchange?
    /// A request without an answer for which ANS-001…003 holds.
    var unanswered: Exchange?
    var refusedForGood: Exchange?
    var repetitions = 0
    var restartedAs: Int?
    /// Messages of its client may be hidden between its last one and the beginning of that session.
    var mayHideReasonToRestart = false
    var checks = SessionChecks()
    var restartOf: Int?
    /// Sessions of the same client and target that were let lie one after the other before this one.
    var orphans = 0
    /// The last of them.
    var orphaned: Session?
    /// The Cancel-Session of the session before, of the same client and target, that was answered 0x8020001F.
    var cancelLost: Exchange?
    /// The other host that its messages have to go to.
    @Seldom var hostMove: HostMove?
    /// Where its messages went, by client address.
    var destinations: [Destination] = []
    /// Addresses of servers that answered its messages, and those of the sessions that were lost one after the other
    /// before it.
    var answeredBy: [IPAddress] = []
    var lostBefore: (answeredBy: [IPAddress], hasHostID: Bool)?
    /// A newer session of the same client address for its target, which is its rival if this one goes on.
    var rival: Session?
    var serverTarget: SessionTracker.ServerTarget?
    /// Where else it is known by client and target: as the leg behind.
    var otherKeys: [SessionTracker.TargetKey] = []
    /// The clients' addresses on both sides of what stands in between, by the grant that both saw.
    @Seldom var border: (front: IPAddress, back: IPAddress)?
    /// How many sessions of the same client and target were begun and lost one after the other before this one.
    var losses = 0
    /// How many exchanges of it are under way.
    var openExchanges = 0
    var crowd = ConnectionCrowd()
    /// Of one of its connections the capture held but one direction; known when it is reported.
    private(set) var wasOneSided = false
    var connections: [Connection] { crowd.connections }
    var connectionIndexes: Set<Int> = []
    /// The ends of all its connections, of those that are no longer held as well.
    var ends: [ConnectionReference] = []
    var firstTime: Int64
    /// Where its first message was seen.
    var firstMoment: Moment?
    var lastTime: Int64
    var timeline = Timeline()
    /// Where its time went so far.
    var clock: SessionClock
    /// The client's last Ping to its target, whichever session it names.
    var lastPing: Int64?
    /// Completed sessions with one Fragment of its client and server, this one included; nil if it is none.
    var singlesSoFar: Int?
    /// The rounds of authentication under way.
    var legs: AuthenticationLegs?
    /// Who the client says it is, and whether the server took that.
    var user: (account: String, isAccepted: Bool)?
    /// Where the server first accepted a message with and one without authentication.
    var accepted: (proven: Moment?, anonymous: Moment?)
    var digest: FileDigest?
    /// What the run knows of its clock.
    var doubts: ClockDoubts?
    /// Findings that wait for its grant, since it may turn out to be another session's leg.
    var heldFindings: [Finding] = []
    /// The Fragment whose octets go into it, or into the extracted file.
    var storing: Exchange?
    var security = SessionSecurity()
    /// What the client tried in vain to reach its servers again; known at the end.
    var attempts: [ConnectionAttempt] = []
    /// The first violation found in it, for the verdict.
    @Seldom var firstViolation: Fault?
    /// What shows machines between client and server.
    var between = IntermediaryWatch()
    /// A finding points at it, or would if it were listed.
    var isTold = false
    /// Its report was handed out; only its memory is left.
    var isReported = false
    var octets = SessionOctets()
    /// For the order of forgetting: the run's event count when it was last used.
    var lastUse = 0

    init(index: Int, client: Endpoint, target: RequestTarget?, time: Int64) {
        self.index = index
        self.client = client
        clientAddresses = [client.address]
        self.target = target
        targetKey = target?.comparisonKey ?? ""
        firstTime = time
        lastTime = time
        clock = SessionClock(from: time)
    }

    /// Neither closed nor cancelled nor known to be lost.
    var isOpen: Bool { !hasEnded && !isLost && !isRefused }

    /// It may have ended unseen: a gap hides messages of it, or nobody knows what became of its Close or Cancel.
    var mayBeOver: Bool {
        hasHole
            || mayHaveEnded()
    }

    /// A Close-Session or Cancel-Session may have ended it: nobody knows what became of that.
    ///
    /// - Parameter twin: the other leg of the one that is looked at.
    func mayHaveEnded(besides twin: Exchange? = nil) -> Bool {
        if hadUncertainEnding { return true }
        return [lastClose, lastCancel].contains { ending in
            guard let ending, ending !== twin else { return false }
            guard let answer = ending.answerPacket else { return true }
            // It lived on.
            if let later = lastAcknowledgement?.request?.start.time, let end = ending.answer?.start.time, later > end {
                return false
            }
            return !ending.isAuthenticationLeg && (!answer.isAck || answer.status < 400 && !answer.isSuccess)
        }
    }

    /// The last Ack of its last server if that was 416 and asked for the first octet: all was in vain.
    var sentToBegin: Exchange? {
        guard let last = lastAnswered, last.answerPacket?.status == 416,
            last.answerPacket?.receivedOffset.value?.value == 0
        else { return nil }
        return last
    }

    /// A later message of it is in the capture.
    func goesOn(behind exchange: Exchange) -> Bool {
        lastMessage?.isSent(after: exchange) ?? false
    }

    /// Create-Session was answered, and not with success.
    var isRefused: Bool {
        guard id == nil, let create, let answer = create.answerPacket else { return false }
        // Whether it is an Ack may stand in the hole.
        if create.answer?.isCut ?? false, answer.status < 400 { return false }
        return !answer.isSuccess
    }

    /// A Fragment states the file's length; the first one counts (t).
    func note(total stated: Int64) {
        if total == nil { total = stated }
        totals = totals.map { min($0.lowerBound, stated)...max($0.upperBound, stated) } ?? stated...stated
    }

    /// The answer to Create-Session was only a challenge: the next Create-Session belongs to the same attempt.
    var waitsForCredentials: Bool {
        guard id == nil, let status = create?.answerPacket?.status else { return false }
        return status == 401 || status == 407
    }

    /// Drops what only a session under way needs.
    func strip() {
        for connection in connections where connection.end != nil && connection.sessionCount == 1 {
            connection.forgetMetrics()
        }
        timeline = Timeline()
        fileNames = nil
        legs = nil
        digest = nil
        storing = nil
        clock = SessionClock(from: lastTime)
        sent = OctetSet()
        challenged = OctetSet()
        answeredFragments = AnsweredFragments()
        seen = OctetSet()
        wasOneSided = !crowd.haveBothDirections
        crowd = ConnectionCrowd()
        ends = []
        offered = []
        servers = []
        orphaned = nil
        rival = nil
        destinations = []
        hostMove = nil
        cancelLost = nil
        lastClose = nil
        lastCancel = nil
        fragmentWithoutEnd = nil
        fragmentWithoutAck = nil
        lastMessage = nil
        lastAnswered = nil
        create = nil
        lastAcknowledgement = nil
        replyDelivered = nil
        unanswered = nil
        refusedForGood = nil
        grant = nil
        answeredBy = []
        lostBefore = nil
        security.senders = []
        security.other = nil
        replySet = OctetSet()
        stripNotifications()
        pack()
    }

    /// Drops the last exchanges, which hold the session in turn: without this neither would ever be freed.
    func release() {
        create = nil
        grant = nil
        ending = nil
        lostBy = nil
        lastAnswered = nil
    }

    func progress(_ connection: Connection) -> Int {
        if let index = servers.firstIndex(where: { $0.isOf(connection) }) { return index }
        if servers.count <= ServerProgress.most {
            servers.append(ServerProgress(connection, isShared: servers.count == ServerProgress.most))
        }
        return servers.count &- 1
    }

    /// Each once, in the order in which they were met.
    var serverEndpoints: [Endpoint] {
        if servers.count < 2 { return servers.map(\.server) }
        // Anybody can send messages with the id to any number of servers.
        var met: Set<Endpoint> = []
        return servers.compactMap { met.insert($0.server).inserted ? $0.server : nil }
    }

    /// Whether octets of one of its connections wait for ones that are missing.
    func isHeldBack(besides connection: Connection? = nil) -> Bool { crowd.isHeldBack(besides: connection) }

    /// What the Ack that grants the session says of it.
    ///
    /// - Parameter hasRequest: the Create-Session is in the capture.
    func takeGrant(_ answer: AnswerPacket, hasRequest: Bool) {
        chosen = answer.protocolGUID.raw
        hostID = answer.hostID.raw.map { HostID($0).withoutUserInfo }
        fallbackTimeout = answer.fallbackTimeout.value.map { Int64($0.seconds) }
        hasStart = hasRequest
    }

    /// Takes over what the leg in front, which began before, knows better.
    func lead(_ front: Session) {
        client = front.client
        create = front.create
        host = front.host
        target = front.target
        firstTime = min(firstTime, front.firstTime)
        firstMoment = front.firstMoment
        clientAddresses = front.clientAddresses + clientAddresses.filter { !front.clientAddresses.contains($0) }
    }

    func join(_ connection: Connection) {
        guard connectionIndexes.insert(connection.index).inserted else { return }
        crowd.add(connection)
        connection.sessions.append(self)
        connection.sessionCount &+= 1
        ends.append(connection.reference)
        if !clientAddresses.contains(connection.client.address) { clientAddresses.append(connection.client.address) }
        let server = progress(connection)
        if let tunnel = connection.tunnel {
            timeline.add(
                TimelineEntry(
                    kind: .connection, time: max(connection.first.time, firstTime), frames: [connection.first.frame],
                    direction: nil, connection: connection.index, note: "a proxy's tunnel to \(tunnel.clipped)"),
                isMarked: true)
        }
        if !connection.handshakeSeen, connections.contains(where: \.handshakeSeen) {
            // What it carried before the capture met it may have been the session's.
            hasHole = true
            servers[server].isHidden = true
        }
    }
}
