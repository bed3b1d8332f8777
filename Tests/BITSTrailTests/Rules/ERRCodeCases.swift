import BITSSessions

/// ERR-007 and ERR-009 to ERR-015: what the codes say, and how clients take them.
extension RuleCases {
    private static func refused(_ ack: String) -> String { "fragment 8192-9999/12000\nack \(ack)" }
    private static func finalRefused(_ ack: String) -> String { "fragment 8192-11999/12000\nack \(ack)" }

    /// All pairs of [MC-BUP] 2.2.1.2.
    private static let pairs: [(Int, String)] = [
        (500, "0x8020001F"), (403, "0x80070005"), (501, "0x80070005"), (416, "0x0"), (400, "0x80070057"),
        (500, "0x80200020"), (500, "0x80070112"), (500, "0x80070070"), (408, "0x80070112"), (411, "0x80070057"),
    ]

    static let errCodes =
        [
            RuleCase(
                "BUP-ERR-007", after: .halfway, fires: refused("404 error=0x8020001F context=0x5"), field: .warning,
                spec: .warning, twin: finalRefused("404 error=0x8020001F context=0x7"),
                refused("404 error=0xA0990001 context=0x5"), "fragment 8192-9999/12000\nanswer 404"),
            RuleCase(
                "BUP-ERR-009", after: .halfway, fires: finalRefused("500 error=0x1 context=0x7"), field: .warning,
                spec: .warning, twin: finalRefused("500 error=0x80070490 context=0x7"),
                refused("416 received=8192 error=0x0 context=0x5")),
            RuleCase(
                "BUP-ERR-009", "zero", after: .halfway, fires: finalRefused("500 error=0x0 context=0x7"),
                field: .warning,
                spec: .warning),
            RuleCase(
                "BUP-ERR-010", after: .halfway, fires: finalRefused("500 error=0x80990001 context=0x7"), field: .note,
                spec: .violation, twin: finalRefused("500 error=0xA0990001 context=0x7"),
                finalRefused("500 error=0x80070490 context=0x7"), finalRefused("500 error=0x80190194 context=0x7"),
                finalRefused("500 error=0x80004005 context=0x7"), refused("416 received=8192 error=0x0 context=0x5"),
                finalRefused("500 error=0x8000FFFF context=0x7")),
            RuleCase(
                "BUP-ERR-013", after: .halfway,
                fires: refused("403 error=0x80070005 context=0x5") + "\nping\nanswer 502", field: .information,
                spec: .information, count: 2, twin: refused("200 received=10000"),
                "ping\nanswer 401\n    +WWW-Authenticate: NTLM",
                "ping\nanswer 407\n    +Proxy-Authenticate: NTLM",
                "ping\nanswer 302", "C> GET /x HTTP/1.1\nC> Host: h\n\nanswer 404"),
            RuleCase(
                "BUP-ERR-013", "one side of the connection", after: .nothing,
                twin: "connect\nonesided server\nping\nack 403 error=0x80070005 context=0x5"),
            RuleCase(
                "BUP-ERR-014", "as of XenServer", after: .halfway, fires: refused("400 error=0x80070057 context=0x7"),
                field: .note, spec: .note, twin: finalRefused("400 error=0x80070057 context=0x7"),
                refused("400 error=0x80070057 context=0x5")),
            RuleCase(
                "BUP-ERR-014", "Create-Session", fires: "create /b\nack 403 error=0x80070005 context=7", field: .note,
                spec: .note),
            RuleCase(
                "BUP-ERR-015", after: .halfway,
                fires: refused("500 error=0x80070112 context=0x5") + "\nwait 90s\n"
                    + finalRefused("408 error=0x80070112 context=0x7"), field: .note, spec: .note, count: 2,
                twin: refused("500 error=0x80070070 context=0x5")),
            RuleCase(
                "BUP-ERR-015", "BITS-Error", after: .halfway,
                fires: refused("500\n    +BITS-Error: 0x80070112\n    +BITS-Error-Context: 0x5"), field: .note,
                spec: .note),
        ]
        + pairs.map { status, code in
            RuleCase(
                "BUP-ERR-007", "\(status) with \(code)", after: .halfway,
                twin: refused("\(status) error=\(code) context=0x5\(status == 416 ? " received=8192" : "")"))
        }

    private static let lost = "fragment 8192-9999/12000\nack 500 error=0x8020001F context=0x5\n"
    private static let goesOn = "fragment 8192-9999/12000\nack 500 error=0x8020001F context=0x5\n"
    private static let again = "create /upload/b.zip\nack 403 error=0x80070005 context=0x5\n"

    static let errReactions = [
        RuleCase(
            "BUP-ERR-011", "Fragment", after: .halfway, fires: lost + goesOn, field: .violation, spec: .violation,
            twin: lost + "create /upload/report.zip\nack 200 session=$ID\nfragment 0-9/12000\nack 200 received=10",
            lost + "cancel\nack 500 error=0x8020001F context=0x5", lost + "ping\nack 200",
            "acks client none\n" + lost + "rst client\nconnect two\n" + goesOn,
            lost + "connect two server=192.0.2.81:80\nfragment 8192-9999/12000\nack 200 received=10000",
            "fragment 8192-9999/12000\nack 500 error=0x80070070 context=0x5\nwait 9min\n" + goesOn,
            "cancel\nack 500 error=0x8020001F context=0x5\n" + goesOn),
        RuleCase(
            "BUP-ERR-011", "Close after a Close", after: .uploaded,
            fires: "close\nack 500 error=x8020001F context=0x5\nclose\nack 500 error=0x8020001F context=0x5",
            field: .violation, spec: .violation, also: ["BUP-ERR-006 warning"]),
        RuleCase(
            "BUP-ERR-011", "the Ping was refused", after: .halfway,
            twin:
                "ping\n    +BITS-Session-Id: $ID\nack 500 error=0x8020001F context=0x5\nfragment 8192-9999/12000\nack 200 received=10000"
        ),
        RuleCase(
            "BUP-ERR-011", "sent twice at once", after: .halfway,
            twin: "retransmit 1\n" + lost, "duplicate 1\n" + lost),
        RuleCase(
            "BUP-ERR-012", "second repetition", fires: again + again + again, field: .warning, spec: .violation,
            specCount: 2, twin: again, again + "wait 61s\n" + again + "wait 61s\n" + again,
            again + "create /upload/c.zip\nack 403 error=0x80070005 context=0x5",
            again + again.replacing("\nack", with: "\n    +Authorization: Basic YTpi\nack"),
            "create /upload/b.zip\nanswer 403\ncreate /upload/b.zip\nanswer 403",
            "create /upload/b.zip\nack 503\ncreate /upload/b.zip\nack 503",
            "connect two client=192.0.2.11:5000\n" + again + "on main\n" + again),
        RuleCase("BUP-ERR-012", "first repetition", fires: again + again, field: nil, spec: .violation),
        RuleCase(
            "BUP-ERR-012", "Fragment", after: .halfway,
            fires: refused("500 error=0x80200020 context=0x5\n") + refused("500 error=0x80200020 context=0x5\n")
                + refused("500 error=0x80200020 context=0x5"), field: .warning, spec: .violation, specCount: 2,
            twin: refused("500 error=0x80200020 context=0x5\n") + "fragment 8192-8999/12000\nack 200 received=9000",
            refused("413\n") + refused("413")),
        RuleCase(
            "BUP-ERR-012", "not delivered",
            twin: "acks client none\n" + again + "rst client\nconnect two\n" + again),
        RuleCase(
            "BUP-ERR-011", "authentication legs count once", after: .halfway,
            fires: lost + "fragment 8192-9999/12000\n    body none\n    +Authorization: NTLM AAAA\nanswer 401\n"
                + "    +WWW-Authenticate: NTLM BBBB\n"
                + "fragment 8192-9999/12000\n    +Authorization: NTLM BBBB\nack 500 error=0x8020001F context=0x5",
            field: .violation, spec: .violation),
        RuleCase(
            "BUP-ERR-012", "authentication legs count once",
            fires: again + "create /upload/b.zip\nanswer 401\n    +WWW-Authenticate: NTLM\ncreate /upload/b.zip\n"
                + "    +Authorization: NTLM AAAA\nanswer 401\n    +WWW-Authenticate: NTLM BBBB\n" + again,
            field: nil, spec: .violation),
        RuleCase(
            "BUP-ERR-012", "other credentials each time",
            twin: ["YTpi", "YTpj", "YTpk"].map {
                again.replacing("\nack", with: "\n    +Authorization: Basic \($0)\nack")
            }.joined()),
    ]
}
