import BITSProtocol
import HTTPMessages

/// Requests whose heads have a hole: what they say is taken, and what they do not say is taken from what is proven
/// beside them.
extension SessionTracker {
    /// Finds the session of a request whose head has a hole; false if its fields tell as much as those of a whole one.
    func joinCut(_ exchange: Exchange, _ packet: RequestPacket) -> Bool {
        guard let request = exchange.request, packet.recognition.isUpload else { return false }
        let time = request.start.time
        switch packet.type {
        case .createSession, .ping: return false
        case .fragment, .closeSession, .cancelSession:
            if packet.sessionID.value != nil { return false }
            noteHiddenMessages(of: exchange.connection.client.address, at: time)
            let candidates = sessions(around: exchange, packet)
            if candidates.count > 1, let last = candidates.last {
                attachStray(exchange, last, time)
            } else if candidates.isEmpty, let ended = sessions(around: exchange, packet, open: false).last {
                // Sent in a session that is over, it changes nothing.
                attachStray(exchange, ended, time)
            } else {
                let session = candidates.last ?? sessionWithoutID(exchange, packet, time)
                attach(exchange, session, packet, time)
                hide(session, exchange)
            }
            return true
        case .ack, nil:
            // Which of them it is may stand in the hole.
            if packet.typeReading.isPresent { return false }
            noteHiddenMessages(of: exchange.connection.client.address, at: time)
            exchange.standing.isUnplaced = true
            return true
        }
    }

    /// Finds the session of a request whose packet type is not known: its answer may tell more, if there is one.
    func place(_ exchange: Exchange, _ answer: AnswerPacket?) {
        exchange.standing.isUnplaced = false
        guard let packet = exchange.packet, let request = exchange.request else { return }
        let time = request.start.time
        let candidates = sessions(around: exchange, packet)
        let unnamed = candidates.last { $0.id == nil && $0.create == nil }
        let session: Session
        if let answer, answer.isSuccess, answer.answered == .packet(.createSession) {
            // A granted session is a new one, but for what the capture cut of its first messages.
            session = unnamed ?? sessionWithoutID(exchange, packet, time)
            session.create = exchange
        } else if let id = packet.sessionID.value ?? answer?.sessionID.value {
            if let known = generation(of: id, exchange, packet) {
                guard !known.isReported else { return }
                session = known
            } else {
                session = unnamed ?? sessionWithoutID(exchange, packet, time)
                register(id, for: session)
                session.isIDInferred = true
            }
        } else {
            session = candidates.last ?? sessionWithoutID(exchange, packet, time)
        }
        attach(exchange, session, packet, time)
        hide(session, exchange)
        noteFragmentByAnswer(exchange, session)
    }

    /// What the answer shows to be a Fragment says where its octets belong, if that stands in front of or behind the
    /// hole.
    private func noteFragmentByAnswer(_ exchange: Exchange, _ session: Session) {
        guard exchange.packet?.type == nil, exchange.typeByAnswer == .fragment else { return }
        session.hasFragment = true
        if let total = exchange.packet?.contentRange.value?.totalNumber { session.note(total: total) }
    }

    /// More of the answer's head has become known.
    public func answerGrew(_ exchange: Exchange) {
        guard !exchange.isClosed, let packet = exchange.answerPacket, let session = exchange.session else { return }
        apply(packet, of: exchange, to: session)
        noteFragmentByAnswer(exchange, session)
    }

    /// The id that an Ack names belongs to the session of its request, if that is not known under another one.
    func nameByAnswer(_ session: Session, _ exchange: Exchange, _ answer: AnswerPacket) {
        guard session.id == nil, !exchange.isStray, exchange.request?.isCut ?? false, answer.isAck,
            answer.answered != .packet(.createSession), let id = answer.sessionID.value
        else { return }
        register(id, for: session)
        session.isIDInferred = true
    }

    /// What the capture cut of an exchange that is over.
    func noteCut(_ exchange: Exchange) {
        guard let session = exchange.session, exchange.packet?.recognition.isUpload ?? true else { return }
        let type = exchange.typeByAnswer
        if exchange.answer?.isCut ?? false, let answer = exchange.answerPacket {
            session.cut.messages &+= 1
            let isEnding = type == .closeSession || type == .cancelSession
            if isEnding, answer.status < 400, !answer.isAck { session.hasCutEnding = true }
            if type == .fragment, answer.status < 300 || answer.status == 416, !answer.receivedOffset.isPresent {
                session.cut.acksWithoutOffset &+= 1
            }
        }
        guard let request = exchange.request, request.isCut else { return }
        session.cut.messages &+= 1
        if type == nil {
            session.cut.requestsWithoutType &+= 1
        } else if type == .fragment, exchange.packet?.contentRange.value == nil {
            session.cut.fragmentsWithoutRange &+= 1
        } else {
            return
        }
        session.cut.octets = clampedSum(session.cut.octets, request.cutLength ?? 0)
    }

    // MARK: Small parts

    /// Sessions under way, or over, that the request may belong to: those of its connection and target, else those of its client
    /// and target; without a whole target those of its connection alone.
    private func sessions(around exchange: Exchange, _ packet: RequestPacket, open: Bool = true) -> [Session] {
        let connection = exchange.connection
        let raw = packet.target.raw
        let isWhole = exchange.request?.head.hole != .inStartLine
        let here = connection.sessions.filter { session in
            guard !session.isReported, session.isOpen == open else { return false }
            if isWhole, session.target != nil { return session.targetKey == packet.target.comparisonKey }
            let other = session.target?.raw ?? session.targetStart ?? ""
            return other.hasPrefix(raw) || session.target == nil && raw.hasPrefix(other)
        }
        guard here.isEmpty, isWhole else { return here }
        let key = TargetKey(client: connection.client.address, target: packet.target.comparisonKey)
        return byTarget[key]?.latest.filter { !$0.isReported && $0.isOpen == open } ?? []
    }

    private func sessionWithoutID(_ exchange: Exchange, _ packet: RequestPacket, _ time: Int64) -> Session {
        let isWhole = exchange.request?.head.hole != .inStartLine
        let session = newSession(exchange, target: isWhole ? packet.target : nil, time: time)
        if !isWhole { session.targetStart = packet.target.withoutUserInfo }
        session.host = packet.host
        session.contentName = packet.contentName.raw
        return session
    }

    /// What the message did to the session is not known.
    private func hide(_ session: Session, _ exchange: Exchange) {
        session.hasHole = true
        session.servers[session.progress(exchange.connection)].isHidden = true
    }
}

extension Exchange {
    /// The request's packet type; that of one whose head has a hole may be told by its answer.
    var typeByAnswer: PacketType? {
        if let type = packet?.type { return type }
        guard request?.isCut ?? false, case .packet(let type) = answerPacket?.answered else { return nil }
        return type
    }
}
