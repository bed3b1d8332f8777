import BITSProtocol

// Which of the broken rules explain what became of a session.
extension SessionFacts {
    /// What the client did about an error, or what the server made of a request: it follows from the error and does not
    /// explain it.
    private static let consequences = ["BUP-ERR-", "BUP-SRV-", "BUP-ANS-", "BUP-SEQ-009", "BUP-CLA-004", "BUP-CAP-"]
    /// Notes that explain a refusal all the same.
    private static let tellingNotes: Set<RuleID> = ["BUP-CS-003", "BUP-CS-006", "BUP-CS-012", "BUP-FR-013"]

    /// What was wrong with a request that was refused or not answered, the worst first; of the client's making or that
    /// of a proxy.
    func reason(of exchange: Exchange, least: Severity = .warning) -> Fault? {
        let candidates = exchange.faults.filter { fault in
            (fault.party == .client || fault.party == .proxy)
                && (fault.severity >= least || Self.tellingNotes.contains(fault.rule.id) && least <= .warning)
                && !Self.consequences.contains { fault.rule.id.text.hasPrefix($0) }
        }
        // The wrong name says more than that the right one is missing.
        if let misspelt = candidates.first(where: { $0.rule.id == "BUP-GEN-012" }) { return misspelt }
        return candidates.max { $0.severity < $1.severity }
    }

    /// Messages of the session before its last answer may be missing in the capture, and with them what was wrong.
    func mayHideFault(_ exchange: Exchange) -> Bool {
        exchange !== session.create && (session.lastFollowsHidden || !hasBeginning)
    }

    /// What was before its first message in the capture is known: nothing.
    var hasBeginning: Bool { session.create != nil || session.grant != nil }

    /// The exchange that the outcome hangs on.
    func decisive(_ outcome: Outcome) -> Exchange? {
        switch outcome {
        case .completed, .closedEarly, .cancelled: session.ending?.exchange
        case .refused: session.create
        case .lost: session.lostBy
        case .restarted: session.lostBy ?? failed ?? session.lastAnswered
        case .failed: failed
        case .interrupted, .undetermined: session.ending?.exchange ?? session.lastMessage ?? session.lastAnswered
        }
    }

    /// The exchange that failed, if one did.
    private var failed: Exchange? {
        session.lastMessage.flatMap { $0.answer == nil && session.unanswered === $0 ? $0 : nil }
            ?? (lastError != nil ? session.lastAnswered : session.unanswered)
    }

    /// The frames that show the outcome: the decisive exchange, and the last Ack before it where octets matter.
    func evidence(_ outcome: Outcome) -> [FrameReference] {
        var moments: [Moment] = []
        if let exchange = decisive(outcome) {
            moments = [exchange.request?.start, exchange.answer?.start].compactMap(\.self)
            if exchange.answer == nil, outcome == .failed || outcome == .restarted {
                let closings = [exchange.connection.serverClosing, exchange.connection.clientClosing]
                moments += closings.compactMap { $0?.isSeen ?? false ? $0?.moment : nil }
            }
        }
        if outcome == .completed || outcome == .closedEarly || outcome == .interrupted,
            let ack = session.lastAcknowledgement?.answer
        {
            moments.append(ack.start)
        }
        return Set(moments.map(\.frame)).sorted()
    }
}

extension Session {
    /// Whether a server can mean that offset: none lies behind the end of the file.
    func isUsable(_ offset: Int64?) -> Bool {
        guard let offset else { return false }
        return total.map { offset <= $0 } ?? true
    }
}

extension Verdict {
    /// Names what was broken and what to change on which machine.
    mutating func addFault(_ facts: SessionFacts) {
        let decisive = facts.decisive(outcome)
        let reason = decisive.flatMap { exchange in
            outcome == .refused || outcome == .failed || outcome == .lost ? facts.reason(of: exchange) : nil
        }.flatMap { fault in
            guard let answer = decisive?.answerPacket else { return fault }
            return Verdict.mayExplain(fault, answer) ? fault : nil
        }
        guard let fault = reason ?? facts.session.firstViolation, fault.party != .none else { return }
        // The outcome says it already.
        if outcome == .closedEarly, decisive?.faults.contains(where: { $0.rule.id == "BUP-CL-002" }) ?? false { return }
        if outcome == .failed || outcome == .restarted, fault.rule.id.text.hasPrefix("BUP-ANS-") { return }
        let name = Wording(own: "\(fault.rule.title) (\(fault.rule.id))")
        let machine = Wording(own: fault.party.machine)
        var step = fault.step
        evidence = Set(evidence + fault.frames).sorted()
        if reason != nil {
            let isProxied = decisive?.packet?.isProxied ?? false && fault.party == .client
            explanation +=
                isProxied
                ? " What is wrong with it: \(name); it came through a proxy, which may have changed it."
                : fault.severity == .violation
                    ? " The likely reason is a fault of the \(machine) in that request: \(name)."
                    : " The reason may be what the \(machine) did in that request: \(name)."
            if isProxied { step += " Compare it with what the client sent: capture before the proxy, too." }
            if fault.rule.id == "BUP-FR-021" {
                // The limit is where the answer says, whatever the client does about it.
                step = """
                    Or at the client: have it make its Fragments smaller after a 413, which it did not; either of the two is \
                    enough.
                    """
                nextStep = joined(nextStep, step)
                return
            }
            // What else an invalid request may mean is then of no use.
            let isSettled = outcome != .lost && (fault.severity == .violation || isInvalid(decisive))
            nextStep = isSettled ? step : joined(step, nextStep)
        } else {
            explanation += " In this session the \(machine) broke the protocol: \(name)."
            nextStep = outcome == .refused || outcome == .failed ? joined(nextStep, step) : joined(step, nextStep)
        }
    }

    private func isInvalid(_ exchange: Exchange?) -> Bool {
        [400, 405, 411, 501].contains(exchange?.answerPacket?.status ?? 0)
    }

    private func joined(_ first: String?, _ second: String?) -> String? {
        guard let first, let second else { return first ?? second }
        return "\(first) \(second)"
    }
}

extension Party {
    /// The machine or program where something has to be changed.
    var machine: String { self == .serverApplication ? "server's application" : rawValue }
}
