import BITSProtocol
import HTTPMessages

/// What other messages, sessions and connections meant for an exchange: the part of its standing that goes beyond the
/// octets of its session.
struct Surroundings {
    /// A session that is open for the same target on the same server.
    struct Rival {
        let session: Int
        let client: IPAddress
        /// Where the capture shows it first.
        let moment: Moment
    }

    /// A Ping of the client to this server came before, or may have come (PG-006).
    var hasPinged: Bool?
    /// The challenge of NTLM or Negotiate that the client had got from this server before.
    var challenge: Acquaintances.Challenge?
    /// What the message does about the host that the session was sent to.
    var hostStep = HostMove.Step.none
    /// The session's move before it, for messages that turn out to be mere authentication legs.
    var hostMove: HostMove?
    /// Tries of the alternate host beyond its time-out, and how long after the first failure this one began.
    var lateTries: (after: Int64, count: Int)?
    /// Where the client's message before this one in the session went, if elsewhere.
    var otherTarget: (target: RequestTarget, moment: Moment)?
    var otherHost: (host: String, moment: Moment)?
    var rival: Rival?
    /// The Fragment of the client's session before that was not answered when this Create-Session began.
    var abandoned: Exchange?
    /// Equal requests that failed, this one the last of them.
    var storm: StormWatch.Storm?
    /// Acks of this server in a row that asked for no more than the one before, this one included.
    var stalls = 0
    /// Messages of the session, or their order, may be hidden.
    var mayBeHidden = false
    /// When anything of the session was seen last before.
    var lastSeen: Int64?
}

/// Where one client address sent the messages of a session.
struct Destination {
    let client: IPAddress
    var target: RequestTarget
    /// As on the wire.
    var host: String?
    var moment: Moment
}

extension Session {
    /// More client addresses of one session are not compared.
    static let maxDestinations = 4
    /// More servers of one session, or of one chain of lost ones, are not told apart.
    static let maxAnsweredBy = 8
    /// Of more sessions for one target the older ones are not looked at.
    static let maxRivals = 16

    /// Notes where a message goes, and where the client's message before went if that is elsewhere.
    func noteDestination(_ exchange: Exchange, _ packet: RequestPacket) {
        // Of a target with a hole nobody knows whether it is another one.
        guard packet.type != .ping || packet.sessionID.value != nil, let request = exchange.request,
            request.head.hole != .inStartLine
        else { return }
        let moment = request.start
        let client = exchange.connection.client.address
        // Of several which one counts is not known.
        let isSole = packet.target.form == .absolute || packet.hostOccurrences < 2
        let host = packet.host.flatMap { $0.isEmpty || !isSole ? nil : $0 }
        guard let index = destinations.firstIndex(where: { $0.client == client }) else {
            if destinations.count < Session.maxDestinations {
                destinations.append(Destination(client: client, target: packet.target, host: host, moment: moment))
            }
            return
        }
        let before = destinations[index]
        if before.target.raw != packet.target.raw {
            exchange.standing.surroundings.otherTarget = (before.target, before.moment)
            destinations[index].target = packet.target
        }
        if let host {
            if let old = before.host, old != host {
                exchange.standing.surroundings.otherHost = (old, before.moment)
            }
            destinations[index].host = host
        }
        destinations[index].moment = moment
    }

    /// Notes which server answered a message of the session. Not told: Pings without an id, which may be another
    /// job's, and what came through a proxy or over a leg of one.
    func noteAnswered(_ exchange: Exchange) {
        let server = exchange.connection.server.address
        guard let packet = exchange.packet, packet.recognition.isUpload,
            packet.type == .createSession || packet.sessionID.value != nil, packet.target.form != .absolute,
            !exchange.connection.isProxied, exchange.connection.client.address == client.address,
            exchange.twin == nil, !exchange.connection.hasLeg, exchange.damage.isEmpty, !answeredBy.contains(server),
            answeredBy.count < Session.maxAnsweredBy
        else { return }
        answeredBy.append(server)
    }
}

extension SessionTracker {
    /// Notes what stands around a message of the session when it begins.
    func take(surroundingsOf session: Session, _ exchange: Exchange, _ packet: RequestPacket, isAhead: Bool) {
        let mayBeHidden = session.hasHole || isAhead || mayBeHidden(session, since: session.firstTime)
        exchange.standing.surroundings.mayBeHidden = mayBeHidden
        session.noteDestination(exchange, packet)
        if session.hostMove != nil {
            exchange.standing.surroundings.hostMove = session.hostMove
            let isFirst = session.lastMessage === session.create && !mayBeHidden
            exchange.standing.surroundings.hostStep =
                session.hostMove?.take(exchange, isFirst: isFirst, slack: parameters.hostSlack) ?? .none
        }
        if let newer = session.rival, packet.type != .ping {
            session.rival = nil
            if newer.isOpen, !newer.isReported, session.isOpen, let first = newer.create?.answer?.start,
                let start = exchange.request?.start, start.time > clampedSum(first.time, parameters.orderSlack),
                !mayComeLate(exchange, behind: newer)
            {
                exchange.standing.surroundings.rival = rival(newer)
            }
        }
    }

    /// A Ping to the host of a move counts for all sessions of its client and target.
    func notePing(_ exchange: Exchange, _ packet: RequestPacket) {
        acquaintances.notePing(exchange)
        let key = TargetKey(client: exchange.connection.client.address, target: packet.target.comparisonKey)
        for session in (byTarget[key] ?? []).suffix(Session.maxRivals) where session !== exchange.session {
            session.hostMove?.notePing(exchange)
        }
    }

    private func rival(_ session: Session) -> Surroundings.Rival? {
        (session.create?.request?.start ?? session.firstMoment).map {
            Surroundings.Rival(session: session.index, client: session.client.address, moment: $0)
        }
    }

    /// A session was granted: others that are open for its target on its server are its rivals (SEQ-008). Of the same
    /// client address they are only if they go on.
    func noteRivals(of session: Session, _ exchange: Exchange) {
        let key = ServerTarget(server: exchange.connection.server, target: session.targetKey)
        let others = byServerTarget[key] ?? []
        byServerTarget[key] = others.suffix(Session.maxRivals) + [session]
        session.serverTarget = key
        for other in others where other !== session && other.isRivalOf(session, patience: parameters.idleClose) {
            // What it said last may stand behind a gap.
            if mayBeHidden(other, since: other.firstTime) || other.isHeldBack() {
                continue
            }
            if isBehind?(other.client.address, exchange.connection) ?? false { continue }
            // The server may see a proxy instead, as whose this session was granted.
            let client = session.client.address
            if other.client.address == client || other.otherKeys.contains(where: { $0.client == client }) {
                other.rival = session
            } else if exchange.standing.surroundings.rival == nil {
                exchange.standing.surroundings.rival = rival(other)
            }
        }
    }

    /// What the request's client met at this server before, on whatever connection.
    func takeAcquaintance(_ exchange: Exchange) {
        let connection = exchange.connection
        guard exchange.standing.previousOnConnection == nil else { return }
        exchange.standing.surroundings.challenge = acquaintances.challenge(connection)
        exchange.standing.surroundings.hasPinged =
            acquaintances.hasPinged(connection) ? true : acquaintances.hasForgottenPings ? nil : false
    }

    /// The last Fragment of a session that waits for its answer.
    func fragmentUnderWay(of session: Session) -> Exchange? {
        session.servers.flatMap(\.pending).last { $0.answer == nil && !$0.isClosed }
    }

    /// Counts Acks in a row that ask for no more than what this server had asked for before (SEQ-010).
    func noteStall(_ exchange: Exchange, _ session: Session, _ server: Int, _ offset: Int64) {
        let progress = session.servers[server]
        let before = progress.acknowledged ?? exchange.standing.expected
        if let before, offset <= before, !progress.isHidden, exchange.damage.isEmpty {
            session.servers[server].stalls &+= 1
        } else {
            session.servers[server].stalls = 0
        }
        exchange.standing.surroundings.stalls = session.servers[server].stalls
    }

    func forgetRival(_ session: Session) {
        guard let key = session.serverTarget else { return }
        session.serverTarget = nil
        byServerTarget.drop(session, from: key)
    }

    /// An exchange is over: what it meant for the requests like it, and for the session's move to another host.
    func noteOutcome(_ exchange: Exchange, _ session: Session?) {
        guard exchange.packet?.recognition.isUpload ?? false, exchange.request != nil else { return }
        acquaintances.noteAnswer(exchange)
        let silence = exchange.answer == nil ? Silence.of(exchange, parameters: parameters, now: now) : nil
        var hasFailed: Bool?
        if let status = exchange.answerPacket?.status, exchange.damage.isEmpty {
            // A challenge is neither.
            if status == 401 || status == 407 { return }
            hasFailed = status >= 400
        } else if let silence, silence.isFault {
            hasFailed = true
        }
        exchange.standing.surroundings.storm = storms.note(exchange, hasFailed: hasFailed, parameters: parameters)
        guard let session, session.hostMove != nil else { return }
        let time: Int64?
        if let answer = exchange.answer, exchange.answerPacket?.status ?? 0 >= 500 {
            time = answer.start.time
        } else if let silence, silence.isFault {
            time = failureTime(exchange, silence)
        } else {
            time = nil
        }
        guard let time else { return }
        exchange.standing.surroundings.lateTries = session.hostMove?.noteFailure(
            exchange, at: time, patience: parameters.responseTimeout)
    }

    /// When a client knows that its request stays unanswered.
    private func failureTime(_ exchange: Exchange, _ silence: Silence) -> Int64? {
        guard let end = exchange.request?.end?.time else { return nil }
        switch silence {
        case .serverFinished, .serverReset, .brokenOff:
            return max(end, exchange.connection.serverClosing?.moment.time ?? end)
        case .clientGaveUp(let after): return clampedSum(end, after)
        case .noAnswer: return clampedSum(end, Silence.patience(exchange, parameters))
        default: return nil
        }
    }
}

extension Session {
    /// Whether it is open for certain, for the same file, and was used not long before the other one was granted.
    fileprivate func isRivalOf(_ newer: Session, patience: Int64) -> Bool {
        guard hasStart, isOpen, !isReported, !mayBeOver, id != newer.id,
            restartedAs == nil || restartedAs == newer.index, let here = host, let there = newer.host,
            Authority.same(here, there), let begin = newer.firstMoment?.time
        else { return false }
        return begin.subtractingReportingOverflow(lastTime).partialValue <= patience
    }
}
