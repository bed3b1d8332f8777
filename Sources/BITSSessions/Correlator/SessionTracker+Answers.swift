import BITSProtocol
import HTTPMessages

extension SessionTracker {
    /// The answer decides what an unknown id was: refused beside a session on the same connection, it was a slip; else
    /// a session that began before the capture.
    func resolve(_ exchange: Exchange, _ answer: AnswerPacket) {
        if exchange.standing.isUnplaced { return place(exchange, answer) }
        guard exchange.session == nil, exchange.standing.isUnknownID, let packet = exchange.packet,
            let id = packet.sessionID.value, let request = exchange.request
        else { return }
        let time = request.start.time
        if let known = byID[id.key]?.latest.last {
            attach(exchange, known, packet, time)
            return
        }
        let isUnknownThere =
            answer.status == 400 || answer.status == 404 || answer.hresult.value?.code == HResult.sessionNotFound
        if isUnknownThere, exchange.connection.handshakeSeen, let session = neighbour(of: exchange, packet) {
            attachStray(exchange, session, time)
        } else {
            let session = newSession(exchange, target: packet.target, time: time)
            session.host = packet.host
            register(id, for: session)
            attach(exchange, session, packet, time)
        }
    }

    /// An Ack whose request is not in the capture.
    func joinAnswer(_ exchange: Exchange, _ answer: AnswerPacket) {
        guard let message = exchange.answer else { return }
        let connection = exchange.connection
        if let id = answer.sessionID.value {
            let known = byID[id.key]?.latest.last {
                $0.connectionIndexes.contains(connection.index)
                    || $0.clientAddresses.contains(connection.client.address)
            }
            let session: Session
            // A granted session is a new one, also where an older one had the same id. One that began after the grant
            // is the granted one: other connections went on while this one waited for missing octets.
            let isGrant =
                answer.answered == .packet(.createSession) && answer.isSuccess
                && !(known.map { $0.create == nil && $0.firstTime >= message.start.time } ?? false)
            if let known, !isGrant {
                // Of a session that is reported nothing more can be said.
                guard !known.isReported else { return }
                session = known
            } else if let other = sessionOfOtherLeg(exchange, id) {
                session = other
            } else if let offered = connection.sessions.last(where: {
                $0.id == nil && ($0.create?.answer == nil || $0.waitsForCredentials)
            }) {
                session = offered
                register(id, for: session)
                session.isIDInferred = true
            } else if exchange.isUnrequested {
                // Nobody asked for it: the id alone proves no session.
                return
            } else {
                session = newSession(exchange, target: nil, time: message.start.time)
                register(id, for: session)
                if isGrant { session.grant = exchange }
            }
            attachStray(exchange, session, message.start.time)
        } else if let session = connection.sessions.last(where: { !$0.isReported && $0.isOpen }) {
            let isAlone = connection.hiddenAnswerOctets(since: session.lastTime) < leastGrant(beside: message, session)
            attachStray(exchange, session, message.start.time)
            let others = connection.sessions.latest.filter { $0 !== session && !$0.isReported && $0.isOpen }
            // Answers that the capture lacks may have ended it, and granted another one.
            guard !others.isEmpty || !isAlone else { return }
            // Whose it is nobody knows: it tells of none how far it has come.
            exchange.isStray = true
            if exchange.isUnrequested { return }
            for other in others + [session] {
                other.hasHole = true
                other.servers[other.progress(connection)].isHidden = true
            }
        } else {
            noteHiddenMessages(of: connection.client.address, at: message.start.time)
        }
    }

    /// Octets of a hole in which another session may have been granted: those of such an answer with an id, and of one
    /// to the request that waited.
    private func leastGrant(beside answer: Exchange.Message, _ session: Session) -> Int64 {
        // `BITS-Session-Id: `, a GUID in braces, and the line's end.
        let idLine = 59
        let head = answer.head.bytes.count
        let awaited = session.lastMessage.map { $0.answer == nil } ?? false
        return Int64(head &+ idLine &+ (awaited ? head : 0))
    }

    /// What an answer changes in its session. Authentication legs change nothing.
    func apply(_ answer: AnswerPacket, of exchange: Exchange, to session: Session) {
        guard let message = exchange.answer else { return }
        touch(session, message.start.time)
        if exchange.request == nil, !exchange.isUnrequested, exchange.connection.hasBothDirections {
            session.hiddenEnd.insert(.requests)
        }
        // Whether an answer to nobody knows what is the session's at all is only a guess.
        let isGuess = exchange.request == nil ? !answer.isInferred && answer.sessionID.value == nil : exchange.isStray
        // That the server is there overcomes no error that ended the session.
        let isMereSign =
            exchange.packet?.type == .ping && answer.isSuccess
            && session.lastAnswered?.answerPacket?.isLastingError ?? false
        if !isMereSign, !isGuess || exchange.request != nil && !session.hasHole {
            if session.lastAnswered.map({ !isOlder(exchange, than: $0) }) ?? true {
                session.lastAnswered = exchange
                session.lastFollowsHidden = session.hasHole || exchange.standing.surroundings.mayBeHidden
            }
            session.hiddenEnd.remove(.answers)
        }
        nameByAnswer(session, exchange, answer)
        let server = session.progress(exchange.connection)
        if exchange.isStray {
            // Taken without the right id: what the server holds now is not known.
            if answer.isSuccess { session.servers[server].isHidden = true }
            noteUnplaced(exchange, answer, session)
            return
        }
        session.servers[server].pending.removeAll { $0 === exchange }
        noteStored(answer, exchange, session)
        if answer.status == 401 || answer.status == 407 {
            if session.lastClose === exchange { session.lastClose = exchange.standing.earlierSame }
            if session.lastCancel === exchange { session.lastCancel = exchange.standing.earlierSame }
            if session.servers[server].lastFragment === exchange {
                session.servers[server].lastFragment = exchange.standing.previousFragment
                session.hasFragment = exchange.standing.hasEarlierFragment
                session.total = exchange.standing.total
                session.totals = exchange.standing.totals
            }
            if session.hostMove != nil { session.hostMove = exchange.standing.surroundings.hostMove }
            return
        }
        session.noteAnswered(exchange)
        if answer.hresult.value?.code == HResult.sessionNotFound, !answer.isSuccess,
            exchange.packet?.type != .cancelSession
        {
            if session.ending == nil { session.lostBy = exchange }
        }
        noteRefusal(answer, exchange, session)
        switch answer.answered {
        case .packet(.createSession): applyCreate(answer, exchange, session)
        case .packet(.fragment): applyFragment(answer, exchange, session, server)
        case .packet(.closeSession):
            // Whoever has cancelled cannot close; the first ending stays.
            if answer.isSuccess, session.ending == nil { session.ending = .closed(exchange) }
        case .packet(.cancelSession):
            if answer.isSuccess, session.ending == nil { session.ending = .cancelled(exchange) }
        default:
            // What it answers is not in the capture.
            if exchange.request == nil {
                session.servers[server].isHidden = true
                session.hasHole = true
            }
            noteUnplaced(exchange, answer, session)
        }
    }

    /// A message that may be a Fragment, though it does not say of what session, or what octets it carries: the server
    /// may hold them all the same.
    private func noteUnplaced(_ exchange: Exchange, _ answer: AnswerPacket, _ session: Session) {
        guard let packet = exchange.packet, mayHaveStored(answer) else { return }
        let isFragment = packet.type.map { $0 == .fragment }
        let carriesOctets = packet.contentRange.isPresent || (exchange.request?.bodyLength ?? 0) > 0
        if isFragment ?? carriesOctets { session.hasUnplacedOctets = true }
    }

    /// Below 400 or above 499 octets may be stored, unless the server says that it does not know the session.
    private func mayHaveStored(_ answer: AnswerPacket) -> Bool {
        !(400...499).contains(answer.status) && answer.hresult.value?.code != HResult.sessionNotFound
    }

    private func applyCreate(_ answer: AnswerPacket, _ exchange: Exchange, _ session: Session) {
        if answer.isSuccess, answer.sessionID.value != nil { session.isGranted = true }
        guard answer.isSuccess, session.id == nil || session.isIDInferred else { return }
        if let inferred = session.id, let granted = answer.sessionID.value, inferred != granted {
            // The client had used an id of its own before the Ack came.
            byID.drop(session, from: inferred.key)
            session.id = nil
            session.isIDInferred = false
        }
        session.takeGrant(answer, hasRequest: exchange.request != nil)
        if let id = answer.sessionID.value, session.id == nil {
            noteSharedID(id, exchange, session)
            register(id, for: session)
        }
        session.hostMove = HostMove(exchange, answer)
        linkRestart(session)
        noteRivals(of: session, exchange)
    }

    /// The session of the same client and target before this one, if it was neither ended nor under way, is taken as
    /// given up for it.
    func linkRestart(_ session: Session) {
        let key = TargetKey(client: session.client.address, target: session.targetKey)
        let earlier = byTarget[key]?.latest.last {
            $0 !== session && $0.index < session.index && !session.isVisiblyOther(than: $0)
        }
        // Where the target is not known, no other session is known to have the same.
        guard session.target != nil, let earlier, !earlier.isReported, earlier.ending == nil, let known = earlier.id,
            earlier.restartedAs == nil, !session.isOne(with: earlier, known)
        else {
            return
        }
        earlier.restartedAs = session.index
        earlier.mayHideReasonToRestart = mayBeHidden(earlier, since: earlier.lastTime)
        session.restartOf = earlier.index
        let endedInError = earlier.lastAnswered?.answerPacket.map { $0.status >= 400 && $0.status != 416 } ?? false
        let mayHaveEnded =
            earlier.mayBeOver || earlier.isHeldBack()
            || mayBeHidden(earlier, since: earlier.firstTime) || hasSilentConnection?(session.client.address) ?? false
        if earlier.lostBy == nil, earlier.hasStart, !endedInError, !mayHaveEnded {
            session.orphans = earlier.orphans &+ 1
            session.orphaned = earlier
        }
        if let lost = earlier.lostBy ?? earlier.sentToBegin, earlier.hasStart, earlier.hasFragment, !lost.isStray {
            session.losses = earlier.losses &+ 1
        }
        if earlier.lostBy != nil {
            let before = earlier.lostBefore
            session.lostBefore = (
                Array(((before?.answeredBy ?? []) + earlier.answeredBy).suffix(Session.maxAnsweredBy)),
                before?.hasHostID ?? false || earlier.hostID != nil || !earlier.hasStart
            )
        }
    }

    /// Notes for CSA-008 that a session still open on the server has the same id.
    private func noteSharedID(_ id: SessionID, _ exchange: Exchange, _ session: Session) {
        let server = exchange.connection.server
        let holder = byID[id.key]?.latest.last { other in
            other !== session && other.hasStart && other.isOpen && !other.isReported
                && other.create?.connection.server == server && !other.mayBeOver
                && !exchange.isOtherLeg(of: other.create, slack: parameters.orderSlack)
                && !exchange.mayBeOneGrant(as: other.create)
        }
        guard let holder, let create = holder.create else { return }
        let isSame = holder.targetKey == session.targetKey && holder.client.address == session.client.address
        exchange.standing.idHolder = (create, isSame)
    }

    private func applyFragment(
        _ answer: AnswerPacket, _ exchange: Exchange, _ session: Session, _ server: Int
    ) {
        noteReplyURL(answer, of: exchange, session)
        let range = exchange.packet?.contentRange.value
        let offset = answer.receivedOffset.value?.value
        // An offset behind the end of the file cannot be where a refusing server wants to go on.
        let counts =
            answer.isAck
            && (answer.status == 200 || answer.status == 201 || answer.status == 416 && session.isUsable(offset))
        if counts, let offset {
            let bounded = session.total.map { min($0, offset) } ?? offset
            if session.ending == nil { session.acknowledged = max(session.acknowledged, bounded) }
            switch order(of: exchange, session.servers[server]) {
            case .last: break
            case .overtaken:
                session.servers[server].uncertainEnd = max(session.servers[server].uncertainEnd, offset)
                return
            case .unclear:
                let known = session.servers[server].acknowledged ?? 0
                session.servers[server].uncertainEnd = max(session.servers[server].uncertainEnd, offset, known)
                session.servers[server].isHidden = true
                return
            }
            // The server knows the session after all, e.g. another node behind the same address.
            if answer.status != 416, let lost = session.lostBy, !isOlder(exchange, than: lost),
                !exchange.isOnLegOfOtherClock(than: lost)
            {
                session.lostBy = nil
            }
            noteStall(exchange, session, server, offset)
            session.hostMove?.noteProgress(exchange)
            session.servers[server].acknowledged = offset
            if offset < session.servers[server].highest {
                session.hasTakenBack = true
            } else {
                session.servers[server].highest = offset
            }
            session.servers[server].lastAck = exchange
            session.servers[server].uncertainEnd = 0
            session.servers[server].isBroken = false
            // What the server sent before it had what a gap hides tells nothing of that.
            session.servers[server].isHidden =
                exchange.answer?.acknowledged.map { $0 < exchange.connection.hiddenRequestsEnd } ?? false
            session.servers[server].tooLarge = nil
            session.servers[server].refused = answer.status == 416 ? (exchange, offset) : nil
            session.lastAcknowledgement = exchange
            if session.servers.count > 1 { noteElsewhere(offset, exchange, session, server) }
        } else {
            if !(400...499).contains(answer.status), let end = range?.end {
                session.servers[server].uncertainEnd = max(session.servers[server].uncertainEnd, end)
            }
            if range == nil { noteUnplaced(exchange, answer, session) }
            if answer.status >= 500 || answer.status == 413 { session.servers[server].isBroken = true }
            if answer.status == 413, let range, let length = exchange.packet?.contentLength.value {
                session.servers[server].tooLarge = (exchange, range.first, length)
            }
        }
    }

    /// The client goes on where this server stands, and the addresses of others may be the same machine's: what they
    /// hold is not known any more. The other side of a proxy is asked for what its own Acks say.
    private func noteElsewhere(_ offset: Int64, _ exchange: Exchange, _ session: Session, _ server: Int) {
        let leg = exchange.twin?.connection
        for index in session.servers.indices where index != server {
            guard let known = session.servers[index].acknowledged, known != offset,
                !(leg.map { session.servers[index].isOf($0) } ?? false)
            else { continue }
            session.servers[index].isHidden = true
        }
    }

    /// Whether the exchange was answered before the other: a connection with a hole is heard late.
    private func isOlder(_ exchange: Exchange, than other: Exchange) -> Bool {
        guard exchange.connection !== other.connection, let time = exchange.answer?.start,
            let later = other.answer?.start
        else { return false }
        return later.time > clampedSum(time.time, parameters.slack(between: time, and: later))
    }

    /// Where an Ack stands among those of its server that came over other connections.
    private enum AckOrder {
        case last
        /// The server has said more since. The Ack of an earlier request may come when the client has moved to another
        /// connection and been answered there; and a connection with a hole is heard late.
        case overtaken
        /// Behind a hole, and too close together for their times to tell.
        case unclear
    }

    private func order(of exchange: Exchange, _ progress: ServerProgress) -> AckOrder {
        guard let known = progress.lastAck, known.connection !== exchange.connection, let own = exchange.answer?.start,
            let other = known.answer?.start
        else { return .last }
        if let asked = exchange.request?.start, let askedLater = known.request?.start,
            askedLater.time > clampedSum(asked.time, parameters.slack(between: asked, and: askedLater))
        {
            return .overtaken
        }
        let slack = parameters.slack(between: own, and: other)
        if other.time > clampedSum(own.time, slack) { return .overtaken }
        // Without a hole connections are heard in the order of their frames.
        let isInOrder = exchange.connection.gapCount == 0 && known.connection.gapCount == 0
        return isInOrder || own.time > clampedSum(other.time, slack) ? .last : .unclear
    }

    /// A refusal that the client must not simply repeat ([MC-BUP] 3.1.5.2.1).
    private func noteRefusal(_ answer: AnswerPacket, _ exchange: Exchange, _ session: Session) {
        // The other leg has told.
        if let twin = exchange.twin, twin.answer != nil { return }
        let code = answer.hresult.value?.code
        let isForGood =
            answer.isAck
            && (answer.status == 403 || answer.status == 501 && code == 0x8007_0005 || code == 0x8020_0020
                || code == 0x8007_0057)
            && answer.status >= 400 && answer.status != 416
        guard isForGood else {
            if answer.isSuccess || answer.status == 416 {
                session.refusedForGood = nil
                session.repetitions = 0
            }
            return
        }
        // Told twice, since more of its head has become known.
        if session.refusedForGood === exchange { return }
        if let before = session.refusedForGood, before.isSameMessage(as: exchange),
            !exchange.hasNewCredentials(since: before)
        {
            session.repetitions &+= 1
        } else {
            session.repetitions = 0
        }
        session.refusedForGood = exchange
    }
}

extension Session {
    /// Whether both may be one session of which the captures tell in two parts: the same GUID at the same server. Where
    /// each has a grant of its own the server gave it twice.
    fileprivate func isOne(with earlier: Session, _ known: SessionID) -> Bool {
        guard id == known, known.guid != nil, !(isGranted && earlier.isGranted) else { return false }
        return servers.contains { own in earlier.servers.contains { $0.server == own.server } }
    }
}

extension Exchange {
    /// Whether both requests are the same message: type, target, id and range.
    func isSameMessage(as other: Exchange) -> Bool {
        guard let a = packet, let b = other.packet else { return false }
        return a.type == b.type && a.target.raw == b.target.raw && a.sessionID.value == b.sessionID.value
            && a.contentRange.raw == b.contentRange.raw
    }

    /// Whether it comes with credentials that the earlier request had not. The tokens of NTLM and Negotiate differ each
    /// time, whoever sends them, so that they tell nothing.
    func hasNewCredentials(since earlier: Exchange) -> Bool {
        [FieldName.authorization, .proxyAuthorization].contains { name in
            guard let value = request?.head.firstValue(name) else { return false }
            guard let before = earlier.request?.head.firstValue(name) else { return true }
            let scheme = value.prefix { $0 != " " }.lowercased()
            return value != before && scheme != "ntlm" && scheme != "negotiate"
        }
    }
}
