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
        run.limits += limits
    }
}
