import BITSProtocol

enum SessionNeverClosed: SessionRule {
    static let rule = Rule(
        "BUP-CL-006", "Complete upload was never closed", scope: .session,
        [
            RuleVariant("nothing for close_missing", field: .warning, spec: .violation),
            RuleVariant("nothing for idle_close", field: .note, spec: .warning),
        ],
        gates: [.knownOffset, .bothDirections, .delivered, .time], party: .client, source: "[MC-BUP] 2.2.8",
        meaning: """
            The server has every octet and the client knows it, but Close-Session does not follow. Until then the file \
            is not committed, and after its time-out the server throws it away.
            """,
        causes: """
            The client crashed, was shut down or lost the network; the job was suspended; an upload-reply job cannot \
            fetch its reply; or Close-Session took a way that was not captured.
            """,
        advice: """
            Look at the job on the client (Get-BitsTransfer, bitsadmin /list): resume it if it is suspended or in \
            error. Otherwise upload again.
            """,
        example: "BITS-Received-Content-Range: 12000 of 12000, then silence for an hour")

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let session = context.session
        guard let total = session.total, session.acknowledged >= total, session.lostBy == nil,
            let last = session.lastAcknowledgement, let answer = last.answer,
            let offset = last.answerPacket?.receivedOffset.value?.value, offset >= total
        else { return }
        if session.ending != nil { return judge.pass() }
        // What came last decides: the Ack to the last octet, or something behind it.
        guard session.lastMessage?.packet?.type == .fragment, session.unanswered == nil else { return judge.pass() }
        guard let final = session.lastMessage?.answerPacket?.receivedOffset.value, final.value >= total else { return }
        // It may have been closed where the capture shows no more than the server's side.
        guard last.request != nil, session.crowd.haveBothDirections, !session.mayGoOnUnseen else {
            return judge.open(.bothDirections)
        }
        if session.servers.contains(where: \.isHidden) { return judge.open(.knownOffset) }
        guard last.isDelivered, let arrived = last.answerAcknowledged else { return judge.open(.delivered) }
        guard let since = start(of: session, arrived: arrived.time, answer: answer) else { return judge.pass() }
        guard !context.isEvicted, context.captureGoesOn(for: context.parameters.idleClose, after: since) else {
            return judge.open(.time)
        }
        let idle = session.doubts.proven(from: since, to: context.now)
        let isLong = idle >= context.parameters.closeMissing
        judge.fail(
            variant: isLong ? 0 : 1, on: .session, [answer.start],
            """
            All \(grouped(total)) octets were acknowledged, then neither Close-Session nor Cancel-Session came for \
            \(grouped(idle / Parameters.second)) s; the client has to close the session.
            """,
            [
                .integer("acknowledged", offset), .integer("total", total), .duration("idle", idle),
                .frame("last_ack", answer.start.frame),
            ],
            // It may have gone another way than the captured one.
            confidence: .likely)
    }

    /// When the silence begins: with the Ack, or behind the download of the reply; nil if anything else came later.
    private static func start(of session: Session, arrived: Int64, answer: Exchange.Message) -> Int64? {
        var since = max(arrived, answer.start.time)
        guard session.lastTime > answer.start.time else { return since }
        guard session.replyURL != nil else { return nil }
        since = max(since, session.lastTime)
        if let download = session.lastAnswered, download.packet?.recognition == .download {
            since = max(since, download.answer?.end?.time ?? download.connection.lastTime)
        }
        return since
    }
}
