/// How a session ended, whose doing it was, and what to tell and do about it.
struct Verdict {
    var outcome: Outcome
    var cause: Party
    /// One sentence for whoever has to be told.
    var explanation: Wording
    var nextStep: String?
    /// The frames that it rests on, ascending.
    var evidence: [FrameReference] = []

    /// - Parameter isEvicted: the session was given up to keep within bounds.
    init(_ session: Session, now: Int64, parameters: Parameters, isEvicted: Bool) {
        let facts = SessionFacts(session, now: now, parameters: parameters)
        switch facts.outcome {
        case .completed: self = Verdict.completed(facts)
        case .closedEarly: self = Verdict.closedEarly(facts)
        case .cancelled: self = Verdict.cancelled(facts)
        case .restarted: self = Verdict.restarted(facts)
        case .lost: self = Verdict.lost(facts)
        case .refused: self = Verdict.answeredWithError(facts, .refused)
        case .failed: self = Verdict.failed(facts)
        case .interrupted: self = Verdict.interrupted(facts)
        case .undetermined: self = Verdict.undetermined(facts, isEvicted: isEvicted)
        }
        evidence = facts.evidence(outcome)
        addRetry(facts)
        addReach(facts)
        addSuccessor(facts)
        addFault(facts)
    }

    /// Whatever is known of the session itself, another one went on in its place.
    private mutating func addSuccessor(_ facts: SessionFacts) {
        guard outcome != .restarted, let next = facts.session.restartedAs else { return }
        let text: Wording = "session \(session: next)"
        guard !explanation.text.contains(text.text) else { return }
        explanation += " Later the client began \(text) for the same target."
    }

    init(_ outcome: Outcome, _ cause: Party, _ explanation: Wording, _ nextStep: String? = nil) {
        self.outcome = outcome
        self.cause = cause
        self.explanation = explanation
        self.nextStep = nextStep
    }
}
