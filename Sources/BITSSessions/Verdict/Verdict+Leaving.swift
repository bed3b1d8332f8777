import BITSProtocol

// Verdicts on sessions that the client did not go on with: for another one, because the server lost it, or for good.
extension Verdict {
    static func restarted(_ facts: SessionFacts) -> Verdict {
        let session = facts.session
        let next: Wording = session.restartedAs.map { "session \(session: $0)" } ?? "a new session"
        if session.lostBy != nil {
            return Verdict(
                .restarted, .server,
                """
                The server no longer knew the session (0x8020001F) after \(facts.octets); the client began again with \
                \(next).
                """,
                whyLost(facts))
        }
        if session.mayHaveEnded() {
            return Verdict(
                .restarted, .none,
                """
                The client had sent Close-Session or Cancel-Session with \(facts.octets) acknowledged, and what came of that \
                is not known; later it began \(next) for the same target.
                """,
                "Look on the server whether the file of this session is there and whole.")
        }
        if let stop = stop(facts) {
            return Verdict(
                .restarted, stop.cause, stop.explanation + " Then the client began again with \(next).", stop.nextStep)
        }
        if facts.session.mayHideReasonToRestart {
            return Verdict(
                .restarted, .capture,
                """
                After \(facts.octets) the client began again with \(next). Why is not known: messages of it before that \
                are missing in the capture.
                """,
                "Capture without losses: a larger buffer, a narrower filter, or at the client itself.")
        }
        return Verdict(
            .restarted, .client, "The client left the session after \(facts.octets) and began again with \(next).",
            """
            Find out why the client gave the session up: its job log, or a load balancer that sends it to another \
            node.
            """
        )
    }

    /// What to check where a server has lost a session.
    private static func whyLost(_ facts: SessionFacts) -> String {
        let rest = "check BITSSessionTimeout, a wiped BITS-Sessions directory, and whether the server was restarted."
        // Behind a proxy that is in the capture the messages go on to another one.
        let servers = Set(facts.session.connections.lazy.filter { $0.legDepth == 0 }.map(\.server)).count
        let nodes =
            servers > 1 ? "Its messages went to \(servers) servers, but a session lives on one node only. " : ""
        return facts.session.hostID == nil
            ? "\(nodes)If several machines answer for that address, set BITSHostId or single affinity so that a session "
                + "stays on its node; else \(rest)"
            : "\(nodes)The server already names the node of the session (BITS-Host-Id): check that the name leads to "
                + "that one machine and that the session's messages went there; then \(rest)"
    }

    static func lost(_ facts: SessionFacts) -> Verdict {
        if facts.session.lostBy == nil {
            return Verdict(
                .lost, .server,
                "The server no longer knew the session (0x8020001F) when the client cancelled it: nothing was left to cancel.",
                whyLost(facts))
        }
        return Verdict(
            .lost, .server,
            "The server no longer knows the session (0x8020001F), and the capture shows no later one of this client for its target that was granted.",
            "\(whyLost(facts)) The client has to begin again with a Create-Session that succeeds.")
    }

    static func interrupted(_ facts: SessionFacts) -> Verdict {
        let resumes: Wording = " BITS may resume the upload for up to 14 days."
        let time = Wording(own: spoken(facts.session.doubts.proven(from: facts.lastSign, to: facts.now)))
        let nothingMore: Wording = " No message of this session came in the \(time) up to the end of the capture."
        if let waiting = waiting(facts) {
            let then = waiting.isOver ? nothingMore : ""
            return Verdict(.interrupted, waiting.cause, waiting.explanation + then + resumes, waiting.step)
        }
        if let obstacle = obstacle(facts) {
            return Verdict(
                .interrupted, obstacle.cause, obstacle.explanation + nothingMore + resumes, obstacle.step)
        }
        let hasTriedToEnd = facts.session.lastClose != nil || facts.session.lastCancel != nil
        let without: Wording = hasTriedToEnd ? "" : ", without closing or cancelling"
        return Verdict(
            .interrupted, .client,
            """
            The client went silent after \(facts.octets) were acknowledged\(without): nothing more \
            of this session in the \(time) up to the end of the capture.\(resumes)
            """,
            """
            Look at the client: is the job suspended or in error, the machine off, the network blocked by policy? \
            Then resume the job.
            """
        )
    }

    /// What stopped the session, as far as the capture shows it: the verdict that it would have if nothing had
    /// followed.
    private static func stop(_ facts: SessionFacts) -> Verdict? {
        let session = facts.session
        if let last = session.lastMessage, last.answer == nil, session.unanswered === last {
            return unanswered(facts, last)
        }
        // Whoever cancels has left by itself, whatever comes of it.
        if facts.lastError != nil, session.lastAnswered?.packet?.type != .cancelSession {
            return answeredWithError(facts, .restarted)
        }
        if let earlier = session.unanswered, !session.goesOn(behind: earlier) { return unanswered(facts, earlier) }
        return (broken(facts) ?? obstacle(facts)).map { Verdict(.restarted, $0.cause, $0.explanation, $0.step) }
    }

    /// The connection ended within the head of the answer, of which the capture lacks nothing.
    static func brokenOff(
        _ exchange: Exchange, by ender: Silence.Ender, _ what: Wording, _ after: Wording, _ faulty: Party?
    ) -> Verdict {
        let octets = Wording("\(grouped(Int64(exchange.brokenOff ?? 0))) octets of the answer to \(what) had come")
        let lacking: Wording = "the end of its header block never came, and none of it is missing in the capture"
        switch ender {
        case .server:
            return Verdict(
                .failed, faulty ?? .server,
                "The server's side closed the connection when \(octets), \(after): \(lacking).",
                """
                Look into the event log of the server, and of a proxy or load balancer before it, at this time: worker crash, \
                recycled application pool, or a filter that breaks answers off.
                """)
        case .reset:
            return Verdict(
                .failed, .network, "The connection was reset when \(octets), \(after): \(lacking).",
                "Capture at the server, too: if it sent no RST, a firewall or load balancer in between did.")
        case .client:
            return Verdict(
                .failed, faulty ?? .none, "The client closed the connection when \(octets), \(after): \(lacking).",
                "Look at the client's job log for why it stopped, and at the server for why its answer did not go on.")
        }
    }

    /// The server's side ended the connection in the middle of a request; nil if it did not.
    static func broken(_ facts: SessionFacts) -> Waiting? {
        guard let last = facts.session.lastMessage, let stopped = facts.stopped,
            let closing = last.connection.serverClosing,
            !(last.connection.clientClosing.map { $0.precedes(closing) } ?? false)
        else { return nil }
        let isReset = closing.kind == .reset
        if let request = last.request, closing.precedes(request) {
            return Waiting(
                explanation: """
                    The server's side \(isReset ? "reset" : "closed") the connection before \(stopped.what) had reached it. Before \
                    it \(facts.octets) were acknowledged.
                    """,
                cause: isReset ? .network : .server,
                step: """
                    Compare how long the server, or a load balancer in its place, keeps idle connections with the client's \
                    pauses: it ended this one just when the client used it again.
                    """,
                isOver: true)
        }
        let place =
            last.request.map(closing.mayPrecede) ?? false
            ? "before the end of" : stopped.sent > 0 ? "in the middle of" : "behind the header block of"
        return Waiting(
            explanation: """
                The server's side \(isReset ? "reset" : "closed") the connection \(place) \
                \(stopped.what): \(grouped(stopped.sent)) of its \(grouped(stopped.announced)) octets were sent. Before it \(facts.octets) were \
                acknowledged.
                """,
            cause: isReset ? .network : .server,
            step: isReset
                ? "Capture at the server, too: if it sent no RST, a firewall or load balancer in between did."
                : "Look into the server's event log at this time: worker crash, recycled application pool, or a limit "
                    + "for the time or size of requests.",
            isOver: true)
    }

    /// The last answer is none that a client could go on from, or never reached it; nil if it could have gone on.
    private static func obstacle(_ facts: SessionFacts) -> Waiting? {
        if let last = facts.session.lastMessage, last.isAnsweredWithNoHTTP {
            return Waiting(
                explanation: """
                    What came in answer to \(facts.name(last)) is no HTTP, after \(facts.octets) were acknowledged: the client cannot \
                    go on from that (Windows reports 0x80072F78).
                    """,
                cause: .server,
                step: """
                    Find out who sent that in the server's place, or what broke there: look into the server's log at this time, \
                    and at proxies and filters before it; then resume the job.
                    """)
        }
        guard let last = facts.session.lastAnswered, last === facts.session.lastMessage else { return nil }
        if last.isAnswerInVain {
            return Waiting(
                explanation: """
                    The answer to \(facts.name(last)) was sent again and again, and the client's TCP never acknowledged it, \
                    after \(facts.octets) were acknowledged: the path or the client was gone.
                    """,
                cause: .network,
                step: "Check the path between client and server, and whether the client machine was still there.")
        }
        guard let why = facts.whyNoUse(last) else { return nil }
        let isBetween = Answerer.isBetween(last, facts.session.between)
        return Waiting(
            explanation: """
                \(facts.name(last)) was answered with \(why), after \(facts.octets) were acknowledged: the client cannot go on \
                from that.
                """,
            cause: isBetween ? .proxy : .server,
            step: isBetween
                ? "At the proxy: have it pass BITS_POST on to the upload server, and its answers back as they come."
                : "At the server: find out what answers like this there; then resume the job.")
    }
}
