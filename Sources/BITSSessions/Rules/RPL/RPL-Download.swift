import BITSProtocol

enum ReplyNotFetched: SessionRule {
    static let rule = Rule(
        "BUP-RPL-004", "Reply was not fetched", scope: .session,
        [
            RuleVariant("it lies on a host that the capture may not show", field: .note, spec: .note),
            RuleVariant("the capture shows the host", field: .warning, spec: .warning),
        ],
        gates: [.knownOffset, .bothDirections, .delivered, .time], party: .client, source: "[MC-BUP] 3.1.5.1.8",
        meaning: """
            The client was told where the reply lies and has to download it. For minutes it neither asks for it nor \
            closes the session; the job is not done.
            """,
        causes: "The user logged off, the job was suspended, or the reply's URL cannot be reached from the client.",
        advice: """
            Look at the state and error of the job (bitsadmin /list /verbose, Get-BitsTransfer), and fetch the reply's \
            URL from the client by hand.
            """,
        example: "Ack with BITS-Reply-URL, then nothing for ten minutes")

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let session = context.session
        guard let url = session.replyURL, let given = session.replyDelivered, let answer = given.answer,
            session.ending == nil
        else { return }
        if session.replyRequested || session.replyProbed || session.replyAskedByOther { return judge.pass() }
        // It has other worries, or nobody knows how it ended.
        guard session.lostBy == nil, session.restartedAs == nil, session.lastClose == nil, session.lastCancel == nil
        else { return }
        guard session.crowd.haveBothDirections, !session.crowd.haveGaps, !session.hasHole,
            !session.mayHideReply, session.unwatchedSince == nil
        else { return judge.open(.bothDirections) }
        guard given.isDelivered else { return judge.open(.delivered) }
        guard !context.isEvicted, context.captureGoesOn(for: context.parameters.idleClose, after: answer.start.time)
        else { return judge.open(.time) }
        let isShown = CloseBeforeReply.isShown(url, session)
        if isShown {
            // Only downloads of the Windows client are known as such, and they are told apart by the reply's path.
            guard given.packet?.agent?.isWindows == true, session.replyKey != nil, !session.sharesReply else {
                return judge.open(.bothDirections)
            }
        }
        let wait = session.doubts.proven(from: answer.start.time, to: context.now)
        judge.fail(
            variant: isShown ? 1 : 0, on: .session, [answer.start],
            """
            In the \(grouped(wait / Parameters.second)) seconds of the capture behind the Ack that tells of the reply, \
            nobody asks for "\(url.withoutSecrets)"\(isShown ? "" : ", as far as the capture reaches").
            """,
            [.text("reply_url", url.withoutSecrets), .duration("waited", wait)],
            confidence: isShown ? .certain : .likely)
    }
}

enum ReplyRefused: ExchangeRule {
    static var concerns: ExchangeTraits { .download }
    static let rule = Rule(
        "BUP-RPL-005", "Reply cannot be fetched", scope: .exchange,
        [RuleVariant(field: .warning, spec: .warning)], gates: [.bothDirections], party: .server,
        source: "[MC-BUP] 2.2.13.2",
        meaning: """
            The server told the client where the reply lies, and refuses to give it. The client tries again for a \
            while; then the job fails, although the upload has succeeded.
            """,
        causes: """
            A clean-up task deleted the reply, the account of the client may not read the folder, or IIS does not \
            serve its file type.
            """,
        advice: """
            Look whether the file is there (BITS-Sessions\\Replies), who may read it, and what the server's log says \
            about the request.
            """,
        example: "GET of the reply answered with 404")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.session != nil, context.packet?.method == "GET",
            let (request, answer, packet) = context.download(&judge)
        else { return }
        // Challenges are answered, and 412 says that the reply has changed.
        let isRefusal = packet.status >= 400 && packet.status != 401 && packet.status != 407 && packet.status != 412
        judge.require(
            !isRefusal, on: .answer, [answer.start, request.start],
            "The request for the reply is answered with \(packet.status) \(packet.reason.clipped).",
            [
                .integer("status", packet.status),
                .text("reply_url", context.session?.replyURL?.withoutSecrets ?? ""),
                .text("requested", context.packet?.target.withoutSecrets ?? ""),
            ])
    }
}
