import BITSProtocol

extension Verdict {
    static func completed(_ facts: SessionFacts) -> Verdict {
        let session = facts.session
        guard let total = session.total else {
            return Verdict(.completed, .none, "The session was closed with success; no octets were uploaded in it.")
        }
        if session.acknowledged < total {
            return Verdict(
                .completed, .none,
                """
                All \(grouped(total)) octets were sent and the server accepted Close-Session; the Ack of the last \
                Fragment is not in the capture.
                """)
        }
        let sentence = facts.allOctets(total) + " were acknowledged and the server accepted Close-Session"
        if facts.hasOctetsInNoFragment {
            return Verdict(
                .completed, .none,
                """
                \(sentence); but some of them are in no Fragment of this capture: unless they came by another way, the file \
                cannot be whole.
                """,
                "Compare the file at its destination with the original.")
        }
        return Verdict(.completed, .none, sentence + ".")
    }

    static func closedEarly(_ facts: SessionFacts) -> Verdict {
        let since: Wording =
            facts.heldAtEnding == nil
            ? "after \(facts.octets) were acknowledged"
            : "when the server, which had acknowledged more before, had last said that it holds \(facts.octets)"
        return Verdict(
            .closedEarly, .client,
            """
            The client closed the session \(since), and the server accepted that: the partial upload is deleted, so the \
            file did not arrive.
            """,
            "Have the client send Close-Session only when every octet is acknowledged, and upload the file again.")
    }

    static func cancelled(_ facts: SessionFacts) -> Verdict {
        Verdict(
            .cancelled, .none, "The client cancelled the upload after \(facts.octets) were acknowledged.",
            "If nobody meant to cancel, look at the client's job log for who did.")
    }

    static func failed(_ facts: SessionFacts) -> Verdict {
        if let last = facts.session.lastMessage, last.answer == nil, facts.session.unanswered === last {
            return unanswered(facts, last)
        }
        if facts.lastError != nil { return answeredWithError(facts, .failed) }
        if let unanswered = facts.session.unanswered { return Verdict.unanswered(facts, unanswered) }
        return Verdict(.failed, facts.session.firstViolation?.party ?? .none, "The upload failed.")
    }

    static func unanswered(_ facts: SessionFacts, _ exchange: Exchange) -> Verdict {
        let what = Wording(own: exchange.packet?.type?.rawValue ?? "The last request")
        let after: Wording = "after \(facts.octets) were acknowledged"
        // A client that broke the protocol right there is the likelier reason for the silence.
        let faulty = facts.reason(of: exchange, least: .violation)?.party
        // What was acknowledged of a message with a hole in its head is not followed.
        if exchange.request?.isCut ?? false {
            return Verdict(
                .failed, .none, "\(what) was never answered, \(after); its header block is not wholly in the capture.",
                "Capture whole frames to see more (tcpdump -s 0).")
        }
        switch Silence.of(exchange, parameters: facts.parameters, now: facts.now) {
        case .serverFinished(isRace: true):
            return Verdict(
                .failed, faulty ?? .server,
                "The server closed the connection before \(what) had reached it, \(after).",
                """
                Compare how long the server, or a load balancer in its place, keeps idle connections with the client's \
                pauses: it closed this one just when the client used it again.
                """)
        case .serverFinished:
            return Verdict(
                .failed, faulty ?? .server,
                "The server closed the connection without an answer to \(what), \(after).",
                """
                Look into the server's event log at this time: worker crash, recycled application pool, or a request \
                it cannot take.
                """
            )
        case .serverReset:
            return Verdict(
                .failed, .network, "The connection was reset before \(what) was answered, \(after).",
                "Capture at the server, too: if it sent no RST, a firewall or load balancer in between did.")
        case .brokenOff(let ender): return brokenOff(exchange, by: ender, what, after, faulty)
        case .clientGaveUp(let waited):
            return gaveUp(facts, exchange, waited: waited, after, faulty)
        case .noAnswer(let isDelivered):
            return Verdict(
                .failed, faulty ?? (isDelivered ? .server : .network),
                isDelivered
                    ? "The server's TCP took \(what) but the server never answered it, \(after)."
                    : "\(what) was neither acknowledged nor answered, \(after): the path or the server was gone.",
                isDelivered
                    ? "Look at the server process: hung worker, slow disk, blocked application."
                    : "Check the path to the server.")
        default:
            return Verdict(.failed, .none, "\(what) was never answered, \(after).")
        }
    }

    /// The client has not waited for as long as it may: from ``Parameters/slowApplication`` on the server is the likelier
    /// reason all the same.
    private static func gaveUp(
        _ facts: SessionFacts, _ exchange: Exchange, waited: Int64, _ after: Wording, _ faulty: Party?
    ) -> Verdict {
        if let end = exchange.request?.end?.time, let closed = exchange.connection.clientClosing?.moment.time,
            !exchange.connection.doubts.allow(from: end, to: closed)
        {
            return Verdict(
                .failed, faulty ?? .none,
                """
                The client gave up before \(facts.name(exchange)) was answered, \(after). How long it had waited is not \
                known: the clock of the capture was set meanwhile, as the time stamps of TCP tell.
                """, "Look at the client's job log for when it stopped, and why.")
        }
        let isDelivered = exchange.requestAcknowledged != nil
        let repeats = isDelivered ? 0 : exchange.repeatsOnTheLine
        if repeats >= Exchange.tellingRepeats {
            return Verdict(
                .failed, faulty ?? .network,
                """
                The client gave up after \(Wording(own: spoken(waited))): \(repeats) segments of \(facts.name(exchange)) were sent \
                again, and the server's TCP never acknowledged the last of it, \(after).
                """,
                """
                Check the path to the server and whether the machine is there. If it was silent before, a firewall, NAT or \
                load balancer in between may have forgotten the idle connection.
                """)
        }
        let isLong = waited >= facts.parameters.slowApplication
        let isServers = isDelivered && waited &- exchange.acknowledgementDelay >= facts.parameters.slowApplication
        let likely: Wording =
            !isLong
            ? ""
            : isServers
                ? " The server's TCP had all of it: most likely the server held the answer back."
                : isDelivered
                    ? " The server's TCP had all of it only in the end: most likely the path held it up."
                    : " Nothing shows that the server's TCP got it: most likely the path or the server was gone."
        return Verdict(
            .failed, faulty ?? (isLong ? (isServers ? .server : .network) : .client),
            """
            The client gave up after it had waited \(Wording(own: spoken(waited))) for the answer to \(facts.name(exchange)), \
            \(after).\(likely)
            """,
            isLong && !isServers
                ? "Check the path to the server and whether the machine is there."
                : isLong
                    ? "Look at the server for what held the answer back: slow disk, hung worker, blocked application."
                    : "Look at the client's job log for why it stopped: job suspended or cancelled, service stopped, "
                        + "its own time-out. Only if it says time-out, look at the server.")
    }

    static func undetermined(_ facts: SessionFacts, isEvicted: Bool) -> Verdict {
        if isEvicted {
            return Verdict(
                .undetermined, .capture,
                "More sessions were open at once than are followed; this one was given up after \(facts.octets).",
                "Analyse a part of the capture: cut it by time or by client.")
        }
        if let cut = cutShort(facts) { return cut }
        if case .closed = facts.session.ending {
            if let totals = facts.session.totals, totals.lowerBound < totals.upperBound,
                totals.contains(facts.session.acknowledged)
            {
                return Verdict(
                    .undetermined, .client,
                    """
                    The session was closed with success, but its Fragments state lengths between \
                    \(grouped(totals.lowerBound)) and \(grouped(totals.upperBound)) octets: whether the file is whole \
                    is not known. \(grouped(facts.session.acknowledged)) octets were acknowledged.
                    """, "Compare the file at its destination with the client's.")
            }
            if facts.session.hasUnplacedOctets {
                return Verdict(
                    .undetermined, .client,
                    """
                    The session was closed with success, with \(facts.octets) acknowledged, but the server also took octets \
                    of a message that does not say which session it belongs to, or which octets of the file it carries: \
                    whether the file is whole is not known.
                    """,
                    "Compare the file at its destination with the original.")
            }
            if facts.session.hasUnreadRange, facts.session.total == nil, !facts.lastAckIsMissing {
                return Verdict(
                    .undetermined, .client,
                    """
                    The session was closed with success, but none of its Fragments says, so that it can be read, how long the \
                    file is and which octets it carries: whether the file is whole is not known.
                    """,
                    "Compare the file at its destination with the original.")
            }
            if facts.mayHoldAll, !facts.lastAckIsMissing, let total = facts.session.total {
                return Verdict(
                    .undetermined, .server,
                    """
                    All \(grouped(total)) octets were sent and the server accepted Close-Session, but no answer of \
                    it says how many of them it had: the capture does not tell whether the file is whole.
                    """,
                    "Compare the file at its destination with the original.")
            }
            return Verdict(
                .undetermined, .capture,
                "The session was closed with success, but the capture does not show whether all octets had arrived.",
                "Capture both directions from before Create-Session.")
        }
        if let next = facts.session.restartedAs, facts.session.hasFragment, facts.isUnderWay {
            return Verdict(
                .undetermined, .capture,
                """
                The last request of the session is under way when the capture ends, with \(facts.octets) acknowledged; beside \
                it the client began session \(session: next) for the same target.
                """, "Let the capture run until the upload is over, or add the captures that follow.")
        }
        if let next = facts.session.restartedAs, facts.session.hasFragment {
            return Verdict(
                .undetermined, .capture,
                """
                How the session ended is not known: messages of it may be missing in the capture; \(facts.octets) were \
                acknowledged. Later the client began session \(session: next) for the same target.
                """, "Capture without losses: a larger buffer, a narrower filter, or at the client itself.")
        }
        if let next = facts.session.restartedAs {
            return Verdict(
                .undetermined, .none,
                "Nothing was uploaded in this session: the client began session \(session: next) for the same target instead.",
                "See the session that followed.")
        }
        if facts.session.mayHaveEnded(), facts.session.lostBy != nil || facts.isLostOnCancel {
            return Verdict(
                .undetermined, .capture,
                """
                The server does not know the session any more (0x8020001F), with \(facts.octets) acknowledged; a \
                Close-Session or Cancel-Session before, whose answer is not known, may have ended it.
                """,
                "Look on the server whether the file is there and whole before it is uploaded again.")
        }
        if facts.session.lostBy != nil || facts.isLostOnCancel {
            return Verdict(
                .undetermined, .capture,
                """
                The server does not know the session any more (0x8020001F), with \(facts.octets) acknowledged; a \
                message that ended it may be among those that the capture lacks.
                """,
                "Capture without losses: a larger buffer, a narrower filter, or at the client itself.")
        }
        if facts.endsInHole {
            return Verdict(
                .undetermined, .capture,
                "For a while nobody captured, and the session does not show again; \(facts.octets) were acknowledged.",
                "Add what was captured between the files.")
        }
        if facts.session.hiddenEnd.contains(.requests) { return goesOnUnseen(facts) }
        if let ending = facts.unansweredEnding, ending.damage.contains(.answer) {
            return Verdict(
                .undetermined, .capture,
                """
                The client sent \(Wording(own: ending.packet?.type?.rawValue ?? "a last message")) after \(facts.octets) were \
                acknowledged, but the answer is not in the capture.
                """, "Capture without losses: a larger buffer, a narrower filter, or at the server itself.")
        }
        if let (ending, status) = facts.unclearEnding {
            let what: Wording =
                status == 416 ? "is one for Fragments only" : "is neither the Ack of a success nor an error"
            return Verdict(
                .undetermined, .server,
                """
                The client sent \(facts.name(ending)) after \(facts.octets) were acknowledged; the answer, \(status), \(what), so \
                that nobody knows whether the session was ended by it.
                """,
                """
                Look on the server whether the file is there and whole, and what answers there: a BITS server says 200 with \
                "BITS-Packet-Type: Ack".
                """)
        }
        if facts.isAnswerMissing, let last = facts.session.lastMessage {
            return Verdict(
                .undetermined, .capture,
                """
                Whether \(facts.name(last)) was answered is not known: what the server sent is missing in the capture where \
                the answer was due; \(facts.octets) were acknowledged.
                """, "Capture without losses: a larger buffer, a narrower filter, or at the server itself.")
        }
        if facts.session.isRefused, facts.mayBeGranted, let status = facts.session.create?.answerPacket?.status {
            return Verdict(
                .undetermined, .capture,
                """
                Create-Session was answered with \(status), which asks for credentials; the capture does not show what came \
                of that.
                """,
                """
                Let the capture run on. If no success follows, check the job's SetCredentials and the directory's \
                authentication modes.
                """)
        }
        if facts.session.hasStrayEnding {
            return Verdict(
                .undetermined, .client,
                """
                The client sent Close-Session or Cancel-Session without the session's id; whether that ended the session is \
                not known; \(facts.octets) were acknowledged.
                """,
                "Look on the server whether the file is there and whole, and let the client send the id in every message."
            )
        }
        if facts.session.isToldElsewhere { return toldElsewhere(facts) }
        if facts.session.mayGoOnUnseen { return goesOnUnseen(facts) }
        if facts.isOneSided {
            return Verdict(
                .undetermined, .capture,
                """
                Only one direction of the traffic is in the capture, with \(facts.octets) acknowledged: how the session \
                ended is not known.
                """,
                "Capture where both directions pass, e.g. at the client or at the server itself.")
        }
        if let waiting = waiting(facts) {
            return Verdict(.undetermined, waiting.cause, waiting.explanation, waiting.step)
        }
        let slowest = slowest(facts)
        let advice = "Let the capture run until the upload is over, or add the captures that follow."
        return Verdict(
            .undetermined, .capture,
            """
            The capture ends before the session does, with \(facts.octets) acknowledged.\
            \(slowest.map { " \($0.words)" } ?? "")
            """, slowest.map { "\($0.step) \(advice)" } ?? advice)
    }

    private static func toldElsewhere(_ facts: SessionFacts) -> Verdict {
        Verdict(
            .undetermined, .capture,
            """
            This is the beginning of a session whose other messages are told as a session of their own, with the same \
            id: octets are missing in the capture, so that it came to light only when that one was over; \
            \(facts.octets) were acknowledged.
            """,
            "Read both together. Capture without losses: a larger buffer, a narrower filter, or at the client itself.")
    }

    private static func goesOnUnseen(_ facts: SessionFacts) -> Verdict {
        Verdict(
            .undetermined, .capture,
            """
            How the session went on is not known: octets of the client are missing in the capture behind the last \
            message that it shows; \(facts.octets) were acknowledged.
            """, "Capture without losses: a larger buffer, a narrower filter, or at the client itself.")
    }

    /// What the capture cut of header blocks is what would tell the outcome.
    private static func cutShort(_ facts: SessionFacts) -> Verdict? {
        let session = facts.session
        let cut = session.cut
        let advice = "Capture whole frames (tcpdump -s 0), or at least the header blocks (-s 1024)."
        if facts.isCutShort, case nil = session.ending {
            var parts: [Wording] = ["The capture cut the header blocks of \(grouped(Int64(cut.messages))) messages"]
            if cut.requestsWithoutType > 0 {
                parts.append(
                    """
                    what \(cut.requestsWithoutType == 1 ? "a request" : "\(grouped(Int64(cut.requestsWithoutType))) requests") of \
                    \(grouped(cut.octets)) octets asked for is not known, nor whether all belong to one session
                    """)
            } else if session.hasCutEnding {
                parts.append("whether the session was ended is not known")
            } else if let last = session.lastMessage {
                let what = Wording(own: last.packet?.type?.rawValue ?? "request")
                parts.append("the last \(what) has no answer, and whether it was sent whole is not known")
            }
            if let start = session.targetStart {
                parts.append("the target begins with \"\(RequestTarget(start).withoutSecrets)\"")
            }
            return Verdict(.undetermined, .capture, parts.joined(separator: "; ") + ".", advice)
        }
        if case nil = session.ending, let answer = facts.lastError, facts.hidesError(answer) {
            let what = Wording(own: session.lastAnswered?.packet?.type?.rawValue ?? "The last request")
            return Verdict(
                .undetermined, .capture,
                "\(what) was answered with \(answer.status); the capture cut the fields that say what that means.",
                advice)
        }
        guard case .closed = session.ending, cut.fragmentsWithoutRange > 0 else { return nil }
        return Verdict(
            .undetermined, .capture,
            """
            The session was closed with success, but the capture cut the Content-Range of \
            \(cut.fragmentsWithoutRange == 1 ? "a Fragment" : "\(grouped(Int64(cut.fragmentsWithoutRange))) Fragments") of \
            \(grouped(cut.octets)) octets with their header blocks: whether all octets had arrived is not known.
            """, advice)
    }
}
