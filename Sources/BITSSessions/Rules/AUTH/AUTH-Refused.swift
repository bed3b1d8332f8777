import BITSProtocol
import HTTPMessages

enum CredentialsRefused: ExchangeRule {
    static let rule = Rule(
        "BUP-AUTH-002", "Credentials were refused", scope: .session,
        [RuleVariant(field: .warning, spec: .warning)], gates: [.bothDirections], party: .client,
        source: "[MC-BUP] 3.1.5.1.7",
        meaning: """
            The client had said all that its way of authentication has to say, and is challenged again: the server (or \
            proxy) did not accept who it is.
            """,
        causes: """
            A wrong or expired password, a locked account, a missing or duplicate SPN (Kerberos), an LMCompat policy \
            that forbids the client's NTLM, or a clock that is wrong.
            """,
        advice: """
            Look at the security log of the server or domain controller for the reason, then set the job's credentials \
            anew.
            """,
        example: "401 to the request with NTLM's third message")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard context.isUpload, let request = context.request, let scheme = exchange.credentials, scheme.hasToken,
            scheme.kind != .other
        else { return }
        guard context.isPaired(&judge), exchange.damage.isEmpty else { return }
        guard context.isAuthenticationLeg, let answer = context.answer else { return judge.pass() }
        guard exchange.isRefusedAuthentication else { return judge.pass() }
        let status = answer.head.status ?? 0
        var evidence: [Evidence] = [.integer("status", status), .own("scheme", scheme.kind.rawValue)]
        if let user = scheme.user {
            // As SEC-005 shows it: beside the name a password was readable.
            evidence.append(.text("user", scheme.kind == .basic ? user.masked : user.account))
        }
        judge.fail(
            on: .answer, [answer.start, request.start],
            """
            The \(context.requestName) came with \(scheme.kind.rawValue) credentials and was answered \(status) all the same.
            """,
            evidence)
    }
}

enum ChallengeIgnored: ExchangeRule {
    static let rule = Rule(
        "BUP-AUTH-003", "Client ignores a challenge", scope: .target,
        [
            RuleVariant("again without credentials on the same connection", field: .warning, spec: .warning),
            RuleVariant("three times on different connections", field: .warning, spec: .warning),
        ],
        gates: [.bothDirections, .delivered], party: .client, source: "[MC-BUP] 3.1.5.2.1",
        meaning: """
            Whoever is challenged has to repeat the request with credentials, or to give up. The client sends the same \
            request without any, and is challenged each time.
            """,
        causes: "A job without credentials (SetCredentials), or a client that cannot authenticate.",
        advice: "Give the job credentials for this server and scheme, or allow anonymous uploads to the directory.",
        example: "Create-Session, 401, and the same Create-Session without Authorization")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        let exchange = context.exchange
        guard context.isUpload, let request = context.request else { return }
        switch exchange.standing.ignored {
        case .none: return
        case .answered: judge.pass()
        case .undelivered: judge.open(.delivered)
        case .onConnection(let earlier):
            guard let answer = earlier.answer else { return }
            judge.fail(
                variant: 0, on: .request, [request.start, answer.start],
                """
                The \(context.requestName) comes again without credentials although it was answered \
                \(answer.head.status ?? 0) on this connection.
                """,
                [.integer("status", answer.head.status ?? 0), .frame("challenged_in", answer.start.frame)])
        case .onConnections(let times, let first):
            judge.fail(
                variant: 1, on: .request, [request.start, first],
                """
                The \(context.requestName) comes for the \(times)th time without credentials, each time on another \
                connection, although each time it was challenged.
                """,
                [.integer("times", times), .frame("first_request", first.frame)], confidence: .likely)
        }
    }
}

enum ChallengeWithoutScheme: ExchangeRule {
    static var concerns: ExchangeTraits { [.challenge, .answerDamaged] }
    static let rule = Rule(
        "BUP-AUTH-006", "Challenge that names no way to authenticate", scope: .message,
        [RuleVariant(field: .violation, spec: .violation)], party: .server,
        source: "RFC 9110 11.6.1, 11.7.1; [MC-BUP] 2.1",
        meaning: """
            A 401 has to say in WWW-Authenticate, a 407 in Proxy-Authenticate, how the client can prove who it is. \
            Without that no client can go on.
            """,
        causes: "A web application or a filter that sets the status by itself, or a proxy that removes the field.",
        advice: "Compare captures at both sides of a proxy; else correct what makes the answer.",
        example: "HTTP/1.1 401 Unauthorized without WWW-Authenticate")

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.traits.contains(.challenge), let answer = context.answer, let packet = context.answerPacket
        else {
            if context.traits.contains(.answerDamaged) { judge.open(.wholeHead) }
            return
        }
        let isProxy = packet.status == 407
        let name = isProxy ? "Proxy-Authenticate" : "WWW-Authenticate"
        if isProxy ? packet.hasProxyChallenge : packet.hasChallenge { return judge.pass() }
        judge.fail(
            on: .answer, [answer.start],
            "The \(context.answerName) has no \(name), so the client cannot know how to authenticate.",
            [.integer("status", packet.status), .text("missing", name)], party: isProxy ? .proxy : .server)
    }
}
