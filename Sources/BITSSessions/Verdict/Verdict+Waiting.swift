import BITSProtocol

// Verdicts on sessions that did not go on: who was waited for.
extension Verdict {
    /// What a wait tells: words, who has to act, what to look at.
    struct Waiting {
        var explanation: Wording
        var cause: Party
        var step: String
        /// The connection is over: nobody waits on it any more.
        var isOver = false
    }

    /// The session's last message is over, or the capture is, and somebody is waited for; nil if nothing tells for whom.
    static func waiting(_ facts: SessionFacts) -> Waiting? {
        if let tried = unreached(facts) {
            return Waiting(
                explanation: "The upload stands after \(facts.octets) were acknowledged.\(tried.explanation)",
                cause: tried.cause, step: tried.step)
        }
        return closedWindow(facts) ?? deafClient(facts) ?? permission(facts) ?? stopped(facts) ?? broken(facts)
            ?? awaited(facts)
    }

    // MARK: Nobody takes the connection

    /// What came of the client's tries to reach its server again; nil if there were none.
    static func unreached(_ facts: SessionFacts) -> Waiting? {
        guard let last = facts.attempts.last else { return nil }
        let tries = facts.attempts.filter { $0.server == last.server }
        let refused = tries.filter(\.isRefused).count
        let unanswered = tries.count - refused
        let segments = tries.reduce(0) { $0 &+ $1.segments }
        let first = tries.first?.first.time ?? last.first.time
        let after = Wording(own: spoken(max(0, first.subtractingReportingOverflow(facts.lastEvent).partialValue)))
        let times: Wording = tries.count == 1 ? "once" : tries.count == 2 ? "twice" : "\(tries.count) times"
        // Behind a proxy the peer of the server is not the session's client.
        let isClient = tries.contains { $0.client.address == facts.session.client.address }
        let who: Wording = isClient ? "the client" : "\(last.client.address)"
        let named = facts.session.servers.contains { $0.server == last.server } ? nil : facts.session.hostID
        let whom: Wording =
            named.map { "to \(last.server), most likely the host \($0) that the server named (BITS-Host-Id)" }
            ?? "to \(last.server) again"
        let start: Wording = """
             \(after) later \(who) began to connect \(whom), \(times) \
            (\(segments) \(segments == 1 ? "SYN" : "SYNs"))
            """
        let name =
            named == nil
            ? ""
            : " At the server: check that clients can reach what BITSHostId names, and at which address they find it."
        if unanswered == 0 {
            return Waiting(
                explanation: """
                    \(start), and was refused with RST: nothing listens there, or a firewall or load balancer \
                    answers in the server's place.
                    """,
                cause: .server,
                step: """
                    At the server: check that the web service (W3SVC) and the site run and listen on port \
                    \(last.server.port). If they do, capture there: an RST that the server did not send comes from \
                    something in between.\(name)
                    """)
        }
        let also: Wording = refused > 0 ? "; \(refused) of them refused with RST, the others without any answer" : ""
        return Waiting(
            explanation: """
                \(start)\(also.isEmpty ? ", and no answer came" : also). Either the server machine is down or cut off, or \
                something on the way drops the packets: which of the two the capture does not prove.
                """,
            cause: .network,
            step: """
                Try from \(isClient ? "the client" : "the machine that sent the SYNs") whether port \(last.server.port) of the server can be reached \
                (Test-NetConnection), and capture at the server: if the SYNs arrive there, the server machine or its \
                own firewall does not answer; if they do not, look at the path.\(name)
                """)
    }

    /// Says behind an outcome that is known what came of the client's tries to reach the server again.
    mutating func addReach(_ facts: SessionFacts) {
        guard let tried = Verdict.unreached(facts) else { return }
        evidence = Set(evidence + facts.attempts.prefix(3).map(\.first.frame)).sorted()
        guard outcome == .failed || outcome == .lost else { return }
        explanation += tried.explanation
        // It gave up, and had reason to.
        if outcome == .failed, cause == .client || cause == .none { cause = tried.cause }
        nextStep = [nextStep, tried.step].compactMap(\.self).joined(separator: " ")
    }

    // MARK: Nobody reads

    private static func closedWindow(_ facts: SessionFacts) -> Waiting? {
        guard let window = facts.closedWindow, let last = facts.session.lastMessage else { return nil }
        let lasted = Wording(own: spoken(window.lasted))
        let isProven = window.confirmed >= facts.parameters.slowApplication
        let proof: Wording =
            isProven
            ? "the program there that should read the upload does not read"
            : "the capture does not show whether it stays so: its last segment of the server says that it is closed"
        return Waiting(
            explanation: """
                \(facts.name(last)) stands after \(facts.octets) were acknowledged: the server's TCP closed its receive \
                window (0 octets free) and has not opened it for \(lasted); \(proof).
                """,
            cause: isProven ? .server : .capture,
            step: """
                At the server: look at what should read the request and does not: a hung or stopped worker process \
                (w3wp), a blocked disk, a full queue, a filter or scanner that holds it.
                """)
    }

    /// It is the client that does not read, so that no answer can come.
    private static func deafClient(_ facts: SessionFacts) -> Waiting? {
        guard facts.trailingWait >= SessionFacts.tellingWait, let last = facts.awaited,
            let sent = last.connection.metrics?.serverToClient, sent.windowProbes > 0,
            let closed = sent.receiver?.closed,
            closed.upperBound &- closed.lowerBound >= SessionFacts.tellingWait
        else { return nil }
        return Waiting(
            explanation: """
                The client's own TCP closed its receive window (0 octets free) and had not opened it \
                \(Wording(own: spoken(closed.upperBound &- closed.lowerBound))) later, though the server asks for it again and \
                again: what it has to send, most likely the answer to \(facts.name(last)), cannot come. \(facts.octets) were \
                acknowledged.
                """,
            cause: .client,
            step: "Look at the client machine: what should read the answer there does not.")
    }

    // MARK: Nobody allows

    /// The client sent a head that asks for 100, and the server says nothing (RFC 9110 10.1.1).
    private static func permission(_ facts: SessionFacts) -> Waiting? {
        guard facts.trailingWait >= SessionFacts.tellingWait, let last = facts.session.lastMessage,
            last.waitsForPermission, let stopped = facts.stopped, stopped.isAcknowledged
        else { return nil }
        return Waiting(
            explanation: """
                The client waits to be allowed the body of \(stopped.what) (Expect: 100-continue) and has for \
                \(Wording(own: spoken(facts.trailingWait))): the server's TCP has the header block, and the server answers \
                neither 100 nor anything else. Before it \(facts.octets) were acknowledged.
                """,
            cause: facts.trailingWait >= facts.parameters.slowApplication ? .server : .capture,
            step: """
                Look at what should answer there: a proxy or server that does not know Expect, or a hung worker. A client \
                may also send the body after a while without permission.
                """)
    }

    // MARK: Nobody sends

    private static func stopped(_ facts: SessionFacts) -> Waiting? {
        guard let stopped = facts.stopped, facts.trailingWait >= SessionFacts.tellingWait else { return nil }
        let wait = Wording(own: spoken(facts.trailingWait))
        let start: Wording = """
            The client stopped in the middle of \(stopped.what): \(grouped(stopped.sent)) of its \
            \(grouped(stopped.announced)) octets were sent, and nothing more for \(wait)
            """
        let end: Wording = ". Before it \(facts.octets) were acknowledged."
        if stopped.isAcknowledged {
            return Waiting(
                explanation: "\(start), though the server's TCP has acknowledged all of them\(end)",
                cause: .client,
                step: """
                    Look at the client: is the machine asleep or off, the job suspended, BITS throttled by policy, the \
                    file locked? Then resume the job.
                    """)
        }
        return Waiting(
            explanation: "\(start); the server's TCP has not acknowledged the last of them\(end)",
            cause: .network,
            step: """
                Look at the path between client and server, and whether both machines are still there; a capture at \
                the other end shows which side the octets do not reach.
                """)
    }

    // MARK: Nobody answers

    private static func awaited(_ facts: SessionFacts) -> Waiting? {
        guard let exchange = facts.awaited, !facts.endsInHole else { return nil }
        let what = facts.name(exchange)
        let isTold = facts.trailingWait >= SessionFacts.tellingWait
        let wait: Wording = isTold ? "has waited \(Wording(own: spoken(facts.trailingWait)))" : "waits"
        let isDelivered = exchange.requestAcknowledged != nil
        let isLong = facts.trailingWait &- exchange.acknowledgementDelay >= facts.parameters.slowApplication
        let isLast = exchange.packet?.type == .fragment && exchange.packet?.contentRange.value?.isFinal == true
        let where_: Wording =
            isDelivered
            ? "the server's TCP has all of it, so the next step is the server's"
            : "the capture does not show that the server's TCP got it"
        let application = isLast ? ", or the server application that gets the finished file" : ""
        return Waiting(
            explanation: """
                The client \(wait) for the answer to \(what) when the capture ends: \(where_). \(facts.octets) were \
                acknowledged.
                """,
            cause: isLong ? (isDelivered ? .server : .network) : .capture,
            step: isDelivered
                ? "If that is what hangs, look at the server process first: slow disk, hung worker\(application). A "
                    + "longer capture shows whether the answer comes at all."
                : "If that is what hangs, look at the path to the server and whether the machine is there; a longer "
                    + "capture shows whether the request gets through at all.")
    }

    // MARK: The capture ends between two messages

    /// Who was waited for most of the time up to the end; nil if nobody was.
    static func slowest(_ facts: SessionFacts) -> (words: Wording, step: String)? {
        let timing = SessionTiming(facts.session, trailingWait: 0)
        guard facts.session.duration >= SessionFacts.tellingWait else { return nil }
        switch timing.limitedBy.flatMap({ name in TimeCause.allCases.first { $0.name == name } }) {
        case .serverThink:
            return (
                "So far the server was the one that was waited for most of the time.",
                """
                If the upload is too slow, look at the server: a slow or full disk, a virus scanner on the upload \
                directory, a busy worker process.
                """
            )
        case .receiverWindow:
            return (
                "So far the upload was held up by the server most of the time, whose receive window was full.",
                "If the upload is too slow, look at the server: a slow disk, or a worker process that reads slowly."
            )
        case .loss:
            return (
                "So far loss on the network took most of the time.",
                "If the upload is too slow, look at the path for what loses segments."
            )
        case .clientIdle:
            return (
                "So far the client was the one that did not go on most of the time.",
                "If the upload is too slow, look at the client: job priority, policy for bandwidth, its own load."
            )
        case .retryDelay:
            return (
                "Most of the time so far the client waited before it tried again after an error.",
                "If the upload is too slow, look for the cause of the errors: each costs the job's retry delay."
            )
        default: return nil
        }
    }
}
