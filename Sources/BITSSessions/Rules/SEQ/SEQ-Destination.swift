import BITSProtocol

enum TargetChanged: ExchangeRule {
    static let rule = Rule(
        "BUP-SEQ-006", "Target changes within a session", scope: .session,
        [
            RuleVariant("only the query or the letter case differs", field: .note, spec: .note),
            RuleVariant("the path differs", field: .warning, spec: .warning),
        ],
        party: .client, source: "[MC-BUP] 3.2.1.4",
        meaning: """
            A session uploads one file to one URL. Here a message of the session names another target than the \
            message before it: the server may mix two files, or refuse.
            """,
        causes: "A client that uses an id for several files, or one that builds its URL anew for each message.",
        advice: "Let the client keep the URL of Create-Session, and begin a session for each file.",
        example: "Create-Session /upload/a.bin, then Fragment /upload/b.bin with the same id")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isUpload, let session = context.session, !context.exchange.isStray,
            context.packet?.sessionID.value != nil, !context.isAuthenticationLeg
        else { return }
        guard let (before, moment) = context.exchange.standing.surroundings.otherTarget,
            let target = context.packet?.target, let request = context.request
        else { return judge.pass() }
        let isSamePath = path(before) == path(target)
        if isSamePath, PercentCoding.isEqual(before, target) { return judge.pass() }
        // What comes behind the end is told by FR-014.
        guard context.exchange.standing.ending == nil, context.exchange.standing.lostBy == nil else { return }
        let isGUID = context.packet?.sessionID.value?.guid != nil
        // The same name may have been given again, for another file.
        guard isGUID || session.hasStart && !context.exchange.standing.surroundings.mayBeHidden else {
            return judge.open(.sessionStart)
        }
        judge.fail(
            variant: isSamePath ? 0 : 1, on: .request, [request.start, moment],
            """
            The \(context.requestName) goes to "\(target.withoutSecrets.clipped)", the session's message before it to \
            "\(before.withoutSecrets.clipped)"\(isSamePath ? "; the path is the same" : "").
            """,
            [
                .text("target", target.withoutSecrets.clipped),
                .text("target_before", before.withoutSecrets.clipped), .frame("before_in", moment.frame),
            ])
    }

    /// The path for comparing without regard to letter case and kind of slash.
    private static func path(_ target: RequestTarget) -> String {
        String(target.pathKey.map { $0 == "\\" ? "/" : $0 })
    }
}

extension PercentCoding {
    /// Whether both targets are the same letter by letter once they are decoded.
    fileprivate static func isEqual(_ a: RequestTarget, _ b: RequestTarget) -> Bool {
        a.decodedPath == b.decodedPath && a.query.map(decoded) == b.query.map(decoded)
    }
}

enum HostChanged: ExchangeRule {
    static let rule = Rule(
        "BUP-SEQ-007", "Host changes within a session", scope: .session,
        [RuleVariant(field: .warning, spec: .warning)], gates: [.sessionStart], party: .client,
        source: "[MC-BUP] 2.2.3.2, 3.1.6.3",
        meaning: """
            All messages of a session go to the host that it was created at, unless the server names another one \
            (BITS-Host-Id). Here the client changes the host by itself, and another server may not know the session.
            """,
        causes: "A client with a list of servers, or one that follows a redirection.",
        advice: "Let the client stay at the host of Create-Session.",
        example: "Host: a.example.test, then Host: b.example.test with the same session id")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isUpload, let session = context.session, !context.exchange.isStray,
            context.packet?.sessionID.value != nil, !context.isAuthenticationLeg
        else { return }
        guard let (text, moment) = context.exchange.standing.surroundings.otherHost,
            let host = context.packet?.authority, let request = context.request
        else { return judge.pass() }
        let before = Authority(text)
        guard host.comparisonKey(scheme: context.packet?.target.scheme) != before.comparisonKey()
        else { return judge.pass() }
        // With a host named by the server HOST-001 looks at it.
        guard session.hostMove == nil, !context.exchange.connection.isProxied else { return }
        if host.isIPLiteral || before.isIPLiteral || HostMove.mayBeSame(key(host), key(before)) {
            return judge.pass()
        }
        guard session.hasStart, let create = session.create, create.answer?.isCut == false else {
            return judge.open(.sessionStart)
        }
        // Where the client asked for the session may stand in what its head lacks: then the host that was named is new.
        if session.hostID != nil,
            !(create.answerPacket?.hostID.value?.isValid ?? false) || create.request?.isCut ?? true
        {
            return judge.open(.sessionStart)
        }
        judge.fail(
            on: .request, [request.start, moment],
            """
            The \(context.requestName) names the host "\(host.withoutUserInfo.clipped)", the session's message before \
            it "\(before.withoutUserInfo.clipped)", and no Ack had named another host.
            """,
            [
                .text("host", host.withoutUserInfo.clipped), .text("host_before", before.withoutUserInfo.clipped),
                .frame("before_in", moment.frame),
            ])
    }

    /// Two ports of one name are two hosts here.
    private static func key(_ authority: Authority) -> String { authority.comparisonKey() }
}
