import BITSProtocol

extension SessionReport {
    /// - Parameters:
    ///   - outcome: the one that ``SessionFacts`` tell.
    ///   - isBrief: nobody reads sentences and timeline.
    init(
        _ session: Session, now: Int64, parameters: Parameters, isEvicted: Bool, outcome: Outcome, isBrief: Bool
    ) {
        // A completed session without violation is nobody's fault.
        let needsNoVerdict = isBrief && outcome == .completed && session.firstViolation == nil
        let verdict =
            needsNoVerdict
            ? Verdict(.completed, .none, "")
            : Verdict(session, now: now, parameters: parameters, isEvicted: isEvicted)
        let target = session.target?.withoutSecrets
        let facts = SessionFacts(session, now: now, parameters: parameters)
        let wait = isBrief ? 0 : facts.waitForServer
        self.init(
            index: session.index, sessionID: session.id?.raw, client: session.client,
            servers: session.serverEndpoints, host: session.host, user: session.user?.account,
            target: target,
            url: SessionReport.url(of: session, target), protocolsOffered: session.offered,
            protocolChosen: session.chosen,
            mode: session.replyURL != nil || session.replyRequested || session.replyProbed
                ? .uploadReply : session.hasStart && session.ending != nil ? .upload : .unknown,
            outcome: verdict.outcome, cause: verdict.cause, explanation: verdict.explanation.text,
            nextStep: verdict.nextStep, evidence: verdict.evidence, intermediaries: session.between.seen,
            firstTime: session.firstTime, lastTime: session.lastTime,
            totalBytes: session.total, ackedBytes: session.acknowledged, sentBytes: session.sentOctets,
            resentBytes: session.resent, contentName: session.contentName,
            connections: session.connectionIndexes.sorted(), hostID: session.hostID,
            hostIDFallbackTimeout: session.fallbackTimeout, replyURL: session.replyURL?.withoutSecrets,
            error: SessionReport.error(of: session), file: FileReport(session),
            timeline: isBrief ? [] : session.timeline.entries,
            timelineOmitted: session.timeline.omitted, displayFilter: isBrief ? "" : DisplayFilter.of(session),
            restartedAs: session.restartedAs, restartOf: session.restartOf,
            cutHeads: session.cut, flow: session.connections.first?.reference,
            timing: isBrief ? .notTaken : SessionTiming(session, trailingWait: wait), checks: session.checks,
            explanationWording: verdict.explanation)
        trailingWait = wait
        hasHiddenAcks = facts.hasHiddenAcks
        timelineHole = session.timeline.hole
        if !isBrief { paths = ConnectionPath.of(session, timeline) }
        reply = ReplyReport(session)
        notifications = session.notifications.map(NotificationReport.init)
        notificationsOmitted = session.notificationsOmitted
    }

    /// - Parameter target: the session's, fit for reports.
    private static func url(of session: Session, _ target: String?) -> String? {
        guard let target else { return nil }
        if session.target?.form == .absolute { return target }
        guard let host = session.host else { return nil }
        return "http://" + host + target
    }

    private static func error(of session: Session) -> SessionError? {
        guard let exchange = session.lastAnswered, let answer = exchange.answerPacket, answer.status >= 400,
            !(answer.status == 416 && session.isUsable(answer.receivedOffset.value?.value))
        else { return nil }
        let code = answer.hresult.value
        let explained =
            code.flatMap {
                ErrorTables.explain(hresult: $0, httpStatus: answer.status, context: answer.errorContext.value)
            }
            ?? ErrorTables.explain(httpStatus: answer.status, isAck: answer.isAck, server: answer.server)
        return SessionError(
            hresult: code?.description, name: explained?.name, context: answer.errorContext.raw,
            httpStatus: answer.status,
            meaning: exchange.isBodilessNotFound ? Exchange.bodilessNotFound + "." : explained?.meaning)
    }
}

extension FileReport {
    /// Gaps of the file that are listed.
    private static let maxHoles = 100

    init(_ session: Session) {
        let isComplete = session.total.map { session.seen.covers($0) } ?? false
        let holes = session.total.map { session.seen.holes(upTo: $0, limit: FileReport.maxHoles) } ?? []
        var digest: String?
        var absence: String?
        if session.digest == nil {
            absence = FileReport.notHashed
        } else if let total = session.total {
            switch session.digest?.finish(total: total) {
            case .success(let text): digest = text
            case .failure(.hole(let offset)): absence = "octets from offset \(offset) on are not in the capture"
            case .failure(.doubt(let offset)):
                absence =
                    "octets from offset \(offset) on were sent more than once, and which of them the server kept is not known; "
                    + "bitstrail extract compares them"
            case .failure(.long(let offset)):
                absence =
                    "octets up to offset \(offset) were sent, more than the length of \(total) that was stated first"
            case .failure(.short(let offset)):
                absence = "further octets than up to offset \(offset) are not in the capture, or were refused"
            case nil: absence = FileReport.notHashed
            }
        } else {
            absence = "the size of the file is not known"
        }
        self.init(
            bytesSeen: session.seen.count, complete: isComplete, sha256: digest, sha256Absent: absence, holes: holes)
    }
}

/// A Wireshark display filter for the frames of a session.
enum DisplayFilter {
    /// More connections than that are named by addresses alone.
    private static let maxConnections = 32

    static func of(_ session: Session) -> String {
        var ports = session.ends.map { (client: $0.client, server: $0.server) }
        for record in session.notifications {
            let ends = (client: record.connection.client, server: record.application)
            if !ports.contains(where: { $0 == ends }) { ports.append(ends) }
        }
        let parts: [String]
        if ports.count <= maxConnections {
            parts = ports.map { client, server in
                """
                (\(host(client)) && \(host(server)) && tcp.port == \(client.port) && tcp.port == \(server.port))
                """
            }
        } else {
            let pairs = Set(ports.map { "(\(host($0.client)) && \(host($0.server)) && tcp.port == \($0.server.port))" })
            parts = pairs.sorted()
        }
        let all = parts.count == 1 ? parts[0] : "(\(parts.joined(separator: " || ")))"
        // Other sessions on the same connections are kept out by time.
        guard session.crowd.areShared else { return all }
        return
            "\(all) && frame.time_epoch >= \(epoch(session.firstTime)) && frame.time_epoch <= \(epoch(session.lastTime))"
    }

    private static func host(_ end: Endpoint) -> String {
        "\(end.address.isIPv6 ? "ipv6.addr" : "ip.addr") == \(end.address)"
    }

    /// Seconds since 1970 with nine decimals.
    private static func epoch(_ time: Int64) -> String {
        let (seconds, rest) = time.quotientAndRemainder(dividingBy: 1_000_000_000)
        let digits = String(abs(rest))
        return "\(seconds).\(String(repeating: "0", count: max(0, 9 &- digits.count)))\(digits)"
    }
}
