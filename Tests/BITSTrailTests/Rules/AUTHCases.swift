import BITSSessions

/// AUTH-001 to AUTH-006: authentication.
extension RuleCases {
    static let auth: [RuleCase] = authHandshake + authRefused + authIgnored + authMixed + authProxy

    private static let names = AuthenticationTests.names
    private static let asks = "answer 401\n    WWW-Authenticate: NTLM\n    +WWW-Authenticate: Basic realm=\"x\"\n"
    private static let type1 = "ping\n    Authorization: NTLM $TYPE1\n"
    private static let type2 = "answer 401\n    WWW-Authenticate: NTLM $TYPE2\n"
    private static let type3 = "ping\n    Authorization: NTLM $TYPE3\n"
    private static let basic = "    Authorization: Basic dXNlcjpwYXNzd29yZA==\n"
    /// A connection that authenticates with a Ping.
    private static let handshake = "ping\n" + asks + type1 + type2 + type3 + "ack 200\n"
    private static let create = "create /upload/report.zip\n"
    private static let granted = "ack 200 session=$ID\n"
    private static let first = "fragment 0-8191/12000\n"
    private static let taken = "ack 200 received=8192\n"

    private static func connect(_ answer: String) -> String {
        "send client text \"CONNECT h:80 HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n\"\n"
            + "send server text \"HTTP/1.1 \(answer)\\r\\nContent-Length: 0\\r\\n\\r\\n\"\n"
    }

    private static let authHandshake = [
        RuleCase(
            "BUP-AUTH-001", after: .connection, fires: names + handshake, field: .information, spec: .information,
            twin: "ping\nack 200", "ping\n" + asks, "ping\n" + asks + "ping\n" + basic + "ack 200"),
        RuleCase(
            "BUP-AUTH-001", "begun with a token, or ended at once", after: .connection,
            fires: names + type1 + type2 + type3 + "ack 200\nconnect\nping\n    Authorization: Negotiate YIIBhg==\n"
                + "ack 200", field: .information, spec: .information, count: 2),
        RuleCase(
            "BUP-AUTH-001", "once for a connection", after: .connection,
            fires: names + handshake + handshake + handshake, field: .information, spec: .information),
    ]

    private static let authRefused = [
        RuleCase(
            "BUP-AUTH-002", "NTLM", after: .connection, fires: names + type1 + type2 + type3 + asks, field: .warning,
            spec: .warning, twin: names + handshake, names + type1 + type2, names + type1 + asks + type1 + type2),
        RuleCase(
            "BUP-AUTH-002", "NTLM behind a proxy", after: .connection,
            fires: names + "ping\n    Proxy-Authorization: NTLM $TYPE3\nanswer 407\n    Proxy-Authenticate: NTLM",
            field: .warning, spec: .warning,
            twin: names + "ping\n    Proxy-Authorization: NTLM $TYPE3\n" + asks,
            names + type3 + "answer 407\n    Proxy-Authenticate: NTLM"),
        RuleCase(
            "BUP-AUTH-002", "Basic", after: .connection, fires: "ping\n" + asks + "ping\n" + basic + asks,
            field: .warning, spec: .warning, twin: "ping\n" + asks + "ping\n" + basic + "ack 200",
            "ping\n" + basic + "ack 403 error=0x80070005 context=0x5"),
        RuleCase(
            "BUP-AUTH-002", "Bearer", after: .connection,
            fires: "ping\n    Authorization: Bearer abc\nanswer 401\n    WWW-Authenticate: Bearer", field: .warning,
            spec: .warning, twin: "ping\n    Authorization: Custom abc\nanswer 401\n    WWW-Authenticate: Custom"),
        RuleCase(
            "BUP-AUTH-002", "Digest", after: .connection,
            fires: "ping\n    Authorization: Digest username=\"u\", nonce=\"a\", response=\"r\"\nanswer 401\n"
                + "    WWW-Authenticate: Digest realm=\"x\", nonce=\"b\"", field: .warning, spec: .warning,
            twin: "ping\n    Authorization: Digest username=\"u\", nonce=\"a\", response=\"r\"\nanswer 401\n"
                + "    WWW-Authenticate: Digest realm=\"x\", nonce=\"b\", stale=true"),
        RuleCase(
            "BUP-AUTH-002", "Negotiate", after: .connection,
            fires: "ping\n    Authorization: Negotiate YIIBhg==\nanswer 401\n    WWW-Authenticate: Negotiate",
            field: .warning, spec: .warning,
            twin: "ping\n    Authorization: Negotiate YIIBhg==\nanswer 401\n    WWW-Authenticate: Negotiate oYIBhg=="),
        RuleCase(
            "BUP-AUTH-002", "Negotiate refuses in its token", after: .connection,
            fires: "ping\n    Authorization: Negotiate YIIBhg==\nanswer 401\n"
                + "    WWW-Authenticate: Negotiate oQcwBaADCgEC", field: .warning, spec: .warning,
            twin: "ping\n    Authorization: Negotiate YIIBhg==\nanswer 401\n"
                + "    WWW-Authenticate: Negotiate oQcwBaADCgEB"),
        RuleCase(
            "BUP-AUTH-002", "the answer is not in the capture", after: .connection,
            twin: "ping\n" + basic + "drop 1\n" + asks + "ping\n" + basic + "ack 200"),
    ]

    private static let authIgnored = [
        RuleCase(
            "BUP-AUTH-003", "on the connection", after: .connection, fires: create + asks + create + asks,
            field: .warning, spec: .warning, twin: create + asks + create + basic + granted,
            create + asks + "create /upload/other.zip\n" + asks, create + "ack 503\n" + create + granted,
            create + basic + asks + create + asks),
        RuleCase(
            "BUP-AUTH-003", "granted the second time", after: .connection, fires: create + asks + create + granted,
            field: .warning, spec: .warning),
        RuleCase(
            "BUP-AUTH-003", "on three connections", after: .nothing,
            fires: String(repeating: "connect\n" + create + asks + "fin both\nwait 5s\n", count: 5), field: .warning,
            spec: .warning,
            twin: String(repeating: "connect\n" + create + asks + "fin both\nwait 5s\n", count: 2),
            String(repeating: "connect\n" + create + asks + "connect\n" + create + basic + granted, count: 4),
            "connect\n" + create + asks + "connect\n" + create + asks + "connect\n" + create + granted,
            String(repeating: "connect\n" + create + asks + "connect\ncreate /upload/b\n" + asks, count: 3)),
        RuleCase(
            "BUP-AUTH-003", "several clients, or a capture with holes", after: .nothing,
            twin: (1...4).map { "connect client=192.0.2.\($0):50000\n" + create + asks }.joined(),
            "connect\n" + create + asks + "connect\ndrop 1\n" + create + basic + "ack 503\n"
                + String(repeating: "connect\n" + create + asks, count: 2)),
        RuleCase(
            "BUP-AUTH-003", "the challenge did not arrive", after: .connection,
            twin: String(repeating: "acks client none\n" + create + asks + "rst client\nconnect\n", count: 4)),
    ]

    private static let authMixed = [
        RuleCase(
            "BUP-AUTH-004", "then anonymous", after: .nothing,
            fires: names + "connect\n" + handshake + create + granted + "connect\n" + first + taken, field: .note,
            spec: .note,
            twin: names + "connect\n" + handshake + create + granted + first + taken,
            names + "connect\n" + handshake + create + granted + "connect\n" + handshake + first + taken,
            names + "connect\n" + handshake + create + granted + "connect midstream\n" + first + taken,
            names + "connect\n" + handshake + create + granted + "connect\n" + first + "ack 503"),
        RuleCase(
            "BUP-AUTH-004", "then authenticated", after: .connection,
            fires: create + granted + first + basic + taken, field: .note, spec: .note,
            twin: create + basic + granted + first + basic + taken, create + granted + first + taken),
        RuleCase(
            "BUP-AUTH-004", "something else authenticated the connection", after: .nothing,
            twin: names + "connect\n" + handshake + create + granted + "connect\n"
                + "send client text \"GET / HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n\"\n"
                + "send server text \"HTTP/1.1 204 No Content\\r\\n\\r\\n\"\n" + first + taken),
    ]

    private static let authProxy = [
        RuleCase(
            "BUP-AUTH-005", after: .connection,
            fires: names + "ping\nanswer 407\n    Proxy-Authenticate: NTLM\nping\n"
                + "    Proxy-Authorization: NTLM $TYPE1\nanswer 407\n    Proxy-Authenticate: NTLM $TYPE2",
            field: .note, spec: .note, twin: "ping\n" + asks, "ping\nack 200"),
        RuleCase(
            "BUP-AUTH-005", "of a CONNECT, before BITS", after: .nothing,
            fires: "connect\n" + connect("407 Who?\\r\\nProxy-Authenticate: NTLM")
                + connect("407 Who?\\r\\nProxy-Authenticate: NTLM") + connect("200 Go") + create + granted,
            field: .note, spec: .note,
            twin: "connect\n" + connect("403 No") + create + granted, "connect\n" + connect("407 Who?")),
        RuleCase(
            "BUP-AUTH-006", after: .connection, fires: "ping\nanswer 401", field: .violation, spec: .violation,
            twin: "ping\n" + asks, "ping\nanswer 407\n    Proxy-Authenticate: Basic realm=\"x\"", "ping\nanswer 403"),
        RuleCase(
            "BUP-AUTH-006", "the other's field", after: .connection,
            fires: "ping\nanswer 407\n    WWW-Authenticate: Basic realm=\"x\"", field: .violation, spec: .violation,
            also: []),
    ]
}
