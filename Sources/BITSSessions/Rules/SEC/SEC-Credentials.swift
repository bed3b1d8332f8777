import BITSProtocol

enum BasicInTheClear: RequestRule {
    static let rule = Rule(
        "BUP-SEC-005", "Password sent in the clear (Basic)", class: .security, scope: .session,
        [RuleVariant(level: .high)], party: .client, source: "RFC 7617 4; win32: SetCredentials",
        meaning: """
            Basic authentication over plain HTTP: user name and password stand in every request, only Base64-encoded. \
            Whoever sees the traffic has them, and so has whoever has this capture.
            """,
        causes: "A job with Basic credentials for an http URL, or a server or proxy that offers Basic only.",
        advice: """
            Change the password. Let the client upload to https, or switch Basic off on the directory in favour of \
            Negotiate. Treat the capture as a secret.
            """,
        example: "Authorization: Basic with a token, to http://upload.example.test/", techniques: ["T1040"])

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isUpload, let packet = context.packet, packet.hasAuthorization, let request = context.request
        else { return }
        guard context.exchange.standing.security.news.contains(.basic) else {
            if !context.exchange.secrets.contains(.basic) { judge.pass() }
            return
        }
        let isForProxy = packet.authorization?.kind != .basic
        let scheme = isForProxy ? packet.proxyAuthorization : packet.authorization
        let user = scheme?.user.map { Wording(foreign: $0.masked) } ?? "a name that cannot be read"
        let field: Wording = isForProxy ? "Proxy-Authorization" : "Authorization"
        judge.fail(
            on: .request, [request.start],
            "The \(context.requestName) carries user name (\(user)) and password in \(field), readable for anybody.",
            [.own("field", field.text), .text("scheme", "Basic"), .text("user", user.text)])
    }
}

extension AuthUser {
    /// The first character, and the domain: enough to find the account, nothing to use.
    var masked: String {
        let start = name.unicodeScalars.count > 1 ? String(name.unicodeScalars.prefix(1)) : ""
        return (domain.map { $0.clipped + "\\" } ?? "") + start + "***"
    }
}

enum SecretInTheOpen: ExchangeRule {
    static let rule = Rule(
        "BUP-SEC-006", "Token or URL with a password sent in the clear", class: .security, scope: .session,
        [RuleVariant(level: .medium)], party: .none, source: "RFC 6750 5.2; RFC 3986 7.5",
        meaning: """
            A Bearer token, or a URL with user name and password before the host, goes over plain HTTP. Whoever sees \
            it can use it until it expires or is changed.
            """,
        causes: "A job for an http URL of a service that wants https, or credentials put into a URL by a script.",
        advice: "Use https. Revoke the token or change the password. Give credentials by SetCredentials, not by URL.",
        example: "Authorization: Bearer with a token; BITS-Reply-URL: http://user:password@host/reply",
        techniques: ["T1040"])

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard let packet = context.packet, packet.recognition != .download, let request = context.request else {
            return
        }
        let exchange = context.exchange
        guard exchange.standing.security.news.contains(.open) else {
            if packet.hasAuthorization || packet.target.form == .absolute, !exchange.secrets.contains(.open) {
                judge.pass()
            }
            return
        }
        if let (place, url) = exchange.urlsWithUser.first {
            let isAnswer = place == "BITS-Reply-URL"
            let start = isAnswer ? context.answer?.start ?? request.start : request.start
            return judge.fail(
                on: isAnswer ? .answer : .request, [start],
                "A URL with user information stands in \(Wording(own: place)): \"\(url.clipped)\" without it.",
                [.own("place", place), .text("url_without_user", url.clipped)], party: isAnswer ? .server : .client)
        }
        let field: Wording = packet.authorization?.kind == .bearer ? "Authorization" : "Proxy-Authorization"
        judge.fail(
            on: .request, [request.start],
            "The \(context.requestName) carries a Bearer token in \(field), readable for anybody.",
            [.own("field", field.text), .text("scheme", "Bearer")], party: .client)
    }
}

enum AnonymousUpload: SessionRule {
    static let rule = Rule(
        "BUP-SEC-007", "Upload without authentication", class: .security, scope: .session,
        [
            RuleVariant("the server has an Internet address", level: .medium),
            RuleVariant("elsewhere", level: .low),
        ],
        gates: [.bothDirections, .sessionStart], party: .server, source: "win32: BITS upload authentication",
        meaning: """
            A whole file was taken without anybody proving who he is. Who reaches the server can put files there; on \
            the Internet that is everybody.
            """,
        causes: "Anonymous access on the upload directory, in an intranet often on purpose.",
        advice: """
            On a server that the Internet reaches, switch anonymous access off and ask for Negotiate, or Basic over \
            https. Else see that the directory has quotas and that nothing in it can be executed.
            """,
        example: "Create-Session to Close-Session answered with 200, no Authorization, no 401")

    static func check(_ context: SessionContext, _ judge: inout Judge) {
        let session = context.session
        guard case .closed(let close) = session.ending, context.outcome == .completed, let first = session.firstMoment,
            close.answerPacket?.isSuccess ?? false, let total = session.total, session.acknowledged >= total
        else { return }
        if session.crowd.haveAuthentication { return judge.pass() }
        guard session.crowd.showAuthentication, context.isWhole else { return judge.open(.bothDirections) }
        let address = context.destination.internetAddress
        let last = close.request?.start
        judge.fail(
            variant: address == nil ? 1 : 0, on: .session, [first, last].compactMap(\.self),
            """
            The server\(address.map { " at the Internet address \($0)" } ?? "") took \(grouped(total)) octets without \
            any authentication.
            """,
            [.integer("octets", total)] + (address.map { [.text("server", $0.description)] } ?? []))
    }
}

enum NTLMUsed: RequestRule {
    static let rule = Rule(
        "BUP-SEC-008", "NTLM used", class: .security, scope: .session,
        [
            RuleVariant("the server has an Internet address", level: .high),
            RuleVariant("elsewhere", level: .low),
        ],
        party: .none, source: "[MS-NLMP] 5.1; win32: BITS upload authentication",
        meaning: """
            The client proves who it is by NTLM, by name or within Negotiate. Over plain HTTP somebody in between can \
            pass its answers on to another server and act as that user, and can try passwords against them at \
            leisure. To a server on the Internet the client should not offer NTLM at all.
            """,
        causes: "A server without a service principal name for Kerberos, an address instead of a name, or a workgroup.",
        advice: """
            Let Kerberos work: use the server's name in the URL and register its SPN. Use https with extended \
            protection. Forbid NTLM to the Internet ("Restrict NTLM: Outgoing NTLM traffic").
            """,
        example: "Authorization: NTLM TlRMTVNTUAAB…", techniques: ["T1557"])

    static func check(_ context: ExchangeContext, _ judge: inout Judge) {
        guard context.isUpload, let packet = context.packet, let scheme = packet.authorization,
            let request = context.request
        else { return }
        guard context.exchange.standing.security.news.contains(.ntlm) else {
            if !context.exchange.secrets.contains(.ntlm) { judge.pass() }
            return
        }
        let server = context.exchange.connection.server.address
        judge.fail(
            variant: server.isInternet ? 0 : 1, on: .request, [request.start],
            """
            The \(context.requestName) authenticates by NTLM\
            \(scheme.kind == .negotiate ? " within Negotiate" : "")\
            \(server.isInternet ? " at the Internet address \(server)" : "").
            """,
            [.text("scheme", scheme.kind.rawValue)] + (server.isInternet ? [.text("server", server.description)] : []))
    }
}
