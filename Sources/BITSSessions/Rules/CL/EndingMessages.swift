import BITSProtocol
import HTTPMessages

/// What the rules of CL, CLA, CN and CNA look at: the messages that end a session, and their Acks.
extension ExchangeContext {
    /// The request, if it is a packet of that type.
    func request(of type: PacketType) -> Exchange.Message? {
        packet?.type == type && isUpload ? request : nil
    }

    /// The request, if it is a packet of that type that was not merely answered with a challenge: such a leg changes
    /// nothing in its session, and the same message follows with credentials.
    func deed(of type: PacketType) -> Exchange.Message? {
        isAuthenticationLeg ? nil : request(of: type)
    }

    /// Request and answer, if they are a packet of that type and its Ack with all those traits. An answer behind
    /// missing octets may be another request's: then the rule stays open.
    func ack(
        to type: PacketType, _ wanted: ExchangeTraits, _ judge: inout Judge
    ) -> (request: Exchange.Message, answer: Exchange.Message)? {
        guard let request = request(of: type), let answer = ack(wanted, &judge), isPaired(&judge) else { return nil }
        guard damage.isEmpty else {
            judge.open(.wholeHead)
            return nil
        }
        return (request, answer)
    }

    /// The session's message of the same type before this Close or Cancel; with the same id, as both are of one
    /// session.
    var earlierSame: Exchange? {
        exchange.standing.earlierSame
    }

    /// The earlier message of the same type that was answered with success.
    var earlierSuccess: Exchange? {
        guard let ending = exchange.standing.ending, let type = exchange.packet?.type else { return nil }
        switch (type, ending.type) {
        case (.closeSession, .close), (.cancelSession, .cancel): return ending.exchange
        default: return nil
        }
    }

    /// Whether a server other than this one may hold octets that its own offset does not tell of.
    var mayBeFurtherElsewhere: Bool {
        guard let session, session.servers.count > 1 else { return false }
        return session.servers.contains { progress in
            !progress.isOf(exchange.connection)
                && (progress.isHidden || progress.isBroken || progress.uncertainEnd > 0 || !progress.pending.isEmpty)
        }
    }
}

extension Exchange {
    /// Whether the client had met the answer to `earlier` when it began this request. Within a connection its TCP
    /// tells, across connections the clock does.
    func beganAfterAnswer(to earlier: Exchange, slack: Int64) -> Bool {
        guard let request, let answer = earlier.answer else { return false }
        guard earlier.connection === connection else {
            if isElsewhere(than: earlier) { return false }
            let arrived = max(answer.start.time, earlier.answerAcknowledged?.time ?? answer.start.time)
            return request.start.time.subtractingReportingOverflow(arrived).partialValue >= slack
        }
        if let acknowledged = request.acknowledged { return acknowledged > answer.streamOffset }
        return answer.start.frame < request.start.frame
    }

    /// Whether two captures saw them, on both sides of something in between: nobody knows how far apart their clocks are.
    func isElsewhere(than earlier: Exchange) -> Bool {
        guard let request, let answer = earlier.answer else { return false }
        return request.start.frame.capture != answer.start.frame.capture
            && connection.client.address != earlier.connection.client.address
    }

    /// Gate D for a rule that relies on the answer to `earlier`: it had reached the client when this request began.
    func beganAfterDelivery(of earlier: Exchange, slack: Int64) -> Bool {
        earlier.isDelivered && beganAfterAnswer(to: earlier, slack: slack)
    }
}

/// The session id in the messages that end a session: the same checks for Close and Cancel.
enum EndingID {
    /// CL-001, CN-001
    static func requireInRequest(of type: PacketType, _ context: ExchangeContext, _ judge: inout Judge) {
        guard let request = context.request(of: type), let id = context.packet?.sessionID else { return }
        judge.require(
            id.value != nil, on: .request, [request.start],
            """
            The \(type.rawValue) has \(id.isAbsent ? "no" : "an empty") BITS-Session-Id; it has to name the session \
            that it ends.
            """,
            [.text(id.isAbsent ? "missing" : "empty", FieldName.bitsSessionId.spelling)])
    }

    /// CLA-001, CNA-001
    static func requireInAck(to type: PacketType, _ context: ExchangeContext, _ judge: inout Judge) {
        guard let (_, answer) = context.ack(to: type, .success, &judge),
            let id = context.answerPacket?.sessionID
        else { return }
        if id.value != nil { return judge.pass() }
        judge.fail(
            on: .answer, [answer.start],
            """
            The Ack to \(type.rawValue) has \(id.isAbsent ? "no" : "an empty") BITS-Session-Id; it should repeat that \
            of the request.
            """,
            [
                .text(id.isAbsent ? "missing" : "empty", FieldName.bitsSessionId.spelling),
                .text("expected", context.packet?.sessionID.raw ?? ""),
            ],
            oncePer: context.serverKey)
    }

    /// CLA-002, CNA-002
    static func compare(ackTo type: PacketType, _ context: ExchangeContext, _ judge: inout Judge) {
        guard let (request, answer) = context.ack(to: type, [], &judge),
            let sent = context.packet?.sessionID, let returned = context.answerPacket?.sessionID,
            let wanted = sent.value, let got = returned.value, !sent.differing, !returned.differing
        else { return }
        if wanted.raw == got.raw { return judge.pass() }
        let isSame = wanted == got
        judge.fail(
            variant: isSame ? 0 : 1, on: .answer, [answer.start, request.start],
            """
            The Ack to \(type.rawValue) names the session "\(got.raw)", the request "\(wanted.raw)"\
            \(isSame ? ": the same id in another spelling." : "; the Ack has to repeat the request's id.")
            """,
            [.text("session_id", got.raw), .text("expected", wanted.raw)])
    }
}
