import BITSProtocol

// Notifications travel between other machines than the upload that they tell of. Their connection is none of the
// session's: neither its client nor its servers, its gaps nor its octets count there.
extension SessionTracker {
    /// A notification began: its session is the one whose GUID stands in its paths, else the one whose URL it names.
    func joinNotification(_ exchange: Exchange, _ packet: RequestPacket) {
        guard case .notification(let content) = packet.content, let request = exchange.request else { return }
        let record = NotificationRecord(exchange, content, start: request.start)
        exchange.standing.notice = record
        notifications.begin(record)
        if let session = sessionTold(by: record) {
            tie(record, to: session)
            if !session.isReported {
                session.openExchanges &+= 1
                record.isHeld = true
            }
        } else if let guid = content.sessionGUID {
            notifications.wait(record, for: SessionID(guid).key)
        }
    }

    /// A notification is over: it is judged and shown in its session.
    func endNotification(_ exchange: Exchange) {
        guard let record = exchange.standing.notice else { return }
        record.finish(exchange, parameters: parameters, now: now)
        if record.session == nil, record.content.sessionGUID == nil, let session = sessionTold(by: record) {
            tie(record, to: session)
        }
        let session = record.session
        let context = NotificationContext(
            exchange: exchange, record: record, session: session, parameters: parameters, now: now)
        let findings = desk.judge(session: session, connection: exchange.connection) { judge in
            for (slot, check) in RuleCatalogue.notificationRules {
                judge.begin(slot: slot)
                context.run(check, &judge)
            }
        }
        publish(findings, session: session)
        let entries = [
            TimelineEntry(requestOf: exchange, now: now, parameters: parameters), TimelineEntry(answerOf: exchange),
        ].compactMap(\.self)
        guard let session, !session.isReported else {
            if session == nil { record.entries = entries }
            return
        }
        let isMarked = findings.contains { $0.severity >= .warning }
        for entry in entries { session.timeline.add(entry, isMarked: isMarked) }
        if record.isHeld {
            record.isHeld = false
            session.openExchanges &-= 1
        }
        reportIfOver(session)
    }

    /// A session got its id: notifications that came before are its own.
    func tieWaiting(_ id: SessionID, to session: Session) {
        guard notifications.isWaiting else { return }
        for record in notifications.take(id.key) {
            tie(record, to: session)
            guard !record.isOver else {
                for entry in record.entries { session.timeline.add(entry, isMarked: false) }
                record.entries = []
                continue
            }
            session.openExchanges &+= 1
            record.isHeld = true
        }
    }

    /// What came to light by the time the session is reported.
    func reviewNotifications(_ session: Session) {
        for record in session.notifications
        where mayBeHidden(record.connection.client.address, since: record.start.time) {
            record.mayHideOthers = true
        }
        if let given = session.replyDelivered?.answer?.start.time {
            session.mayHideReply =
                mayBeHidden(session, since: given) || hasSilentConnection?(session.client.address) ?? false
        }
    }

    private func tie(_ record: NotificationRecord, to session: Session) {
        record.session = session
        record.tie = record.content.sessionGUID == nil ? .url : .guid
        notifications.noteTied()
        guard !session.isReported else { return }
        guard session.note(record) else { return }
        record.fragment = completion(of: session, at: record)
    }

    private func sessionTold(by record: NotificationRecord) -> Session? {
        if let guid = record.content.sessionGUID {
            let all = (byID[SessionID(guid).key] ?? []).latest
            return all.last { completion(of: $0, at: record) != nil } ?? all.last { !$0.isReported } ?? all.last
        }
        guard let target = record.target else { return nil }
        var found = notifications.sessions(for: target).filter { completion(of: $0, at: record) != nil }
        // Several clients may upload to one place at once. The back end is the server that took the octets.
        func narrow(_ isLikely: (Session) -> Bool) {
            guard found.count > 1 else { return }
            let likely = found.filter(isLikely)
            if !likely.isEmpty { found = likely }
        }
        narrow { $0.finalFragment?.connection.server.address == record.connection.client.address }
        narrow { session in
            guard let authority = target.authority, let host = session.host else { return false }
            return Authority.same(authority.withoutUserInfo, host, scheme: target.scheme)
        }
        return found.count == 1 ? found.first : nil
    }

    /// The Fragment that completes the session's file, if it was sent by the time of the notification and not answered
    /// before.
    private func completion(of session: Session, at record: NotificationRecord) -> Exchange? {
        guard let fragment = session.finalFragment, let start = fragment.request?.start.time else { return nil }
        let time = record.start.time
        guard start <= clampedSum(time, parameters.orderSlack) else { return nil }
        if let answer = fragment.answer?.start.time, clampedSum(answer, parameters.orderSlack) < time { return nil }
        return fragment
    }
}

extension Session {
    /// Notifications that are listed: more tell nothing new.
    static let maxNotifications = 32

    /// Whether it is kept.
    func note(_ record: NotificationRecord) -> Bool {
        guard notifications.count < Session.maxNotifications else {
            notificationsOmitted &+= 1
            return false
        }
        notifications.append(record)
        return true
    }

    /// Their Fragments hold the session in turn.
    func stripNotifications() {
        for record in notifications { record.fragment = nil }
        notifications = []
        finalFragment = nil
        finalAck = nil
    }
}
