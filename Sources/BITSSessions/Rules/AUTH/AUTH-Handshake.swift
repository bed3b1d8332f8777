import BITSProtocol

enum HandshakeSeen: ConnectionRule {
    static let rule = Rule(
        "BUP-AUTH-001", "Client proves who it is by NTLM or Negotiate", scope: .connection,
        [RuleVariant(field: .information, spec: .information)], gates: [.bothDirections], party: .none,
        source: "[MC-BUP] <1>; RFC 4559",
        meaning: """
            A handshake of 401 (or 407) and tokens, which belong together as one step. It counts for the whole \
            connection: later requests on it come without credentials.
            """,
        causes: "The directory asks for Windows authentication.",
        advice: """
            Nothing, if it ends well. Each new connection costs the same rounds again: see that keep-alive works, also \
            through proxies.
            """,
        example: "401 with WWW-Authenticate: NTLM, a token, 401 with the challenge, a token, 200")

    static func check(_ connection: Connection, _ judge: inout Judge) {
        guard let handshake = connection.authentication.handshake else { return }
        guard connection.hasBothDirections else { return judge.open(.bothDirections) }
        let scheme = handshake.scheme == .negotiate && handshake.isNTLM ? "Negotiate (NTLM)" : handshake.scheme.rawValue
        var evidence: [Evidence] = [
            .text("scheme", scheme), .integer("tokens", handshake.tokens),
            .integer("challenges", handshake.challenges), .integer("status", handshake.status),
        ]
        if let account = handshake.account { evidence.append(.text("user", account)) }
        if handshake.count > 1 { evidence.append(.integer("handshakes", handshake.count)) }
        judge.fail(
            on: .connection, [handshake.first, handshake.last],
            """
            The client authenticates by \(scheme): \
            \(handshake.challenges) \(handshake.challenges == 1 ? "challenge" : "challenges"), \
            \(handshake.tokens) \(handshake.tokens == 1 ? "token" : "tokens"), then \(handshake.status).
            """, evidence)
    }
}

enum ProxyAuthentication: ConnectionRule {
    static let rule = Rule(
        "BUP-AUTH-005", "A proxy asks for authentication", scope: .connection,
        [RuleVariant(field: .note, spec: .note)], gates: [.bothDirections], party: .proxy,
        source: "RFC 9110 11.7, 15.5.8",
        meaning: "A proxy answers 407: it wants to know who the client is before it passes anything on.",
        causes: "The way to the server leads through a proxy with authentication.",
        advice: """
            Give the job credentials for the proxy (BG_AUTH_TARGET_PROXY), or let the proxy pass this server's \
            requests.
            """,
        example: "HTTP/1.1 407 Proxy Authentication Required")

    static func check(_ connection: Connection, _ judge: inout Judge) {
        guard let first = connection.authentication.proxyChallenge else { return judge.pass() }
        let count = connection.authentication.proxyChallenges
        judge.fail(
            on: .connection, [first],
            "A proxy answers \(count) \(count == 1 ? "request" : "requests") of the connection with 407.",
            [.integer("status", 407), .integer("challenges", count)])
    }
}
