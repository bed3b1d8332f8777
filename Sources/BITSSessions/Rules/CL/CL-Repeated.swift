import BITSProtocol

/// A Close-Session or Cancel-Session that was sent before.
private struct Repetition {
    let request: Exchange.Message
    let type: PacketType
    /// The session's earlier messages of the same type, the latest first.
    let earlier: [Exchange]

    /// Nil if the exchange is no Close or Cancel of a known session.
    init?(_ context: ExchangeContext) {
        guard let type = context.packet?.type, type == .closeSession || type == .cancelSession,
            let request = context.deed(of: type), context.packet?.sessionID.value != nil
        else { return nil }
        self.request = request
        self.type = type
        var earlier: [Exchange] = []
        if let before = context.earlierSame { earlier.append(before) }
        if let before = context.earlierSuccess, before !== earlier.first { earlier.append(before) }
        // A Fragment in between began something new, maybe a session with the same id.
        if let fragment = context.exchange.standing.previousFragment?.request {
            earlier.removeAll { fragment.start.time > $0.request?.start.time ?? .max }
        }
        self.earlier = earlier
    }

    /// Whether the client must not send the message again after that answer: it had one, and no call to repeat it.
    func isFinal(_ answer: AnswerPacket, of earlier: Exchange, for exchange: Exchange) -> Bool {
        switch answer.status {
        case 200...299: answer.isAck
        case 300...399:
            // Whoever follows a redirection repeats elsewhere.
            earlier.packet?.target.raw == exchange.packet?.target.raw && earlier.packet?.host == exchange.packet?.host
        case 401, 407: false
        case 400...499: true
        default: false
        }
    }
}

enum EndingRepeatedAfterAnswer: ExchangeRule {
    static var concerns: ExchangeTraits { [.close, .cancel] }
    static let rule = Rule(
        "BUP-CL-004", "Close or Cancel repeated although it was answered", scope: .session,
        [RuleVariant(field: .warning, spec: .warning)],
        gates: [.bothDirections, .delivered], party: .client,
        source: "win32: Ack for Close-Session, Ack for Cancel-Session",
        meaning: """
            The client had an answer that settles the matter, success or refusal, and sends the same message again. \
            Only errors of 500 and above are worth another try.
            """,
        causes: "A blind retry loop, or a client that does not read the answer to its last message.",
        advice: """
            Let the client stop after an answer below 500. After a success nothing is lost; after a refusal look at \
            what it says.
            """,
        example: "Close-Session answered with 404, then Close-Session again")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let repetition = Repetition(context) else { return }
        if repetition.earlier.isEmpty { return judge.pass() }
        let exchange = context.exchange
        guard exchange.connection.hasBothDirections else { return judge.open(.bothDirections) }
        guard context.session?.hasHole == false else { return judge.open(.sessionStart) }
        var isUndelivered = false
        for earlier in repetition.earlier {
            guard let answer = earlier.answerPacket, let message = earlier.answer else {
                // Whether there was an answer is not known, or there was none: then the repetition is in order.
                if earlier.answer == nil, !earlier.connection.hasBothDirections { isUndelivered = true }
                continue
            }
            if answer.status >= 500 { break }
            guard repetition.isFinal(answer, of: earlier, for: exchange) else { continue }
            // A message that was refused for what was wrong with it, sent right, is another one.
            if answer.status >= 400, earlier.isCorrected(by: exchange) { continue }
            guard exchange.beganAfterDelivery(of: earlier, slack: context.parameters.orderSlack) else {
                isUndelivered = true
                continue
            }
            return judge.fail(
                on: .request, [repetition.request.start, message.start],
                """
                The client sends \(repetition.type.rawValue) again although the session's earlier one was answered \
                with \(answer.status); only an answer of 500 and above may be met with a repetition.
                """,
                [.integer("status", answer.status), .frame("earlier_answer", message.start.frame)])
        }
        if isUndelivered { judge.open(.delivered) } else { judge.pass() }
    }
}

extension Exchange {
    /// Whether the later message lacks a fault that this one was refused for.
    fileprivate func isCorrected(by later: Exchange) -> Bool {
        guard let before = packet, let after = later.packet else { return false }
        return before.contentLength.raw != after.contentLength.raw || before.version != after.version
            || before.transferEncoding != after.transferEncoding || before.sessionID.raw != after.sessionID.raw
            || before.method != after.method || before.target.raw != after.target.raw
    }
}

enum EndingRetriedAfterError: ExchangeRule {
    static var concerns: ExchangeTraits { [.close, .cancel] }
    static let rule = Rule(
        "BUP-CL-005", "Close or Cancel tried again after a server error", scope: .session,
        [RuleVariant(field: .information, spec: .information)],
        gates: [.bothDirections], party: .server, source: "win32: Ack for Close-Session, Ack for Cancel-Session",
        meaning: """
            The server failed to end the session and the client tries again, as it should. Until it succeeds the \
            upload is not committed, or not withdrawn.
            """,
        causes: "A passing fault of the server: a locked file, a full disk, an overloaded server.",
        advice: "Nothing if a later try succeeds. Otherwise look at the server's error behind the answer.",
        example: "Close-Session answered with 500, then Close-Session again")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let repetition = Repetition(context), let earlier = repetition.earlier.first,
            let answer = earlier.answerPacket, let message = earlier.answer
        else { return }
        guard (500...599).contains(answer.status), answer.hresult.value?.code != HResult.sessionNotFound else {
            return judge.pass()
        }
        guard context.exchange.connection.hasBothDirections, earlier.connection.hasBothDirections else {
            return judge.open(.bothDirections)
        }
        guard context.exchange.beganAfterAnswer(to: earlier, slack: context.parameters.orderSlack) else { return }
        judge.fail(
            on: .request, [repetition.request.start, message.start],
            "The client sends \(repetition.type.rawValue) again after the answer \(answer.status), as it should.",
            [.integer("status", answer.status), .frame("earlier_answer", message.start.frame)])
    }
}
