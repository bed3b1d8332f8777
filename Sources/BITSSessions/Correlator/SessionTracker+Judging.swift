import BITSProtocol

extension SessionTracker {
    func judgeSession(_ session: Session, isEvicted: Bool) {
        let context = SessionContext(session: session, parameters: parameters, now: now, isEvicted: isEvicted)
        let findings = desk.judge(session: session, connection: nil) { judge in
            for (slot, check) in RuleCatalogue.sessionRules {
                judge.begin(slot: slot)
                check.check(context, &judge)
            }
        }
        publish(findings, session: session)
    }

    func judgeConnection(_ connection: Connection) {
        let findings = desk.judge(session: nil, connection: connection) { judge in
            for (slot, check) in RuleCatalogue.connectionRules {
                judge.begin(slot: slot)
                check.check(connection, &judge)
            }
        }
        publish(findings, session: nil)
    }

    /// An answer that is no Ack, on a connection that carries BITS, and that no request asked for (ANS-007).
    public func unrequestedAnswer(status: Int, at moment: Moment, on connection: Connection) {
        guard let slot = RuleCatalogue.slot(of: UnrequestedAnswer.rule.id) else { return }
        let session = connection.sessions.last { !$0.isReported }
        let findings = desk.judge(session: session, connection: connection) { judge in
            judge.begin(slot: slot)
            UnrequestedAnswer.look(status, "An answer", at: moment, &judge)
            guard let slot = RuleCatalogue.slot(of: SmuggledRequest.rule.id) else { return }
            judge.begin(slot: slot)
            SmuggledRequest.look(unrequested: status, at: moment, &judge)
        }
        session?.timeline.add(
            TimelineEntry(
                kind: .response, time: moment.time, frames: [moment.frame], direction: .serverToClient,
                connection: connection.index, status: status, note: "no request waits for it"),
            isMarked: !findings.isEmpty)
        publish(findings, session: session)
    }

    /// TLS connections of the run, for CAP-006: how many, their payload octets, and where the first began.
    public func noteEncrypted(connections: Int, octets: Int64, first: Moment) {
        guard connections > 0, let slot = RuleCatalogue.slot(of: EncryptedTraffic.rule.id) else { return }
        let findings = desk.judge(session: nil, connection: nil) { judge in
            judge.begin(slot: slot)
            judge.fail(
                on: .capture, [first],
                """
                \(grouped(Int64(connections))) TLS \(connections == 1 ? "connection" : "connections") with \
                \(grouped(octets)) octets cannot be looked into; BITS in them would not be seen.
                """,
                [.integer("connections", connections), .integer("octets", octets)])
        }
        publish(findings, session: nil)
    }

    /// Frames of the run that a snap length cut where an HTTP head may stand, for CAP-003: how many, and where the
    /// first was.
    public func noteCutHeads(_ count: Int, first: Moment) {
        guard count > 0, let slot = RuleCatalogue.slot(of: MessageNotWhole.rule.id) else { return }
        let findings = desk.judge(session: nil, connection: nil) { judge in
            judge.begin(slot: slot)
            judge.fail(
                on: .capture, [first],
                """
                \(grouped(Int64(count))) \
                \(count == 1 ? "frame of an HTTP connection is" : "frames of HTTP connections are") cut by the \
                capture's snap length where a header block may stand; what it says cannot be read.
                """,
                [.integer("frames", count)])
        }
        publish(findings, session: nil)
    }

    /// The counts that a run report takes from the sessions.
    public func fill(_ run: inout RunReport) {
        run.exchanges = exchangeCount
        run.notifications = notifications.count
        run.notificationsWithoutSession = notifications.count &- notifications.tied
        run.packets = PacketType.allCases.compactMap { type in
            packetCounts[type].map { Tally(name: type.rawValue, count: $0) }
        }
        run.outcomes = Outcome.allCases.compactMap { outcome in
            outcomeCounts[outcome].map { Tally(name: outcome.rawValue, count: $0) }
        }
        run.findings = Severity.allCases.reversed().compactMap { severity in
            desk.bySeverity[severity].map { Tally(name: severity.name, count: $0) }
        }
        run.securityFindings = SecurityLevel.allCases.reversed().compactMap { level in
            desk.byLevel[level].map { Tally(name: level.name, count: $0) }
        }
        run.worst = desk.worst
        run.worstLevel = desk.worstLevel
        run.checks = desk.checks
        if desk.suppressed > 0 {
            run.limits.append(
                LimitReport(
                    name: "findings_per_rule", bound: Int64(parameters.findingsPerRule), times: desk.suppressed,
                    consequence: "further findings of the same rule are counted but not listed"))
        }
        if desk.untoldDeviations > 0 {
            run.limits.append(
                LimitReport(
                    name: "vendor_deviations", bound: Int64(desk.mostDeviations), times: desk.untoldDeviations,
                    consequence: "what further servers deviate in has no finding and is counted in none"))
        }
        if evictedSessions > 0 {
            run.limits.append(
                LimitReport(
                    name: "open_sessions", bound: Int64(bounds.openSessions), times: evictedSessions,
                    consequence: "the sessions unused longest were reported as undetermined before their end"))
        }
        if outweighedSessions > 0 {
            run.limits.append(
                LimitReport(
                    name: "session_octets", bound: Int64(bounds.headOctets), times: outweighedSessions,
                    consequence:
                        "sessions unused longest, with long heads, were reported as undetermined before their end"))
        }
        if forgottenBeforeEnd > 0 {
            run.limits.append(
                LimitReport(
                    name: "remembered_sessions", bound: Int64(bounds.rememberedSessions), times: forgottenBeforeEnd,
                    consequence: "of sessions over longest the ids were forgotten; a later message with one is new"))
        }
        if downloads.evicted > 0 {
            run.limits.append(
                LimitReport(
                    name: "downloads", bound: Int64(DownloadBook.limit), times: downloads.evicted,
                    consequence: "the downloads unused longest were reported before their end"))
        }
        if notifications.dropped > 0 {
            run.limits.append(
                LimitReport(
                    name: "waiting_notifications", bound: Int64(NotificationBook.maxWaiting),
                    times: notifications.dropped,
                    consequence: "notifications were not kept for sessions that may have become known later"))
        }
        if evictedExchanges > 0 {
            run.limits.append(
                LimitReport(
                    name: "open_exchanges", bound: Int64(bounds.openExchanges), times: evictedExchanges,
                    consequence: "requests without an answer were judged before their connection ended"))
        }
    }
}
