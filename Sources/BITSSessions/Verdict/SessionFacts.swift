import BITSProtocol

/// What a verdict is made from, and which outcome follows (the first that applies).
struct SessionFacts {
    let session: Session
    let now: Int64
    let parameters: Parameters

    init(_ session: Session, now: Int64, parameters: Parameters) {
        self.session = session
        self.now = now
        self.parameters = parameters
    }

    var outcome: Outcome {
        switch session.ending {
        case .closed:
            if isWhole { return .completed }
            return isProvablyShort ? .closedEarly : .undetermined
        case .cancelled: return .cancelled
        case nil: break
        }
        if session.lostBy == nil, isCutShort { return .undetermined }
        if session.restartedAs != nil, session.hasFragment || session.lostBy != nil {
            if session.lostBy == nil, isUnderWay { return .undetermined }
            // It may have been ended where the capture has a hole.
            return session.lostBy == nil && (session.hasHole || isOneSided) ? .undetermined : .restarted
        }
        // What ended it may be hidden: then the server has good reason not to know it any more.
        if session.lostBy != nil || isLostOnCancel { return session.mayBeOver ? .undetermined : .lost }
        if session.isRefused { return mayBeGranted ? .undetermined : .refused }
        // What the client did about it may be hidden.
        if session.hiddenEnd.contains(.requests) { return .undetermined }
        if let answer = lastError, answer.status >= 400 {
            return session.hiddenEnd.contains(.answers) || hidesError(answer) ? .undetermined : .failed
        }
        if let unanswered = session.unanswered, !session.goesOn(behind: unanswered) { return .failed }
        if unclearEnding != nil { return .undetermined }
        // An answer that the capture lacks may have ended it.
        if isSilent, unansweredEnding == nil, awaited == nil, !isAnswerMissing, !isOneSided, !session.mayGoOnUnseen {
            return .interrupted
        }
        return .undetermined
    }

    /// Its end may stand in what the capture cut of its header blocks.
    var isCutShort: Bool {
        if session.cut.requestsWithoutType > 0 || session.hasCutEnding { return true }
        guard let last = session.lastMessage, let request = last.request, request.isCut else { return false }
        return last.answer == nil && request.end == nil
    }

    /// That the server no longer knows the session may stand where the answer's head has a hole.
    func hidesError(_ answer: AnswerPacket) -> Bool {
        guard session.lastAnswered?.answer?.isCut ?? false, !answer.hresult.isPresent else { return false }
        return answer.status == 400 || answer.status == 404 || answer.status >= 500
    }

    /// The server did not know the session when it was to be cancelled, and no message of it was answered better since.
    var isLostOnCancel: Bool {
        guard let cancel = session.lastCancel, cancel === session.lastAnswered, let answer = cancel.answerPacket else {
            return false
        }
        return !answer.isSuccess && answer.hresult.value?.code == HResult.sessionNotFound
    }

    /// What the server sent where the last answer was due is not in the capture.
    var isAnswerMissing: Bool {
        guard let last = session.lastMessage, last.answer == nil else { return false }
        return last.damage.contains(.answer)
    }

    /// The last that is seen of Create-Session is a mere challenge, and what came of it may not be in the capture, or
    /// may come yet.
    var mayBeGranted: Bool {
        guard session.waitsForCredentials, let create = session.create, !create.isRefusedAuthentication else {
            return false
        }
        return session.hasHole || session.crowd.haveGaps || !session.crowd.haveBothDirections
            || isAnswerable(create.answerPacket) && isRecent
    }

    /// A challenge that names a scheme.
    private func isAnswerable(_ answer: AnswerPacket?) -> Bool {
        guard let answer else { return false }
        return !(answer.status == 407 ? answer.proxyChallenges : answer.challenges).isEmpty
    }

    /// A program that has credentials sends them at once.
    static let answeringTime: Int64 = 5_000_000_000

    private var isRecent: Bool {
        now.subtractingReportingOverflow(session.lastTime).partialValue < SessionFacts.answeringTime
    }

    /// All octets are acknowledged, or nothing speaks against it where the last Ack is not in the capture.
    private var isWhole: Bool {
        guard let total = session.total else {
            return session.hasStart && !session.hasFragment && !session.hasHole && !session.hasUnplacedOctets
        }
        // Which of two lengths is the file's nobody knows.
        if let most = session.totals?.upperBound, most > total,
            session.servers.compactMap(\.acknowledged).max() ?? 0 < most
        {
            return false
        }
        if session.acknowledged >= total { return heldAtEnding.map { $0.lowerBound >= total } ?? true }
        return lastAckIsMissing && session.sent.covers(total)
    }

    /// The Ack of the last Fragment is not in the capture although the client went on.
    var lastAckIsMissing: Bool {
        session.hasHole || !session.crowd.haveBothDirections || !session.hasStart
    }

    /// Octets of a Fragment that stops in its middle may be missing, and no later one was acknowledged.
    var mayLackTail: Bool {
        guard let fragment = session.fragmentWithoutEnd else { return false }
        return !(session.lastAcknowledgement?.isSent(after: fragment) ?? false)
    }

    private var isProvablyShort: Bool {
        // Without a beginning and without an Ack nobody knows how far the server was.
        guard hasBeginning || session.lastAcknowledgement != nil, let least = session.totals?.lowerBound,
            heldAtEnding?.upperBound ?? session.acknowledged < least
        else { return false }
        return !session.hasHole && !session.mayLackFragments && !mayLackTail
            && !session.hasUnplacedOctets && !mayHoldAll && session.crowd.haveBothDirections
    }

    /// All octets were sent, and of those that no Ack counts the server gave answers that leave open whether it has
    /// them.
    var mayHoldAll: Bool {
        guard let total = session.total, session.sent.covers(total) else { return false }
        return session.servers.contains { $0.uncertainEnd >= total }
    }

    /// The last answer, if it is an error that the client did not overcome.
    var lastError: AnswerPacket? {
        guard let answer = session.lastAnswered?.answerPacket, answer.status >= 400 else { return nil }
        // A later message whose answer the capture lacks may have been answered better.
        if let last = session.lastMessage, last !== session.lastAnswered, last.answer == nil { return nil }
        let mayBeOffset = session.lastAnswered?.answer?.isCut ?? false
        if answer.status == 416, session.isUsable(answer.receivedOffset.value?.value) || mayBeOffset { return nil }
        // Behind a mere challenge the same message follows with credentials, unless the client is gone.
        if let last = session.lastAnswered, last.isAuthenticationLeg, session.id != nil {
            return last.isRefusedAuthentication || isSilent ? answer : nil
        }
        return answer
    }

    /// A Close-Session or Cancel-Session whose answer is not in the capture, although one may have come.
    var unansweredEnding: Exchange? {
        [session.lastClose, session.lastCancel].compactMap(\.self).first { $0.answer == nil }
    }

    /// The last request, if it was sent whole and its answer is still due: it is not the client that is silent.
    var awaited: Exchange? {
        guard let last = session.lastMessage, last.answer == nil, last.request?.end != nil, last.damage.isEmpty else {
            return nil
        }
        return last
    }

    /// Nothing of the session is known to have come behind a hole between two captures.
    var endsInHole: Bool { session.unwatchedSince.map { session.lastTime <= $0 } ?? false }

    /// When something of the session came last; a 100 (Continue) is no message, but a sign.
    var lastSign: Int64 {
        max(session.lastTime, session.lastMessage?.interims.last?.moment.time ?? session.lastTime)
    }

    private var isSilent: Bool {
        !endsInHole
            && session.doubts.proven(from: lastSign, to: now) >= parameters.idleClose
    }

    /// Of one of its connections the capture holds but one direction.
    var isOneSided: Bool { !session.crowd.haveBothDirections }

    /// How much the server that granted the ending can have held, where it had said more before than it said last; nil
    /// if it had not.
    var heldAtEnding: ClosedRange<Int64>? {
        guard session.hasTakenBack, let ending = session.ending?.exchange,
            let server = session.servers.first(where: { $0.isOf(ending.connection) }), !server.isHidden,
            let held = server.acknowledged, held < server.highest
        else { return nil }
        // What was sent since, and how that was answered, may have brought more; so may what others took.
        let others =
            session.servers.filter { !$0.isSame(as: server) }
            .map { max($0.highest, $0.uncertainEnd) }.max() ?? 0
        return held...max(held, server.uncertainEnd, others)
    }

    /// The capture lacks nothing of the session's connections, and some of the acknowledged octets stand in no
    /// Fragment.
    var hasOctetsInNoFragment: Bool {
        guard let total = session.total, session.hasStart, !session.hasHole, !session.hasUnplacedOctets,
            !session.hasUnreadRange, session.crowd.haveBothDirections, !session.crowd.haveGaps, !session.mayGoOnUnseen
        else { return false }
        return !session.sent.isFull && !session.sent.covers(total)
    }

    /// Acks may be among what the capture lacks.
    var hasHiddenAcks: Bool {
        session.hasHole || isOneSided || mayLackTail || mayLackAck
            || !hasBeginning && session.lastAcknowledgement == nil
    }

    /// The answer to a Fragment is missing, and no later one was acknowledged.
    private var mayLackAck: Bool {
        guard let fragment = session.fragmentWithoutAck else { return false }
        return !(session.lastAcknowledgement?.isSent(after: fragment) ?? false)
    }

    /// Of a completed file; of several lengths that its Fragments stated the largest was acknowledged, too.
    func allOctets(_ total: Int64) -> Wording {
        guard let most = session.totals?.upperBound, most > total else { return "All \(grouped(total)) octets" }
        return "All \(grouped(most)) octets (at first the Fragments had said \(grouped(total)))"
    }

    var octets: Wording {
        let acknowledged = heldAtEnding?.lowerBound ?? session.acknowledged
        if session.cut.acksWithoutOffset > 0 || hasHiddenAcks, session.total.map({ acknowledged < $0 }) ?? true {
            let total: Wording = session.total.map { " of \(grouped($0))" } ?? ""
            return acknowledged > 0
                ? "at least \(grouped(acknowledged))\(total) octets"
                : session.total.map { "an unknown part of \(grouped($0)) octets" } ?? "an unknown number of octets"
        }
        guard let total = session.total else { return "\(grouped(acknowledged)) octets" }
        return "\(grouped(acknowledged)) of \(grouped(total)) octets"
    }
}
