import BITSProtocol
import HTTPMessages

// One exchange can stand twice in a capture: on both sides of a proxy, a NAT or a load balancer. Its legs nest in time
// and are the same message between other addresses. Each is judged for itself, none against the other, and their octets
// count once.
extension Exchange {
    /// Whether the Create-Session, of which no answer is known yet, may be the other one in front of a machine in
    /// between.
    func mayBeFront(of back: Exchange) -> Bool {
        guard connection !== back.connection, let packet, let behind = back.packet, let start = request?.start.time,
            let later = back.request?.start.time
        else { return false }
        return Exchange.mayPassOn(from: start, to: later) && packet.userAgent == behind.userAgent
            && packet.target.comparisonKey == behind.target.comparisonKey
            && (connection.client.address != back.connection.client.address
                || connection.client == back.connection.client)
    }

    /// Whether the other request, which is under way, is this one on the other side of something in between.
    fileprivate func isLeg(of other: Exchange) -> Bool {
        guard let packet, let before = other.packet, connection !== other.connection, packet.type == before.type,
            packet.sessionID.value == before.sessionID.value, packet.contentRange.raw == before.contentRange.raw,
            packet.target.comparisonKey == before.target.comparisonKey
        else { return false }
        // A client that comes from another address while its request is under way looks the same: then only one of the
        // two is answered.
        if connection.client.address != other.connection.client.address { return true }
        // A load balancer that leaves the client's end alone. From one end, a client cannot be connected twice.
        return connection.client == other.connection.client && connection.server != other.connection.server
    }

    /// The same message to another server at the same time, where one of their connections has another leg: of several
    /// legs at most two are known as such.
    func mayBeLeg(of other: Exchange) -> Bool {
        guard let packet, let before = other.packet, let start = request?.start.time,
            let first = other.request?.start.time, connection.hasLeg || other.connection.hasLeg
        else { return false }
        return Exchange.mayPassOn(from: first, to: start) && connection.server != other.connection.server
            && packet.type == before.type
            && packet.sessionID.value == before.sessionID.value
            && packet.contentRange.raw == before.contentRange.raw
    }

    /// Whether the other request is this one although the machine in between changed its range: of connections that are
    /// known as legs both are under way, and each is the one whose turn it is.
    fileprivate func isChangedLeg(of other: Exchange) -> Bool {
        guard let packet, let before = other.packet, isInStep(with: other), let start = request?.start.time,
            let first = other.request?.start.time
        else { return false }
        // What is held back may yet show another one.
        guard !connection.isHeldBack, !other.connection.isHeldBack else { return false }
        let isPassedOn =
            Exchange.mayPassOn(from: first, to: start)
            || other.request?.end.map { Exchange.mayPassOn(from: $0.time, to: start) } ?? false
        return isPassedOn && packet.type == before.type && packet.sessionID.value == before.sessionID.value
            && packet.target.comparisonKey == before.target.comparisonKey
    }

    /// Whether both requests have the same place on connections that are known as legs, of which nothing is missing.
    private func isInStep(with other: Exchange) -> Bool {
        guard let leg = connection.leg, leg === other.connection, let step = connection.legStep, ordinal > 0,
            other.ordinal > 0
        else { return false }
        return ordinal &- other.ordinal == step
    }

    /// Whether both are like each other, but by two clocks, and one of them has another one's place.
    fileprivate func isOutOfStep(with other: Exchange) -> Bool {
        guard connection.leg === other.connection, connection.legStep != nil, !sharesClock(with: other) else {
            return false
        }
        return !isInStep(with: other) && !saysTheSame(as: other)
    }

    /// Whether both requests say by themselves which message of their session they are, or are one that was sent again.
    /// What a machine in between answers itself, or sends on another connection, changes their place and not that.
    func saysTheSame(as other: Exchange) -> Bool {
        guard let packet, let before = other.packet, packet.sessionID.value?.guid != nil, packet.type == before.type,
            packet.sessionID.value == before.sessionID.value
        else { return false }
        switch packet.type {
        case .fragment: return packet.contentRange.isPresent && packet.contentRange.raw == before.contentRange.raw
        case .closeSession, .cancelSession: return true
        default: return false
        }
    }

    /// Whether it is certain that both are one message. Where two clocks saw them, a message like it, as a Ping, may
    /// have been met in its place.
    func isProvenLeg(of twin: Exchange) -> Bool {
        sharesClock(with: twin) || isInStep(with: twin)
    }

    /// Both are one, this one nearer to the client.
    ///
    /// - Parameter isCertain: none like it can be meant.
    fileprivate func pair(withLegBehind back: Exchange, isCertain: Bool) {
        connection.pair(withLegBehind: back.connection)
        guard isCertain else { return }
        let isKnown = ordinal > 0 && back.ordinal > 0
        connection.legStep = isKnown ? ordinal &- back.ordinal : nil
        back.connection.legStep = isKnown ? back.ordinal &- ordinal : nil
    }

    /// Whether both Create-Sessions are one: they overlap in time, are the same message, and were granted the same id.
    func isOtherLeg(of other: Exchange?, slack: Int64) -> Bool {
        guard let other, connection !== other.connection else { return false }
        if request == nil || other.request == nil { return isSameAnswer(as: other) }
        guard let packet, let before = other.packet,
            packet.type == .createSession, before.type == .createSession,
            packet.target.comparisonKey == before.target.comparisonKey, packet.userAgent == before.userAgent,
            let id = answerPacket?.sessionID.value, id == other.answerPacket?.sessionID.value,
            let start = request?.start.time, let end = answer?.start.time, let first = other.request?.start.time,
            let last = other.answer?.start.time
        else { return false }
        // What is not granted twice by chance: to the same server another client's id has to be a GUID.
        guard id.guid != nil || connection.server != other.connection.server else { return false }
        guard
            connection.client.address != other.connection.client.address
                || connection.client == other.connection.client && connection.server != other.connection.server
        else { return false }
        let isInside = start <= clampedSum(first, slack) && last <= clampedSum(end, slack)
        let isOutside = first <= clampedSum(start, slack) && end <= clampedSum(last, slack)
        let apart = sharesClock(with: other) ? 0 : slack
        let doOverlap = start <= clampedSum(last, apart) && first <= clampedSum(end, apart)
        return (isInside || isOutside) && doOverlap
    }

    /// Whether both grants may be one though their times say otherwise: two clocks, nobody knows how far apart.
    func mayBeOneGrant(as other: Exchange?) -> Bool {
        guard let other else { return false }
        return !sharesClock(with: other) && isSameAnswer(as: other)
    }

    /// Whether one clock saw both requests.
    fileprivate func sharesClock(with other: Exchange) -> Bool {
        guard let start = request?.start, let before = other.request?.start else { return false }
        return start.sharesClock(with: before)
    }

    /// Whether nobody knows which answer came first: a leg shows them by another clock.
    func isOnLegOfOtherClock(than other: Exchange) -> Bool {
        guard connection.hasLeg, let time = answer?.start, let before = other.answer?.start else { return false }
        return !time.sharesClock(with: before)
    }

    /// Longer than what lies between two legs takes to pass a message on.
    private static let passingTime: Int64 = 1_000_000_000

    /// Whether a message of one time may be one of the other time on the other side of something in between.
    static func mayPassOn(from time: Int64, to other: Int64) -> Bool {
        let distance = other.subtractingReportingOverflow(time)
        return !distance.overflow && distance.partialValue.magnitude <= UInt64(passingTime)
    }

    /// Whether both answers are one, where the capture lacks one of the requests: they name the same GUID within a
    /// second, between other addresses, and say the same in all that a server makes anew.
    fileprivate func isSameAnswer(as other: Exchange) -> Bool {
        guard let answer, let answerPacket, let before = other.answer, let packet = other.answerPacket,
            answerPacket.status == packet.status, let id = answerPacket.sessionID.value, id.guid != nil,
            id == packet.sessionID.value, connection.client.address != other.connection.client.address
        else { return false }
        guard Exchange.mayPassOn(from: before.start.time, to: answer.start.time), answer.head.first("Date") != nil
        else { return false }
        let names: [FieldName] = ["Date", "Server", "BITS-Protocol", "BITS-Host-Id", "BITS-Received-Content-Range"]
        return names.allSatisfy { answer.head.firstValue($0) == before.head.firstValue($0) }
    }

    /// The other leg is over and counted, and both were answered, or their connections are known as two legs by a grant
    /// that both carried.
    var isSecondLeg: Bool {
        guard let twin, twin.isClosed, isProvenLeg(of: twin) else { return false }
        return twin.answer != nil && answer != nil || connection.sharesGrant && twin.connection.sharesGrant
    }
}

extension Session {
    /// Though both come from one address, their clients differ: a NAT or a proxy stands before several.
    func isVisiblyOther(than other: Session) -> Bool {
        guard let exchange = create ?? lastMessage, let before = other.create ?? other.lastMessage,
            let packet = exchange.packet, let packetBefore = before.packet
        else { return false }
        func origin(_ exchange: Exchange) -> String? { exchange.request?.head.firstValue("X-Forwarded-For") }
        if let account = packet.authorization?.user?.account,
            let accountBefore = packetBefore.authorization?.user?.account, account != accountBefore
        {
            return true
        }
        // What a head that is cut does not say may stand in what the capture lacks of it.
        let isCut = exchange.request?.isCut ?? true || before.request?.isCut ?? true
        if packet.userAgent != packetBefore.userAgent,
            !isCut || packet.userAgent != nil && packetBefore.userAgent != nil
        {
            return true
        }
        let (client, clientBefore) = (origin(exchange), origin(before))
        if isCut, client == nil || clientBefore == nil { return false }
        guard exchange.connection.hasLeg || before.connection.hasLeg, (client == nil) != (clientBefore == nil) else {
            return client != clientBefore
        }
        // In front of the proxy that adds it nobody says it; what some proxies put there is no address.
        let front = (client == nil ? exchange : before).connection.client.address.description
        let named = (client ?? clientBefore ?? "").split { ", []\"".contains($0) }
        return named.first.map { $0.first?.isHexDigit == true && $0 != front && !$0.hasPrefix(front + ":") } ?? false
    }

    /// More findings before the grant are no rounds of authentication.
    static let maxHeld = 16

    /// Whether findings wait until it is known whose they are: the session may yet turn out to be another one's leg.
    func holds(_ findings: [Finding]) -> Bool {
        guard id == nil, !isReported, create != nil, waitsForCredentials || create?.answer == nil else { return false }
        return !isTold && heldFindings.count &+ findings.count <= Session.maxHeld
    }
}

extension SessionTracker {
    /// Finds the other leg of a request among those that the session has under way.
    func noteTwin(_ exchange: Exchange, _ packet: RequestPacket, _ session: Session) {
        // With one connection there is no other leg.
        guard session.connectionIndexes.count > 1 else { return }
        let underWay =
            [session.lastMessage].compactMap(\.self)
            + session.servers.flatMap(\.pending)
            .filter {
                $0.answer == nil && !$0.isClosed
                    && ($0.twin.map { exchange.isPassedOn(again: $0, session) } ?? true)
            }
        let leg = underWay.first { exchange.isLeg(of: $0) && !exchange.isOutOfStep(with: $0) }
        guard let other = leg ?? underWay.first(where: { exchange.isChangedLeg(of: $0) }) else { return }
        if let before = other.twin { exchange.notePass(behind: before, session) }
        exchange.twin = other
        other.twin = exchange
        let isFront = exchange.isFront(of: other)
        let (front, back) = isFront ? (exchange, other) : (other, exchange)
        // Pings are all the same.
        let isCertain = leg != nil && packet.type != .ping && exchange.sharesClock(with: other)
        front.pair(withLegBehind: back, isCertain: isCertain)
        for leg in [front, back] { addKey(of: leg.connection.client.address, to: session) }
    }

    /// What the client of another leg begins for the same target comes behind this session, too.
    private func addKey(of client: IPAddress, to session: Session) {
        let key = TargetKey(client: client, target: session.targetKey)
        guard session.target != nil, client != session.client.address, !session.otherKeys.contains(key),
            session.otherKeys.count < SessionTracker.mostKeys
        else { return }
        add(session, for: key)
        session.otherKeys.append(key)
    }

    /// Of several legs a session is known by a few; more are an attack.
    private static let mostKeys = 8

    private func add(_ session: Session, for key: TargetKey) {
        let position = byTarget[key]?.firstIndex { $0.index > session.index } ?? byTarget[key]?.count ?? 0
        byTarget[key, default: []].insert(session, at: position)
    }

    /// The Ack to a Create-Session whose other leg was granted the same id just now: both are one session.
    func joinLegs(_ exchange: Exchange, _ answer: AnswerPacket) {
        guard exchange.packet?.type == .createSession, answer.isSuccess, let leg = exchange.session, leg.id == nil,
            !leg.isReported, leg.create === exchange, let id = answer.sessionID.value, let other = byID[id.key]?.last,
            other !== leg, !other.isReported, let create = other.create ?? other.grant,
            exchange.isOtherLeg(of: create, slack: parameters.orderSlack)
        else { return }
        // Findings may point at a session that has told something already.
        guard leg.lastMessage === exchange, !leg.isTold, leg.openExchanges == 1, leg.restartOf == nil else { return }
        if create.request != nil {
            exchange.twin = create
            if create.twin == nil { create.twin = exchange }
        }
        let isFront = create.request == nil || exchange.isFront(of: create)
        let (front, back) = isFront ? (exchange, create) : (create, exchange)
        front.pair(withLegBehind: back, isCertain: true)
        front.connection.sharesGrant = true
        back.connection.sharesGrant = true
        dissolve(leg, into: other, exchange)
        other.answeredBy = []
        other.border = (front.connection.client.address, back.connection.client.address)
        guard isFront else { return }
        attributeAgain(other, create)
        other.lead(leg)
        other.hostMove = HostMove(exchange, answer)
        // What the client began before may be known on this leg alone.
        if other.restartOf == nil, other.lastMessage === create { linkRestart(other) }
    }

    /// The Ack to a Create-Session that was read late, since octets before it are missing, or since its capture's clock
    /// is behind another's: what other connections told of the session came behind it, and both are one.
    func joinLateCreate(_ exchange: Exchange, _ answer: AnswerPacket) {
        guard exchange.packet?.type == .createSession, answer.isSuccess, let late = exchange.session, late.id == nil,
            late.create === exchange, let granted = exchange.answer?.start, let id = answer.sessionID.value,
            let other = byID[id.key]?.last, other !== late, other.create == nil, other.grant == nil, !other.hasStart,
            mayFollow(other, granted, id), other.client.address == late.client.address,
            other.targetKey == late.targetKey
        else { return }
        guard !other.isReported, late.lastMessage === exchange, !late.isTold, late.openExchanges == 1,
            late.restartOf == nil
        else {
            late.hasHole = true
            late.isToldElsewhere = true
            return
        }
        dissolve(late, into: other, exchange)
        other.lead(late)
        other.offered = late.offered
        other.takeGrant(answer, hasRequest: true)
        // Rules were judged without it.
        other.hasHole = true
    }

    /// Whether the session's first message may have come behind the grant: a GUID is not used before it is granted, so
    /// that two captures' clocks are what tells otherwise.
    private func mayFollow(_ session: Session, _ granted: Moment, _ id: SessionID) -> Bool {
        guard let first = session.firstMoment, id.guid != nil, first.frame.capture != granted.frame.capture else {
            return session.firstTime > granted.time
        }
        return clampedSum(session.firstTime, parameters.slack(between: first, and: granted)) > granted.time
    }

    /// A session that has told nothing yet turns out to be another one.
    private func dissolve(_ leg: Session, into other: Session, _ exchange: Exchange) {
        let key = TargetKey(client: leg.client.address, target: leg.targetKey)
        byTarget[key]?.drop(leg)
        let old = TargetKey(client: other.client.address, target: other.targetKey)
        if old != key {
            if !other.otherKeys.contains(key) { add(other, for: key) }
            other.otherKeys += [old, key]
        }
        open[leg.index] = nil
        moveHead(of: exchange, from: leg, to: other)
        // Rounds of authentication, and Pings.
        endLegs(of: leg)
        for entry in leg.timeline.entries { other.timeline.add(entry, isMarked: false) }
        other.checks.formUnion(leg.checks)
        for connection in leg.connections {
            connection.sessions.removeAll { $0 === leg }
            connection.sessionCount &-= 1
            other.join(connection)
        }
        exchange.session = other
        other.openExchanges &+= 1
        other.destinations += leg.destinations
        other.security.told.formUnion(leg.security.told)
        tellHeld(of: leg, as: other)
        desk.move(from: leg.index, to: other.index)
    }

    /// Tells what was found in a session before its grant.
    func tellHeld(of session: Session, as own: Session) {
        guard !session.heldFindings.isEmpty else { return }
        for var finding in session.heldFindings {
            finding.session = own.index
            sink.finding(finding)
        }
        session.heldFindings = []
        own.isTold = true
    }

    /// The session to which the other leg of an Ack without a request belongs.
    func sessionOfOtherLeg(_ exchange: Exchange, _ id: SessionID) -> Session? {
        guard let session = byID[id.key]?.last, !session.isReported else { return nil }
        if let grant = session.create ?? session.grant, exchange.isOtherLeg(of: grant, slack: parameters.orderSlack) {
            return session
        }
        return session.lastAnswered.map { exchange.isSameAnswer(as: $0) } ?? false ? session : nil
    }

    /// Whether a message may have been sent before the newer session began, since it is seen by another clock on a leg.
    func mayComeLate(_ exchange: Exchange, behind newer: Session?) -> Bool {
        guard exchange.connection.hasLeg, let start = exchange.request?.start,
            let begun = newer?.create?.request?.start,
            !start.sharesClock(with: begun)
        else { return false }
        return Exchange.mayPassOn(from: begun.time, to: start.time)
    }

    /// Lets go of the other leg when both are over; they hold each other.
    func endTwins(_ exchange: Exchange) {
        guard let twin = exchange.twin, twin.isClosed else { return }
        if twin.twin === exchange { twin.twin = nil }
        exchange.twin = nil
    }
}
