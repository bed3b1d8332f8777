import BITSProtocol

enum CloseBeforeReply: SessionRule {
    static let rule = Rule(
        "BUP-CL-007", "Session closed before its reply was fetched", scope: .session,
        [
            RuleVariant(
                "part of it was fetched, or it lies on a host that the capture may not show", field: .note, spec: .note),
            RuleVariant("no part of it was fetched", field: .warning, spec: .warning),
        ],
        gates: [.bothDirections, .delivered], party: .client, source: "[MC-BUP] 3.1.5.1.8; win32: Close-Session",
        meaning: """
            The server offered a reply file. The client has to download it before it closes, since closing lets the \
            server delete it. Here the capture shows no complete download before Close-Session.
            """,
        causes: """
            A client that ignores BITS-Reply-URL, a download that failed or broke off, or one that took a way that was \
            not captured.
            """,
        advice: """
            See in the job whether the reply arrived (GetReplyData, GetReplyFileName). If not, let the client fetch \
            the reply before it closes, and check that the reply's URL can be reached from there.
            """,
        example: "BITS-Reply-URL in the last Ack, then Close-Session without a GET of it")

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let session = context.session
        guard let url = session.replyURL, let given = session.replyDelivered, case .closed(let close)? = session.ending,
            let closing = close.request
        else { return }
        // The client looks for the reply in the Ack of the last octet; one that comes too early (FRA-012) it may miss.
        if given.packet?.contentRange.value?.end.map({ $0 < session.total ?? .max }) ?? false,
            session.lastAcknowledgement.map({ $0 !== given && !($0.answerPacket?.replyURL.isPresent ?? false) })
                ?? false
        {
            return judge.open(.delivered)
        }
        if let length = session.replyLength {
            if session.replyFetched >= length { return judge.pass() }
        } else if session.replyFetched > 0 {
            // How long it is was not said: taken as whole.
            return judge.pass()
        }
        guard session.crowd.haveBothDirections, !session.crowd.haveGaps, !session.hasHole,
            !session.replyRequested || session.replyLength != nil, !session.replyAskedByOther
        else { return judge.open(.bothDirections) }
        guard close.beganAfterDelivery(of: given, slack: context.parameters.orderSlack) else {
            return judge.open(.delivered)
        }
        // A user name and password in it are nobody's business.
        let shown = RequestTarget(url.raw).withoutSecrets
        let places = [closing.start, given.answer?.start].compactMap(\.self)
        if session.replyFetched > 0 || session.replyLength != nil {
            let length = session.replyLength ?? 0
            return judge.fail(
                variant: 0, on: .session, places,
                """
                The client closes the session after it has fetched \(grouped(session.replyFetched)) of \
                \(grouped(length)) octets of the reply.
                """,
                [.text("reply_url", shown), .integer("fetched", session.replyFetched), .integer("length", length)])
        }
        if !session.replyProbed, !isShown(url, session) {
            return judge.fail(
                variant: 0, on: .session, places,
                """
                The client closes the session, and the capture shows no download of its reply "\(shown)", which may \
                lie where the capture does not reach.
                """,
                [.text("reply_url", shown), .integer("fetched", 0)], confidence: .likely)
        }
        // What was looked for may be empty, or not there.
        if session.replyProbed, !session.replyIsThere { return judge.open(.bothDirections) }
        // Only downloads of the Windows client are known as such, and they are told apart by the reply's path.
        guard close.packet?.agent?.isWindows == true, session.replyKey != nil, !session.sharesReply else {
            return judge.open(.bothDirections)
        }
        judge.fail(
            variant: 1, on: .session, places,
            """
            The client closes the session without having fetched an octet of its reply "\(shown)"; the reply has to be \
            downloaded first.
            """,
            [.text("reply_url", shown), .integer("fetched", 0)], confidence: .likely)
    }

    /// Whether the reply lies on a host whose plaintext traffic the capture holds, so that a download would be seen.
    static func isShown(_ url: ReplyURL, _ session: Session) -> Bool {
        // A relative one lies where the session was created.
        guard url.form == .absolute else { return session.hasStart }
        let target = url.resolved(against: RequestTarget("/"))
        guard target.scheme == "http", let authority = target.authority else { return false }
        let key = authority.comparisonKey(scheme: target.scheme)
        if let host = session.host, Authority(host).comparisonKey() == key { return true }
        // Of the Host-Id host the capture holds something only if messages went there.
        if session.serverEndpoints.count > 1, let host = session.hostID, Authority(host).comparisonKey() == key {
            return true
        }
        return session.servers.contains { server in
            authority.host == server.server.address.description && authority.port ?? 80 == Int(server.server.port)
        }
    }
}
